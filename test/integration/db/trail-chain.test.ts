import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, type Db } from '../../../db/connect.ts';
import { recordAudit } from '../../../db/queries/audit.ts';
import { linkTrail, verifyTrail } from '../../../db/queries/trail-chain.ts';
import { type Ledger, openLedger } from './support.ts';

let ledger: Ledger;
beforeAll(async () => {
  ledger = await openLedger();
});
afterAll(() => ledger.close());

const record = (object: string, db = ledger.db) =>
  recordAudit(db, {
    ...{ at: ledger.clock.now(), personId: '7', role: 'program-owner', action: 'member.change' },
    ...{ object, partnerId: null, detail: { role: 'reviewer' } },
  });
const links = async () =>
  (await sql<{ n: number }>`select count(*)::int as n from trail_link`.execute(ledger.db)).rows[0]
    ?.n;
/** As somebody would who has the whole database in hand. */
const forge = (statement: string) =>
  ledger.owner.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx);
    await sql.raw(statement).execute(tx);
  });
const auditId = async (object: string) =>
  (await sql<{ id: string }>`select id from audit where object = ${object}`.execute(ledger.owner))
    .rows[0]?.id ?? '0';

describe('the chain of the trail', () => {
  test('links every record once, however many do it at once, and fits', async () => {
    for (const name of ['one', 'two', 'three']) await record(name);
    const linked = await Promise.all([
      linkTrail(ledger.db, 'recent'),
      linkTrail(ledger.db, 'recent'),
    ]);
    expect(linked.map((one) => one.linked).toSorted((a, b) => a - b)).toEqual([0, 3]);
    expect(await linkTrail(ledger.db, 'late')).toEqual({ linked: 0, moreLeft: false });
    const { head, broken } = await verifyTrail(ledger.owner);
    expect(broken).toBeNull();
    expect(head?.place).toBe('3');
  });

  test('waits for nobody: a record of a longer transaction is linked after later ones', async () => {
    let commit = (): void => {};
    const held = new Promise<void>((resolve) => (commit = resolve));
    const begun = Promise.withResolvers<void>();
    const long = ledger.db.transaction().execute(async (tx) => {
      await record('held up', tx);
      begun.resolve();
      await held;
    });
    await begun.promise;
    await record('later');
    expect((await linkTrail(ledger.db, 'recent')).linked).toBe(1);
    commit();
    await long;
    await ledger.sweep.once();
    expect(await links()).toBe(5);
    expect((await verifyTrail(ledger.owner)).broken).toBeNull();
  });

  test('is never changed by the product: neither links nor records', async () => {
    const asWorker = (statement: string) => sql.raw(statement).execute(ledger.db);
    await expect(asWorker(`update trail_link set hash = hash`)).rejects.toThrow();
    await expect(asWorker(`delete from trail_link`)).rejects.toThrow();
    await expect(sql`delete from trail_link`.execute(ledger.owner)).rejects.toThrow(/append/u);
    await expect(sql`update audit set object = 'x'`.execute(ledger.owner)).rejects.toThrow();
  });

  test('names the first record that was changed, and the first that is missing', async () => {
    const [two, later] = [await auditId('two'), await auditId('later')];
    await forge(`update audit set object = 'later!' where id = ${later}`);
    expect((await verifyTrail(ledger.owner)).broken).toMatchObject({
      ...{ source: 'audit', id: later, how: 'changed' },
    });
    await forge(`update audit set detail = '{"role": "auditor"}' where id = ${two}`);
    expect((await verifyTrail(ledger.owner)).broken).toMatchObject({ id: two, how: 'changed' });
    await forge(`update audit set detail = '{"role": "reviewer"}' where id = ${two}`);
    await forge(`update audit set object = 'later' where id = ${later}`);
    expect((await verifyTrail(ledger.owner)).broken).toBeNull();
    await forge(`delete from audit where id = ${later}`);
    expect((await verifyTrail(ledger.owner)).broken).toMatchObject({ id: later, how: 'missing' });
  });

  test('shows a record that was changed together with its link, by the link that follows', async () => {
    const two = await auditId('two');
    await forge(`update audit set object = 'forged' where id = ${two};
      update trail_link l set hash = sha256((select b.hash from trail_link b where b.place = l.place - 1) || r.bytes)
        from trail_record r where r.source = 'audit' and r.id = ${two} and l.source = 'audit' and l.record_id = ${two}`);
    const { broken } = await verifyTrail(ledger.owner);
    expect(broken).toMatchObject({ id: await auditId('three'), how: 'changed' });
  });
});

describe('a long trail', () => {
  const RECORDS = 20_000;
  let long: Ledger;
  let one: Db;
  beforeAll(async () => {
    long = await openLedger();
    // One connection, whose counters are known as soon as it is asked for them.
    one = connect(long.url, { role: 'writer', max: 1 });
  });
  afterAll(() => Promise.all([one.destroy(), long.close()]));

  const recordMany = () =>
    sql`insert into audit (at, person_id, role, action, object, partner_id, detail)
      select now(), 7, 'program-owner', 'member.change', 'object ' || n, null, '{}'
      from generate_series(1, ${RECORDS}::int) n`.execute(one);
  /** Rows of records and links that the database has read so far, from tables and indexes. */
  const rowsRead = async (): Promise<number> => {
    await sql`select pg_stat_force_next_flush()`.execute(one);
    const { rows } = await sql<{ n: number }>`
      select (select sum(seq_tup_read) from pg_stat_user_tables where relname in ('audit', 'trail_link'))::int
        + (select sum(idx_tup_read) from pg_stat_user_indexes where relname in ('audit', 'trail_link'))::int as n`.execute(
      one,
    );
    return rows[0]?.n ?? 0;
  };
  const reading = async (work: () => Promise<unknown>): Promise<number> => {
    const before = await rowsRead();
    await work();
    return (await rowsRead()) - before;
  };
  const linkAll = async () => {
    while ((await linkTrail(one, 'recent')).moreLeft);
  };

  beforeAll(async () => {
    // The id of whoever commits last.
    await sql`select nextval(pg_get_serial_sequence('audit', 'id'))`.execute(long.owner);
  });

  test('is linked and verified in pages: a record takes as many reads in a long trail as in a short one', async () => {
    await recordMany();
    const first = await reading(linkAll);
    expect((await verifyTrail(one)).head?.place).toBe(String(RECORDS));
    await recordMany();
    const second = await reading(linkAll);
    expect(first).toBeGreaterThan(RECORDS);
    expect(second).toBeLessThan(1.2 * first);
    expect(second).toBeLessThan(5 * RECORDS);
    const verified = await reading(async () => {
      const { head, broken } = await verifyTrail(one);
      expect(broken).toBeNull();
      expect(head?.place).toBe(String(2 * RECORDS));
    });
    expect(verified).toBeLessThan(3 * 2 * RECORDS);
  });

  test('is looked through for late records with three reads each, and what came late is linked', async () => {
    // A transaction that had its id before all others, and committed after them.
    await sql`insert into audit (id, at, person_id, role, action, object, partner_id, detail) overriding system value
      values (1, now(), 7, 'program-owner', 'member.change', 'held up', null, '{}')`.execute(
      long.owner,
    );
    const reads = await reading(async () => expect((await linkTrail(one, 'late')).linked).toBe(1));
    expect(reads).toBeLessThan(3.5 * 2 * RECORDS);
  });
});
