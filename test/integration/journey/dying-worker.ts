/**
 * A worker that dies in the worst moment: an activity has committed, and its answer is not on its
 * way.
 */
import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createClock, offsetTo } from '../../../bin/clock.ts';
import { createActivities, type Activities } from '../../../activities/index.ts';
import { workerOptions } from '../../../activities/worker.ts';
import { connect } from '../../../db/connect.ts';
import { createWriter } from '../../../db/writer.ts';
import { loadEditions } from '../../../program/edition/load.ts';

const { url, address, queue, activity } = JSON.parse(process.argv[2] ?? '{}') as Record<
  string,
  string
>;
const editions = await loadEditions(fileURLToPath(new URL('../../../editions', import.meta.url)));
const clock = createClock(offsetTo('2023-08-31', null));
const db = connect(url ?? '', { role: 'worker' });
const writer = createWriter({ db: connect(url ?? '', { role: 'writer' }), editions, clock });
const activities = createActivities({ db, writer, editions, clock });
const name = activity as keyof Activities;
const recording = activities[name] as (sent: unknown) => Promise<unknown>;

const worker = await Worker.create({
  ...workerOptions({
    activities: {
      ...activities,
      [name]: async (sent: unknown) => {
        await recording(sent);
        console.log('committed');
        return new Promise(() => {});
      },
    },
    dataConverter: {},
  }),
  connection: await NativeConnection.connect({ address: address ?? '' }),
  taskQueue: queue ?? '',
  workflowsPath: fileURLToPath(new URL('../../../workflows/index.ts', import.meta.url)),
});
await worker.run();
