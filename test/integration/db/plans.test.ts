import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, type Db, type DbRole } from '../../../db/connect.ts';
import { entriesOfFacts, entryByKey, entryPage } from '../../../db/queries/entries.ts';
import { factsAbout, factsBehind, factsByIds } from '../../../db/queries/facts.ts';
import { peoplePage } from '../../../db/queries/people.ts';
import { partnerById } from '../../../db/queries/partners.ts';
import { search } from '../../../db/queries/search.ts';
import { pointChanges, standingFigures } from '../../../db/queries/standing.ts';
import { standingRows } from '../../../db/reads.ts';
import { withScope } from '../../../db/scope.ts';
import { createStandings } from '../../../db/standing.ts';
import { createWriter } from '../../../db/writer.ts';
import {
  accountsOf,
  deal,
  type Ledger,
  milestone,
  openLedger,
  ratesOf,
  training,
} from './support.ts';

const CODES = Array.from({ length: 60 }, (_, i) => `E${i}`);

/** Tables that grow without end: nothing that is done often may read one from front to back. */
const GROWING =
  /^(fact|entry_\d+|person_identity|person|balance|account|outbox|step_event|audit)$/u;

/** With nothing in memory, as the first time. */
const keep = { factsMax: 0, factsMaxEach: 0, factsAtOnce: 0 };

describe('what is done often reads by index', () => {
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await openLedger();
    await ledger.rates(ratesOf('2023-03'));
    await ledger.accounts(CODES.flatMap(accountsOf));
    await ledger.writer.facts(
      CODES.flatMap((code) =>
        Array.from({ length: 40 }, (_, i) => [
          deal(`D-${code}-${i}`, { account: `SP-${code}`, customer: `cust-${i % 5}` }),
          training(`T-${code}-${i}`, `u${i}@${code.toLowerCase()}.example`, 'sales'),
        ]).flat(),
      ),
    );
    await ledger.standings.sweep();
    await sql`analyze`.execute(ledger.db).catch(() => {});
  });
  afterAll(() => ledger.close());

  /** How `work` read each table that grows. Its connections are new: new plans, and counts in time. */
  async function readsOf(
    role: DbRole,
    work: (db: Db) => Promise<unknown>,
  ): Promise<readonly Reads[]> {
    const before = new Map((await allReads()).map((one) => [one.table, one]));
    const db = connect(ledger.url, { role, max: 3 });
    await work(db);
    await db.destroy();
    return (await allReads()).map(({ table, whole, byIndex }) => ({
      table,
      whole: whole - (before.get(table)?.whole ?? 0),
      byIndex: byIndex - (before.get(table)?.byIndex ?? 0),
    }));
  }

  /** Tables that `work` read from front to back, with how often. */
  async function scannedBy(
    role: DbRole,
    work: (db: Db) => Promise<unknown>,
  ): Promise<Readonly<Record<string, number>>> {
    const reads = await readsOf(role, work);
    return Object.fromEntries(
      reads.flatMap(({ table, whole }) => (whole > 0 ? [[table, whole]] : [])),
    );
  }

  type Reads = { readonly table: string; readonly whole: number; readonly byIndex: number };
  async function allReads(): Promise<readonly Reads[]> {
    const owner = connect(ledger.url, { role: 'owner', max: 1 });
    // Counts of a connection arrive when it ends.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { rows } = await sql<Reads>`
      select relname as table, seq_scan::int as whole, coalesce(idx_scan, 0)::int as "byIndex"
      from pg_stat_user_tables`.execute(owner);
    await owner.destroy();
    return rows.filter(({ table }) => GROWING.test(table));
  }

  test.each([
    ['with nothing in memory', keep],
    ['with what was written before', undefined],
  ])('storing facts, returns and awards, %s', async (name, its) => {
    const partner = await ledger.partner('E3');
    const found = await scannedBy('writer', async (db) => {
      const writer = createWriter({ ...ledger, db, ...(its === undefined ? {} : { keep: its }) });
      for (let round = 0; round < 8; round += 1) {
        await Promise.all(
          Array.from({ length: 20 }, (_, i) =>
            writer.facts([
              deal(`D-${name}-${round}-${i}`, { account: `SP-E${i}` }),
              training(`T-${name}-${round}-${i}`, `n${round}@e${i}.example`, 'compute'),
              deal(`D-E${i}-${round}`, {
                account: `SP-E${i}`,
                customer: `cust-${round % 5}`,
                on: '2023-04-01',
                status: 'returned',
              }),
            ]),
          ),
        );
        // What comes again is looked up before it is written.
        await writer.facts([deal(`D-${name}-${round}-0`, { account: 'SP-E0' })]);
        await writer.award(milestone(ledger, partner, `plans/${name}/${round}`));
      }
      await writer.close();
    });
    expect(found).toEqual({});
  });

  test('a deal of a customer reads that customer’s, however many others the partner has', async () => {
    const fetched = async (): Promise<number> => {
      const owner = connect(ledger.url, { role: 'owner', max: 1 });
      await new Promise((resolve) => setTimeout(resolve, 300));
      const { rows } = await sql<{ rows: number }>`
        select idx_tup_fetch::int as rows from pg_stat_user_tables where relname = 'fact'`.execute(
        owner,
      );
      await owner.destroy();
      return rows[0]?.rows ?? 0;
    };
    const before = await fetched();
    const db = connect(ledger.url, { role: 'writer', max: 1 });
    const writer = createWriter({ ...ledger, db, keep });
    for (const code of CODES)
      await writer.facts([deal(`D-one-${code}`, { account: `SP-${code}`, customer: 'cust-new' })]);
    await writer.close();
    await db.destroy();
    expect((await fetched()) - before).toBeLessThan(CODES.length * 4);
  });

  test('what stands of groups of one program year is asked of its partition alone', async () => {
    const trainings = (round: number) =>
      Array.from({ length: 20 }, (_, i) =>
        training(`T-year-${round}-${i}`, `u${i}@e${i}.example`, `course-${round}`),
      );
    const reads = await readsOf('writer', async (db) => {
      const writer = createWriter({ ...ledger, db, keep });
      for (let round = 0; round < 8; round += 1) await writer.facts(trainings(round));
      await writer.close();
    });
    const ofEntries = reads.filter(({ table }) => table.startsWith('entry_'));
    expect(ofEntries.length).toBeGreaterThan(1);
    // February 2023 lies in the program year that began in 2022.
    expect(ofEntries.filter((one) => one.whole + one.byIndex > 0)).toEqual([
      { table: 'entry_2022', whole: 0, byIndex: expect.any(Number) },
    ]);
  });

  test('computing standings', async () => {
    const ids = await Promise.all(CODES.slice(0, 30).map((code) => ledger.partner(code)));
    const found = await scannedBy('worker', async (db) => {
      const standings = createStandings({ ...ledger, db });
      for (const id of ids) await standings.refresh([id]);
    });
    expect(found).toEqual({});
  });

  test('what the API reads for a partner', async () => {
    const id = await ledger.partner('E7');
    const asking = { personId: '1', scope: { kind: 'partner', partnerId: id } } as const;
    const { entries } = await entryPage(ledger.db, { partnerId: id }, { limit: 20, after: null });
    const [entry] = entries;
    const factId = entries.find((one) => one.fact !== null)?.fact;
    if (entry === undefined || factId === null || factId === undefined) throw new Error('no entry');
    const found = await scannedBy('api', async (api) => {
      for (let i = 0; i < 8; i += 1) {
        await standingRows(api, asking, [id]);
        await withScope(api, asking, async (tx) => {
          await entryPage(tx, { partnerId: id, kind: 'performing' }, { limit: 20, after: null });
          await entryByKey(tx, entry.key);
          await entriesOfFacts(tx, id, [factId]);
          await factsByIds(tx, [factId]);
          await factsAbout(tx, id, { kind: 'deal', subject: `D-E7-${i}` });
          await factsBehind(tx, ledger.editions, id, entries);
          await peoplePage(tx, { partnerId: id }, { limit: 20, after: null });
          await partnerById(tx, id);
          await pointChanges(tx, id);
          await standingFigures(tx, [{ partnerId: id, asOf: '2023-06-30' }]);
        });
      }
    });
    expect(found).toEqual({});
  });

  test('finding a deal or a customer in the whole program', async () => {
    const asking = { personId: '1', scope: { kind: 'program' } } as const;
    const found = await scannedBy('api', (api) =>
      withScope(api, asking, (tx) => search(tx, 'D-E11')),
    );
    // Names are few, and looked through: one row per person and partner.
    const { person_identity: _names, person: _people, ...others } = found;
    expect(others).toEqual({});
    expect(await search(ledger.db, 'd-e11-3')).toContainEqual(
      expect.objectContaining({ kind: 'deal', subject: 'D-E11-3' }),
    );
  });
});
