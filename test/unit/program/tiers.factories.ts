import fc from 'fast-check';
import { addDays } from '../../../program/days.ts';
import { NEUTRAL_TIERS } from '../../../program/policies/neutral.ts';
import type { Span, TierPolicy } from '../../../program/edition/policies.types.ts';
import type { Day } from '../../../program/models.ts';
import { tierOnDay, tiersOf } from '../../../program/policies/tiers.ts';
import type { TierFacts } from '../../../program/policies/tiers.types.ts';

export const START: Day = '2021-07-01';
const day = fc.integer({ min: 0, max: 1_000 }).map((days) => addDays(START, days));
const level = fc.integer({ min: 0, max: 4 });
const maybe = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(one, { nil: null });
const change = fc.record({ on: day, level });
const days = (count: number): Span => ({ count, unit: 'days' });
const span = fc.option(
  fc.oneof(
    fc.integer({ min: 1, max: 120 }).map(days),
    fc.integer({ min: 1, max: 18 }).map((count): Span => ({ count, unit: 'months' })),
  ),
  { freq: 1 },
);
const between = fc
  .record({ from: day, length: fc.option(fc.integer({ min: 1, max: 200 })) })
  .map(({ from, length }) => ({ from, to: length === null ? null : addDays(from, length) }));

/** Any policy that an edition can have, contradictions included: what lint refuses must not break the rest. */
export const anyPolicy: fc.Arbitrary<TierPolicy> = fc.record({
  promotion: fc.constantFrom('automatic', 'parked'),
  demotion: fc.constantFrom('automatic', 'automatic', 'parked', 'never'),
  up: fc.constantFrom('straight', 'one'),
  down: fc.constantFrom('straight', 'one'),
  decided: fc.constantFrom('at-once', 'at-once', 'daily', 'quarterly', 'yearly'),
  effective: fc.record({
    month: fc.integer({ min: 1, max: 3 }),
    day: fc.integer({ min: 1, max: 28 }),
  }),
  window: span,
  hold: span,
  protection: span,
  untilAnniversary: fc.boolean(),
  grace: span,
  notice: span,
  atProgramYear: fc.constantFrom('carry-over', 'reset'),
  disputes: fc.constantFrom('freeze', 'ignored'),
});

/** Anything that can be known of a partner, under any policy. */
export const anyFacts: fc.Arbitrary<TierFacts> = fc.record({
  raw: fc
    .array(change, { maxLength: 8 })
    .map((changes) => [{ on: START, level: changes.length % 5 }, ...changes]),
  before: level,
  policy: anyPolicy,
  programYearStarts: fc.constantFrom('07-01', '01-01', '02-15'),
  anniversary: maybe(day),
  migration: maybe(change),
  manual: fc.array(
    fc.record({ span: between, level }).map(({ span: held, level: set }) => ({
      ...held,
      level: set,
    })),
    { maxLength: 2 },
  ),
  decisions: fc.array(change, { maxLength: 5 }),
  disputes: fc.array(between, { maxLength: 2 }),
});

/** Facts under another policy, without what the test is not about. */
export const under = (
  facts: TierFacts,
  policy: Partial<TierPolicy>,
  over: Partial<TierFacts> = {},
): TierFacts => ({ ...facts, policy: { ...facts.policy, ...policy }, ...over });

/** The days on which the tier moves, from which level to which. */
export function movesOf(facts: TierFacts): readonly { on: Day; from: number; to: number }[] {
  return tiersOf(facts).flatMap(({ from: on, level: to }, i, all) => {
    const from = all[i - 1]?.level ?? facts.before ?? 0;
    return from === to ? [] : [{ on, from, to }];
  });
}

/** Every day of some years. */
export const someDays: readonly Day[] = Array.from({ length: 2_400 }, (_, i) => addDays(START, i));
/** The first of those days on which one has less than another; null if none. */
export function firstBelow(less: readonly number[], more: readonly number[]): Day | null {
  const at = less.findIndex((level, i) => level < (more[i] ?? 0));
  return at < 0 ? null : (someDays[at] ?? null);
}
export const levelsOf = (facts: TierFacts): readonly number[] => {
  const spans = tiersOf(facts);
  return someDays.map((on) => tierOnDay(spans, on)?.level ?? -1);
};

/** A story: what the requirements give from days on, under a policy; spans as `from level why`. */
export const told = (
  raw: Readonly<Record<Day, number>>,
  policy: Partial<TierPolicy>,
  over: Partial<TierFacts> = {},
): readonly string[] =>
  tiersOf({
    raw: Object.entries(raw).map(([on, its]) => ({ on, level: its })),
    policy: { ...NEUTRAL_TIERS, ...policy },
    programYearStarts: '07-01',
    ...over,
  }).map(({ from, level: its, why }) => {
    const { code, ...rest } = why;
    return [from, its, code, ...Object.values(rest)].map(String).join(' ');
  });
export const months = (count: number): Span => ({ count, unit: 'months' });
export { days };
