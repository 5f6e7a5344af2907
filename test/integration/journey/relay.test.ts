import { WorkflowNotFoundError } from '@temporalio/client';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startRelay, type RelayDeps } from '../../../activities/relay.ts';
import type { Delivered } from '../../../activities/mail/types.ts';
import { connect, type Db } from '../../../db/connect.ts';
import { awaitFacts } from '../../../db/queries/awaiting.ts';
import { queueMail } from '../../../db/queries/outbox.ts';
import { testDatabase } from '../../support/postgres.ts';
import { MAILS } from '../../support/mails.ts';
import { certified, createWorker, createWorld, newQueue, startPractice, trained } from './world.ts';

let db: Db;
beforeAll(async () => {
  const { url } = await testDatabase();
  db = connect(url, { role: 'worker', max: 8 });
});
afterAll(() => db.destroy());
beforeEach(async () => {
  await sql`delete from outbox`.execute(db);
  await sql`delete from awaiting`.execute(db);
});

const at = '2023-08-31T12:00:00Z';
const addFacts = async (...partners: object[]): Promise<void> => {
  await db
    .insertInto('outbox')
    .values({
      topic: 'facts',
      payload: JSON.stringify({ partners }),
      created_at: at,
      not_before: at,
    })
    .execute();
};
const rows = () =>
  db.selectFrom('outbox').select(['id', 'done_at', 'attempts', 'failed']).orderBy('id').execute();

type Signals = { readonly sent: string[]; readonly temporal: RelayDeps['temporal'] };
const signals = (answer: (id: string) => void = () => {}): Signals => {
  const sent: string[] = [];
  const getHandle = (id: string) => ({
    signal: async () => {
      answer(id);
      sent.push(id);
    },
  });
  return { sent, temporal: { workflow: { getHandle } } as never };
};

describe('facts', () => {
  test('a journey is woken once for everything that came, and only for what it awaits', async () => {
    await awaitFacts(db, { workflowId: 'w1', partnerId: '1', families: ['deals', 'trainings'] });
    await awaitFacts(db, { workflowId: 'w2', partnerId: '2', families: ['deals'] });
    await awaitFacts(db, { workflowId: 'w3', partnerId: '1', families: ['consumption'] });
    for (let n = 0; n < 20; n += 1)
      await addFacts({ partnerId: '1', families: ['deals', 'trainings'] });
    const { sent, temporal } = signals();
    const relay = startRelay({ db, temporal, deliver: null });
    await relay.drain();
    await relay.stop();
    expect(sent).toEqual(['w1']);
    expect((await rows()).every((row) => row.done_at !== null)).toBe(true);
  });

  test('a journey that is gone counts as done, and is not asked again', async () => {
    await awaitFacts(db, { workflowId: 'gone', partnerId: '1', families: ['deals'] });
    await addFacts({ partnerId: '1', families: ['deals'] });
    const { temporal } = signals(() => {
      throw new WorkflowNotFoundError('gone', 'gone', undefined);
    });
    const relay = startRelay({ db, temporal, deliver: null });
    await relay.drain();
    await relay.stop();
    expect((await rows())[0]?.done_at).not.toBeNull();
    expect(await db.selectFrom('awaiting').selectAll().execute()).toEqual([]);
  });

  test('a journey that cannot be reached comes again, without holding up the others; nonsense is set aside', async () => {
    await awaitFacts(db, { workflowId: 'away', partnerId: '1', families: ['deals'] });
    await awaitFacts(db, { workflowId: 'here', partnerId: '2', families: ['deals'] });
    await addFacts({ partnerId: '1', families: ['deals'] });
    await addFacts({ partnerId: 7 });
    await addFacts({ partnerId: '2', families: ['deals'] });
    let isAway = true;
    const { sent, temporal } = signals((id) => {
      if (id === 'away' && isAway) throw new Error('unavailable');
    });
    const relay = startRelay({ db, temporal, deliver: null });
    await relay.drain();
    expect(sent).toEqual(['here']);
    const [away, nonsense, here] = await rows();
    expect(away).toMatchObject({ done_at: null, attempts: 1, failed: null });
    expect(nonsense?.failed).not.toBeNull();
    expect(here?.done_at).not.toBeNull();
    isAway = false;
    await vi.waitFor(() => expect(sent).toEqual(['here', 'away']), { timeout: 10_000 });
    await relay.stop();
  });
});

describe('mail', () => {
  const [mail] = MAILS;
  const add = async (to: string): Promise<void> => {
    if (mail !== undefined)
      await queueMail(db, { mail, to: [to], partnerId: null, at: Date.parse(at) });
  };
  const run = async (answer: (id: string) => Delivered, turns = 1): Promise<string[]> => {
    const tried: string[] = [];
    const deliver: RelayDeps['deliver'] = async (_, row) => {
      const { to } = row.payload as { to: string };
      tried.push(to);
      return answer(to);
    };
    const relay = startRelay({ db, temporal: signals().temporal, deliver });
    for (let turn = 0; turn < turns; turn += 1) {
      await relay.drain();
      await sql`update outbox set not_before = created_at`.execute(db);
    }
    await relay.stop();
    return tried;
  };

  test('each mail goes out once, and is done with the server’s answer', async () => {
    await add('1');
    await add('2');
    expect((await run(() => ({ outcome: 'done' }), 3)).sort()).toEqual(['1', '2']);
    expect((await rows()).every((row) => row.done_at !== null)).toBe(true);
  });

  test('a message that is wrong is set aside after some tries, and the others go out meanwhile', async () => {
    await add('666');
    await add('2');
    const tried = await run(
      (to) =>
        to === '666' ? { outcome: 'failed', reason: 'no', final: false } : { outcome: 'done' },
      12,
    );
    expect(tried.filter((to) => to === '2')).toHaveLength(1);
    expect(tried.filter((to) => to === '666')).toHaveLength(8);
    expect(await rows()).toMatchObject([{ failed: 'no', done_at: null }, { failed: null }]);
  });

  test('a mail server that is away costs no tries, however long', async () => {
    await add('1');
    await run(() => ({ outcome: 'away' }), 15);
    expect(await rows()).toMatchObject([{ attempts: 0, failed: null, done_at: null }]);
    expect(await run(() => ({ outcome: 'done' }))).toEqual(['1']);
  });

  test('of several relays one delivers a mail', async () => {
    for (let n = 0; n < 20; n += 1) await add(String(n));
    const tried: string[] = [];
    const deliver: RelayDeps['deliver'] = async (_, row) => {
      tried.push(row.id);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return { outcome: 'done' };
    };
    const relays = [1, 2, 3].map(() => startRelay({ db, temporal: signals().temporal, deliver }));
    await Promise.all(relays.map((relay) => relay.drain()));
    await Promise.all(relays.map((relay) => relay.stop()));
    expect(new Set(tried).size).toBe(20);
    expect(tried).toHaveLength(20);
  });
});

test('a tier that changed is told to the partner’s people, each in their language', async () => {
  const world = await createWorld();
  const payload = {
    ...{ mail: 'standing', partnerId: world.partnerId, points: { before: 90, after: 110 } },
    tier: {
      before: world.editions[0]?.tiers[0]?.id ?? null,
      after: world.editions[0]?.tiers[1]?.id ?? '',
    },
  };
  await world.db
    .insertInto('outbox')
    .values({ topic: 'mail', payload: JSON.stringify(payload), created_at: at, not_before: at })
    .execute();
  await world.relay.drain();
  const told = world.mails.map(({ to, subject }) => `${to.address}: ${subject}`).sort();
  expect(told).toEqual([
    expect.stringMatching(/^luc@.*passe au niveau/),
    expect.stringMatching(/^maya@.*is now/),
  ]);
  await world.close();
});

describe('facts and journeys on real servers', () => {
  test('whatever comes while a journey opens is seen by it', { timeout: 120_000 }, async () => {
    const world = await createWorld({ waitingDays: 0 });
    const queue = newQueue();
    const worker = await createWorker(world, queue);
    await worker.runUntil(async () => {
      for (let attempt = 1; attempt <= 8; attempt += 1) {
        await sql`delete from fact where family = 'trainings'`.execute(world.db);
        // The second person's training is stored somewhere between the start and the first look.
        await trained(world, 'maya', 'technical-essentials');
        const [journey] = await Promise.all([
          startPractice(world, queue, { attempt }),
          new Promise((resolve) => setTimeout(resolve, attempt * 15)).then(() =>
            trained(world, 'luc', 'technical-essentials'),
          ),
        ]);
        const { journeyId } = await journey.opened();
        await vi.waitFor(
          async () => {
            const row = await world.db
              .selectFrom('step')
              .select('state')
              .where('journey_id', '=', journeyId)
              .where('id', '=', 'essentials-passed')
              .executeTakeFirst();
            expect(row?.state, `attempt ${attempt}`).toBe('completed');
          },
          { timeout: 30_000, interval: 30 },
        );
        await journey.withdraw();
      }
    });
    await world.close();
  });

  test('a burst of ten facts takes at most 2.5 events each', async () => {
    const world = await createWorld();
    const queue = newQueue();
    const worker = await createWorker(world, queue);
    await worker.runUntil(async () => {
      const journey = await startPractice(world, queue);
      await journey.opened();
      await journey.assess('maturity-then');
      const length = async (): Promise<number> =>
        (await journey.handle.fetchHistory()).events?.length ?? 0;
      const before = await length();
      const people = Array.from({ length: 9 }, (_, n) => `person-${n}`);
      await Promise.all([
        ...people.map((person) => trained(world, person, 'technical-essentials')),
        certified(world, 'person-0'),
      ]);
      await vi.waitFor(async () => {
        const row = await world.db
          .selectFrom('step')
          .select('state')
          .where('id', '=', 'joint-plan')
          .executeTakeFirst();
        expect(row?.state).toBe('open');
      }, 20_000);
      await world.relay.drain();
      expect(((await length()) - before) / 10).toBeLessThanOrEqual(2.5);
      await journey.withdraw();
    });
    await world.close();
  });
});
