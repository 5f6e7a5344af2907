import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { releaseEditions } from '../../../db/queries/editions.ts';
import { createStandings } from '../../../db/standing.ts';
import { createSweep, type Sweep } from '../../../db/sweep.ts';
import { createWriter } from '../../../db/writer.ts';
import type { Edition } from '../../../program/edition/types.ts';
import {
  accountsOf,
  deal,
  type Ledger,
  openLedger,
  ratesOf,
  training,
  wrongBalances,
} from './support.ts';

/** The middle of a program year, and of a month, so that periods are cut. */
const STARTS = '2023-04-15';
const CODES = ['N1', 'N2', 'N3'];

/** The edition in force, and one that starts later: a course is worth more, an influenced deal nothing. */
function withNext(editions: readonly Edition[]): readonly Edition[] {
  const [edition] = editions;
  if (edition === undefined) throw new Error('no edition');
  const clauses = edition.clauses
    .filter(({ id }) => id !== 'perpetual-sale')
    .map((clause) =>
      clause.id === 'course-passed' ? { ...clause, value: { points: 9 } } : clause,
    );
  const inForce = { from: STARTS, to: null };
  return [edition, { ...edition, id: 'unified-2023b', hash: 'b'.repeat(64), inForce, clauses }];
}

/** Facts on both sides of the day: customers and courses whose period is cut, a return of a deal of before. */
const FACTS = CODES.flatMap((code) => {
  const account = `SP-${code}`;
  const at = `${code.toLowerCase()}.example`;
  return [
    deal(`D-${code}-1`, { account, customer: 'cust-1', on: '2023-03-10', thousands: 70 }),
    deal(`D-${code}-2`, { account, customer: 'cust-1', on: '2023-05-10', thousands: 70 }),
    deal(`D-${code}-3`, { account, customer: 'cust-2', on: '2023-04-14' }),
    deal(`D-${code}-3`, { account, customer: 'cust-2', on: '2023-06-01', status: 'returned' }),
    training(`T-${code}-1`, `u1@${at}`, 'sales', '2023-04-10T10:00:00Z'),
    training(`T-${code}-2`, `u1@${at}`, 'compute', '2023-04-20T10:00:00Z'),
    training(`T-${code}-3`, `u2@${at}`, 'compute', '2023-06-20T10:00:00Z'),
  ];
});

const ledgers: Ledger[] = [];
afterAll(() => Promise.all(ledgers.map((ledger) => ledger.close())));

async function open(): Promise<Ledger> {
  const ledger = await openLedger();
  ledgers.push(ledger);
  await ledger.rates(ratesOf('2023-03', '2023-04', '2023-05', '2023-06'));
  await ledger.accounts(CODES.flatMap(accountsOf));
  return ledger;
}

/** The same database as a process finds it that has started with other editions. */
function started(ledger: Ledger, editions: readonly Edition[]) {
  const given = { ...ledger, editions };
  const writer = createWriter(given);
  const standings = createStandings(given);
  return { ...given, writer, sweep: createSweep({ ...given, writer, standings }) };
}

async function untilDone(sweep: Sweep): Promise<void> {
  while ((await sweep.once()).moreLeft) await Promise.resolve();
}

/** What counts on days before and after, by partner and clause; keys and arrival aside. */
async function counts(ledger: Ledger): Promise<readonly unknown[]> {
  const { rows } = await sql`
    select day::text, p.code, c.edition, c.clause, e.subject, sum(e.points)::int as points
    from unnest('{2023-04-14,2023-04-15,2023-06-30,2024-04-20}'::date[]) day
    join entry e on e.effective_on <= day and day < e.expires_on
    join clause c on c.id = e.clause_id join partner p on p.id = e.partner_id
    group by 1, 2, 3, 4, 5 having sum(e.points) <> 0 order by 1, 2, 3, 4, 5`.execute(ledger.db);
  return rows;
}

const dueIn = async (ledger: Ledger): Promise<number> =>
  (await ledger.db.selectFrom('rejudge_due').selectAll().execute()).length;
const entriesIn = async (ledger: Ledger): Promise<number> =>
  (await ledger.db.selectFrom('entry').select('key').execute()).length;

describe('an edition that is released later', () => {
  test('judges what happened on its days, as if it had been there from the beginning', async () => {
    const late = await open();
    await late.writer.facts(FACTS);
    await late.sweep.once();
    const before = await counts(late);

    const after = started(late, withNext(late.editions));
    await untilDone(after.sweep);
    expect(await dueIn(late)).toBe(0);
    expect(await wrongBalances(late)).toEqual([]);

    const early = await open();
    const first = started(early, withNext(early.editions));
    await first.writer.facts(FACTS);
    const expected = await counts(early);
    expect(expected).not.toEqual(before);
    expect(await counts(late)).toEqual(expected);
    const { rows } = await sql`select code from partner where standing_due`.execute(late.db);
    expect(rows).toEqual([]);

    // Judged again without a change it posts nothing.
    const entries = await entriesIn(late);
    await sql`insert into rejudge_due select id from partner`.execute(late.db);
    await untilDone(after.sweep);
    expect(await dueIn(late)).toBe(0);
    expect(await entriesIn(late)).toBe(entries);
  });

  test('is remembered by whoever comes after a process that was killed, before it judged and while it did', async () => {
    const ledger = await open();
    await ledger.writer.facts(FACTS);
    const before = await counts(ledger);
    const editions = withNext(ledger.editions);
    // Released, and killed: partners with facts on its days are on the list.
    await releaseEditions(ledger.db, editions);
    expect(await dueIn(ledger)).toBe(CODES.length);
    // Killed in the middle: the database refuses the last of what it writes.
    await sql`create function refuse_entry() returns trigger language plpgsql as
      $$ begin raise exception 'the server goes down' using errcode = 'admin_shutdown'; end $$`.execute(
      ledger.owner,
    );
    await sql`create trigger refuse_entry before delete on rejudge_due
      for each statement execute function refuse_entry()`.execute(ledger.owner);
    await expect(started(ledger, editions).sweep.once()).rejects.toThrow('the server goes down');
    await sql`drop trigger refuse_entry on rejudge_due`.execute(ledger.owner);
    expect(await counts(ledger)).toEqual(before);
    expect(await dueIn(ledger)).toBe(CODES.length);

    await untilDone(started(ledger, editions).sweep);
    expect(await counts(ledger)).not.toEqual(before);
    expect(await dueIn(ledger)).toBe(0);
  });

  test('puts nobody on the list whose facts lie on other days, nor at a second start', async () => {
    const ledger = await open();
    await ledger.writer.facts(FACTS.filter(({ sourceId }) => /^(D-N1-1|T-N2-2)/.test(sourceId)));
    const editions = withNext(ledger.editions);
    await releaseEditions(ledger.db, editions);
    const { rows } = await sql<{ code: string }>`
      select p.code from rejudge_due d join partner p on p.id = d.partner_id`.execute(ledger.db);
    expect(rows).toEqual([{ code: 'N2' }]);
    await untilDone(started(ledger, editions).sweep);
    await releaseEditions(ledger.db, editions);
    expect(await dueIn(ledger)).toBe(0);
  });
});
