/**
 * A partner, its people and the vendor's, on a real database; a worker and a relay on the real
 * server.
 */
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { type Client, ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker, type WorkerOptions } from '@temporalio/worker';
import { sql } from 'kysely';
import { createActivities } from '../../../activities/index.ts';
import type { Activities } from '../../../activities/index.ts';
import type { OutgoingMail } from '../../../activities/mail/mailer.ts';
import { createDeliver } from '../../../activities/mail/deliver.ts';
import type { Delivered } from '../../../activities/mail/types.ts';
import { startRelay, type Relay } from '../../../activities/relay.ts';
import { workerOptions } from '../../../activities/worker.ts';
import { connect, type Db } from '../../../db/connect.ts';
import { upsertAccounts } from '../../../db/queries/accounts.ts';
import { addEvidence } from '../../../db/queries/evidence.ts';
import { createWriter, type Writer } from '../../../db/writer.ts';
import { createClock, offsetTo } from '../../../bin/clock.ts';
import type { Clock } from '../../../program/clock.types.ts';
import { loadEditions } from '../../../program/edition/load.ts';
import type { Edition } from '../../../program/edition/types.ts';
import { fromEvent } from '../../../program/intake.ts';
import type { FactOutcome } from '../../../program/facts.ts';
import type { Decision } from '../../../program/practice.ts';
import * as messages from '../../../workflows/messages.ts';
import type { practiceActivation } from '../../../workflows/index.ts';
import { testDatabase } from '../../support/postgres.ts';
import { realServer } from '../../support/temporal.ts';
import { workflowBundle } from '../../workflows/run.ts';

export type World = {
  readonly url: string;
  readonly db: Db;
  readonly writer: Writer;
  readonly clock: Clock;
  readonly editions: readonly Edition[];
  readonly env: TestWorkflowEnvironment;
  readonly client: Client;
  readonly activities: Activities;
  readonly relay: Relay;
  readonly mails: OutgoingMail[];
  /** What the mail server answers; done if not set. */
  answer: ((mail: OutgoingMail) => Delivered) | null;
  readonly people: Readonly<Record<'admin' | 'lead' | 'manager' | 'reviewer' | 'owner', string>>;
  readonly partnerId: string;
  readonly close: () => Promise<void>;
};

const EDITIONS = fileURLToPath(new URL('../../../editions', import.meta.url));
const TODAY = '2023-08-31';
export const DOMAIN = 'p00374.example';
let counter = 0;

/** A world of its own; `waitingDays` shortens the time until another attempt. */
export async function createWorld({
  waitingDays,
}: { readonly waitingDays?: number } = {}): Promise<World> {
  const { url } = await testDatabase();
  const db = connect(url, { role: 'worker', max: 10 });
  const writing = connect(url, { role: 'writer', max: 6 });
  const clock = createClock(offsetTo(TODAY, null));
  const loaded = await loadEditions(EDITIONS);
  const editions = loaded.map((edition) => ({
    ...edition,
    practices: edition.practices.map((practice) => ({
      ...practice,
      waitingDays: waitingDays ?? practice.waitingDays,
    })),
  }));
  await upsertAccounts({ db: writing, editions, clock }, [
    {
      program: 'solution-provider',
      account: 'SP-739244',
      country: 'CA',
      partner: 'P00374',
      company: 'Havel IT Inc.',
      domain: DOMAIN,
    },
  ]);
  const { id: partnerId } = await db.selectFrom('partner').select('id').executeTakeFirstOrThrow();
  const people = await addPeople(db, partnerId);
  const writer = createWriter({ db: writing, editions, clock });
  const env = await realServer();
  const mails: OutgoingMail[] = [];
  const mailer = {
    send: async (mail: OutgoingMail): Promise<Delivered> => {
      const answered = world.answer?.(mail) ?? ({ outcome: 'done' } as const);
      if (answered.outcome === 'done') mails.push(mail);
      return answered;
    },
    close: () => {},
  };
  const deliver = createDeliver({
    mailer,
    editions,
    publicUrl: 'http://ascent.test',
    today: () => clock.today(),
  });
  const relay = startRelay({ db, temporal: env.client, deliver });
  const world: World = {
    ...{
      url,
      db,
      writer,
      clock,
      editions,
      env,
      client: env.client,
      relay,
      mails,
      people,
      partnerId,
    },
    answer: null,
    activities: createActivities({ db, writer, editions, clock }),
    close: async () => {
      await relay.stop();
      await writer.close();
      await Promise.all([db.destroy(), writing.destroy(), env.teardown()]);
    },
  };
  return world;
}

async function addPeople(db: Db, partnerId: string): Promise<World['people']> {
  const person = async (
    name: string,
    role: string,
    given: { partnerId?: string; countries?: string[]; domain?: string; locale?: string } = {},
  ): Promise<string> => {
    const domain = given.domain ?? 'vendor.example';
    const { id } = await db
      .insertInto('person')
      .values({ partner_id: given.partnerId ?? null })
      .returning('id')
      .executeTakeFirstOrThrow();
    await db
      .insertInto('person_identity')
      .values({
        ...{ person_id: id, mail: `${name}@${domain}`, domain, name, locale: given.locale ?? 'en' },
        zone: 'America/Toronto',
      })
      .execute();
    await db
      .insertInto('membership')
      .values({ person_id: id, role, partner_id: null, countries: given.countries ?? null })
      .execute();
    return id;
  };
  return {
    admin: await person('maya', 'partner-admin', { partnerId, domain: DOMAIN }),
    lead: await person('luc', 'practice-lead', { partnerId, domain: DOMAIN, locale: 'fr-CA' }),
    manager: await person('daniel', 'partner-manager', { countries: ['CA', 'US'] }),
    reviewer: await person('ruth', 'reviewer'),
    owner: await person('elena', 'program-owner'),
  };
}

/** A worker on a queue of its own. */
export async function createWorker(
  world: World,
  queue: string,
  given: Partial<WorkerOptions> & { readonly activities?: Activities } = {},
): Promise<Worker> {
  return Worker.create({
    ...workerOptions({ activities: given.activities ?? world.activities, dataConverter: {} }),
    ...{ connection: world.env.nativeConnection, namespace: 'default', taskQueue: queue },
    workflowBundle: await workflowBundle(),
    ...given,
  });
}

export const newQueue = (): string => `journey-${process.pid}-${(counter += 1)}`;

/** Starts a practice as the API does, and gives its moves. */
export async function startPractice(
  world: World,
  queue: string,
  given: Partial<messages.PracticeActivation> = {},
): Promise<ReturnType<typeof movesOf>> {
  const input: messages.PracticeActivation = {
    ...{ partnerId: world.partnerId, practice: 'containers', attempt: 1, edition: 'unified-2023' },
    startedBy: world.people.lead,
    ...given,
  };
  const workflowId = `${queue}/${messages.practiceActivationId(input.partnerId, input.practice, input.attempt)}`;
  await world.client.workflow.start<typeof practiceActivation>('practiceActivation', {
    ...{ taskQueue: queue, workflowId, args: [input] },
    workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  return movesOf(world, workflowId);
}

const AREAS = ['people', 'offers', 'delivery', 'demand'];

function movesOf(world: World, workflowId: string) {
  // By id alone, so that it is the latest run that is asked.
  const handle = world.client.workflow.getHandle<typeof practiceActivation>(workflowId);
  const { people } = world;
  const answersOf = (value: number): Record<string, number> => {
    const { assessment } = world.editions[0]?.practices.find(({ id }) => id === 'containers') ?? {};
    const questions =
      assessment?.areas.flatMap((area) => area.questions) ?? AREAS.map((id) => ({ id }));
    return Object.fromEntries(questions.map(({ id }) => [id, value]));
  };
  const opened = () => handle.executeUpdate(messages.openedUpdate);
  return {
    ...{ handle, workflowId, opened },
    assess: (step: string, value = 2) =>
      handle.executeUpdate(messages.assessUpdate, {
        args: [{ step, answers: answersOf(value), by: people.lead }],
      }),
    submit: async (step: string) => {
      const { journeyId } = await opened();
      const evidence = await addEvidence(world.db, {
        ...{ journeyId, partnerId: world.partnerId, step, by: people.lead, at: world.clock.now() },
        ...{ kind: 'link', name: 'evidence', url: 'https://evidence.example' },
      });
      return handle.executeUpdate(messages.submitUpdate, {
        args: [{ step, evidence: [evidence], by: people.lead }],
      });
    },
    decide: (step: string, given: Partial<Decision> = {}, updateId?: string) =>
      handle.executeUpdate(messages.decideUpdate, {
        args: [
          {
            step,
            verdict: 'approve',
            reason: null,
            by: people.reviewer,
            role: 'reviewer',
            ...given,
          },
        ],
        ...(updateId === undefined ? {} : { updateId }),
      }),
    decideAsManager: (step: string) =>
      handle.executeUpdate(messages.decideUpdate, {
        args: [
          { step, verdict: 'approve', reason: null, by: people.manager, role: 'partner-manager' },
        ],
      }),
    // A signal that comes while the journey ends drops the update with its task: its sender sends it again.
    withdraw: () =>
      again(() =>
        handle.executeUpdate(messages.withdrawUpdate, {
          args: [{ by: people.lead, reason: null }],
          updateId: `withdraw ${workflowId}`,
        }),
      ),
  };
}

async function again<T>(send: () => Promise<T>, tries = 5): Promise<T | null> {
  try {
    return await send();
  } catch (error) {
    // Recorded by the task that was lost: the journey is over, as was asked.
    if (error instanceof WorkflowNotFoundError && tries < 5) return null;
    if (!(error instanceof ServiceError) || tries === 1) throw error;
    await pause(200);
    return again(send, tries - 1);
  }
}

let events = 0;

/** Events of another system, through intake and the writer. */
export async function send(
  world: World,
  type: string,
  data: object,
  id?: string,
): Promise<FactOutcome> {
  events += 1;
  const taken = fromEvent({
    ...{ specversion: '1.0', type, source: 'test', id: id ?? `event-${events}` },
    ...{ time: '2023-08-01T10:00:00Z', data },
  });
  if (!('taken' in taken)) throw new Error(`refused: ${taken.refused.detail}`);
  const [outcome] = await world.writer.facts([taken.taken]);
  if (outcome === undefined) throw new Error('no outcome');
  return outcome;
}

export const trained = (world: World, person: string, course: string): Promise<FactOutcome> =>
  send(world, 'training.completed', { person: `${person}@${DOMAIN}`, course, result: 'passed' });
export const certified = (world: World, person: string): Promise<FactOutcome> =>
  send(world, 'certification.earned', {
    ...{ person: `${person}@${DOMAIN}`, certification: 'advanced-containers' },
    ...{ date: '2023-07-01', expiresOn: '2024-06-30' },
  });
export const sold = (world: World, deal: string, customer: string): Promise<FactOutcome> =>
  send(world, 'deal.closed', {
    ...{ deal, account: 'SP-739244', customer, product: 'containers', licence: 'subscription' },
    ...{ role: 'transact', currency: 'USD', amount: '1000.00', date: '2023-08-10' },
  });

/** Entries of milestones, as the ledger has them. */
export async function milestoneEntries(
  world: World,
): Promise<readonly { subject: string; points: number }[]> {
  const { rows } = await sql<{ subject: string; points: number }>`
    select subject, points from entry where subject like '%/%' and fact_id is null and subject like 'containers/%'
    order by known_at, subject`.execute(world.db);
  return rows;
}

/** The state of a step's row. */
export async function stepState(world: World, step: string): Promise<string> {
  const row = await world.db
    .selectFrom('step')
    .select('state')
    .where('id', '=', step)
    .orderBy('journey_id', 'desc')
    .executeTakeFirst();
  return row?.state ?? 'none';
}
