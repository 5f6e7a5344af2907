/** Two workers as processes of their own: the product's with its relay, or the bare one that does nothing. */
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { fileURLToPath } from 'node:url';
import { createDataConverter } from '../activities/data-converter.ts';
import { createActivities } from '../activities/index.ts';
import { startRelay } from '../activities/relay.ts';
import { workerOptions } from '../activities/worker.ts';
import { createWorker } from '../bin/create-worker.ts';
import { editionsFolder, workflowsPath } from '../bin/places.ts';
import { connect } from '../db/connect.ts';
import { listen } from '../db/listen.ts';
import { createWriter } from '../db/writer.ts';
import { loadEditions } from '../program/edition/load.ts';
import { JOURNEYS_QUEUE } from '../workflows/messages.ts';
import { PAYLOAD_KEYS } from './temporal-world.ts';
import type { BareActivities } from './workflows.ts';

/** What the parent says; `databaseUrl` null is the bare worker. */
export type WorkerSettings = { readonly address: string; readonly databaseUrl: string | null };

/** The queue of the bare worker. */
const BARE_QUEUE = 'bench-bare';

const { address, databaseUrl } = JSON.parse(process.argv[2] ?? '{}') as WorkerSettings;
Runtime.install({ logger: new DefaultLogger('ERROR') });
const connection = await NativeConnection.connect({ address });
const worker = databaseUrl === null ? await bare() : await product(databaseUrl);
void worker.run();
process.send?.({ port: 0 });
process.on('disconnect', () => process.exit(0));

function bare(): Promise<Worker> {
  const activities: BareActivities = { nothing: async (step) => step };
  return Worker.create({
    connection,
    taskQueue: BARE_QUEUE,
    workflowsPath: fileURLToPath(new URL('workflows.ts', import.meta.url)),
    activities,
  });
}

async function product(url: string): Promise<Worker> {
  const editions = await loadEditions(editionsFolder);
  const clock = { now: () => Date.now(), today: () => new Date().toISOString().slice(0, 10) };
  const db = connect(url, { role: 'worker', max: 12 });
  const writer = createWriter({ db: connect(url, { role: 'writer', max: 8 }), editions, clock });
  const dataConverter = createDataConverter(PAYLOAD_KEYS);
  const listener = await listen(url);
  const temporal = new Client({ connection: await Connection.connect({ address }), dataConverter });
  startRelay({ db, temporal, deliver: null, onChange: (wake) => listener.onChange(wake) });
  return createWorker({
    ...workerOptions({
      activities: createActivities({ db, writer, editions, clock }),
      dataConverter,
    }),
    connection,
    taskQueue: JOURNEYS_QUEUE,
    workflowsPath,
  });
}
