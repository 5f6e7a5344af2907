/** `ascent serve api|worker|all`: one process of an installation. */
import { readSettings, type Settings } from '../config.ts';
import { buildFoundation, type Foundation } from '../foundation.ts';
import { createLog } from '../log.ts';
import { followingEnvironment, reportReady } from '../supervise.ts';

/** A stop that takes longer is cut off: whoever started us has given up by then. */
const stopTimeoutMs = 35_000;

type Role = 'api' | 'worker' | 'all';

/** Runs until it is told to stop; returns the exit code. */
export async function runServe(given: Settings, role: Role): Promise<number> {
  const log = createLog(role, given.logLevel);
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
    const { serveWorker, serveApi } = await codeOf(role);
    const settings = await Promise.race([settingsOf(given), asked.then(() => null)]);
    if (settings === null) return 0;
    foundation = await buildFoundation(settings, log);
    const ends: Promise<string>[] = [asked, failed];
    if (serveWorker !== null) {
      const worker = await serveWorker(settings, foundation, log);
      stops.push(worker.stop);
      ends.push(
        worker.ended.then(
          () => 'failed',
          () => 'failed',
        ),
      );
    }
    if (serveApi !== null) stops.push(await serveApi(settings, foundation, log));
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

/** What a role runs, loaded where it runs: together they are half of what a process loads. */
async function codeOf(role: Role) {
  return {
    serveWorker: role === 'api' ? null : (await import('../serve-worker.ts')).serveWorker,
    serveApi: role === 'worker' ? null : (await import('../serve-api.ts')).serveApi,
  };
}

/** The settings that were given, or those that a supervisor says once its servers run. */
async function settingsOf(given: Settings): Promise<Settings> {
  const env = await followingEnvironment();
  if (env === null) return given;
  Object.assign(process.env, env);
  return readSettings(process.env);
}
