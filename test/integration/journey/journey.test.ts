import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { askJourney, startPractice as startThroughApi } from '../../../api/commands/journeys.ts';
import { decideApproval } from '../../../db/queries/approvals.ts';
import { addEvidence } from '../../../db/queries/evidence.ts';
import type { Decision } from '../../../program/practice.ts';
import {
  decideUpdate,
  practiceActivationId,
  progressQuery,
  takeBackUpdate,
  withdrawUpdate,
} from '../../../workflows/messages.ts';
import { codeOf } from '../../workflows/run.ts';
import {
  certified,
  createWorker,
  createWorld,
  milestoneEntries,
  newQueue,
  sold,
  startPractice,
  stepState,
  trained,
  type World,
} from './world.ts';

/**
 * A worker of its own process, that commits one kind of recording and never comes back with the
 * answer.
 */
function spawnDying(from: World, queue: string, activity: string) {
  const script = fileURLToPath(new URL('./dying-worker.ts', import.meta.url));
  const settings = JSON.stringify({ url: from.url, address: from.env.address, queue, activity });
  const child = spawn(process.execPath, [script, settings], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = once(child, 'exit');
  const committed = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => text.includes('committed') && resolve());
    exited.then(() => reject(new Error('the worker ended too early')), reject);
  });
  committed.catch(() => {});
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  return { committed, kill };
}

let world: World;
beforeAll(async () => {
  world = await createWorld({ waitingDays: 0 });
});
afterAll(() => world.close());

const becomes = (step: string, state: string): Promise<void> =>
  vi.waitFor(async () => expect(await stepState(world, step)).toBe(state), {
    timeout: 15_000,
    interval: 50,
  });

describe('a practice on real servers', () => {
  test('from the first fact to the last assessment: facts prove, people decide, each milestone pays once', async () => {
    const queue = newQueue();
    const worker = await createWorker(world, queue);
    await worker.runUntil(async () => {
      const journey = await startPractice(world, queue);
      const { journeyId } = await journey.opened();
      await journey.assess('maturity-then', 2);
      await trained(world, 'maya', 'technical-essentials');
      await becomes('essentials-passed', 'waiting');
      await trained(world, 'luc', 'technical-essentials');
      await becomes('essentials-passed', 'completed');
      await becomes('joint-plan', 'open');

      for (const step of ['joint-plan', 'first-customers']) {
        await journey.submit(step);
        await journey.decideAsManager(step);
      }
      for (const person of ['maya', 'luc']) {
        await trained(world, person, 'sales-essentials');
        await trained(world, person, 'operate-containers');
      }
      for (const person of ['maya', 'luc', 'priya']) await certified(world, person);
      for (const step of ['workshop-held', 'lab-ready']) {
        await journey.submit(step);
        await journey.decide(step);
      }
      await becomes('reference-architecture', 'open');
      for (const step of ['reference-architecture', 'delivery-checklist']) {
        await journey.submit(step);
        await journey.decide(step);
      }
      await journey.submit('trial-delivery');
      await journey.decideAsManager('trial-delivery');
      await sold(world, 'D-1', 'cust-1');
      await becomes('first-customer', 'completed');
      await journey.submit('delivery-record');
      await journey.decide('delivery-record');
      await sold(world, 'D-2', 'cust-2');
      await sold(world, 'D-3', 'cust-3');
      await becomes('three-customers', 'completed');
      await journey.assess('maturity-now', 4);
      expect(await journey.handle.result()).toBe('completed');

      const row = await world.db
        .selectFrom('journey')
        .selectAll()
        .where('id', '=', journeyId)
        .executeTakeFirstOrThrow();
      expect(row).toMatchObject({ state: 'completed', milestone: 'grow' });
      const moments = await world.db
        .selectFrom('assessment')
        .select(['moment', 'scores'])
        .orderBy('moment')
        .execute();
      expect(moments.map(({ moment }) => moment)).toEqual(['now', 'then']);
      expect(await world.db.selectFrom('awaiting').selectAll().execute()).toEqual([]);
    });
    const paid = await milestoneEntries(world);
    expect(paid.map(({ subject }) => subject)).toEqual(
      ['assess', 'plan', 'enable', 'build', 'launch', 'grow'].map((id) => `containers/${id}`),
    );
    expect(paid.map(({ points }) => points)).toEqual([10, 10, 30, 40, 60, 50]);
    const keys = await world.db
      .selectFrom('milestone')
      .select('entry_key')
      .where('entry_key', 'is not', null)
      .execute();
    expect(new Set(keys.map((row) => row.entry_key)).size).toBe(6);

    await world.relay.drain();
    const told = world.mails.map(({ subject, to }) => `${to.address}: ${subject}`);
    expect(
      told.filter((line) => line.startsWith('daniel@') && line.includes('Joint plan agreed')),
    ).toHaveLength(1);
    expect(
      told.filter((line) => line.startsWith('luc@') && line.includes('est approuvée')),
    ).toHaveLength(8);
    expect(new Set(world.mails.map(({ id }) => id)).size).toBe(world.mails.length);
  });

  test('another attempt in the same program year completes a milestone and is not paid for it again', async () => {
    const queue = newQueue();
    const worker = await createWorker(world, queue);
    const before = await milestoneEntries(world);
    await worker.runUntil(async () => {
      const journey = await startPractice(world, queue, { attempt: 2 });
      await journey.assess('maturity-then', 3);
      await becomes('joint-plan', 'open');
      await journey.withdraw();
      expect(await journey.handle.result()).toBe('withdrawn');
    });
    expect(await milestoneEntries(world)).toEqual(before);
    const row = await world.db
      .selectFrom('milestone')
      .innerJoin('journey', 'journey.id', 'milestone.journey_id')
      .select(['milestone.state', 'milestone.entry_key'])
      .where('journey.attempt', '=', 2)
      .where('milestone.id', '=', 'assess')
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ state: 'completed', entry_key: null });
    await world.relay.drain();
    const mail = world.mails.findLast(
      ({ subject, to }) => to.address.startsWith('maya@') && subject.includes('is done'),
    );
    expect(mail?.text).toContain('An earlier attempt was paid');
  });
});

describe('decisions, once and by the right ones', () => {
  test('an approval sent three times counts once, across continue-as-new too', async () => {
    const queue = newQueue();
    const worker = await createWorker(world, queue);
    await worker.runUntil(async () => {
      const journey = await startPractice(world, queue, { attempt: 3, eventsMax: 30 });
      const { journeyId } = await journey.opened();
      const { runId: first } = await journey.handle.describe();
      await journey.assess('maturity-then');
      await becomes('joint-plan', 'open');
      await journey.submit('joint-plan');
      const approve = () =>
        journey.decide(
          'joint-plan',
          { by: world.people.manager, role: 'partner-manager' },
          'approved-once',
        );
      await Promise.all([approve(), approve()]);
      for (let n = 0; n < 12; n += 1) await journey.handle.signal('changed');
      await vi.waitFor(
        async () => expect((await journey.handle.describe()).runId).not.toBe(first),
        { timeout: 10_000 },
      );
      expect(await approve()).toMatchObject({ state: 'approved' });
      const approvals = await world.db
        .selectFrom('approval')
        .selectAll()
        .where('journey_id', '=', journeyId)
        .execute();
      expect(approvals).toHaveLength(1);
      const events = await world.db
        .selectFrom('step_event')
        .select('to_state')
        .where('journey_id', '=', journeyId)
        .where('to_state', '=', 'approved')
        .execute();
      expect(events).toHaveLength(1);

      // Taken back, the same request waits again; who decided it stands in the history alone.
      const sent = { step: 'joint-plan', reason: 'of another partner' };
      const by = { by: world.people.manager, role: 'partner-manager' };
      const again = await journey.handle.executeUpdate(takeBackUpdate, {
        args: [{ ...sent, ...by }],
      });
      expect(again).toMatchObject({ state: 'in_review', round: 1 });
      const reopened = await world.db
        .selectFrom('approval')
        .select(['state', 'decided_by', 'decided_at', 'round'])
        .where('journey_id', '=', journeyId)
        .execute();
      expect(reopened).toEqual([
        { state: 'waiting', decided_by: null, decided_at: null, round: 1 },
      ]);
      await world.relay.drain();
      expect(world.mails.map(({ subject }) => subject)).toContain(
        'La décision sur « Plan commun convenu » est annulée',
      );
      await journey.withdraw();
    });
  });

  test('a change that was committed and that the journey never heard of is in the way of nobody', async () => {
    const queue = newQueue();
    const worker = await createWorker(world, queue);
    await worker.runUntil(async () => {
      const journey = await startPractice(world, queue, { attempt: 4 });
      const { journeyId } = await journey.opened();
      await journey.assess('maturity-then');
      await becomes('joint-plan', 'open');
      // The worker and the engine died after the commit: the rows have it, and no history.
      const evidence = await addEvidence(world.db, {
        ...{ journeyId, partnerId: world.partnerId, step: 'joint-plan', by: world.people.lead },
        ...{ at: world.clock.now(), kind: 'link', name: 'plan', url: 'https://plan.example' },
      });
      await world.activities.recordSubmission({
        ...{ journeyId, step: 'joint-plan', evidence: [evidence], by: world.people.lead },
        ...{ at: world.clock.now(), updateId: 'lost' },
      });
      const decision: Decision = {
        ...{ step: 'joint-plan', verdict: 'approve', reason: null },
        ...{ by: world.people.manager, role: 'partner-manager' },
      };
      const asking = {
        ...{ workflowId: journey.workflowId, update: decideUpdate, arg: decision },
        running: { updateId: 'decided', onAccepted: () => {} },
      };
      const decided = await askJourney({ temporal: world.client }, asking);
      expect(decided).toMatchObject({ step: 'joint-plan', state: 'approved' });
      const { rows } = await journey.handle.query(progressQuery);
      expect(rows.steps['joint-plan']).toMatchObject({ state: 'approved', round: 1 });
      // What is refused by what stands is refused all the same.
      const again = { ...asking, running: { ...asking.running, updateId: 'again' } };
      await expect(askJourney({ temporal: world.client }, again)).rejects.toMatchObject({
        code: 'ALREADY_DECIDED',
      });
      await journey.withdraw();
    });
  });

  test('nobody decides their own: refused by the journey, by the recording, and by the database alone', async () => {
    const queue = newQueue();
    const worker = await createWorker(world, queue);
    await worker.runUntil(async () => {
      const journey = await startPractice(world, queue, { attempt: 5 });
      const { journeyId } = await journey.opened();
      await journey.assess('maturity-then');
      await becomes('joint-plan', 'open');
      await journey.submit('joint-plan');
      const own = { by: world.people.lead, role: 'partner-manager' } as const;
      expect(await codeOf(journey.decide('joint-plan', own))).toBe('OWN_DECISION');
      const recorded = await world.activities.recordDecision({
        ...{
          journeyId,
          step: 'joint-plan',
          verdict: 'approve',
          reason: null,
          at: world.clock.now(),
        },
        ...{ updateId: 'past-the-journey', ...own },
      });
      expect(recorded.refusal?.code).toBe('OWN_DECISION');
      const past = decideApproval(world.db, {
        ...{
          journeyId,
          step: 'joint-plan',
          verdict: 'approve',
          reason: null,
          at: world.clock.now(),
          behalf: null,
          ...own,
        },
      });
      await expect(past).rejects.toMatchObject({ code: 'OWN_DECISION' });
      expect(await stepState(world, 'joint-plan')).toBe('in_review');
      await journey.withdraw();
    });
    const waiting = await world.db
      .selectFrom('approval')
      .select('id')
      .where('state', '=', 'waiting')
      .execute();
    expect(waiting).toEqual([]);
  });
});

describe('a start that failed before it had rows', () => {
  test('leaves its number free: the next command starts that attempt', async () => {
    const queue = newQueue();
    // The API's own start, at a queue of this test's worker.
    const { connection, workflow } = world.client;
    const start: typeof workflow.start = (type, options) =>
      workflow.start(type, { ...options, taskQueue: queue });
    const handles = { getHandle: workflow.getHandle.bind(workflow), start };
    const temporal = { connection, workflow: handles } as unknown as Client;
    const asked = (edition: string, updateId: string) =>
      startThroughApi(
        { temporal },
        {
          ...{ partnerId: world.partnerId, practice: 'network', attempt: 1, edition },
          startedBy: world.people.lead,
        },
        { updateId, onAccepted: () => {} },
      );
    const worker = await createWorker(world, queue);
    await worker.runUntil(async () => {
      await expect(asked('none-such', 'first')).rejects.toMatchObject({ code: 'PRACTICE_UNKNOWN' });
      const journeyId = await asked('unified-2023', 'second');
      expect(await asked('unified-2023', 'third')).toBe(journeyId);

      const id = practiceActivationId(world.partnerId, 'network', 1);
      const handle = world.client.workflow.getHandle(id);
      await handle.executeUpdate(withdrawUpdate, {
        args: [{ by: world.people.lead, reason: null }],
      });
      expect(await handle.result()).toBe('withdrawn');
      // What is over stays over: only a failed one may start again.
      await expect(asked('unified-2023', 'fourth')).rejects.toMatchObject({
        code: 'JOURNEY_CLOSED',
      });
    });
  });
});

describe('when a worker dies', () => {
  test('after the commit and before its answer: it is done again, recorded once, paid once', async () => {
    const doomed = await createWorld();
    const queue = newQueue();
    try {
      const dying = spawnDying(doomed, queue, 'recordAssessment');
      await trained(doomed, 'maya', 'technical-essentials');
      await trained(doomed, 'luc', 'technical-essentials');
      const journey = await startPractice(doomed, queue);
      await journey.opened();
      await vi.waitFor(async () =>
        expect(await stepState(doomed, 'essentials-passed')).toBe('completed'),
      );
      const assessing = journey.assess('maturity-then');
      await dying.committed;
      await dying.kill();
      expect(await stepState(doomed, 'maturity-then')).toBe('completed');

      const worker = await createWorker(doomed, queue);
      await worker.runUntil(async () => {
        expect(await assessing).toMatchObject({ state: 'completed' });
        const progress = await journey.handle.query<{ rows: { milestone: string } }>('progress');
        expect(progress.rows.milestone).toBe('plan');
        await journey.withdraw();
      });
      expect(await milestoneEntries(doomed)).toEqual([
        { subject: 'containers/assess', points: 10 },
      ]);
    } finally {
      await doomed.close();
    }
  });
});
