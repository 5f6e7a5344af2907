/** A worker of journeys, whose thread does not follow every promise. */
import threads from 'node:worker_threads';
import { Worker, type WorkerOptions } from '@temporalio/worker';

const preload = new URL('worker-thread.ts', import.meta.url).href;

/** Starts a worker. The SDK has no setting for its thread, so that it is given one where it is made. */
export async function createWorker(options: WorkerOptions): Promise<Worker> {
  const { Worker: Thread } = threads;
  const Preloading = class extends Thread {
    constructor(file: string | URL, given?: ConstructorParameters<typeof Thread>[1]) {
      super(file, { ...given, execArgv: ['--import', preload] });
    }
  };
  Object.assign(threads, { Worker: Preloading });
  try {
    return await Worker.create(options);
  } finally {
    Object.assign(threads, { Worker: Thread });
  }
}
