import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Taken,
  accountFromRow,
  canonicalText,
  fromCertificationRow,
  fromConsumptionRow,
  fromDealRow,
  fromEvent,
  fromStatement,
  kindOfColumns,
  rateFromRow,
  rowOf,
} from '../../../program/intake.ts';

const DEAL = {
  deal_id: 'D-1',
  partner: 'SP-1',
  country: 'CA',
  customer: 'cust-1',
  product: 'compute',
  licence: 'saas',
  role: 'transact',
  currency: 'CAD',
  amount: '1234.5',
  registered_on: '2023-01-01',
  date: '2023-02-01',
  status: 'closed',
};
const STATEMENT = {
  id: '37517f8c-14bc-4883-9faa-78f5876edd8b',
  actor: { objectType: 'Agent', mbox: 'mailto:Ana@P00090.example' },
  verb: { id: 'http://adlnet.gov/expapi/verbs/passed' },
  object: {
    objectType: 'Activity',
    id: 'https://learning.vendor.example/courses/sales-essentials',
  },
  result: { success: true, completion: true, score: { scaled: 0.94 } },
  timestamp: '2022-03-06T18:09:40-08:00',
};
const EVENT = {
  specversion: '1.0',
  id: 'e-1',
  source: '/deal-desk',
  type: 'deal.closed',
  time: '2023-02-01T10:00:00Z',
  data: {
    deal: 'D-1',
    account: 'SP-1',
    customer: 'cust-1',
    product: 'compute',
    licence: 'saas',
    role: 'transact',
    currency: 'CAD',
    amount: '1234.50',
  },
};

const codeOf = (taken: Taken<unknown>): string =>
  'refused' in taken ? taken.refused.code : 'taken';
const draftOf = <T>(taken: Taken<T>): T => {
  if ('refused' in taken) throw new Error(taken.refused.detail);
  return taken.taken;
};

describe('a line of deals', () => {
  test('becomes a draft whose key is deal and status', () => {
    expect(draftOf(fromDealRow(DEAL))).toEqual({
      source: 'deals',
      sourceId: 'D-1/closed',
      kind: 'deal.closed',
      account: 'SP-1',
      person: null,
      country: 'CA',
      when: { on: '2023-02-01' },
      subject: 'D-1',
      fields: {
        deal: 'D-1',
        status: 'closed',
        role: 'transact',
        licence: 'saas',
        product: 'compute',
        customer: 'cust-1',
        registeredOn: '2023-01-01',
      },
      money: { currency: 'CAD', minor: '123450' },
    });
  });

  test.each([
    ['amount', '12,5', 'not-an-amount'],
    ['amount', '1e9999', 'not-an-amount'],
    ['amount', '-5', 'not-an-amount'],
    ['amount', '0', 'not-an-amount'],
    ['amount', '0.001', 'not-an-amount'],
    ['amount', '1234567890123', 'not-an-amount'],
    ['amount', ' 5', 'not-an-amount'],
    ['amount', '', 'missing'],
    ['currency', 'XXX', 'not-a-currency'],
    ['currency', 'usd', 'not-a-currency'],
    ['date', '2023-02-30', 'not-a-day'],
    ['date', '01.02.2023', 'not-a-day'],
    ['date', 'infinity', 'not-a-day'],
    ['date', '2022-12-31', 'wrong-order'],
    ['country', 'XX', 'not-a-country'],
    ['country', 'EU', 'not-a-country'],
    ['country', 'Canada', 'not-a-country'],
    ['role', 'Transact', 'not-a-choice'],
    ['status', 'open', 'not-a-choice'],
    ['customer', '=HYPERLINK("http://x.example")', 'not-a-name'],
    ['customer', 'cust\u0000-1', 'not-a-name'],
    ['customer', 'cust-\ud800', 'not-a-name'],
    ['customer', 'cust\u202e-1', 'not-a-name'],
    ['customer', 'cust\u200b-1', 'not-a-name'],
    ['customer', 'x'.repeat(101), 'not-a-name'],
    ['deal_id', '', 'missing'],
    ['deal_id', '+1', 'not-a-name'],
  ])('with %s %j is refused: %s', (column, value, code) => {
    const taken = fromDealRow({ ...DEAL, [column]: value });
    expect(codeOf(taken)).toBe(code);
    // The sentence says how to mend it, on one line.
    expect('refused' in taken && taken.refused.detail).toMatch(
      /^[^\n]+: (?:write|mend|remove) [^\n]+$/,
    );
  });

  test('takes a product that nobody knows, and yen without decimals', () => {
    expect(codeOf(fromDealRow({ ...DEAL, product: 'teleport' }))).toBe('taken');
    expect(draftOf(fromDealRow({ ...DEAL, currency: 'JPY', amount: '1500' })).money?.minor).toBe(
      '1500',
    );
    expect(codeOf(fromDealRow({ ...DEAL, currency: 'JPY', amount: '1500.5' }))).toBe(
      'not-an-amount',
    );
  });

  test('with more or fewer cells than columns is refused', () => {
    expect(codeOf(rowOf(['a', 'b'], ['1']))).toBe('columns');
    expect(codeOf(rowOf(['a', 'b'], ['1', '2', '3']))).toBe('columns');
    expect(draftOf(rowOf(['\uFEFFa', ' b'], ['1', '2']))).toEqual({ a: '1', b: '2' });
  });
});

describe('other files', () => {
  test('are told by their columns, in any order', () => {
    expect(kindOfColumns(Object.keys(DEAL).reverse())).toBe('deals');
    expect(kindOfColumns(['\uFEFFmonth', 'currency', 'usd'])).toBe('rates');
    expect(kindOfColumns('program,account,country,partner,company,domain'.split(','))).toBe(
      'accounts',
    );
    expect(
      kindOfColumns('month,partner,country,customer,product,units,currency,amount'.split(',')),
    ).toBe('consumption');
    expect(kindOfColumns('person,certification,earned_on,expires_on'.split(','))).toBe(
      'certifications',
    );
    expect(kindOfColumns(['partner_no', 'legal_name'])).toBeNull();
  });

  test('of consumption round fractions of the smallest coin half to even', () => {
    const row = {
      month: '2021-07',
      partner: '85382104',
      country: 'JP',
      customer: 'cust-1',
      product: 'compute',
      units: '6.051',
      currency: 'JPY',
      amount: '242.50',
    };
    expect(draftOf(fromConsumptionRow(row))).toMatchObject({
      sourceId: '2021-07/85382104/cust-1/compute',
      when: { month: '2021-07' },
      money: { currency: 'JPY', minor: '242' },
    });
    expect(codeOf(fromConsumptionRow({ ...row, month: '2021-13' }))).toBe('not-a-month');
    expect(codeOf(fromConsumptionRow({ ...row, amount: '0' }))).toBe('taken');
  });

  test('of certifications keep the mail address out of key and subject', () => {
    const row = {
      person: 'Ana@P1.example',
      certification: 'advanced-compute',
      earned_on: '2022-08-24',
      expires_on: '2024-08-22',
    };
    const draft = draftOf(fromCertificationRow(row));
    expect(draft).toMatchObject({
      person: 'ana@p1.example',
      sourceId: '{person}/advanced-compute/2022-08-24',
      subject: '{person}/advanced-compute',
      fields: { name: 'advanced-compute', expiresOn: '2024-08-22' },
    });
    expect(codeOf(fromCertificationRow({ ...row, expires_on: '2022-08-23' }))).toBe('wrong-order');
    expect(
      draftOf(fromCertificationRow({ ...row, expires_on: '' })).fields['expiresOn'],
    ).toBeNull();
  });

  test.each([
    'a@b',
    'a b@c.example',
    'a@b.example,evil@x.example',
    '"evil@x.example x"@partner.example',
    'g: a@x.example;',
    'a@x.example\r\nBcc: b@x.example',
    'Ann <a@x.example>',
    'a(comment)@x.example',
    'a@x\u00ad.example',
    'а@x.example',
    '.a@x.example',
    'a..b@x.example',
    'a@-x.example',
    `${'a'.repeat(65)}@x.example`,
  ])('refuse the mail address %j without repeating it', (person) => {
    const row = {
      person,
      certification: 'advanced-compute',
      earned_on: '2022-08-24',
      expires_on: '',
    };
    const taken = fromCertificationRow(row);
    expect(codeOf(taken)).toBe('not-a-mail');
    expect('refused' in taken && taken.refused.detail).not.toContain(person);
  });

  test('of accounts and rates are checked', () => {
    const account = {
      program: 'services',
      account: 'A1',
      country: 'CA',
      partner: 'P1',
      company: ' Été SARL ',
      domain: 'P1.example',
    };
    expect(draftOf(accountFromRow(account))).toMatchObject({
      company: 'Été SARL',
      domain: 'p1.example',
    });
    expect(codeOf(accountFromRow({ ...account, domain: 'p1' }))).toBe('not-a-mail');
    expect(codeOf(rateFromRow({ month: '2021-07', currency: 'CAD', usd: '0.732598' }))).toBe(
      'taken',
    );
    expect(codeOf(rateFromRow({ month: '2021-07', currency: 'CAD', usd: '0.000' }))).toBe(
      'not-an-amount',
    );
  });
});

describe('an xAPI statement', () => {
  test('becomes a training of a person, dated by its own zone', () => {
    expect(draftOf(fromStatement(STATEMENT))).toEqual({
      source: 'learning',
      sourceId: STATEMENT.id,
      kind: 'training.completed',
      account: null,
      person: 'ana@p00090.example',
      country: null,
      when: { at: '2022-03-07T02:09:40.000Z' },
      subject: '{person}/sales-essentials',
      fields: { course: 'sales-essentials', result: 'passed' },
      money: null,
    });
  });

  test.each([
    ['id', 'not-a-uuid', 'not-a-uuid'],
    ['id', undefined, 'not-a-uuid'],
    ['actor', {}, 'not-a-mail'],
    ['actor', { mbox: 'ana@p1.example' }, 'not-a-mail'],
    ['actor', { mbox: 'mailto:ana@p1.example', objectType: 'Group' }, 'wrong-shape'],
    ['verb', { id: 'http://adlnet.gov/expapi/verbs/attempted' }, 'not-a-choice'],
    ['verb', { id: 'passed' }, 'not-a-choice'],
    ['object', { id: 'sales' }, 'wrong-shape'],
    ['object', { id: 'https://x.example/' }, 'wrong-shape'],
    ['result', { success: false }, 'contradiction'],
    ['result', { success: 'yes' }, 'wrong-shape'],
    ['timestamp', '2022-03-06T18:09:40', 'not-a-time'],
    ['timestamp', '2022-03-06', 'not-a-time'],
    ['timestamp', '2022-02-30T18:09:40Z', 'not-a-time'],
    ['timestamp', '2022-03-06T24:00:00Z', 'not-a-time'],
    ['timestamp', '2016-12-31T23:59:60Z', 'not-a-time'],
    ['timestamp', 1646590180, 'wrong-shape'],
    ['points', 5, 'unknown-field'],
  ])('with %s %j is refused: %s', (field, value, code) => {
    expect(codeOf(fromStatement({ ...STATEMENT, [field]: value }))).toBe(code);
  });

  test('that is no object is refused', () => {
    for (const wrong of [null, [], 'text', 5, undefined])
      expect(codeOf(fromStatement(wrong))).toBe('wrong-shape');
  });

  test('that is completed counts as passed or failed only if it says so', () => {
    const completed = { ...STATEMENT, verb: { id: 'http://adlnet.gov/expapi/verbs/completed' } };
    const resultOf = (result: unknown) =>
      draftOf(fromStatement({ ...completed, result })).fields['result'];
    expect([{ success: true }, { success: false }, {}].map(resultOf)).toEqual([
      'passed',
      'failed',
      'completed',
    ]);
  });
});

describe('a CloudEvent', () => {
  test('says the same as a line of a file, under the identity of its sender', () => {
    const { source, sourceId, when, fields, ...rest } = draftOf(fromEvent(EVENT));
    const row = draftOf(fromDealRow(DEAL));
    expect({ source, sourceId, when }).toEqual({
      source: 'deal-desk',
      sourceId: 'e-1',
      when: { at: '2023-02-01T10:00:00.000Z' },
    });
    expect(rest).toEqual({
      kind: row.kind,
      account: 'SP-1',
      person: null,
      country: null,
      subject: 'D-1',
      money: row.money,
    });
    expect(fields).toEqual({ ...row.fields, registeredOn: null });
  });

  test.each([
    ['training.completed', { person: 'a@p1.example', course: 'c' }, { result: 'passed' }],
    [
      'certification.earned',
      { person: 'a@p1.example', certification: 'c', date: '2023-01-01', expiresOn: '2024-01-01' },
      { name: 'c' },
    ],
    [
      'deal.returned',
      { ...EVENT.data, date: '2023-03-01', registeredOn: '2023-01-01' },
      { status: 'returned' },
    ],
    ['deal.registered', EVENT.data, { status: 'registered' }],
    [
      'consumption.reported',
      {
        month: '2023-01',
        account: 'C-1',
        customer: 'cust-1',
        product: 'p',
        currency: 'USD',
        amount: 12.5,
      },
      { customer: 'cust-1' },
    ],
    [
      'deployment.completed',
      { deployment: 'X-1', account: 'A-1', customer: 'cust-1', product: 'p' },
      { managed: false },
    ],
    [
      'offering.validated',
      { offering: 'O-1', account: 'A-1', kind: 'services', product: 'p' },
      { kind: 'services' },
    ],
  ])('%s is taken', (type, data, fields) => {
    expect(draftOf(fromEvent({ ...EVENT, type, data }))).toMatchObject({ kind: type, fields });
  });

  test.each([
    [{ specversion: '0.3' }, 'wrong-shape'],
    [{ id: '' }, 'missing'],
    [{ id: 5 }, 'wrong-shape'],
    [{ source: undefined }, 'missing'],
    [{ type: 'deal.won' }, 'unknown-type'],
    [{ type: '__proto__' }, 'unknown-type'],
    [{ time: 'yesterday' }, 'not-a-time'],
    [{ time: undefined }, 'missing'],
    [{ data: undefined }, 'wrong-shape'],
    [{ data: [] }, 'wrong-shape'],
    [{ datacontenttype: 'text/xml' }, 'wrong-shape'],
    [{ data: { ...EVENT.data, points: 5 } }, 'unknown-field'],
    [{ data: { ...EVENT.data, amount: null } }, 'missing'],
    [{ data: { ...EVENT.data, amount: 1e21 } }, 'not-an-amount'],
    [{ data: { ...EVENT.data, amount: Number.NaN } }, 'not-an-amount'],
    [{ data: { ...EVENT.data, account: 5 } }, 'wrong-shape'],
    [{ data: { ...EVENT.data, customer: '\ud800' } }, 'not-a-name'],
    [{ data: { ...EVENT.data, date: '2023-01-01', registeredOn: '2023-01-02' } }, 'wrong-order'],
  ])('with %j is refused: %s', (over, code) => {
    expect(codeOf(fromEvent({ ...EVENT, ...over }))).toBe(code);
  });
});

describe('the canonical text of a draft', () => {
  test('is the same for the same contents in another order, and another for other contents', () => {
    const draft = draftOf(fromDealRow(DEAL));
    const turned = Object.fromEntries(Object.entries(draft).reverse()) as typeof draft;
    expect(
      canonicalText({
        ...turned,
        fields: Object.fromEntries(Object.entries(draft.fields).reverse()),
      }),
    ).toBe(canonicalText(draft));
    expect(canonicalText({ ...draft, money: null })).not.toBe(canonicalText(draft));
    expect(canonicalText(draftOf(fromDealRow({ ...DEAL, amount: '1234.50' })))).toBe(
      canonicalText(draft),
    );
  });
});

describe('whatever is handed in', () => {
  const outcome = (taken: Taken<unknown>): boolean => 'taken' in taken || 'refused' in taken;

  test('is taken or refused, and never breaks intake', () => {
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        expect(outcome(fromEvent(anything))).toBe(true);
        expect(outcome(fromStatement(anything))).toBe(true);
        expect(outcome(fromEvent({ ...EVENT, data: anything }))).toBe(true);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(DEAL)),
        fc.string({ unit: 'binary' }),
        (column, text) => {
          expect(outcome(fromDealRow({ ...DEAL, [column]: text }))).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('is answered quickly, however long', () => {
    const long = ['a', '.', '-', '@', '1', '\u0301', '=', '\ud800'].map((one) =>
      one.repeat(100_000),
    );
    const before = performance.now();
    for (const text of long) {
      for (const column of Object.keys(DEAL))
        expect(codeOf(fromDealRow({ ...DEAL, [column]: text }))).not.toBe('taken');
      const person = {
        person: `${text}@x.example`,
        certification: 'c',
        earned_on: '2022-01-01',
        expires_on: '',
      };
      expect(codeOf(fromCertificationRow(person))).not.toBe('taken');
    }
    expect((performance.now() - before) / (long.length * 13)).toBeLessThan(50);
  });
});
