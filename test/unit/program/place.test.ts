import { describe, expect, test } from 'vitest';
import type { FactDraft } from '../../../program/facts.ts';
import { type PlaceContext, place } from '../../../program/place.ts';
import { edition } from './factories.ts';

const context: PlaceContext = {
  editions: [
    edition({}),
    edition({ id: 'over', inForce: { from: '2022-01-01', to: '2023-01-01' } }),
  ],
  today: () => '2023-08-31',
  account: (id) =>
    id === 'SP-1'
      ? { partnerId: '1', siteId: '11', country: 'US', model: 'solution-reseller' }
      : null,
  person: (mail) => ({ personId: '7', partnerId: mail.endsWith('@p1.example') ? '1' : null }),
  partner: () => ({ homeSiteId: '10', homeCountry: 'CA', countries: ['CA', 'US'] }),
  rate: (month, currency) => (month === '2022-03' && currency === 'CAD' ? '0.79' : null),
};
const deal: FactDraft = {
  source: 'deals',
  sourceId: 'D-1/closed',
  kind: 'deal.closed',
  account: 'SP-1',
  person: null,
  country: 'CA',
  when: { on: '2022-03-31' },
  subject: 'D-1',
  fields: {},
  money: { currency: 'CAD', minor: '100' },
};
const training: FactDraft = {
  ...deal,
  kind: 'training.completed',
  account: null,
  person: 'ana@p1.example',
  sourceId: '{person}/x',
  subject: '{person}/x',
  when: { at: '2022-03-31T03:30:00.000Z' },
  money: null,
};

describe('a fact is placed', () => {
  test('at the site of its account, with the rate of its month, whatever country it says', () => {
    expect(place(deal, context)).toEqual({
      outcome: 'placed',
      fact: {
        partnerId: '1',
        siteId: '11',
        personId: null,
        model: 'solution-reseller',
        country: 'US',
        source: 'deals',
        sourceId: 'D-1/closed',
        subject: 'D-1',
        kind: 'deal.closed',
        effectiveOn: '2022-03-31',
        occurredAt: null,
        fields: {},
        rate: '0.79',
        money: { currency: 'CAD', minor: '100' },
      },
    });
  });

  test('on the day of the wall calendar: a time at the site, a person’s at the partner’s home', () => {
    expect(place(training, context)).toMatchObject({
      fact: { effectiveOn: '2022-03-30', siteId: '10', personId: '7', model: null, country: null },
    });
    const at = { at: '2022-04-01T03:30:00.000Z' };
    expect(place({ ...deal, when: at }, context)).toMatchObject({
      fact: { effectiveOn: '2022-03-31', occurredAt: at.at },
    });
  });

  test('on the last day of its month', () => {
    const used = { ...deal, kind: 'consumption.reported' as const, when: { month: '2022-03' } };
    expect(place(used, context)).toMatchObject({ fact: { effectiveOn: '2022-03-31' } });
  });

  test('with its person named by id, in what is parked too', () => {
    expect(place(training, context)).toMatchObject({ fact: { sourceId: '7/x', subject: '7/x' } });
    expect(place({ ...training, person: 'ana@x.example' }, context)).toEqual({
      outcome: 'parked',
      reason: 'unknown-domain',
      key: 'domain:x.example',
      sourceId: '7/x',
      subject: '7/x',
    });
  });

  test('without a rate where none is needed: US dollars, a registration, a return', () => {
    const on = { on: '2023-08-01' };
    expect(
      place({ ...deal, when: on, money: { currency: 'USD', minor: '1' } }, context),
    ).toMatchObject({ fact: { rate: '1' } });
    expect(place({ ...deal, when: on, kind: 'deal.returned' }, context)).toMatchObject({
      fact: { rate: null },
    });
    expect(place({ ...deal, when: on, kind: 'deal.registered' }, context)).toMatchObject({
      fact: { rate: null },
    });
  });
});

describe('a fact is parked', () => {
  test.each([
    [{ account: 'SP-2' }, 'unknown-account', 'account:SP-2'],
    [{ when: { on: '2022-04-01' } }, 'no-rate', 'rate:2022-04/CAD'],
  ])('%j: %s', (over, reason, key) => {
    expect(place({ ...deal, ...over }, context)).toMatchObject({ outcome: 'parked', reason, key });
  });

  test('between two editions', () => {
    const gap = [
      edition({ inForce: { from: '2021-07-01', to: '2022-01-01' } }),
      edition({ inForce: { from: '2023-01-01', to: null } }),
    ];
    expect(place(deal, { ...context, editions: gap })).toMatchObject({
      reason: 'no-edition',
      key: 'edition:2022-03-31',
    });
  });
});

describe('a fact is refused', () => {
  test.each([
    ['2023-09-02', 'in-the-future'],
    ['9999-12-31', 'in-the-future'],
    ['2021-06-30', 'before-program'],
    ['0001-01-01', 'before-program'],
  ])('on %s: %s, also while its account is unknown', (on, code) => {
    expect(place({ ...deal, when: { on } }, context)).toMatchObject({ outcome: 'refused', code });
    expect(place({ ...deal, account: 'SP-2', when: { on } }, context)).toMatchObject({
      outcome: 'refused',
      code,
    });
  });

  test('when its moment was before the program in every zone', () => {
    const at = (moment: string) => place({ ...deal, when: { at: moment } }, context);
    expect(at('2021-06-30T03:00:00.000Z')).toMatchObject({ code: 'before-program' });
    // The first day at the sender, the last before the program at the site: kept, and earns nothing.
    expect(at('2021-07-01T01:00:00.000Z')).toMatchObject({
      outcome: 'placed',
      fact: { effectiveOn: '2021-06-30', rate: null },
    });
  });

  test('never on tomorrow, which may have begun somewhere, nor in the month under way', () => {
    const usd = { ...deal, money: { currency: 'USD', minor: '1' } };
    expect(place({ ...usd, when: { on: '2023-09-01' } }, context)).toMatchObject({
      outcome: 'placed',
    });
    expect(
      place({ ...usd, when: { month: '2023-09' } }, { ...context, today: () => '2023-09-03' }),
    ).toMatchObject({ outcome: 'placed' });
    expect(place({ ...usd, when: { month: '2023-10' } }, context)).toMatchObject({
      code: 'in-the-future',
    });
  });
});
