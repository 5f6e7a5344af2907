import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listen, type Listener } from '../../../db/listen.ts';
import type { FactDraft } from '../../../program/facts.ts';
import { CHANNEL, type ChangeMessage, payloadOf } from '../../../db/messages.types.ts';
import { standingRows } from '../../../db/reads.ts';
import { connect, inTransaction } from '../../../db/connect.ts';
import { createStandings } from '../../../db/standing.ts';
import { createWriter } from '../../../db/writer.ts';
import { lockPartners } from '../../../db/writer/partners.ts';
import {
  accountsOf,
  deal,
  type Ledger,
  milestone,
  openLedger,
  pointsOn,
  ratesOf,
  training,
  wrongBalances,
} from './support.ts';

const certificate = (person: string, expiresOn: string): FactDraft => ({
  source: 'certifications',
  sourceId: person,
  kind: 'certification.earned',
  account: null,
  person,
  country: null,
  when: { on: '2024-03-02' },
  subject: `${person}/advanced-compute`,
  fields: { name: 'advanced-compute', expiresOn },
  money: null,
});

describe('standings', () => {
  let ledger: Ledger;
  let listener: Listener;
  let partner: string;
  const heard: ChangeMessage[] = [];
  beforeAll(async () => {
    ledger = await openLedger();
    listener = await listen(ledger.url);
    listener.onChange((message) => heard.push(message));
    await ledger.rates(ratesOf('2022-12', '2023-03', '2024-03'));
    await ledger.accounts(['T1', 'T2'].flatMap(accountsOf));
    partner = await ledger.partner('T1');
  });
  afterAll(async () => {
    await listener.stop();
    await ledger.close();
  });

  const versions = async (
    id = partner,
  ): Promise<{
    version: number;
    standing: number | null;
    due: boolean;
  }> => {
    const { rows } = await sql<{ version: number; standing: number | null; due: boolean }>`
      select p.version::int, s.version::int as standing, p.standing_due as due
      from partner p left join standing s on s.partner_id = p.id where p.id = ${id}`.execute(
      ledger.db,
    );
    if (rows[0] === undefined) throw new Error('no partner');
    return rows[0];
  };
  let marks = 0;
  /** Waits until everything told so far is heard, and forgets it: on a busy machine it comes when the next test has begun. */
  const forgetHeard = async (): Promise<void> => {
    const mark: ChangeMessage = { p: [], w: ['journey'], j: `mark-${(marks += 1)}` };
    await sql`select pg_notify(${CHANNEL}, ${payloadOf(mark)})`.execute(ledger.db);
    await expect.poll(() => heard, { timeout: 10_000 }).toContainEqual(mark);
    heard.length = 0;
  };
  const stored = async () =>
    (await standingRows(ledger.db, { personId: '1', scope: { kind: 'program' } }, [partner])).get(
      partner,
    );

  test('a partner is on the list until its standing is of its version', async () => {
    await ledger.writer.facts([deal('D-1', { account: 'SP-T1', thousands: 40 })]);
    expect((await versions()).due).toBe(true);
    await ledger.standings.sweep();
    const now = await versions();
    expect(now).toEqual({ version: now.version, standing: now.version, due: false });
    expect(await stored()).toMatchObject({
      version: now.version,
      standing: { points: 40, asOf: '2023-08-31' },
    });
  });

  test('calls for one partner at once are computed together, and say what they stand for', async () => {
    await forgetHeard();
    await ledger.writer.award(milestone(ledger, partner, 'containers/assess'));
    await Promise.all(Array.from({ length: 50 }, () => ledger.standings.refresh([partner])));
    await expect
      .poll(() => heard.filter((one) => 'w' in one && one.w.includes('standing')).length)
      .toBe(1);
    expect(heard).toContainEqual({
      p: [partner],
      w: ['standing'],
      v: { [partner]: (await versions()).version },
    });
    expect((await stored())?.standing?.points).toBe(50);
    // Computed again, it is the same, and of the same version.
    const before = await versions();
    await ledger.standings.refresh([partner]);
    expect(await versions()).toEqual(before);
  });

  test('new facts are told once a batch, with their sources', async () => {
    await forgetHeard();
    await ledger.writer.facts([
      deal('D-2', { account: 'SP-T1' }),
      deal('D-3', { account: 'SP-T2' }),
    ]);
    await expect.poll(() => heard.length).toBe(1);
    const both = [partner, await ledger.partner('T2')];
    expect(heard).toEqual([{ p: expect.arrayContaining(both), w: ['source'] }]);
    const { rows } = await sql<{ payload: unknown }>`
      select payload from outbox where topic = 'facts' order by id desc limit 1`.execute(ledger.db);
    expect(rows[0]?.payload).toEqual({
      partners: expect.arrayContaining(
        both.map((partnerId) => ({ partnerId, families: ['deals'] })),
      ),
    });
  });

  test('the sweep computes a day that has begun: points fall, the version rises, a mail goes out, the tier is logged', async () => {
    const admin = await ledger.db
      .insertInto('person')
      .values({ partner_id: partner })
      .returning('id')
      .executeTakeFirstOrThrow();
    await ledger.db
      .insertInto('membership')
      .values({ person_id: admin.id, role: 'partner-admin', partner_id: partner })
      .execute();
    await ledger.standings.sweep();
    const before = await versions();
    ledger.clock.set('2024-03-10');
    expect(await ledger.standings.sweep()).toBeGreaterThan(0);
    const after = await versions();
    expect(after.version).toBeGreaterThan(before.version);
    expect(after.standing).toBe(after.version);
    expect((await stored())?.standing).toMatchObject({ points: 10, asOf: '2024-03-10' });
    const { rows: mails } = await sql<{
      payload: unknown;
    }>`select payload from outbox where topic = 'mail'`.execute(ledger.db);
    expect(mails.map(({ payload }) => payload)).toContainEqual({
      to: admin.id,
      mail: expect.objectContaining({ template: 'points-fell', after: 10 }),
    });
    const { rows: decisions } = await sql<{ from_tier: string | null; to_tier: string }>`
      select from_tier, to_tier from tier_decision where partner_id = ${partner} order by id`.execute(
      ledger.db,
    );
    expect(decisions).toEqual([{ from_tier: null, to_tier: 'registered' }]);
    expect(await ledger.standings.sweep()).toBe(0);
  });

  test('a certificate that lapses raises the version although no entry changes', async () => {
    await ledger.writer.facts([training('T-1', 'c@t1.example', 'sales', '2024-03-01T10:00:00Z')]);
    await ledger.writer.facts([certificate('c@t1.example', '2024-03-31')]);
    await ledger.standings.sweep();
    const before = await versions();
    ledger.clock.set('2024-04-01');
    await ledger.standings.sweep();
    const after = await versions();
    expect(after.version).toBe(before.version + 1);
    expect(after.standing).toBe(after.version);
  });

  const settled = () => expect.poll(async () => (await versions()).due, { timeout: 5_000 });
  const toldOf = (): number[] =>
    heard.flatMap((one) =>
      'w' in one && one.w.includes('standing') ? (one.v?.[partner] ?? []) : [],
    );

  test('of changes that keep coming the first is told at once, and the last within the rest', async () => {
    await ledger.standings.sweep();
    const pace = { share: 0.01, freeMs: 0, restMaxMs: 200 };
    const standings = createStandings({ ...ledger, pace });
    const writer = createWriter({ ...ledger, onChanged: standings.changed });
    heard.length = 0;
    const facts = 60;
    const startedAt = performance.now();
    for (let i = 0; i < facts; i += 1) {
      await writer.facts([deal(`D-often-${i}`, { account: 'SP-T1', on: '2024-03-20' })]);
      if (i === 0) await expect.poll(toldOf, { timeout: 150, interval: 5 }).toHaveLength(1);
    }
    const tookMs = performance.now() - startedAt;
    await settled().toBe(false);
    const { version } = await versions();
    await expect.poll(() => toldOf().at(-1)).toBe(version);
    // One for each rest, and the first and the last.
    expect(toldOf().length).toBeLessThan(3 + tookMs / pace.restMaxMs);
    await writer.close();
    standings.stop();
  });

  test('who asks for a standing does not wait for the rest', async () => {
    const standings = createStandings(ledger);
    for (let i = 0; i < 10; i += 1) {
      await ledger.writer.facts([deal(`D-asked-${i}`, { account: 'SP-T1', on: '2024-03-20' })]);
      await standings.refresh([partner]);
      const now = await versions();
      expect(now.standing).toBe(now.version);
    }
    standings.stop();
  });

  test('what changes ahead is counted on from what was read, and is what a look at all entries gives', async () => {
    const standings = createStandings(ledger);
    const writer = createWriter({ ...ledger, onChanged: standings.changed });
    for (let i = 0; i < 12; i += 1) {
      const given = { account: 'SP-T1', on: `2024-0${1 + (i % 3)}-20`, thousands: 3 + i };
      await writer.facts([deal(`D-ahead-${i}`, given)]);
      if (i % 4 === 3)
        await writer.facts([deal(`D-ahead-${i - 1}`, { ...given, status: 'returned' })]);
      await standings.refresh([partner]);
      const before = await versions();
      // Somebody who knows nothing comes to the same: else the version would rise.
      const other = createStandings(ledger);
      await other.refresh([partner]);
      expect(await versions()).toEqual(before);
    }
    await writer.close();
    standings.stop();
  });

  test('two processes that compute at once log each change of a tier once, and forget none', async () => {
    const keepers = [createStandings(ledger), createStandings(ledger)];
    const writer = createWriter({
      ...ledger,
      onChanged: (ids) => {
        for (const one of keepers) void one.refresh(ids);
      },
    });
    const id = await ledger.partner('T2');
    await writer.facts([certificate('c@t2.example', '2025-03-31')]);
    for (let i = 0; i < 20; i += 1) {
      const given = { account: 'SP-T2', on: '2024-03-20', thousands: 200 };
      await writer.facts([deal(`D-two-${i}`, given)]);
      await writer.facts([deal(`D-two-${i}`, { ...given, status: 'returned' })]);
    }
    await writer.close();
    await Promise.all(keepers.map((one) => one.refresh([id])));
    const now = await versions(id);
    expect(now).toEqual({ version: now.version, standing: now.version, due: false });
    const { rows } = await sql<{ from_tier: string | null; to_tier: string; version: number }>`
      select from_tier, to_tier, version::int from tier_decision where partner_id = ${id} order by id`.execute(
      ledger.db,
    );
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.map((row) => row.from_tier)).toEqual([
      null,
      ...rows.slice(0, -1).map((row) => row.to_tier),
    ]);
    expect(new Set(rows.map((row) => row.version)).size).toBe(rows.length);
  });

  test('a day that begins while facts come in leaves nothing out, whoever computes it', async () => {
    const id = await ledger.partner('T2');
    const days = Array.from({ length: 12 }, (_, i) => `2023-04-${String(i + 1).padStart(2, '0')}`);
    await ledger.rates(ratesOf('2023-04'));
    await ledger.writer.facts(
      days.map((on) => deal(`D-day-${on}`, { account: 'SP-T2', on, customer: 'cust-days' })),
    );
    const keepers = [createStandings(ledger), createStandings(ledger)];
    for (const [at, day] of days.entries()) {
      // What was earned a year ago counts no longer, while something else is earned.
      ledger.clock.set(day.replace('2023', '2024'));
      await Promise.all([
        ...keepers.map((one) => one.refresh([id])),
        ledger.writer.facts([deal(`D-while-${at}`, { account: 'SP-T2', on: '2024-03-20' })]),
        ...keepers.map((one) => one.refresh([id])),
      ]);
      await Promise.all(keepers.map((one) => one.refresh([id])));
      const now = await versions(id);
      expect(now).toEqual({ version: now.version, standing: now.version, due: false });
      const row = (
        await standingRows(ledger.db, { personId: '1', scope: { kind: 'program' } }, [id])
      ).get(id);
      expect(row?.standing?.asOf).toBe(ledger.clock.today());
      expect(row?.standing?.points).toBe(await pointsOn(ledger, id, ledger.clock.today()));
    }
    expect(await wrongBalances(ledger)).toEqual([]);
    for (const one of keepers) one.stop();
  });

  let attempt = 0;
  test('a version that the day alone raises is never the one of a fact that came meanwhile', async () => {
    const id = await ledger.partner('T2');
    await ledger.rates(ratesOf('2025-03'));
    attempt += 1;
    await ledger.writer.facts([certificate(`day${attempt}@t2.example`, `2025-04-1${attempt}`)]);
    ledger.clock.set(`2025-04-1${attempt}`);
    await ledger.standings.refresh([id]);
    ledger.clock.set(`2025-04-1${attempt + 1}`);
    const other = connect(ledger.url, { role: 'worker', max: 1 });
    let refreshing: Promise<void> | undefined;
    await inTransaction(other, async (session) => {
      const held = 'select from standing where partner_id = $1 for update';
      await session.query('hold', held, [id]);
      // The certificate has lapsed: it is computed, and waits to store.
      refreshing = ledger.standings.refresh([id]);
      await new Promise((resolve) => setTimeout(resolve, 100));
      await ledger.writer.facts([
        deal(`D-meanwhile-${attempt}`, { account: 'SP-T2', on: '2025-03-25' }),
      ]);
    });
    await refreshing;
    const now = await versions(id);
    expect(now).toEqual({ version: now.version, standing: now.version, due: false });
    const asking = { personId: '1', scope: { kind: 'program' } } as const;
    const row = (await standingRows(ledger.db, asking, [id])).get(id);
    expect(row?.standing?.points).toBe(10 * attempt);
    expect(row?.standing?.points).toBe(await pointsOn(ledger, id, ledger.clock.today()));
    await other.destroy();
  });

  test('nobody is locked while a standing is computed', async () => {
    const other = connect(ledger.url, { role: 'worker', max: 1 });
    await ledger.writer.facts([deal('D-locked', { account: 'SP-T1', on: '2024-03-20' })]);
    let computed = false;
    let refreshing: Promise<void> | undefined;
    await inTransaction(other, async (session) => {
      await lockPartners(session, [partner]);
      refreshing = ledger.standings.refresh([partner]).then(() => {
        computed = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 100));
      // It waits to store, and holds nothing that a batch has to wait for.
      expect(computed).toBe(false);
      await session.query('raise', 'update partner set version = version + 1 where id = $1', [
        partner,
      ]);
    });
    await refreshing;
    const now = await versions();
    expect(now.standing).toBe(now.version - 1);
    expect(now.due).toBe(true);
    await ledger.standings.refresh([partner]);
    expect((await versions()).due).toBe(false);
    await other.destroy();
  });

  test('reads that come while the database closes idle connections are answered', async () => {
    const db = connect(ledger.url, { role: 'worker', max: 3 });
    await Promise.all(Array.from({ length: 6 }, () => sql`select 1`.execute(db)));
    const owner = connect(ledger.url, { role: 'owner', max: 1 });
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'ascent-worker' and datname = current_database()`.execute(owner);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await sql<{ one: number }>`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
    await owner.destroy();
    await db.destroy();
  });
});

describe('the listening connection', () => {
  test('comes back by itself, and says that something may have been missed', async () => {
    const ledger = await openLedger();
    const listener = await listen(ledger.url);
    const heard: ChangeMessage[] = [];
    listener.onChange((message) => heard.push(message));
    const owner = connect(ledger.url, { role: 'owner', max: 1 });
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'ascent-listen' and datname = current_database()`.execute(owner);
    await expect.poll(() => heard, { timeout: 5_000 }).toContainEqual({ refetch: true });
    await sql`select pg_notify('ascent', '{"p":["1"],"w":["standing"]}')`.execute(owner);
    await expect.poll(() => heard).toContainEqual({ p: ['1'], w: ['standing'] });
    await owner.destroy();
    await listener.stop();
    await ledger.close();
  });
});
