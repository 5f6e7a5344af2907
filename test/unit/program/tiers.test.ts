import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../../program/days.ts';
import { NEUTRAL_TIERS, isNeutral } from '../../../program/policies/neutral.ts';
import { anniversaryFrom, effectOf, yearStartFrom } from '../../../program/policies/decisions.ts';
import { tierOnDay, tiersOf } from '../../../program/policies/tiers.ts';
import { earlierBy, laterBy, levelOn, trackOf } from '../../../program/policies/tracks.ts';
import {
  firstBelow,
  anyFacts,
  anyPolicy,
  levelsOf,
  movesOf,
  someDays,
  under,
} from './tiers.factories.ts';

const holds = <T>(arbitrary: fc.Arbitrary<T>, runs: number, check: (value: T) => void): void =>
  fc.assert(fc.property(arbitrary, check), { numRuns: runs });
const rawTrack = (facts: { readonly raw: Parameters<typeof trackOf>[0] }) =>
  trackOf([...facts.raw].sort((a, b) => a.level - b.level));
const nobody = { manual: [], decisions: [], disputes: [], migration: null };
const simple = { promotion: 'automatic', demotion: 'automatic', disputes: 'ignored' } as const;

describe('tiers under any policy', () => {
  test('every day from the first on has one tier and one reason', () => {
    holds(anyFacts, 500, (facts) => {
      const spans = tiersOf(facts);
      expect(spans[0]?.from).toBe(rawTrack(facts)[0]?.on);
      expect(spans.at(-1)?.to).toBeNull();
      spans.forEach(({ from, to, ...rest }, i) => {
        const next = spans[i + 1];
        if (next === undefined) return;
        expect(to).toBe(next.from);
        expect(from < next.from).toBe(true);
        const { from: _from, to: _to, ...other } = next;
        expect(other).not.toEqual(rest);
      });
    });
  });

  test('the same facts in any order give the same days', () => {
    holds(fc.tuple(anyFacts, fc.integer()), 300, ([facts, seed]) => {
      const shuffled = <T>(list: readonly T[] = []): readonly T[] =>
        list
          .map((value, i) => ({ value, at: Math.imul(seed ^ (i + 1), 0x9e3779b1) | 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ value }) => value);
      const { raw, manual, decisions, disputes } = facts;
      const other = {
        ...facts,
        raw: shuffled(raw),
        manual: shuffled(manual),
        decisions: shuffled(decisions),
        disputes: shuffled(disputes),
      };
      expect(tiersOf(other)).toEqual(tiersOf(facts));
    });
  });

  test('jumping from change to change gives what going through every day gives', () => {
    holds(anyFacts, 150, (facts) => {
      expect(tiersOf(facts, someDays)).toEqual(tiersOf(facts));
    });
  });

  test('a tier above what the requirements give, or below, says why, and until when unless nobody knows', () => {
    holds(anyFacts, 300, (facts) => {
      const plain = ['requirements', 'promoted', 'lowered', 'reset-at-program-year'];
      for (const { from, level, raw, why } of tiersOf(facts)) {
        if (plain.includes(why.code)) expect(level).toBe(raw);
        if ('until' in why && why.until !== null) expect(why.until > from).toBe(true);
      }
    });
  });

  test('a longer grace never gives a lower tier on any day', () => {
    const longer = fc.tuple(
      anyFacts,
      fc.integer({ min: 1, max: 90 }),
      fc.integer({ min: 1, max: 90 }),
    );
    holds(longer, 300, ([facts, count, more]) => {
      const short = levelsOf(under(facts, { grace: { count, unit: 'days' } }));
      const long = levelsOf(under(facts, { grace: { count: count + more, unit: 'days' } }));
      const none = levelsOf(under(facts, { grace: null }));
      expect(firstBelow(long, short)).toBeNull();
      expect(firstBelow(short, none)).toBeNull();
    });
  });

  test('a longer notice never gives a lower tier on any day, where the rules decide', () => {
    const longer = fc.tuple(
      anyFacts,
      fc.integer({ min: 1, max: 90 }),
      fc.integer({ min: 1, max: 90 }),
    );
    holds(longer, 200, ([facts, count, more]) => {
      const of = (notice: number) =>
        levelsOf(under(facts, { demotion: 'automatic', notice: { count: notice, unit: 'days' } }));
      const [short, long] = [of(count), of(count + more)];
      expect(firstBelow(long, short)).toBeNull();
    });
  });
});

describe('each policy, whatever the others say', () => {
  test('with all of them neutral the tier is what the requirements give', () => {
    holds(anyFacts, 300, (facts) => {
      const neutral = { ...facts, manual: [], policy: NEUTRAL_TIERS };
      const raw = rawTrack(facts);
      expect(levelsOf(neutral)).toEqual(someDays.map((on) => levelOn(raw, on)));
    });
  });

  test('a policy is neutral exactly if nothing in it differs, its day of effect aside', () => {
    expect(isNeutral(NEUTRAL_TIERS)).toBe(true);
    expect(isNeutral({ ...NEUTRAL_TIERS, effective: { month: 2, day: 15 } })).toBe(true);
    holds(anyPolicy, 300, (policy) => {
      const { effective } = NEUTRAL_TIERS;
      expect(isNeutral(policy)).toBe(
        JSON.stringify({ ...NEUTRAL_TIERS, ...policy, effective }) ===
          JSON.stringify(NEUTRAL_TIERS),
      );
    });
  });

  test('a manual level is never changed by automation', () => {
    holds(anyFacts, 300, (facts) => {
      const spans = tiersOf(facts);
      for (const { from, to, level } of facts.manual ?? []) {
        const others = (facts.manual ?? []).filter((one) => one.from !== from || one.to !== to);
        for (const on of someDays) {
          const isHeld = from <= on && (to === null || on < to);
          if (!isHeld || others.some((one) => one.from <= on)) continue;
          expect(tierOnDay(spans, on)).toMatchObject({ level, why: { code: 'manual' } });
        }
      }
    });
  });

  test('while a dispute is open the tier is the one of the day before', () => {
    holds(anyFacts, 300, (facts) => {
      const frozen = under(facts, { disputes: 'freeze' }, { manual: [] });
      for (const { on } of movesOf(frozen)) {
        const open = (facts.disputes ?? []).filter(
          ({ from, to }) => from <= on && (to === null || on < to),
        );
        expect(open).toEqual([]);
      }
    });
  });

  test('one level at a time, no decision moves two', () => {
    holds(anyFacts, 400, (facts) => {
      const one = under(facts, { up: 'one', down: 'one' }, { manual: [], migration: null });
      for (const { from, to } of movesOf(one)) expect(Math.abs(from - to)).toBe(1);
    });
  });

  test('a tier falls on an anniversary only, where it is kept until then', () => {
    holds(anyFacts, 400, (facts) => {
      const policy = { ...simple, untilAnniversary: true, grace: null, notice: null };
      const kept = under(facts, { ...policy, atProgramYear: 'carry-over' }, nobody);
      for (const { on, from, to } of movesOf(kept)) {
        if (to > from) continue;
        expect(anniversaryFrom(on, facts.anniversary ?? null, facts.programYearStarts)).toBe(on);
      }
    });
  });

  test('nothing rises or falls where people have to decide it and nobody has', () => {
    holds(anyFacts, 300, (facts) => {
      const policy = { atProgramYear: 'carry-over' } as const;
      const none = { manual: [], decisions: [], migration: null };
      for (const { from, to } of movesOf(under(facts, { ...policy, promotion: 'parked' }, none))) {
        expect(to).toBeLessThan(from);
      }
      for (const { from, to } of movesOf(under(facts, { ...policy, demotion: 'parked' }, none))) {
        expect(to).toBeGreaterThan(from);
      }
      for (const { from, to } of movesOf(under(facts, { demotion: 'never' }, { manual: [] }))) {
        expect(to).toBeGreaterThan(from);
      }
    });
  });

  test('a person promotes to nothing that was not deserved, and lowers nothing that is', () => {
    holds(anyFacts, 300, (facts) => {
      const parked = under(
        facts,
        { promotion: 'parked', demotion: 'parked', window: null, notice: null, decided: 'at-once' },
        { manual: [], migration: null },
      );
      const raw = rawTrack(facts);
      for (const { on, from, to } of movesOf(parked)) {
        if (to > from) expect(to).toBeLessThanOrEqual(levelOn(raw, on));
        else expect(to).toBeGreaterThanOrEqual(levelOn(raw, on));
      }
    });
  });

  test('the rules never show less than the requirements give, where they decide at once', () => {
    holds(anyFacts, 300, (facts) => {
      const policy = { ...simple, up: 'straight', decided: 'at-once' } as const;
      for (const { level, raw } of tiersOf(under(facts, policy, { manual: [] }))) {
        expect(level).toBeGreaterThanOrEqual(raw);
      }
    });
  });

  test('what is decided by quarters or years moves only on the days on which that takes effect', () => {
    holds(fc.tuple(anyFacts, fc.constantFrom('quarterly', 'yearly')), 300, ([facts, decided]) => {
      const none = { window: null, hold: null, grace: null, notice: null } as const;
      const policy = { ...simple, ...none, decided, untilAnniversary: false } as const;
      const periodic = under(facts, { ...policy, atProgramYear: 'carry-over' }, nobody);
      for (const { on } of movesOf(periodic)) {
        // The period that took effect on that day is one of the last two years.
        const isEffect = someDays
          .slice(0, 800)
          .some(
            (_, i) => effectOf(periodic.policy, addDays(on, -i), facts.programYearStarts) === on,
          );
        expect(isEffect).toBe(true);
      }
    });
  });

  test('a status that was brought along is shown while it is protected, unless a dispute had frozen another', () => {
    holds(anyFacts, 300, (facts) => {
      const { migration, policy } = facts;
      if (!migration || policy.protection === null) return;
      const until = laterBy(migration.on, policy.protection);
      const spans = tiersOf(under(facts, { disputes: 'ignored' }, { manual: [] }));
      for (const on of someDays) {
        if (on < migration.on || on >= until) continue;
        expect(tierOnDay(spans, on)?.level).toBeGreaterThanOrEqual(migration.level);
      }
    });
  });

  test('nobody loses a tier before it was lost for as long as the notice is', () => {
    holds(fc.tuple(anyFacts, fc.integer({ min: 1, max: 90 })), 300, ([facts, count]) => {
      const notice = { count, unit: 'days' } as const;
      const policy = { ...simple, notice, decided: 'at-once' } as const;
      const raw = rawTrack(facts);
      for (const { on, from, to } of movesOf(under(facts, policy, nobody))) {
        if (to > from) continue;
        for (let day = earlierBy(on, notice); day < on; day = addDays(day, 1)) {
          if (day >= (raw[0]?.on ?? day)) expect(levelOn(raw, day)).toBeLessThan(from);
        }
      }
    });
  });

  test('after a reset nothing but what the requirements give is left', () => {
    holds(anyFacts, 300, (facts) => {
      const policy = { ...simple, down: 'straight', up: 'straight', decided: 'at-once' } as const;
      const none = { notice: null, protection: null } as const;
      const reset = under(facts, { ...policy, ...none, atProgramYear: 'reset' }, nobody);
      const spans = tiersOf(reset);
      const start = yearStartFrom(addDays(facts.raw[0]?.on ?? '', 1), facts.programYearStarts);
      for (const on of [start, yearStartFrom(addDays(start, 1), facts.programYearStarts)]) {
        const span = tierOnDay(spans, on);
        if (span !== null) expect(span.level).toBe(span.raw);
      }
    });
  });
});
