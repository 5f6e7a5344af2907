import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, type Db } from '../../../db/connect.ts';
import { askSimulation, endSimulation, simulationById } from '../../../db/queries/simulations.ts';
import { upsertAccounts } from '../../../db/queries/accounts.ts';
import { withScope } from '../../../db/scope.ts';
import { checkEdition } from '../../../program/edition/check.ts';
import type { Edition } from '../../../program/edition/types.ts';
import { NO_TOTALS } from '../../../program/simulate.totals.ts';
import type { TrialResult } from '../../../program/simulate.types.ts';
import type { simulateEdition } from '../../../workflows/index.ts';
import { createWorker, createWorld, newQueue, send, type World } from './world.ts';

const PARTNERS = 30;
const editions = fileURLToPath(new URL('../../../editions', import.meta.url));

let world: World;
let draft: Edition;
beforeAll(async () => {
  world = await createWorld();
  const { edition } = await checkEdition(join(editions, 'unified-2027'));
  if (edition === null) throw new Error('the draft cannot be read');
  draft = edition;
  const writing = connect(world.url, { role: 'writer', max: 2 });
  const rules = { db: writing, editions: world.editions, clock: world.clock };
  await upsertAccounts(
    rules,
    Array.from({ length: PARTNERS - 1 }, (_, i) => ({
      program: 'solution-provider',
      account: `SP-T${i}`,
      country: 'CA',
      partner: `T${i}`,
      company: `Tried ${i} Inc.`,
      domain: `t${i}.example`,
    })),
  );
  await writing.destroy();
  // Whoever sells 180 points' worth to one customer, as subscriptions: 180 before, 150 of the draft.
  for (let i = 0; i < 6; i += 1) {
    await send(world, 'deal.closed', {
      ...{ deal: `D-T${i}`, account: `SP-T${i}`, customer: 'cust-1', product: 'compute' },
      ...{ licence: 'subscription', role: 'transact', amount: '180000', currency: 'USD' },
      date: '2023-08-01',
    });
  }
});
afterAll(() => world.close());

const ask = (): Promise<string> =>
  world.db.transaction().execute(async (tx) =>
    askSimulation(tx, {
      ...{ edition: draft, against: 'unified-2023', asOf: '2023-08-31' },
      ...{ by: world.people.owner, at: world.clock.now(), totals: NO_TOTALS },
    }),
  );

const start = (simulationId: string, taskQueue: string, more = {}) =>
  world.client.workflow.start<typeof simulateEdition>('simulateEdition', {
    ...{ taskQueue, workflowId: `simulate/${taskQueue}/${simulationId}` },
    args: [{ simulationId, partners: 4, pages: 2, ...more }],
  });

const resultsOf = (db: Db, id: string) =>
  db
    .selectFrom('simulation_result')
    .select(['partner_id', 'body'])
    .where('simulation_id', '=', id)
    .execute();

test('every partner is tried once, with what changes and why', async () => {
  const queue = newQueue();
  const id = await ask();
  const worker = await createWorker(world, queue);
  await worker.runUntil(async () => expect(await (await start(id, queue)).result()).toBe('tried'));
  const simulation = await simulationById(world.db, id);
  expect(simulation).toMatchObject({ state: 'done', partners: PARTNERS, tried: PARTNERS });
  const results = await resultsOf(world.db, id);
  expect(results).toHaveLength(PARTNERS);
  const sellers = results
    .map(({ body }) => body as TrialResult)
    .filter(({ points }) => points.before > 0);
  expect(sellers).toHaveLength(6);
  for (const one of sellers) {
    expect(one.points).toEqual({ before: 180, after: 150 });
    expect(one.clauses).toMatchObject([{ clause: 'subscription-sale', before: 180, after: 150 }]);
    expect(one.largestCustomer).toMatchObject({ customer: 'cust-1', pointsWithout: 0 });
  }
  expect(simulation?.totals.points).toEqual({ before: 6 * 180, after: 6 * 150 });
  expect(simulation?.totals.models['solution-reseller']?.points.after).toBe(900);
});

test('a worker that is killed in the middle loses nobody, and nobody is tried twice', async () => {
  const queue = newQueue();
  const id = await ask();
  const script = fileURLToPath(new URL('./dying-worker.ts', import.meta.url));
  const settings = {
    ...{ url: world.url, address: world.env.address, queue, activity: 'trySomePartners' },
  };
  const child = spawn(process.execPath, [script, JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = once(child, 'exit');
  const committed = new Promise<void>((resolve) => {
    child.stdout.on('data', (text: Buffer) => text.includes('committed') && resolve());
  });
  const handle = await start(id, queue);
  await committed;
  child.kill('SIGKILL');
  await exited;
  const inTheMiddle = await simulationById(world.db, id);
  expect(inTheMiddle).toMatchObject({ state: 'running', tried: 8 });
  const worker = await createWorker(world, queue);
  await worker.runUntil(async () => expect(await handle.result()).toBe('tried'));
  const after = await simulationById(world.db, id);
  expect(after).toMatchObject({ state: 'done', tried: PARTNERS });
  const { rises, falls, stays } = after?.totals ?? NO_TOTALS;
  expect(rises + falls + stays).toBe(PARTNERS);
  expect(await resultsOf(world.db, id)).toHaveLength(PARTNERS);
}, 90_000);

test('two that try the same page write it once; what was ended is not gone on with', async () => {
  const id = await ask();
  const { trySomePartners } = world.activities;
  const { MockActivityEnvironment } = await import('@temporalio/testing');
  const turn = () =>
    new MockActivityEnvironment().run(trySomePartners, {
      ...{ simulationId: id, pages: 1, partners: 10 },
    });
  await Promise.all([turn(), turn()]);
  const both = await simulationById(world.db, id);
  expect(await resultsOf(world.db, id)).toHaveLength(both?.tried ?? 0);
  await endSimulation(world.db, id, 'cancelled', world.clock.now());
  expect(await turn()).toEqual({ left: false });
  expect(await simulationById(world.db, id)).toMatchObject({
    state: 'cancelled',
    tried: both?.tried,
  });
});

test('whoever writes editions sees what came of it, and nobody else of the vendor', async () => {
  const read = connect(world.url, { role: 'api', max: 2 });
  const seenBy = async (person: string): Promise<number> =>
    withScope(read, { personId: person, scope: { kind: 'program' } }, async (tx) => {
      const { rows } = await sql<{ n: number }>`
        select (select count(*) from simulation) + (select count(*) from simulation_result)
          + (select count(*) from release_request) as n`.execute(tx);
      return Number(rows[0]?.n);
    });
  expect(await seenBy(world.people.owner)).toBeGreaterThan(0);
  expect(await seenBy(world.people.reviewer)).toBe(0);
  await read.destroy();
});
