/**
 * T1, T2, T4: the practice journey against bare Temporal of the same run.
 *
 * Ten steps are ten updates of the real journey: an assessment, then submissions and decisions, each recorded with its
 * step, its history and, at the end of a milestone, its points. A burst is ten facts that arrive at once while the journey
 * waits for them. The development server has one shard and adds about 50 ms to a task that goes through its queue: only the
 * ratios mean anything.
 */
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createDataConverter } from '../activities/data-converter.ts';
import { editionsFolder } from '../bin/places.ts';
import { connect } from '../db/connect.ts';
import { createWriter, type Writer } from '../db/writer.ts';
import type { Edition } from '../program/edition/types.ts';
import { loadEditions } from '../program/edition/load.ts';
import {
  assessUpdate,
  decideUpdate,
  JOURNEYS_QUEUE,
  openedUpdate,
  practiceActivationId,
  submitUpdate,
} from '../workflows/messages.ts';
import { startChild } from './child.ts';
import { interleave, figureOf, metered, ratioOf, type Sample } from './measure.ts';
import type { RunArea } from './run.ts';
import { startServers } from './servers.ts';
import {
  addPartners,
  burstFor,
  factsFor,
  PAYLOAD_KEYS,
  PRACTICE,
  type BenchPartner,
} from './temporal-world.ts';
import { BARE_STEPS, bareSignal, bareSignals, bareUpdate, bareUpdates } from './workflows.ts';

const BARE_QUEUE = 'bench-bare';
const AT_ONCE = 20;
/** How many of each in a round. The first round warms up, and both workers' code is not compiled yet: it takes more. */
const COUNTS = {
  quick: { warm: 24, journeys: 24, bursts: 12 },
  full: { warm: 60, journeys: 40, bursts: 40 },
};
const waitMs = 60_000;

export const run: RunArea = async function* (effort, say) {
  const servers = await startServers();
  const stops: (() => Promise<void>)[] = [servers.release];
  try {
    const { address, pid } = await servers.temporal();
    const bareWorker = await startChild('temporal-worker.ts', { address, databaseUrl: null });
    stops.push(bareWorker.stop);
    const worker = await startChild('temporal-worker.ts', {
      address,
      databaseUrl: servers.databaseUrl,
    });
    stops.push(worker.stop);
    const connection = await Connection.connect({ address });
    const pool = new pg.Pool({ connectionString: servers.databaseUrl, max: 4 });
    pool.on('error', () => {});
    const db = connect(servers.databaseUrl, { role: 'writer', max: 6 });
    stops.push(
      () => connection.close(),
      () => pool.end(),
      () => db.destroy(),
    );
    const editions = await loadEditions(editionsFolder);
    const [edition] = editions;
    if (edition === undefined) throw new Error('there is no edition');
    const clock = { now: () => Date.now(), today: () => new Date().toISOString().slice(0, 10) };
    const bench: Bench = {
      bare: new Client({ connection }),
      client: new Client({ connection, dataConverter: createDataConverter(PAYLOAD_KEYS) }),
      pool,
      writer: createWriter({ db, editions, clock }),
      edition,
      bareEvents: [],
      pacedEvents: [],
      burstEvents: [],
    };
    const counts = effort.forMs < 2000 ? COUNTS.quick : COUNTS.full;
    const journeys = warmed(counts.warm, counts.journeys);
    const barePids = [pid, bareWorker.pid];
    const pids = [pid, worker.pid, servers.postgres.pid];
    const found = await interleave(effort, {
      bareSteps: () => bareSteps(bench, journeys('bare'), barePids),
      steps: () => steps(bench, journeys('product'), pids),
      bareBurst: () => bareBurst(bench, counts.bursts, barePids),
      burst: () => burst(bench, counts.bursts, pids),
    });
    say(`  ${counts.journeys} journeys and ${counts.bursts} bursts a round, ${AT_ONCE} at once`);
    yield ['T1', ratioOf(found.steps, found.bareSteps, 'journeys/s, started, ten updates each')];
    yield [
      'T2',
      ratioOf(
        found.burst,
        found.bareBurst,
        'journeys/s, from the first fact to the last step proved',
      ),
    ];
    yield [
      'T4 paced',
      figureOf(
        bench.pacedEvents,
        `per update answered, the opening one too; bare ${bench.bareEvents[0]?.toFixed(1)}`,
      ),
    ];
    yield ['T4 burst', figureOf(bench.burstEvents, 'after the journey waits')];
  } finally {
    for (const stop of stops.toReversed()) await stop().catch(() => {});
  }
};

type Bench = {
  readonly bare: Client;
  readonly client: Client;
  readonly pool: pg.Pool;
  readonly writer: Writer;
  readonly edition: Edition;
  readonly bareEvents: number[];
  readonly pacedEvents: number[];
  readonly burstEvents: number[];
};

/** How many to run: more where it is the first time for this one. */
function warmed(first: number, then: number): (which: string) => number {
  const ran = new Set<string>();
  return (which) => {
    const count = ran.has(which) ? then : first;
    ran.add(which);
    return count;
  };
}

/** Runs `work` for each item, so many at once; rate and latencies of the whole. */
function all<T>(
  pids: readonly number[],
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<Sample> {
  return metered(pids, async () => {
    const latencies: number[] = [];
    const left = [...items];
    const startedAt = performance.now();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let item = left.pop(); item !== undefined; item = left.pop()) {
          const at = performance.now();
          await work(item);
          latencies.push(performance.now() - at);
        }
      }),
    );
    return { operations: items.length, seconds: (performance.now() - startedAt) / 1000, latencies };
  });
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

function bareSteps(
  { bare, bareEvents }: Bench,
  count: number,
  pids: readonly number[],
): Promise<Sample> {
  return all(pids, numbers(count), async (at) => {
    const handle = await bare.workflow.start(bareUpdates, {
      workflowId: randomUUID(),
      taskQueue: BARE_QUEUE,
      args: [BARE_STEPS],
    });
    for (const step of numbers(BARE_STEPS))
      await handle.executeUpdate(bareUpdate, { args: [step] });
    await handle.result();
    if (at === 0) bareEvents.push((await handle.describe()).historyLength / BARE_STEPS);
  });
}

async function bareBurst({ bare }: Bench, count: number, pids: readonly number[]): Promise<Sample> {
  const handles: WorkflowHandle<typeof bareSignals>[] = [];
  for (const _ of numbers(count)) {
    handles.push(
      await bare.workflow.start(bareSignals, {
        workflowId: randomUUID(),
        taskQueue: BARE_QUEUE,
        args: [BARE_STEPS],
      }),
    );
  }
  await sleep(500);
  return all(pids, handles, async (handle) => {
    await Promise.all(numbers(BARE_STEPS).map((step) => handle.signal(bareSignal, step)));
    await handle.result();
  });
}

/** Ten updates: the assessment, four submissions with their decisions, and one more submission. */
const DECIDED = ['joint-plan', 'first-customers', 'workshop-held', 'lab-ready'] as const;
const LAST = 'reference-architecture';

async function steps(bench: Bench, count: number, pids: readonly number[]): Promise<Sample> {
  const partners = await addPartners(bench.pool, count);
  await bench.writer.facts(partners.flatMap((partner) => factsFor(partner)));
  let first = true;
  return all(pids, partners, async (partner) => {
    const journey = await begin(bench, partner);
    await assess(bench, journey);
    for (const step of DECIDED) {
      await submit(journey, step);
      await decide(journey, step);
    }
    await submit(journey, LAST);
    if (!first) return;
    first = false;
    // Opening answers too, so eleven updates were.
    bench.pacedEvents.push((await journey.handle.describe()).historyLength / (BARE_STEPS + 1));
  });
}

async function burst(bench: Bench, count: number, pids: readonly number[]): Promise<Sample> {
  const partners = await addPartners(bench.pool, count);
  await bench.writer.facts(partners.flatMap((partner) => factsFor(partner).slice(0, 2)));
  const journeys: Journey[] = [];
  await all([], partners, async (partner) => {
    const journey = await begin(bench, partner);
    await assess(bench, journey);
    for (const step of DECIDED) {
      await submit(journey, step);
      await decide(journey, step);
    }
    journeys.push(journey);
  });
  const [watched] = journeys;
  if (watched === undefined) throw new Error('there is no journey');
  const before = (await watched.handle.describe()).historyLength;
  const sample = await all(pids, journeys, async (journey) => {
    await bench.writer.facts(burstFor(journey.partner));
    await untilBuilds(bench, journey);
  });
  bench.burstEvents.push(((await watched.handle.describe()).historyLength - before) / BARE_STEPS);
  return sample;
}

type Journey = {
  readonly partner: BenchPartner;
  readonly handle: WorkflowHandle;
  readonly journeyId: string;
  /** What is handed in, by step. */
  readonly evidence: ReadonlyMap<string, string>;
};

async function begin({ client, edition, pool }: Bench, partner: BenchPartner): Promise<Journey> {
  const handle = await client.workflow.start('practiceActivation', {
    workflowId: practiceActivationId(partner.id, PRACTICE, 1),
    taskQueue: JOURNEYS_QUEUE,
    args: [
      {
        partnerId: partner.id,
        practice: PRACTICE,
        attempt: 1,
        edition: edition.id,
        startedBy: partner.lead,
      },
    ],
  });
  const { journeyId } = await handle.executeUpdate(openedUpdate);
  const { rows } = await pool.query<{ id: string; step: string }>({
    name: 'evidence',
    text: `insert into evidence (journey_id, partner_id, step, kind, name, url, by_person, at)
           select $1, $2, step, 'link', 'Paper', 'https://docs.example/paper', $3, now() from unnest($4::text[]) step
           returning id, step`,
    values: [journeyId, partner.id, partner.lead, [...DECIDED, LAST]],
  });
  return { partner, handle, journeyId, evidence: new Map(rows.map(({ id, step }) => [step, id])) };
}

async function assess({ edition }: Bench, { handle, partner }: Journey): Promise<void> {
  const practice = edition.practices.find(({ id }) => id === PRACTICE);
  const questions = practice?.assessment.areas.flatMap((area) => area.questions) ?? [];
  const answers = Object.fromEntries(questions.map(({ id }) => [id, 3]));
  await handle.executeUpdate(assessUpdate, {
    args: [{ step: 'maturity-then', answers, by: partner.lead }],
  });
}

async function submit({ handle, partner, evidence }: Journey, step: string): Promise<void> {
  const sent = [evidence.get(step) ?? ''];
  await handle.executeUpdate(submitUpdate, { args: [{ step, evidence: sent, by: partner.lead }] });
}

async function decide({ handle, partner }: Journey, step: string): Promise<void> {
  const role = step === 'joint-plan' || step === 'first-customers' ? 'partner-manager' : 'reviewer';
  await handle.executeUpdate(decideUpdate, {
    args: [{ step, verdict: 'approve', reason: null, by: partner.decider, role }],
  });
}

/** Looks at the row, as a screen does, until the milestone after the awaited one is open. */
async function untilBuilds({ pool }: Bench, { journeyId }: Journey): Promise<void> {
  for (const until = Date.now() + waitMs; Date.now() < until; await sleep(10)) {
    const { rows } = await pool.query<{ milestone: string }>({
      name: 'milestone-now',
      text: 'select milestone from journey where id = $1',
      values: [journeyId],
    });
    if (rows[0]?.milestone === 'build') return;
  }
  throw new Error('a burst of facts was not heard');
}
