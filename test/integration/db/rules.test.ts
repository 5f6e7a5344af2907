import { sql } from 'kysely';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EditionText, editionFiles, editionFrom } from '../../../program/edition/load.ts';
import type { Edition } from '../../../program/edition/types.ts';
import { fromEvent } from '../../../program/intake.ts';
import type { FactDraft } from '../../../program/facts.ts';
import {
  accountsOf,
  deal,
  type Ledger,
  openLedger,
  pointsOn,
  ratesOf,
  shuffled,
  wrongBalances,
} from './support.ts';

const editionsDir = fileURLToPath(new URL('../../../editions', import.meta.url));

/** Deals pay nothing here: a month pays its growth, and a tier asks for references of the last six months. */
const RULES: EditionText = {
  name: 'unified-2023/rules.yaml',
  text: `
records:
  - record: references
    fields: { customer: customer, stars: number }
measures:
  - measure: references
    title: { en: References, fr: Références }
    from: references
    where: { stars: { min: 4 } }
    window: 6 months
    per: customer
  - measure: sales
    from: deals
    where: { status: closed }
    window: month
    value: { amount: USD }
clauses:
  - clause: growth
    number: '4.1'
    title: { en: Growth, fr: Croissance }
    says: { en: A point for each percent., fr: Un point par pour cent. }
    earns: { kind: performing, model: solution-reseller }
    measure: { growth: { of: sales, before: 1 months }, gives: { points: 1, each: 1 percent }, atLeast: 0, atMost: 60 }
    every: month
tiers:
  - tier: registered
    title: { en: Registered, fr: Inscrit }
    requires: { all: [] }
  - tier: select
    title: { en: Select, fr: Sélect }
    requires: { measure: references, min: 2 }
`,
};

/** @param more sections beside those of the rules */
async function editionOfRules(more = ''): Promise<Edition> {
  const files = await editionFiles(editionsDir, 'unified-2023');
  const head = files.filter(({ name }) => name.endsWith('/edition.yaml'));
  const read = editionFrom('unified-2023', [...head, { ...RULES, text: RULES.text + more }]);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.edition;
}

let sent = 0;
const reference = (customer: string, date: string, stars: number): FactDraft => {
  const id = `ref-${(sent += 1)}`;
  const taken = fromEvent({
    specversion: '1.0',
    source: 'references',
    id,
    type: 'record.reported',
    data: { record: 'references', id, account: 'SP-T1', customer, date, stars },
  });
  if ('refused' in taken) throw new Error(taken.refused.detail);
  return taken.taken;
};

describe('an edition whose tiers and clauses are measures', () => {
  let ledger: Ledger;
  let partner: string;
  beforeAll(async () => {
    ledger = await openLedger([await editionOfRules()]);
    await ledger.rates(ratesOf('2023-01', '2023-02', '2023-03', '2023-04', '2023-05', '2023-06'));
    await ledger.accounts(['T1', 'T2', 'T3'].flatMap(accountsOf));
    partner = await ledger.partner('T1');
  });
  afterAll(() => ledger.close());

  const stored = async () => {
    const { rows } = await sql<{ tier: string; body: { tier: { securedUntil: string | null } } }>`
      select tier, body from standing where partner_id = ${partner}`.execute(ledger.db);
    return { tier: rows[0]?.tier, until: rows[0]?.body.tier.securedUntil };
  };

  test('gives the tier as soon as its measure is reached, says until when, and the export agrees', async () => {
    await ledger.writer.facts([
      reference('A', '2023-06-10', 5),
      reference('A', '2023-06-20', 5),
      reference('B', '2023-05-01', 3),
    ]);
    await ledger.standings.sweep();
    expect((await stored()).tier).toBe('registered');
    await ledger.writer.facts([reference('C', '2023-07-01', 4)]);
    await ledger.standings.sweep();
    expect(await stored()).toEqual({ tier: 'select', until: '2023-12-19' });
    expect(await ledger.exported('2023-08-31')).toContain('"tier":"select"');
    expect(await ledger.exported('2023-06-30')).not.toContain('"tier":"select"');
  });

  test('takes it back on the day on which the measure falls, though nothing came in', async () => {
    ledger.clock.set('2023-12-20');
    await ledger.standings.sweep();
    expect((await stored()).tier).toBe('registered');
    ledger.clock.set('2023-08-31');
  });

  test('refuses a record that the edition does not declare, with what it has', async () => {
    const strange = reference('A', '2023-06-10', 5);
    const [outcome] = await ledger.writer.facts([
      { ...strange, sourceId: 'other', fields: { ...strange.fields, colour: 'blue' } },
    ]);
    expect(outcome).toMatchObject({ outcome: 'refused', code: 'unknown-field' });
    expect(outcome).toMatchObject({ detail: expect.stringContaining('references has') });
  });

  test('pays what a month comes to on its last day, whatever the order in which its facts came', async () => {
    const deals = [
      deal('G-1', { account: 'SP-T2', thousands: 10, on: '2023-02-10' }),
      deal('G-2', { account: 'SP-T2', thousands: 12, on: '2023-03-10' }),
      deal('G-3', { account: 'SP-T2', thousands: 3, on: '2023-03-30' }),
      deal('G-4', { account: 'SP-T2', thousands: 21, on: '2023-04-30' }),
    ];
    const id = await ledger.partner('T2');
    for (const one of shuffled(deals, 5)) await ledger.writer.facts([one]);
    expect(await pointsOn(ledger, id, '2023-03-30')).toBe(0);
    // 15 against 10, then 21 against 15.
    expect(await pointsOn(ledger, id, '2023-03-31')).toBe(50);
    expect(await pointsOn(ledger, id, '2023-04-30')).toBe(90);
    expect(await wrongBalances(ledger)).toEqual([]);

    const third = await ledger.partner('T3');
    await ledger.writer.facts(
      shuffled(deals, 9).map((one) => ({
        ...one,
        sourceId: `t3-${one.sourceId}`,
        account: 'SP-T3',
      })),
    );
    for (const day of ['2023-03-31', '2023-04-30', '2023-05-31'])
      expect(await pointsOn(ledger, third, day)).toBe(await pointsOn(ledger, id, day));
  });

  test('pays anew where a late fact or a return changes a month, and leaves nothing behind', async () => {
    const id = await ledger.partner('T2');
    await ledger.writer.facts([deal('G-5', { account: 'SP-T2', thousands: 10, on: '2023-02-20' })]);
    // 15 against 20 is no growth; 21 against 15 stays.
    expect(await pointsOn(ledger, id, '2023-04-30')).toBe(40);
    await ledger.writer.facts([
      deal('G-3', { account: 'SP-T2', thousands: 3, on: '2023-03-31', status: 'returned' }),
    ]);
    // 21 against 12: 75, of which 60 at most.
    expect(await pointsOn(ledger, id, '2023-04-30')).toBe(60);
    expect(await wrongBalances(ledger)).toEqual([]);
  });
});

describe('an edition with a policy of tiers', () => {
  let ledger: Ledger;
  beforeAll(async () => {
    const keeps = 'policies:\n  tiers: { keptUntil: anniversary }\n';
    ledger = await openLedger([await editionOfRules(keeps)]);
    await ledger.accounts(accountsOf('T1'));
  });
  afterAll(() => ledger.close());

  test('keeps the tier until the anniversary, says why and until when, and the export agrees', async () => {
    const partner = await ledger.partner('T1');
    await ledger.writer.facts([reference('A', '2023-01-10', 5), reference('B', '2023-01-20', 4)]);
    await ledger.standings.sweep();
    const { rows } = await sql<{
      tier: string;
      body: { tier: { securedUntil: string | null; why: { en: string } | null } };
    }>`select tier, body from standing where partner_id = ${partner}`.execute(ledger.db);
    // Its references counted until July. Accounts take part from 1 July 2021 on, so that is the anniversary.
    expect(rows[0]?.tier).toBe('select');
    expect(rows[0]?.body.tier).toMatchObject({
      securedUntil: '2024-06-30',
      why: { en: 'Kept until the anniversary, 1 Jul 2024.' },
    });
    expect(await ledger.exported('2023-08-31')).toContain('"tier":"select"');
    expect(await ledger.exported('2024-07-01')).toContain('"tier":"registered"');
  });
});
