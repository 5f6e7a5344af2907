import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createActivities } from '../../../activities/index.ts';
import { addEvidence } from '../../../db/queries/evidence.ts';
import { createWorld, milestoneEntries, stepState, trained, type World } from './world.ts';

let world: World;
let journeyId = '';
let attempt = 0;
beforeAll(async () => {
  world = await createWorld({ waitingDays: 0 });
});
afterAll(() => world.close());

const DAY_MS = 86_400_000;
const at = Date.parse('2023-08-31T12:00:00Z');

/** A journey's rows without its workflow: what is recorded is tried by itself. */
beforeEach(async () => {
  attempt += 1;
  const { activities, partnerId, people, clock } = world;
  await sql`update journey set ended_at = '2023-08-01'`.execute(world.db);
  const opening = {
    ...{ partnerId, practice: 'containers', attempt, edition: 'unified-2023' },
    at: at - (clock.now() - Date.now()), // The engine's time, which is not set back.
    ...{ workflowId: `ignite/${attempt}`, startedBy: people.lead, rows: null },
  };
  const opened = await activities.openJourney(opening);
  journeyId = opened.journeyId;
  expect(await activities.openJourney(opening)).toEqual(opened);
});

const answers = (): Record<string, number> =>
  Object.fromEntries(
    world.editions[0]?.practices
      .find(({ id }) => id === 'containers')
      ?.assessment.areas.flatMap((area) => area.questions.map(({ id }) => [id, 2] as const)) ?? [],
  );
const row = (step: string) =>
  world.db
    .selectFrom('step')
    .selectAll()
    .where('journey_id', '=', journeyId)
    .where('id', '=', step)
    .executeTakeFirstOrThrow();
const approval = () =>
  world.db
    .selectFrom('approval')
    .selectAll()
    .where('journey_id', '=', journeyId)
    .orderBy('round', 'desc')
    .executeTakeFirstOrThrow();
const mails = async (): Promise<string[]> => {
  const { rows } = await sql<{ template: string }>`
    select payload -> 'mail' ->> 'template' as template from outbox
    where topic = 'mail' and payload -> 'mail' ->> 'journeyId' = ${journeyId} order by id`.execute(
    world.db,
  );
  return rows.map(({ template }) => template);
};

async function toPlan(): Promise<void> {
  for (const person of ['maya', 'luc']) await trained(world, person, 'technical-essentials');
  await world.activities.recordAssessment({
    ...{
      journeyId,
      step: 'maturity-then',
      answers: answers(),
      by: world.people.lead,
      at,
      updateId: 'assess',
    },
  });
  await world.activities.look({ journeyId, at });
}
async function submit(step: string, updateId = `submit-${step}`) {
  const evidence = await addEvidence(world.db, {
    ...{ journeyId, partnerId: world.partnerId, step, by: world.people.lead, at },
    ...{ kind: 'note', name: 'note', note: 'see there' },
  });
  return world.activities.recordSubmission({
    ...{ journeyId, step, evidence: [evidence], by: world.people.lead, at, updateId },
  });
}

describe('each recording', () => {
  test('compares before it sets: the same update again, or one that does not fit, changes nothing', async () => {
    await toPlan();
    const first = await submit('joint-plan', 'u1');
    expect(first.refusal).toBeNull();
    const version = (await row('joint-plan')).version;
    const again = await submit('joint-plan', 'u1');
    expect(again.refusal).toBeNull();
    const other = await submit('joint-plan', 'u2');
    expect(other.refusal?.code).toBe('STEP_NOT_OPEN');
    expect(other.rows.steps.find(({ step }) => step === 'joint-plan')?.state).toBe('in_review');
    expect((await row('joint-plan')).version).toBe(version);
    expect((await approval()).round).toBe(1);
  });

  test('pays in the transaction that completes the milestone, whoever completes it', async () => {
    await toPlan();
    const milestone = await world.db
      .selectFrom('milestone')
      .selectAll()
      .where('journey_id', '=', journeyId)
      .where('id', '=', 'assess')
      .executeTakeFirstOrThrow();
    expect(milestone.state).toBe('completed');
    expect(
      (await milestoneEntries(world)).filter(({ subject }) => subject === 'containers/assess'),
    ).toHaveLength(1);
    expect(await mails()).toContain('milestone-completed');
  });

  test('of fifty at the same moment one counts, and none waits for ever', async () => {
    await toPlan();
    await submit('joint-plan');
    const decided = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        world.activities.recordDecision({
          ...{
            journeyId,
            step: 'joint-plan',
            verdict: 'approve',
            reason: null,
            at,
            updateId: `u${n}`,
          },
          ...{ by: world.people.manager, role: 'partner-manager' },
        }),
      ),
    );
    expect(decided.filter(({ refusal }) => refusal === null)).toHaveLength(1);
    expect(await stepState(world, 'joint-plan')).toBe('approved');
  });

  test('knows a journey that it recorded lately as it stands, also when another worker moved it', async () => {
    const { db, writer, editions, clock, people } = world;
    const another = () => createActivities({ db, writer, editions, clock });
    const told = (activities: World['activities']) =>
      activities.recordMissedAnswer({ journeyId, at, step: 'joint-plan' });
    await toPlan();
    expect(await told(world.activities)).toEqual(await told(another()));
    await submit('joint-plan');
    const steered = { journeyId, at, by: people.lead, reason: null, updateId: 'steered' };
    await world.activities.recordSteering({ ...steered, what: 'pause' });
    const resumed = { ...steered, at: at + DAY_MS, what: 'resume' } as const;
    expect((await another().recordSteering(resumed)).rows.state).toBe('running');
    await world.activities.recordDecision({
      ...{ journeyId, at, step: 'joint-plan', verdict: 'request-change', reason: 'page 3' },
      ...{ by: people.manager, role: 'partner-manager', updateId: 'decided' },
    });
    const stands = await told(another());
    expect(await told(world.activities)).toEqual(stands);
    expect(stands.rows.steps.find(({ step }) => step === 'joint-plan')?.state).toBe('rejected');
  });

  test('takes evidence that is there, once', async () => {
    await toPlan();
    const sent = { journeyId, step: 'joint-plan', by: world.people.lead, at, updateId: 'u1' };
    await expect(
      world.activities.recordSubmission({ ...sent, evidence: ['999999'] }),
    ).rejects.toMatchObject({
      code: 'EVIDENCE_MISSING',
    });
    expect((await row('joint-plan')).state).toBe('open');
  });
});

describe('time', () => {
  test('a pause moves the dates of steps, milestones and approvals by its length', async () => {
    await toPlan();
    await submit('joint-plan');
    const [before, step] = [(await approval()).due_at, (await row('first-customers')).due_at ?? 0];
    const steer = { journeyId, by: world.people.lead, reason: null };
    await world.activities.recordSteering({ ...steer, what: 'pause', at, updateId: 'p' });
    await world.activities.recordSteering({
      ...steer,
      what: 'resume',
      at: at + 7 * DAY_MS,
      updateId: 'r',
    });
    await world.activities.recordSteering({
      ...steer,
      what: 'resume',
      at: at + 9 * DAY_MS,
      updateId: 'r',
    });
    expect((await approval()).due_at - before).toBe(7 * DAY_MS);
    expect(((await row('first-customers')).due_at ?? 0) - step).toBe(7 * DAY_MS);
  });

  test('each turn of a reminder goes out once, and the last one escalates', async () => {
    await toPlan();
    await submit('joint-plan');
    const subject = { step: 'joint-plan' };
    for (const told of [1, 1, 2, 3, 3])
      await world.activities.recordReminder({ journeyId, subject, told, at });
    expect((await mails()).slice(-3)).toEqual(['reminder', 'reminder', 'escalation']);
    expect((await approval()).escalated_at).not.toBeNull();
  });

  test('an answer that is missing rejects the step, ends the journey and closes what waits', async () => {
    await toPlan();
    await submit('joint-plan');
    await submit('first-customers');
    await world.activities.recordDecision({
      ...{
        journeyId,
        step: 'joint-plan',
        verdict: 'request-change',
        reason: 'page 3',
        at,
        updateId: 'd',
      },
      ...{ by: world.people.manager, role: 'partner-manager' },
    });
    await world.activities.recordMissedAnswer({
      journeyId,
      step: 'joint-plan',
      at: at + 30 * DAY_MS,
    });
    const journey = await world.db
      .selectFrom('journey')
      .selectAll()
      .where('id', '=', journeyId)
      .executeTakeFirstOrThrow();
    expect(journey.state).toBe('rejected');
    expect(journey.ended_at).toBe(at + 30 * DAY_MS);
    const open = await world.db
      .selectFrom('approval')
      .select('id')
      .where('journey_id', '=', journeyId)
      .where('state', '=', 'waiting')
      .execute();
    expect(open).toEqual([]);
    expect(
      await world.db
        .selectFrom('awaiting')
        .selectAll()
        .where('workflow_id', '=', `ignite/${attempt}`)
        .execute(),
    ).toEqual([]);
  });
});

describe('facts', () => {
  test('are counted as they stand today, and the day on which that changes by itself is known', async () => {
    for (const person of ['maya', 'luc']) await trained(world, person, 'technical-essentials');
    const looked = await world.activities.look({ journeyId, at });
    expect((await row('essentials-passed')).state).toBe('completed');
    // Trainings of 1 August 2023 count for 24 months: that day still, in Toronto.
    expect(new Date(looked.lookAt ?? 0).toISOString()).toBe('2025-08-02T04:00:00.000Z');
    const { ways } = (await row('essentials-passed')).progress as {
      ways: { have: number; facts: string[] }[];
    };
    expect(ways).toMatchObject([{ have: 2, need: 2, family: 'trainings' }]);
    expect(ways[0]?.facts).toHaveLength(2);
  });

  test('a step that nothing proves yet says by which ways it can be', async () => {
    await sql`delete from fact`.execute(world.db);
    await world.activities.look({ journeyId, at });
    expect((await row('essentials-passed')).progress).toMatchObject({
      ways: [{ have: 0, need: 2 }],
    });
  });
});
