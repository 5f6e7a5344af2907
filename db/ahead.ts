/**
 * What changes ahead for partners, kept in the process while it is known how they came from version to version: to read it
 * is to read every entry that a partner has.
 */
import type { Day } from '../program/models.ts';
import type { Change } from '../program/standing.ts';

/** What a batch of the writer added to a partner, and the version that it got. */
export type Added = {
  readonly partnerId: string;
  readonly version: number;
  readonly lines: readonly { readonly from: Day; readonly to: Day; readonly points: number }[];
};

export type AheadCache = {
  /** What changes after this day, at this version; null where it is not known. */
  readonly find: (partnerId: string, asOf: Day, version: number) => readonly Change[] | null;
  /** Whether there is anything to find for a day, at some version. */
  readonly has: (partnerId: string, asOf: Day) => boolean;
  /** What was read. */
  readonly keep: (
    partnerId: string,
    asOf: Day,
    version: number,
    changes: readonly Change[],
  ) => void;
  readonly add: (added: Added) => void;
};

type Kept = {
  readonly asOf: Day;
  version: number;
  readonly days: Map<Day, number>;
  /** What came since, in the order of versions, without a gap. */
  later: Added[];
};

const keptMax = 5_000;
/** Whoever is changed so often and never looked at is forgotten. */
const laterMax = 1_000;

/** Creates the cache of a process. */
export function createAheadCache(): AheadCache {
  /** Who was read last stands last. */
  const kept = new Map<string, Kept>();

  function find(partnerId: string, asOf: Day, version: number): readonly Change[] | null {
    const its = kept.get(partnerId);
    if (its === undefined || its.asOf !== asOf || version < its.version) return null;
    while (its.version < version) {
      const next = its.later.shift();
      if (next === undefined) return null;
      its.version = next.version;
      for (const { from, to, points } of next.lines) {
        if (to <= asOf) continue;
        count(its.days, to, -points);
        if (from > asOf) count(its.days, from, points);
      }
    }
    return [...its.days].map(([on, points]) => ({ on, points }));
  }

  function keep(partnerId: string, asOf: Day, version: number, changes: readonly Change[]): void {
    // What was added while it was read.
    const later = (kept.get(partnerId)?.later ?? []).filter((one) => one.version > version);
    kept.delete(partnerId);
    const isWhole = later[0] === undefined || later[0].version === version + 1;
    const days = new Map(changes.map(({ on, points }) => [on, points]));
    kept.set(partnerId, { asOf, version, days, later: isWhole ? later : [] });
    for (const [id] of kept) {
      if (kept.size <= keptMax) break;
      kept.delete(id);
    }
  }

  function add(added: Added): void {
    const its = kept.get(added.partnerId);
    if (its === undefined || added.version <= (its.later.at(-1)?.version ?? its.version)) return;
    const isNext = added.version === (its.later.at(-1)?.version ?? its.version) + 1;
    if (isNext && its.later.length < laterMax) its.later.push(added);
    else kept.delete(added.partnerId);
  }

  return { find, has: (id, asOf) => kept.get(id)?.asOf === asOf, keep, add };
}

function count(days: Map<Day, number>, day: Day, points: number): void {
  const sum = (days.get(day) ?? 0) + points;
  if (sum === 0) days.delete(day);
  else days.set(day, sum);
}
