import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { beginApplication } from '../../../db/queries/applications.ts';
import { claimCommand, finishCommand } from '../../../db/queries/commands.ts';
import { keepRefusals } from '../../../db/queries/import-runs.ts';
import { queueMail } from '../../../db/queries/outbox.ts';
import { MAILS } from '../../support/mails.ts';
import { type Ledger, openLedger } from './support.ts';

const LEASE_MS = 10_000;

describe('what is kept for a while only', () => {
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await openLedger();
  });
  afterAll(() => ledger.close());

  const command = (key: string) => ({
    ...{ principal: '1/1', route: 'POST /v1/journeys', key },
    bodyHash: createHash('sha256').update(key).digest(),
  });
  const claim = (key: string) =>
    claimCommand(ledger.db, command(key), ledger.clock.now(), LEASE_MS);
  const answer = { status: 201, body: { id: 'jrn_1' }, headers: {} };
  async function answered(key: string): Promise<void> {
    const { state, ...claimed } = await claim(key);
    if (state !== 'ours' || !('id' in claimed)) throw new Error(state);
    await finishCommand(ledger.db, claimed.id, answer);
  }

  test('an answer is given again for thirty days; after that its key is free', async () => {
    await answered('old');
    ledger.clock.set('2023-09-29');
    await answered('new');
    expect(await ledger.sweep.once()).toMatchObject({ forgotten: 0 });
    expect(await claim('old')).toMatchObject({ state: 'done', answer });
    ledger.clock.set('2023-10-01');
    expect(await ledger.sweep.once()).toMatchObject({ forgotten: 1 });
    expect(await claim('old')).toMatchObject({ state: 'ours' });
    expect(await claim('new')).toMatchObject({ state: 'done', answer });
  });

  test('of what was refused, its text is forgotten after thirty days, and kept that it was and why', async () => {
    const refusal = {
      ...{ source: 'academy', importId: null, line: null, code: 'unknown-kind', detail: 'a dance' },
      bodyHash: createHash('sha256').update('x').digest(),
      excerpt: '{"person":"ann@p1.example"}',
    };
    await keepRefusals(ledger.db, [refusal], ledger.clock.now());
    const kept = () =>
      ledger.db.selectFrom('refusal').select(['code', 'detail', 'excerpt']).execute();
    ledger.clock.set('2023-10-30');
    await ledger.sweep.once();
    expect(await kept()).toEqual([expect.objectContaining({ excerpt: refusal.excerpt })]);
    ledger.clock.set('2023-11-01');
    await ledger.sweep.once();
    const forgotten = { code: 'unknown-kind', detail: 'a dance', excerpt: '' };
    expect(await kept()).toEqual([forgotten]);
    // Sent again it is shown again.
    await keepRefusals(ledger.db, [refusal], ledger.clock.now());
    expect(await kept()).toEqual([{ ...forgotten, excerpt: refusal.excerpt }]);
  });

  test('a session that is over is forgotten, one that is not stays', async () => {
    const { id: person } = await ledger.db
      .insertInto('person')
      .values({ partner_id: null })
      .returning('id')
      .executeTakeFirstOrThrow();
    for (const expires of ['2023-11-01T10:00:00Z', '2023-11-03T10:00:00Z']) {
      await ledger.db
        .insertInto('session')
        .values({
          id_hash: Buffer.from(randomUUID()),
          person_id: person,
          ...{ created_at: '2023-11-01T08:00:00Z', seen_at: '2023-11-01T08:00:00Z' },
          expires_at: expires,
        })
        .execute();
    }
    ledger.clock.set('2023-11-02');
    await ledger.sweep.once();
    const left = await ledger.db.selectFrom('session').select('expires_at').execute();
    expect(left).toEqual([{ expires_at: Date.parse('2023-11-03T10:00:00Z') }]);
  });

  test('an application that leads to nothing is forgotten: unconfirmed in a week, a draft after sixty days', async () => {
    ledger.clock.set('2023-12-01');
    const at = ledger.clock.now();
    for (const mail of ['no@x.example', 'draft@x.example', 'sent@x.example'])
      await beginApplication(ledger.db, { mail, name: 'A Name', locale: 'en', at });
    await sql`update application set state = 'draft' where mail = 'draft@x.example'`.execute(
      ledger.db,
    );
    await sql`update application set state = 'submitted' where mail = 'sent@x.example'`.execute(
      ledger.db,
    );
    const left = async () => {
      await ledger.sweep.once();
      const rows = await ledger.db
        .selectFrom('application')
        .select(['state', 'mail', 'name'])
        .orderBy('id')
        .execute();
      return rows.map(({ state, mail, name }) => [state, mail ?? name].join(' '));
    };
    ledger.clock.set('2023-12-07');
    expect(await left()).toHaveLength(3);
    ledger.clock.set('2023-12-09');
    expect(await left()).toEqual(['draft draft@x.example', 'submitted sent@x.example']);
    ledger.clock.set('2024-01-29');
    expect(await left()).toHaveLength(2);
    // What became an enrolment stays, and names nobody.
    ledger.clock.set('2024-01-31');
    expect(await left()).toEqual(['submitted ']);
  });

  test('it is looked for once an hour, and not with every sweep', async () => {
    await answered('often');
    ledger.clock.set('2024-03-01');
    await ledger.sweep.once();
    await answered('later');
    await ledger.db
      .updateTable('request')
      .set({ created_at: '2023-01-01T00:00:00Z', lease_until: '2023-01-01T00:00:00Z' })
      .execute();
    expect(await ledger.sweep.once()).toMatchObject({ forgotten: 0 });
  });

  test('what was told on the screen is forgotten after ninety days, read or not', async () => {
    const { id } = await ledger.db
      .insertInto('person')
      .values({ partner_id: null })
      .returning('id')
      .executeTakeFirstOrThrow();
    const identity = { person_id: id, mail: 'told@p1.example', domain: 'p1.example' };
    await ledger.db.insertInto('person_identity').values(identity).execute();
    const [mail] = MAILS;
    if (mail === undefined) throw new Error('no mail');
    const tell = () =>
      queueMail(ledger.db, { mail, to: [id], partnerId: null, at: ledger.clock.now() });
    ledger.clock.set('2024-01-02');
    await tell();
    ledger.clock.set('2024-03-31');
    await tell();
    const kept = async () =>
      (await ledger.db.selectFrom('notification').select('id').execute()).length;
    await ledger.sweep.once();
    expect(await kept()).toBe(2);
    ledger.clock.set('2024-04-02');
    await ledger.sweep.once();
    expect(await kept()).toBe(1);
  });
});
