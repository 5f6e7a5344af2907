import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupsOf, judge } from '../../../program/judge.ts';
import type { Edition } from '../../../program/edition/types.ts';
import type { Fact } from '../../../program/facts.ts';
import { nothingKnown } from '../../../program/rules/records.ts';
import { asIfAlways, tryOn } from '../../../program/simulate.ts';
import { addTo, NO_TOTALS } from '../../../program/simulate.totals.ts';
import type { Tried, TrialResult } from '../../../program/simulate.types.ts';
import { TAKES_PART, clause, edition, fact, someFacts } from './factories.ts';
import { shuffled } from './world.ts';

const released: Edition = edition({ id: 'now', clauses: [clause({ id: 'sale' })] });
const asOf = '2023-06-30';

/** A partner with these facts, and what stands in its ledger. */
const partner = (facts: readonly Fact[], partnerId = '1'): Tried => ({
  partnerId,
  people: 3,
  known: {
    ...nothingKnown,
    facts,
    participations: TAKES_PART,
    home: 'CA',
    lines: judge([released], groupsOf([released], facts, facts), facts, TAKES_PART),
  },
});
const tried = (draft: Edition, one: Tried): TrialResult =>
  tryOn({ released: [released], draft: asIfAlways(draft, [released]), asOf }, one);

const deal = (id: string, customer: string, usd: number): Fact =>
  fact({
    ...{ id, sourceId: id, subject: id, effectiveOn: '2023-03-01' },
    fields: { status: 'closed', customer },
    money: { currency: 'USD', minor: String(usd * 100) },
    rate: '1',
  });
const certificate = fact({
  ...{ id: 'c', sourceId: 'c', subject: 'c', kind: 'certification.earned', personId: '9' },
  ...{ model: null, country: null, money: null, effectiveOn: '2023-01-01' },
  fields: { name: 'professional' },
});

describe('a draft tried on a partner', () => {
  test('that says the same changes nothing, whatever the facts', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const same = tried({ ...released, id: 'draft', draft: true }, partner(facts));
        expect(same).toMatchObject({ change: 'stays', clauses: [], requirements: [] });
        expect(same.points.after).toBe(same.points.before);
        for (const { points, level } of same.months) {
          expect(points.after).toBe(points.before);
          expect(level.after).toBe(level.before);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('whoever falls is told by which clause, and which requirement no longer holds', () => {
    const draft = edition({
      id: 'd',
      clauses: [clause({ id: 'sale', value: { points: 1, perUsd: 2000 } })],
    });
    const one = tried(draft, partner([deal('a', 'x', 24_000), certificate]));
    expect(one).toMatchObject({
      ...{ change: 'falls', points: { before: 24, after: 12 } },
      tier: { before: 'select', after: 'registered' },
      clauses: [{ clause: 'sale', before: 24, after: 12 }],
    });
    expect(one.requirements).toMatchObject([{ id: 'p', have: 12, need: 20 }]);
  });

  test('what was earned without a fact stays: a milestone is paid by both', () => {
    const known = partner([certificate]);
    const milestone = {
      ...{
        clause: 'ignite-plan',
        edition: 'now',
        group: 'm',
        subject: 'm',
        fact: null,
        points: 30,
      },
      ...({ model: null, kind: 'foundational', influence: false, country: null } as const),
      ...{ from: '2023-02-01', to: '2024-02-01' },
    };
    const with30 = { ...known, known: { ...known.known, lines: [milestone] } };
    expect(tried(edition({ id: 'd', clauses: [] }), with30).points).toEqual({
      before: 30,
      after: 30,
    });
  });

  test('the tier that goes with the largest customer is named, a cap counted anew', () => {
    const facts = [deal('a', 'big', 18_000), deal('b', 'small', 7_000), certificate];
    const one = tried({ ...released, id: 'd' }, partner(facts));
    expect(one.largestCustomer).toEqual({
      ...{ customer: 'big', points: 18, pointsWithout: 7 },
      ...{ tierWithout: 'registered', levelWithout: 0, losesTier: true },
    });
    const spread = [deal('a', 'x', 21_000), deal('b', 'y', 20_000), certificate];
    expect(tried({ ...released, id: 'd' }, partner(spread)).largestCustomer).toMatchObject({
      losesTier: false,
    });
  });
});

test('totals are the same in any order and any pages, and add up to all partners', () => {
  const draft = edition({
    id: 'd',
    clauses: [clause({ id: 'sale', value: { points: 3, perUsd: 2000 } })],
  });
  fc.assert(
    fc.property(fc.array(someFacts, { maxLength: 8 }), fc.integer(), (all, seed) => {
      const results = all.map((facts, i) => tried(draft, partner(facts, String(i))));
      const whole = addTo(NO_TOTALS, results);
      const apart = shuffled(results, seed).reduce((sum, one) => addTo(sum, [one]), NO_TOTALS);
      expect(apart).toEqual(whole);
      expect(whole.rises + whole.falls + whole.stays).toBe(all.length);
      expect(whole.spread.reduce((sum, n) => sum + n, 0)).toBe(all.length);
      expect(Object.values(whole.moves).reduce((sum, n) => sum + n, 0)).toBe(all.length);
    }),
    { numRuns: 40 },
  );
});
