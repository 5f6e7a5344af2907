/** Chance that comes out the same every time, by its seed. */
export type Random = {
  /** From 0, below 1. */
  readonly next: () => number;
  /** A whole number, both ends included. */
  readonly between: (from: number, to: number) => number;
  readonly chance: (of: number) => boolean;
  readonly pick: <T>(all: readonly T[]) => T;
  /** Some of them, each at most once. */
  readonly some: <T>(all: readonly T[], count: number) => T[];
  readonly shuffled: <T>(all: readonly T[]) => T[];
  /** A UUID of version 4. */
  readonly uuid: () => string;
};

/** The seed of a test: the one given, or `TEST_SEED`, to look further than a push does. */
export const seedOr = (usual: number): number => Number(process.env['TEST_SEED'] ?? usual);

/** Makes a source of chance (mulberry32). */
export function randomOf(seed: number): Random {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  const shuffled = <T>(all: readonly T[]): T[] => {
    const mixed = [...all];
    for (let i = mixed.length - 1; i > 0; i -= 1) {
      const j = between(0, i);
      [mixed[i], mixed[j]] = [mixed[j] as T, mixed[i] as T];
    }
    return mixed;
  };
  const hex = (length: number): string =>
    Array.from({ length }, () => between(0, 15).toString(16)).join('');
  return {
    next,
    between,
    chance: (of) => next() < of,
    pick: (all) => all[between(0, all.length - 1)] as (typeof all)[number],
    some: (all, count) => shuffled(all).slice(0, count),
    shuffled,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`,
  };
}
