import pg from 'pg';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { entryPage, type EntryCursor } from '../../../db/queries/entries.ts';
import { standingFigures } from '../../../db/queries/standing.ts';
import { addDays } from '../../../program/days.ts';
import type { FactDraft } from '../../../program/facts.ts';
import {
  accountsOf,
  deal,
  type Ledger,
  openLedger,
  ratesOf,
  shuffled,
  training,
  wrongBalances,
} from './support.ts';

const MONTHS = ['2022-05', '2022-09', '2022-11', '2023-01', '2023-02', '2023-03'];
const PARTNERS = ['L1', 'L2', 'L3'];

/** Deals over two years, some capped, some returned, and courses, some twice. */
function facts(): readonly FactDraft[] {
  return PARTNERS.flatMap((code) =>
    MONTHS.flatMap((month, m) =>
      Array.from({ length: 6 }, (_, i) => {
        const id = `D-${code}-${m}-${i}`;
        const on = `${month}-${String(3 + i * 4).padStart(2, '0')}`;
        const given = { account: `SP-${code}`, thousands: 15 + i, on, customer: `cust-${i % 2}` };
        const course = training(
          `T-${code}-${m}-${i}`,
          `u${i}@${code.toLowerCase()}.example`,
          `course-${m % 4}`,
          `${on}T09:00:00Z`,
        );
        const closed = deal(id, given);
        return i === 2
          ? [closed, course, deal(id, { ...given, on: addDays(on, 40), status: 'returned' })]
          : [closed, course];
      }).flat(),
    ),
  );
}

describe('the ledger', () => {
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await openLedger();
    await ledger.rates(ratesOf(...MONTHS, '2022-06', '2022-10', '2022-12'));
    await ledger.accounts(PARTNERS.flatMap(accountsOf));
    await ledger.writer.facts(facts());
  });
  afterAll(() => ledger.close());

  test('balances are the sums of the entries on every day on which something changes', async () => {
    const { rows } = await sql<{ day: string }>`
      select distinct d.day from entry, lateral (values (effective_on), (expires_on)) d(day) order by 1`.execute(
      ledger.db,
    );
    expect(rows.length).toBeGreaterThan(50);
    for (const { day } of rows) {
      ledger.clock.set(day);
      await ledger.standings.sweep();
      expect({ day, wrong: await wrongBalances(ledger) }).toEqual({ day, wrong: [] });
    }
  });

  test('balances are right, too, when something comes in after a day has begun and before the sweep', async () => {
    ledger.clock.set('2023-04-01');
    await ledger.standings.sweep();
    ledger.clock.set('2023-06-15');
    await ledger.writer.facts([deal('D-late', { account: 'SP-L1', on: '2023-03-02' })]);
    expect(await wrongBalances(ledger)).toEqual([]);
  });

  test.each(['ascent_api', 'ascent_worker'])(
    'entries and the audit trail cannot be changed or deleted by %s',
    async (role) => {
      const client = new pg.Client({ connectionString: ledger.url, options: `-c role=${role}` });
      await client.connect();
      try {
        for (const statement of [
          'update entry set points = 1',
          'delete from entry',
          'truncate entry',
          'update entry_2022 set points = 1',
          'delete from entry_2022',
          'delete from audit',
          "update audit set action = 'x'",
        ]) {
          await expect(client.query(statement), statement).rejects.toThrow(/permission denied/u);
        }
      } finally {
        await client.end();
      }
    },
  );

  test('not even by the owner of the tables', async () => {
    const client = new pg.Client({ connectionString: ledger.url });
    await client.connect();
    try {
      await expect(client.query('update entry set points = 1')).rejects.toThrow(/append-only/u);
      await expect(client.query('delete from entry')).rejects.toThrow(/append-only/u);
    } finally {
      await client.end();
    }
  });

  test.each([1, 2, 3])(
    'the same facts shuffled and repeated give the same export (seed %i)',
    async (seed) => {
      const other = await openLedger();
      try {
        const accounts = shuffled(PARTNERS.flatMap(accountsOf), seed);
        const sent = shuffled([...facts(), ...facts(), ...facts().slice(seed * 10)], seed);
        const half = Math.floor(sent.length / 2);
        // Accounts and rates come in the middle, so that what came before has to wait.
        await other.rates(shuffled(ratesOf(...MONTHS), seed));
        await other.accounts(accounts.slice(0, 4));
        for (let i = 0; i < half; i += 40)
          await other.writer.facts(sent.slice(i, Math.min(half, i + 40)));
        await other.accounts(accounts.slice(4));
        await other.rates(ratesOf('2022-06', '2022-10', '2022-12'));
        await Promise.all(sent.slice(half).map((draft) => other.writer.facts([draft])));
        await other.sweep.once();
        await ledger.writer.facts(facts());
        const asOf = '2023-03-31';
        const late = '"partner":"L1"';
        const without = (text: string): string =>
          text
            .split('\n')
            .filter((line) => !line.includes(late))
            .join('\n');
        expect(without(await other.exported(asOf))).toBe(without(await ledger.exported(asOf)));
        expect(await wrongBalances(other)).toEqual([]);
      } finally {
        await other.close();
      }
    },
  );

  test('what was known at a time is what the entries said then', async () => {
    const { rows } = await sql<{ known: number }>`select max(known_at) as known from entry`.execute(
      ledger.db,
    );
    const then = rows[0]?.known ?? 0;
    const partnerId = await ledger.partner('L2');
    const asked = { partnerId, asOf: '2023-06-15', knownAt: then };
    const before = await standingFigures(ledger.db, [asked]);
    ledger.clock.set('2026-01-01');
    await ledger.writer.facts([
      deal('D-after', { account: 'SP-L2', on: '2023-03-02', thousands: 9 }),
    ]);
    expect(await standingFigures(ledger.db, [asked])).toEqual(
      new Map([...before].map(([id, one]) => [id, { ...one, version: one.version + 1 }])),
    );
    const now = await standingFigures(ledger.db, [{ partnerId, asOf: '2023-06-15' }]);
    expect(now.get(partnerId)?.sums).not.toEqual(before.get(partnerId)?.sums);
  });

  test('of one day what came last stands first, page by page, each line once', async () => {
    const arrived = Array.from({ length: 7 }, (_, i) => `D-same-${i}`);
    for (const id of arrived)
      await ledger.writer.facts([deal(id, { account: 'SP-L2', on: '2023-03-20', thousands: 3 })]);
    const filter = { partnerId: await ledger.partner('L2'), q: 'd-same' };
    const seen: string[] = [];
    let after: EntryCursor | null = null;
    do {
      const page = await entryPage(ledger.db, filter, { limit: 2, after });
      seen.push(...page.entries.map((entry) => entry.subject));
      after = page.next;
    } while (after !== null);
    expect(seen).toEqual(arrived.toReversed());
  });
});
