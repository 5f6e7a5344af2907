import { beforeAll, describe, expect, test } from 'vitest';
import { loadEditions } from '../../../program/edition/load.ts';
import type { Edition } from '../../../program/edition/types.ts';
import {
  arithmeticOf,
  arithmeticSays,
  clauseSays,
  factDetail,
  factTitle,
  lineDetail,
  lineTitle,
  numberSays,
  verdictSays,
  whyOf,
} from '../../../program/explain.ts';
import type { Fact } from '../../../program/facts.ts';
import { groupsOf, judge } from '../../../program/judge.ts';
import { VERDICTS_OF_FACTS } from '../../../program/judge.types.ts';
import { TAKES_PART, fact, returnOf } from './factories.ts';
import { EDITIONS } from './world.ts';

let unified: Edition;
beforeAll(async () => {
  const [first] = await loadEditions(EDITIONS);
  if (first === undefined) throw new Error('no edition');
  unified = first;
});

const linesOf = (facts: readonly Fact[]) =>
  judge([unified], groupsOf([unified], facts, facts), facts, TAKES_PART);

const influenced = fact({
  subject: 'D-005501',
  model: 'solution-services-provider',
  effectiveOn: '2022-03-21',
  fields: { status: 'closed', role: 'influence', licence: 'saas', customer: 'cust-1' },
  money: { currency: 'CAD', minor: '4952924' },
  rate: '0.776341',
});

describe('why', () => {
  test('a deal earned its points: amount, rate, dollars, exact points, rounded once', () => {
    const [line] = linesOf([influenced]);
    if (line === undefined) throw new Error('no line');
    expect(line).toMatchObject({ points: 38, influence: true, clause: 'influenced-deal' });
    expect(arithmeticOf(unified, line, [influenced])).toEqual({
      rate: { month: '2022-03', currency: 'CAD', usd: '0.776341' },
      usd: '38451.58',
      exact: '38.45',
      cap: null,
      step: null,
      facts: 1,
    });
    expect(arithmeticSays(unified, line, [influenced]).en).toBe(
      'CA$49,529.24 × 0.776341 = US$38,451.58; 38.45 points, rounded once: 38 points.',
    );
    expect(lineTitle(unified, line, [influenced]).en).toBe('Deal D-005501, CA$49,529.24');
    expect(lineDetail(line, [influenced])).toEqual({
      en: 'Closed 21 Mar 2022, Canada',
      fr: 'Conclue le 21 mars 2022, Canada',
    });
  });

  test('a return took them back', () => {
    const back = returnOf(influenced, '2022-04-24');
    const facts = [influenced, back];
    const taken = linesOf(facts).find(({ points }) => points < 0);
    if (taken === undefined) throw new Error('no line');
    expect(arithmeticOf(unified, taken, facts)).toMatchObject({
      usd: '38451.58',
      rate: { usd: '0.776341' },
    });
    expect(arithmeticSays(unified, taken, facts).en).toBe(
      'The return of 24 Apr 2022 takes back what the deal earned: −38 points.',
    );
    expect(lineDetail(taken, facts).en).toBe('Closed 21 Mar 2022, returned 24 Apr 2022');
  });

  test('a cap left less', () => {
    const big = { ...influenced, money: { currency: 'USD', minor: '20000000' }, rate: '1' };
    const [line] = linesOf([big]);
    if (line === undefined) throw new Error('no line');
    expect(arithmeticOf(unified, line, [big]).cap).toEqual({
      atMost: 120,
      before: 200,
      period: '2021',
    });
    expect(arithmeticSays(unified, line, [big]).en).toContain(
      'rounded once to 200, of which the cap of 120 left: 120 points.',
    );
  });

  test('a month reached its step', () => {
    const used = ['a', 'b'].map((customer) =>
      fact({
        kind: 'consumption.reported',
        model: 'cloud-services-provider',
        effectiveOn: '2022-03-31',
        sourceId: customer,
        subject: customer,
        fields: { customer, product: 'compute' },
        money: { currency: 'USD', minor: '300000' },
      }),
    );
    const [line] = linesOf(used);
    if (line === undefined) throw new Error('no line');
    expect(arithmeticOf(unified, line, used)).toEqual({
      rate: null,
      usd: '6000.00',
      exact: null,
      cap: null,
      facts: 2,
      step: { from: '5000', points: 4 },
    });
    expect(lineTitle(unified, line, []).en).toBe('Consumption, March 2022, Canada');
    expect(arithmeticSays(unified, line, used).en).toBe(
      '2 reports come to US$6,000.00; from US$5,000.00 on the month gives 4 points.',
    );
  });

  test('a number is what it is, in a sentence, by clause and subject', () => {
    const other = fact({
      ...influenced,
      subject: 'D-006204',
      sourceId: 'D-006204/closed',
      fields: { ...influenced.fields, customer: 'cust-2' },
    });
    const lines = linesOf([influenced, other, returnOf(influenced, '2022-04-24')]);
    const why = whyOf((id) => (id === unified.id ? unified : undefined), lines, 10);
    expect(why).toHaveLength(1);
    expect(why[0]).toMatchObject({
      points: 38,
      entries: 3,
      more: 0,
      clause: { number: '4.3', file: 'unified-2023/clauses/4-deals.yaml' },
    });
    expect(why[0]?.lines.map(({ subject, points }) => [subject, points])).toEqual([
      ['D-005501', 0],
      ['D-006204', 38],
    ]);
    expect(numberSays('2022-05-01', 38, why).en).toBe(
      '38 points count on 1 May 2022: Deals influenced 38. One deal was returned.',
    );
    expect(numberSays('2022-05-01', 0, []).fr).toBe('Rien ne compte ici le 1 mai 2022.');
    expect(whyOf(() => unified, lines, 1)[0]).toMatchObject({ more: 1 });
  });

  test('a milestone is a clause of its practice', () => {
    expect(clauseSays(unified, 'containers-enable')).toMatchObject({
      number: '7.3',
      file: 'unified-2023/practices/containers.yaml',
      title: { en: 'Containers · Enable' },
      says: {
        en: '30 points when the milestone Enable of the practice Containers is completed, once a program year.',
      },
    });
    expect(clauseSays(unified, 'nothing')).toBeNull();
  });

  test('every kind of fact and every verdict has its words in both languages', () => {
    const course = fact({
      kind: 'training.completed',
      country: null,
      money: null,
      fields: { course: 'sales-essentials', result: 'failed' },
    });
    expect([factTitle(course).en, factTitle(course).fr]).toEqual([
      'Course Sales essentials',
      'Cours Sales essentials',
    ]);
    expect(factDetail(course).en).toBe('Taken 1 Mar 2022');
    for (const verdict of VERDICTS_OF_FACTS) {
      expect(verdictSays(verdict).en).toMatch(/\.$/);
      expect(verdictSays(verdict).fr).toMatch(/\.$/);
    }
  });
});
