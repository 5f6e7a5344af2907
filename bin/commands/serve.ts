/** `ascent serve api|worker|all`: one process of an installation. */
import type { Settings } from '../config.ts';
import { buildFoundation, type Foundation } from '../foundation.ts';
import { createLog, installRuntime } from '../log.ts';
import { serveApi } from '../serve-api.ts';
import { serveWorker } from '../serve-worker.ts';
import { reportReady } from '../supervise.ts';

/** A stop that takes longer is cut off: whoever started us has given up by then. */
const stopTimeoutMs = 35_000;

/** Runs until it is told to stop; returns the exit code. */
export async function runServe(
  settings: Settings,
  role: 'api' | 'worker' | 'all',
): Promise<number> {
  const log = createLog(role, settings.logLevel);
  installRuntime(log);
  const stops: Array<() => Promise<void>> = [];
  let foundation: Foundation | null = null;
  const failed = new Promise<string>((resolve) => {
    process.once('uncaughtException', (error) => {
      log.fatal({ err: error }, 'an error that nobody caught');
      resolve('failed');
    });
  });
  const asked = new Promise<string>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => resolve(signal));
    }
    process.once('disconnect', () => resolve('the supervisor is gone'));
  });
  try {
    foundation = await buildFoundation(settings, log);
    const ends: Promise<string>[] = [asked, failed];
    if (role !== 'api') {
      const worker = await serveWorker(settings, foundation, log);
      stops.push(worker.stop);
      ends.push(
        worker.ended.then(
          () => 'failed',
          () => 'failed',
        ),
      );
    }
    if (role !== 'worker') stops.push(await serveApi(settings, foundation, log));
    log.info({ port: role === 'worker' ? undefined : settings.port }, 'ready');
    reportReady();
    const why = await Promise.race(ends);
    log.info({ why }, 'stops');
    return why === 'failed' ? 1 : 0;
  } catch (error) {
    log.fatal({ err: error }, 'it cannot start');
    throw error;
  } finally {
    const late = setTimeout(() => process.exit(1), stopTimeoutMs);
    for (const stop of stops.toReversed()) await stop();
    await foundation?.stop();
    clearTimeout(late);
    if (process.connected) process.disconnect();
  }
}
