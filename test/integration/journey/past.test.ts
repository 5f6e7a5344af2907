import type { Client } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createPast, type Past } from '../../../demo/past.ts';
import type { Evidence } from '../../../demo/teller.ts';
import type { Role } from '../../../program/roles.ts';
import { approvalCounts, approvalPage } from '../../../db/queries/approval-views.ts';
import { certified, createWorker, createWorld, newQueue, stepState, trained } from './world.ts';
import type { World } from './world.ts';

let world: World;
let past: Past;
const queue = newQueue();
const paper: readonly Evidence[] = [{ kind: 'link', name: 'Paper', url: 'https://paper.example' }];

beforeAll(async () => {
  world = await createWorld();
  for (const [name, id] of Object.entries(world.people))
    await world.db
      .updateTable('person_identity')
      .set({ subject: `demo-${name}` })
      .where('person_id', '=', id)
      .execute();
  // As the demo begins a journey, at a queue of this test's worker.
  const { connection, workflow } = world.client;
  const start: typeof workflow.start = (type, options) =>
    workflow.start(type, { ...options, taskQueue: queue });
  const temporal = {
    connection,
    workflow: { getHandle: workflow.getHandle.bind(workflow), start },
  } as unknown as Client;
  past = createPast({ ...world, temporal, today: world.clock.today() });
});
afterAll(() => world.close());

/** Assessed and planned in the first days of August; the workshop waits for its reviewer since weeks. */
async function tell(): Promise<string> {
  const journey = await past.open('lead', 'P00374', 'containers', 30);
  await journey.assess('maturity-then', [2], 29);
  expect(await journey.opens('plan', 28)).toBe(true);
  await journey.handIn('joint-plan', paper, { sent: 27, decided: 26 }, 'Go.');
  await journey.handIn('first-customers', paper, { sent: 25, decided: 24 });
  expect(await journey.opens('enable', 24)).toBe(true);
  await journey.handIn('workshop-held', paper, { sent: 20 });
  return journey.begin();
}

describe('a journey that began before today', () => {
  test('is told once however often, each change on its day, and taken over where it stands', async () => {
    for (const person of ['maya', 'luc']) await trained(world, person, 'technical-essentials');
    const worker = await createWorker(world, queue);
    await worker.runUntil(async () => {
      const journeyId = await tell();
      expect(await tell()).toBe(journeyId);

      const approvals = await world.db
        .selectFrom('approval')
        .select(['step', 'state', 'round'])
        .orderBy('id')
        .execute();
      expect(approvals.map(({ step, state, round }) => [step, state, round])).toEqual([
        ['joint-plan', 'approved', 1],
        ['first-customers', 'approved', 1],
        ['workshop-held', 'waiting', 1],
      ]);
      const evidence = await world.db.selectFrom('evidence').selectAll().execute();
      expect(evidence.map(({ step }) => step)).toEqual([
        'joint-plan',
        'first-customers',
        'workshop-held',
      ]);
      const entries = await world.db
        .selectFrom('entry')
        .select(['subject', 'effective_on'])
        .where('subject', 'like', 'containers/%')
        .orderBy('effective_on')
        .execute();
      // 28 and 24 days before the last of August, both weekdays.
      expect(entries).toEqual([
        { subject: 'containers/assess', effective_on: '2023-08-03' },
        { subject: 'containers/plan', effective_on: '2023-08-07' },
      ]);

      // What is too late by now goes up at once, and whoever is above finds it among what is late.
      await vi.waitFor(
        async () => {
          const late = await approvalPage(world.db, {
            ...{ view: 'overdue', role: 'program-owner', desks: [], after: null, limit: 10 },
            now: world.clock.now(),
          });
          expect(late).toHaveLength(1);
          expect(late[0]).toMatchObject({ step: 'workshop-held', role: 'reviewer' });
          expect(late[0]?.escalatedAt).toBeGreaterThan(world.clock.now() - 60_000);
        },
        { timeout: 15_000, interval: 50 },
      );
      const now = world.clock.now();
      const countsFor = (role: Role) => approvalCounts(world.db, { role, desks: [], now });
      expect(await countsFor('program-owner')).toMatchObject({ overdue: 1 });
      expect(await countsFor('reviewer')).toMatchObject({ overdue: 1 });
      expect(await countsFor('partner-manager')).toMatchObject({ overdue: 0 });

      // From here on it is a journey like any other: facts move it.
      await certified(world, 'maya');
      await vi.waitFor(
        async () => expect(await stepState(world, 'people-certified')).toBe('waiting'),
        {
          timeout: 15_000,
          interval: 50,
        },
      );
    });
  });
});
