/** The worker as a process: journeys and their activities, and the loops that deliver what they left. */
import { existsSync } from 'node:fs';
import { NativeConnection } from '@temporalio/worker';
import type { Logger } from 'pino';
import { createDataConverter } from '../activities/data-converter.ts';
import { createActivities } from '../activities/index.ts';
import { workerOptions } from '../activities/worker.ts';
import { JOURNEYS_QUEUE } from '../workflows/messages.ts';
import type { Settings } from './config.ts';
import { createWorker } from './create-worker.ts';
import { installRuntime } from './engine-log.ts';
import type { Foundation } from './foundation.ts';
import { workflowBundle, workflowsPath } from './places.ts';
import { temporalConnection } from './temporal.ts';

/** What is running; `ended` rejects when the worker ends by itself. */
export type ServingWorker = { readonly ended: Promise<void>; readonly stop: () => Promise<void> };

/** Starts polling; returns when the worker is about to. */
export async function serveWorker(
  settings: Settings,
  foundation: Foundation,
  log: Logger,
): Promise<ServingWorker> {
  installRuntime(log);
  const { connectionOptions, namespace = 'default' } = temporalConnection(settings);
  const connection = await NativeConnection.connect(connectionOptions);
  const { work: db, writer, editions, clock } = foundation;
  const worker = await createWorker({
    ...workerOptions({
      activities: createActivities({ db, writer, editions, clock }),
      dataConverter: createDataConverter(settings.payloadKeys),
    }),
    connection,
    namespace,
    taskQueue: JOURNEYS_QUEUE,
    // The bundle is made beforehand, for a start within a second; a checkout without one bundles now.
    ...(existsSync(workflowBundle)
      ? { workflowBundle: { codePath: workflowBundle } }
      : { workflowsPath }),
  });
  const ended = worker.run();
  // Whoever watches hears of it; without this a failure before that would end the process at once.
  ended.catch((error: unknown) => log.error({ err: error }, 'the worker ended'));
  const stop = async (): Promise<void> => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await ended.catch(() => {});
    await connection.close();
  };
  return { ended, stop };
}
