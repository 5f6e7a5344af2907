/** A campaign: clients at work, processes killed by a seeded controller, everything healed, then the oracle. */
import { Client, Connection } from '@temporalio/client';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { connect } from '../../../db/connect.ts';
import { ensureDemoPeople } from '../../../demo/memberships.ts';
import { buildPractices, postFacts, type Shared } from './clients.ts';
import { enrol } from './enrolments.ts';
import { MOMENTS, type MomentName, type Sabotage } from './moments.ts';
import { judge, type Verdict } from './oracle.ts';
import { createRandom, type Random } from './random.ts';
import { openRecord } from './record.ts';
import { PARTS, startSystem, type Failpoint, type Part, type System } from './system.ts';
import { files, PARTNERS, PEOPLE, SYSTEM } from './world.ts';

/** How a campaign is run. `moments` are those to be reached; with `random` processes are killed at any time too. */
export type CampaignOptions = {
  readonly seed: number;
  readonly forMs: number;
  readonly moments?: readonly MomentName[];
  readonly random?: boolean;
  readonly sabotage?: Sabotage;
  readonly say?: (line: string) => void;
};

/** What came of it. */
export type Campaign = Verdict & {
  readonly kills: Readonly<Record<Part | 'group', number>>;
  readonly reached: readonly string[];
  readonly absorbed: number;
  readonly settledMs: number;
};

/** Which processes come to which moment: the relay runs in both. */
const PARTS_OF: Readonly<Record<MomentName, readonly Part[]>> = {
  'committed-before-reply': ['api'],
  'accepted-before-recorded': ['worker'],
  'awarded-before-acknowledged': ['worker'],
  'signalled-before-marked': ['api', 'worker'],
  'mailed-before-marked': ['api', 'worker'],
  'inside-continue-as-new': ['worker'],
  'marked-before-signalled': ['api', 'worker'],
};
const settleMs = 90_000;
const ENROLLING = 3;

/** Runs one. */
export async function runCampaign(options: CampaignOptions): Promise<Campaign> {
  const random = createRandom(options.seed);
  const say = options.say ?? (() => {});
  const prepare = async (databaseUrl: string): Promise<void> => {
    const db = connect(databaseUrl, { role: 'worker', max: 1 });
    await ensureDemoPeople(db, PEOPLE);
    await db.destroy();
    if (options.sabotage === 'no-unique-key')
      await withClient(databaseUrl, 'alter table fact drop constraint fact_once');
  };
  const system = await startSystem({
    prepare,
    ...(options.sabotage === undefined ? {} : { sabotage: options.sabotage }),
  });
  const record = openRecord(join(system.folder, 'record.jsonl'));
  try {
    await Promise.all([system.start('api'), system.start('worker')]);
    await sendFiles(system);
    let stopped = false;
    const shared: Shared = {
      ...{ system, record, random: createRandom(options.seed + 1), stopped: () => stopped },
      ...{ violations: [], absorbed: { count: 0 } },
    };
    const clients = PARTNERS.flatMap((partner, at) => [
      postFacts(shared, partner, `${partner.code}-${at}`),
      // What is broken in how facts are stored has nothing to do with journeys.
      ...(options.sabotage === 'no-unique-key' ? [] : [buildPractices(shared, partner)]),
      // Some of them: a handful of lines each takes as long as the campaign does.
      ...(options.sabotage === undefined && at < ENROLLING ? [enrol(shared, partner)] : []),
    ]);
    const working = Promise.all(clients);
    working.catch(() => {});
    const kills = await hurt(system, random, options, say);
    stopped = true;
    const healedAt = Date.now();
    await heal(system);
    await working;
    await settle(system);
    const settledMs = Date.now() - healedAt;
    const verdict = await judge({
      databaseUrl: system.databaseUrl(),
      temporalAddress: system.temporalAddress(),
      record: record.read(),
      sink: system.sink,
      kills: Object.values(kills).reduce((sum, count) => sum + count, 0),
    });
    const wrong = [...verdict.wrong, ...shared.violations];
    return {
      ...verdict,
      wrong,
      kills,
      reached: system.reached(),
      absorbed: shared.absorbed.count,
      settledMs,
    };
  } finally {
    record.close();
    await system.stop();
  }
}

/** Kills until the time is over and every moment was reached that was asked for. */
async function hurt(
  system: System,
  random: Random,
  options: CampaignOptions,
  say: (line: string) => void,
): Promise<Campaign['kills']> {
  const kills = { worker: 0, api: 0, temporal: 0, postgres: 0, group: 0 };
  const wanted = [...(options.moments ?? MOMENTS)];
  const startedAt = Date.now();
  const overdue = startedAt + Math.max(90_000, 4 * options.forMs);
  const armed = (part: Part): Failpoint[] => {
    // The broken relay dies at every signal that it has promised, whichever process it runs in.
    if (options.sabotage === 'relay-marks-first')
      return [{ moment: 'marked-before-signalled', times: 1 }];
    return wanted
      .filter((moment) => PARTS_OF[moment].includes(part) && !system.reached().includes(moment))
      .map((moment) => ({ moment, times: random.between(1, 2) }));
  };
  const revive = async (): Promise<void> => {
    // Servers first: API and worker start only when they are there.
    for (const part of ['postgres', 'temporal', 'worker', 'api'] as const) {
      if (!system.isRunning(part)) await system.start(part, armed(part));
    }
  };
  const strike = async (parts: readonly Part[], name: Part | 'group'): Promise<void> => {
    say(`${((Date.now() - startedAt) / 1000).toFixed(1)} s: kill ${name}`);
    kills[name] += 1;
    await Promise.all(parts.map((part) => system.kill(part)));
    await sleep(random.between(0, 300));
    await revive();
  };

  /** Lets clients work; ends early when a process has ended by itself. */
  const work = async (forMs: number): Promise<void> => {
    for (const until = Date.now() + forMs; Date.now() < until; await sleep(20)) {
      if (!system.isRunning('api') || !system.isRunning('worker')) return;
    }
  };

  // Armed from the beginning: what comes to its moment ends by itself.
  await strike(['worker', 'api'], 'worker');
  const plan: (Part | 'group')[] =
    options.random === false ? [] : ['worker', 'postgres', 'temporal', 'api', 'group'];
  const missing = (): boolean => wanted.some((moment) => !system.reached().includes(moment));
  while (
    Date.now() - startedAt < options.forMs ||
    plan.length > 0 ||
    (missing() && Date.now() < overdue)
  ) {
    await work(random.between(1000, 3000));
    const ended = (['api', 'worker'] as const).filter((part) => !system.isRunning(part));
    for (const part of ended) {
      kills[part] += 1;
      say(
        `${((Date.now() - startedAt) / 1000).toFixed(1)} s: ${part} ended at ${system.reached().at(-1)}`,
      );
    }
    await revive();
    const isOver = Date.now() - startedAt >= options.forMs && plan.length === 0;
    if (options.random === false || ended.length > 0 || isOver) continue;
    const next = plan.shift() ?? random.pick(PARTS);
    await strike(next === 'group' ? PARTS : [next], next);
  }
  return kills;
}

/** Everything runs again, nothing is armed. */
async function heal(system: System): Promise<void> {
  for (const part of ['api', 'worker'] as const) await system.kill(part);
  for (const part of ['postgres', 'temporal', 'worker', 'api'] as const) await system.start(part);
}

/** Waits until nothing is on its way any more: outbox empty, standings up to their versions, no task of a journey open. */
async function settle(system: System): Promise<void> {
  const connection = await Connection.connect({ address: system.temporalAddress() });
  const { workflow } = new Client({ connection });
  const isAtRest = async (): Promise<boolean> => {
    const journeys = await withClient<{ workflow_id: string }>(
      system.databaseUrl(),
      'select workflow_id from journey union all select workflow_id from enrolment',
    );
    const pending = await Promise.all(
      journeys.map(async (one) => {
        const { raw } = await workflow.getHandle(one.workflow_id).describe();
        return raw.pendingWorkflowTask !== undefined && raw.pendingWorkflowTask !== null;
      }),
    );
    return !pending.includes(true);
  };
  for (const until = Date.now() + settleMs; Date.now() < until; await sleep(200)) {
    const [row] = await withClient<{ left: string }>(
      system.databaseUrl(),
      `select (select count(*) from outbox where done_at is null and failed is null)
            + (select count(*) from partner where standing_version < version) as left`,
    );
    if (row?.left === '0' && (await isAtRest())) break;
  }
  await connection.close();
}

async function sendFiles(system: System): Promise<void> {
  for (const { name, text } of files()) {
    const answer = await fetch(`${system.origin}/v1/imports?name=${name}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await system.issuer.tokenFor(SYSTEM)}`,
        'content-type': 'text/csv',
      },
      body: text,
    });
    if (answer.status !== 200) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
    await answer.body?.cancel();
  }
}

async function withClient<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}
