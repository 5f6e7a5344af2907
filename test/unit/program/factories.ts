import fc from 'fast-check';
import { addDays } from '../../../program/days.ts';
import { NO_POLICIES } from '../../../program/policies/neutral.ts';
import { NO_RULES } from '../../../program/edition/rules.read.ts';
import type { Clause, Edition } from '../../../program/edition/types.ts';
import { FACT_FAMILY, type Fact } from '../../../program/facts.ts';
import type { Editions, FactRead, Participation } from '../../../program/judge.types.ts';
import { isReturn } from '../../../program/match.ts';
import type { Day } from '../../../program/models.ts';

const both = (text: string) => ({ en: text, fr: text });

/** A clause of deals that a reseller closes, 1 point for each US$1,000; override what the test is about. */
export const clause = (over: Partial<Clause> & { readonly id: string }): Clause => ({
  number: '4.1',
  title: both(over.id),
  says: both(over.id),
  place: { file: 'test.yaml', line: 1 },
  earns: { kind: 'performing', model: 'account', influence: false },
  from: 'deals',
  where: { status: 'closed' },
  measure: null,
  value: { points: 1, perUsd: 1000 },
  per: [],
  period: null,
  atMost: null,
  steps: null,
  once: false,
  returns: true,
  lasts: null,
  ...over,
});

/** An edition with two tiers, in force from 2021-07-01. */
export const edition = (over: Partial<Edition>): Edition => ({
  id: 'test',
  program: 'unified',
  draft: false,
  schema: 1,
  title: both('test'),
  hash: '',
  inForce: { from: '2021-07-01', to: null },
  programYearStarts: '07-01',
  validityMonths: 12,
  models: {
    'solution-reseller': { title: both('Reseller'), program: 'solution-provider' },
    'solution-services-provider': { title: both('Services'), program: 'services' },
    'cloud-services-provider': { title: both('Cloud'), program: 'cloud-provider' },
    'solution-builder': { title: both('Builder'), program: null },
  },
  kinds: {
    foundational: { title: both('Foundational') },
    performing: { title: both('Performing') },
    differentiating: { title: both('Differentiating') },
  },
  zones: { CA: 'America/Toronto', US: 'America/New_York' },
  clauses: [],
  tiers: [
    {
      id: 'registered',
      level: 0,
      title: both('Registered'),
      requires: [],
      brings: [],
      place: { file: 't', line: 1 },
    },
    {
      id: 'select',
      level: 1,
      title: both('Select'),
      requires: [
        { id: 'p', kind: 'points', min: 20, title: both('Points'), place: { file: 't', line: 2 } },
        {
          id: 'c',
          kind: 'people',
          holding: [],
          min: 1,
          title: both('People'),
          place: { file: 't', line: 3 },
        },
      ],
      brings: [],
      place: { file: 't', line: 1 },
    },
  ],
  practices: [],
  rules: NO_RULES,
  enrolment: null,
  policies: NO_POLICIES,
  ...over,
});

export const TAKES_PART: readonly Participation[] = (['CA', 'US'] as const).flatMap((country) =>
  (['solution-reseller', 'cloud-services-provider', 'solution-services-provider'] as const).map(
    (model) => ({
      country,
      model,
      from: '2021-07-01',
      to: null,
    }),
  ),
);

/** A deal closed on 2022-03-01 for US$10,000; override what the test is about. */
export const fact = (over: Partial<Fact>): Fact => {
  const made: Omit<Fact, 'id'> = {
    partnerId: '1',
    siteId: '1',
    personId: null,
    model: 'solution-reseller',
    country: 'CA',
    source: 'deals',
    sourceId: `${over.subject ?? 'D-1'}/${over.kind ?? 'deal.closed'}`,
    kind: 'deal.closed',
    subject: 'D-1',
    effectiveOn: '2022-03-01',
    occurredAt: null,
    knownAt: 0,
    fields: { status: 'closed', role: 'transact', customer: 'cust-1' },
    money: { currency: 'USD', minor: '1000000' },
    rate: '1',
    ...over,
  };
  return { id: `${made.source} ${made.sourceId}`, ...made };
};

/** The return of a deal. */
export const returnOf = (deal: Fact, on: Day): Fact =>
  fact({
    ...deal,
    id: `${deal.id} back`,
    sourceId: `${deal.sourceId} back`,
    kind: 'deal.returned',
    effectiveOn: on,
    rate: null,
  });

const day = fc.integer({ min: 0, max: 900 }).map((days) => addDays('2021-06-15', days));
const deal = fc
  .record({
    number: fc.integer({ min: 1, max: 15 }),
    effectiveOn: day,
    minor: fc.integer({ min: 1, max: 4_000_000 }),
    rate: fc.constantFrom('1', '0.732598', '1.122116'),
    customer: fc.constantFrom('cust-1', 'cust-2', 'a/b', 'a'),
    country: fc.constantFrom('CA', 'US', 'DE'),
    model: fc.constantFrom('solution-reseller' as const, 'cloud-services-provider' as const),
    back: fc.option(fc.integer({ min: -30, max: 500 }), { nil: null }),
  })
  .map(({ number, minor, customer, back, ...over }) => {
    const closed = fact({
      ...over,
      subject: `D-${number}`,
      fields: { status: 'closed', customer },
      money: { currency: 'USD', minor: String(minor) },
    });
    return back === null ? [closed] : [closed, returnOf(closed, addDays(closed.effectiveOn, back))];
  });
const training = fc
  .record({
    person: fc.constantFrom('7', '8'),
    course: fc.constantFrom('a', 'b', 'c', 'd'),
    effectiveOn: day,
    result: fc.constantFrom('passed', 'failed'),
  })
  .map(({ person, course, effectiveOn, result }) => [
    fact({
      kind: 'training.completed',
      source: 'learning',
      sourceId: `${person} ${course} ${effectiveOn} ${result}`,
      subject: `${person}/${course}`,
      personId: person,
      model: null,
      country: null,
      effectiveOn,
      fields: { course, result },
      money: null,
      rate: null,
    }),
  ]);
const consumption = fc
  .record({
    month: fc.integer({ min: 0, max: 20 }),
    customer: fc.constantFrom('cust-1', 'cust-2', 'cust-3'),
    country: fc.constantFrom('CA', 'US'),
    minor: fc.integer({ min: 0, max: 900_000 }),
  })
  .map(({ month, customer, country, minor }) => [
    fact({
      kind: 'consumption.reported',
      source: 'consumption',
      sourceId: `${month} ${customer} ${country}`,
      subject: `${month} ${customer} ${country}`,
      model: 'cloud-services-provider',
      country,
      effectiveOn: addDays(
        `${2021 + Math.floor((month + 7) / 12)}-${String(((month + 7) % 12) + 1).padStart(2, '0')}-01`,
        -1,
      ),
      fields: { customer },
      money: { currency: 'USD', minor: String(minor) },
    }),
  ]);

/** Facts of one partner over two years; one contents for each identity, as the database holds them. */
export const someFacts = fc
  .array(fc.oneof({ weight: 4, arbitrary: deal }, training, consumption), { maxLength: 25 })
  .map((groups) => [...new Map(groups.flat().map((one) => [one.id, one])).values()]);

/** Two editions, so that a period is cut; clauses of every kind of folding. */
export const EDITIONS: Editions = (['2021-07-01', '2022-10-10'] as const).map((from, i) =>
  edition({
    id: `e${i}`,
    inForce: { from, to: null },
    clauses: [
      clause({
        id: 'free',
        earns: { kind: 'performing', model: 'cloud-services-provider', influence: false },
      }),
      clause({
        id: 'capped',
        earns: { kind: 'performing', model: 'solution-reseller', influence: false },
        per: ['customer'],
        period: i === 0 ? 'program-year' : 'quarter',
        atMost: 50,
      }),
      clause({
        id: 'course',
        from: 'trainings',
        where: { result: 'passed' },
        value: { points: 4 },
        earns: { kind: 'foundational', model: 'company', influence: false },
        per: ['person'],
        period: 'program-year',
        atMost: 10,
        once: true,
        returns: false,
      }),
      clause({
        id: 'month',
        from: 'consumption',
        where: {},
        value: { usd: true },
        earns: { kind: 'performing', model: 'cloud-services-provider', influence: false },
        per: ['country'],
        period: 'month',
        steps: [
          { from: 1000, points: 1 },
          { from: 5000, points: 4 },
        ],
        returns: false,
      }),
    ],
  }),
);

/** What a database answers to a read: at least the facts that it asks for. */
export const answering = (facts: readonly Fact[], reads: readonly FactRead[]): readonly Fact[] => {
  const asked = (one: Fact): boolean =>
    reads.some(({ partnerId, family, by }) => {
      if (partnerId !== one.partnerId || family !== FACT_FAMILY[one.kind]) return false;
      if ('subject' in by) return by.subject === one.subject;
      const { only } = by;
      const fits =
        only === undefined ||
        ('person' in only ? one.personId === only.person : one.fields[only.field] === only.value);
      return fits && by.from <= one.effectiveOn && one.effectiveOn < by.to;
    });
  const found = facts.filter(asked);
  const subjects = new Set(found.map(({ subject }) => subject));
  return facts.filter((one) => found.includes(one) || (isReturn(one) && subjects.has(one.subject)));
};
