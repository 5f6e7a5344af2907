import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  accountsOf,
  deal,
  type Ledger,
  openLedger,
  pointsOn,
  ratesOf,
  training,
} from './support.ts';

describe('facts that nobody can place yet', () => {
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await openLedger();
    await ledger.rates(ratesOf('2023-03'));
  });
  afterAll(() => ledger.close());

  const parked = async (): Promise<readonly unknown[]> =>
    (
      await sql`select parked_key as key from fact where state = 'parked' order by 1`.execute(
        ledger.db,
      )
    ).rows;

  test('wait for an account and are placed when it is known', async () => {
    const [answer] = await ledger.writer.facts([deal('D-p1', { account: 'SP-Q1', thousands: 6 })]);
    expect(answer).toMatchObject({ outcome: 'parked', reason: 'unknown-account' });
    expect(await parked()).toEqual([{ key: 'account:SP-Q1' }]);
    expect(await ledger.sweep.once()).toMatchObject({ tried: 0, placed: 0 });
    await ledger.accounts(accountsOf('Q1'));
    expect(await ledger.sweep.once()).toMatchObject({ tried: 1, placed: 1 });
    expect(await pointsOn(ledger, await ledger.partner('Q1'), '2023-08-31')).toBe(6);
    expect(await parked()).toEqual([]);
  });

  test('wait for a rate, and then count at it', async () => {
    const [answer] = await ledger.writer.facts([
      deal('D-p2', { account: 'SP-Q1', thousands: 8, on: '2023-05-05' }),
    ]);
    expect(answer).toMatchObject({ outcome: 'parked', reason: 'no-rate' });
    await ledger.rates(ratesOf('2023-05'));
    await ledger.sweep.once();
    expect(await pointsOn(ledger, await ledger.partner('Q1'), '2023-08-31')).toBe(14);
  });

  test('wait for a mail domain, with no address in the fact meanwhile', async () => {
    const mail = 'who@q2.example';
    const [answer] = await ledger.writer.facts([training('T-p1', mail, 'sales')]);
    expect(answer).toMatchObject({ outcome: 'parked', reason: 'unknown-domain' });
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from fact f where f::text like '%who@%'`.execute(ledger.db);
    expect(rows).toEqual([{ n: 0 }]);
    await ledger.accounts(accountsOf('Q2'));
    await ledger.sweep.once();
    expect(await pointsOn(ledger, await ledger.partner('Q2'), '2023-08-31')).toBe(4);
  });

  test('an account that turns to a known one lets a fact wait for its rate', async () => {
    await ledger.writer.facts([deal('D-p3', { account: 'SP-Q3', on: '2023-06-05' })]);
    await ledger.accounts(accountsOf('Q3'));
    await ledger.sweep.once();
    expect(await parked()).toEqual([{ key: 'rate:2023-06/CAD' }]);
    await ledger.rates(ratesOf('2023-06'));
    await ledger.sweep.once();
    expect(await parked()).toEqual([]);
  });

  test('sent again once it can be placed, it is placed and no new one', async () => {
    const draft = deal('D-p4', { account: 'SP-Q4', thousands: 5 });
    await ledger.writer.facts([draft]);
    await ledger.accounts(accountsOf('Q4'));
    const [answer] = await ledger.writer.facts([draft]);
    expect(answer).toMatchObject({ outcome: 'duplicate' });
    expect(await pointsOn(ledger, await ledger.partner('Q4'), '2023-08-31')).toBe(5);
  });
});

describe('what is mended later', () => {
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await openLedger();
    await ledger.rates(ratesOf('2023-02', '2023-03'));
    await ledger.accounts(['M1', 'M2'].flatMap(accountsOf));
    await ledger.writer.facts([
      deal('D-m1', { account: 'SP-M1', thousands: 10 }),
      deal('D-m2', { account: 'SP-M1', thousands: 20, on: '2023-02-10' }),
      training('T-m1', 'p@m1.example', 'sales'),
    ]);
  });
  afterAll(() => ledger.close());

  test('a corrected rate judges the facts of its month again', async () => {
    const partner = await ledger.partner('M1');
    expect(await pointsOn(ledger, partner, '2023-08-31')).toBe(34);
    await ledger.rates([{ month: '2023-03', currency: 'CAD', usd: '0.75' }]);
    expect(await pointsOn(ledger, partner, '2023-08-31')).toBe(39);
    await ledger.rates([{ month: '2023-03', currency: 'CAD', usd: '0.75' }]);
    expect(await pointsOn(ledger, partner, '2023-08-31')).toBe(39);
  });

  test('an account that belongs to another partner takes its facts along', async () => {
    const [from, to] = [await ledger.partner('M1'), await ledger.partner('M2')];
    const [row] = accountsOf('M2');
    if (row === undefined) throw new Error('no account');
    await ledger.accounts([{ ...row, account: 'SP-M1' }]);
    expect(await pointsOn(ledger, from, '2023-08-31')).toBe(4);
    expect(await pointsOn(ledger, to, '2023-08-31')).toBe(35);
    expect(
      await ledger.writer.facts([deal('D-m1', { account: 'SP-M1', thousands: 10 })]),
    ).toMatchObject([{ outcome: 'duplicate' }]);
  });

  test('and brings them back when that was wrong', async () => {
    await ledger.accounts(accountsOf('M1'));
    expect(await pointsOn(ledger, await ledger.partner('M1'), '2023-08-31')).toBe(39);
    expect(await pointsOn(ledger, await ledger.partner('M2'), '2023-08-31')).toBe(0);
  });
});
