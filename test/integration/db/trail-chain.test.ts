import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
    expect(linked.toSorted((a, b) => a - b)).toEqual([0, 3]);
    expect(await linkTrail(ledger.db, 'all')).toBe(0);
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
    expect(await linkTrail(ledger.db, 'recent')).toBe(1);
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
