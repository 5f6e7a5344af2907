/** `ascent up`: everything on one machine, started in order and stopped in the opposite one. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../config.ts';
import { DEMO_SWITCHES } from '../demo-switches.ts';
import { isOurs, openHome, type Home, type Running } from '../home.ts';
import { endLeftPostgres } from '../servers/postgres.ts';
import { endProcess, isPortFree, portNear } from '../servers/process.ts';
import { endLeftTemporal } from '../servers/temporal.ts';
import { startChild, supervise, type Started, type Supervised, type Watch } from '../supervise.ts';
import { knowDemoPeople, settled, startServers, type Stops } from './up-servers.ts';

/** A running installation. */
export type Up = {
  readonly running: () => Running;
  /** Stops everything: API, worker, sign-in and inbox, Temporal, PostgreSQL. */
  readonly stop: () => Promise<void>;
};

/** Where lines of progress and of trouble go. */
export type UpOptions = {
  readonly settings: Settings;
  readonly env: NodeJS.ProcessEnv;
  /** Where the API's process finds the demo's switches. */
  readonly demoSwitches?: string;
  readonly say: (line: string) => void;
};

const childReadyMs = 60_000;
// The API lets requests finish for at most 20 seconds, the worker its activities; 30 is what is promised.
const childStopMs = 30_000;

/** Starts everything that the settings do not say is there already. Throws when something cannot start. */
export async function startUp(options: UpOptions): Promise<Up> {
  const { settings, say } = options;
  const home = openHome(settings.home);
  if (settings.port !== 0 && !(await isPortFree(settings.port, settings.host))) {
    throw new Error(
      `Port ${settings.port} is taken by another program.\n` +
        `  Choose another one: PORT=${settings.port + 1} npm start`,
    );
  }
  home.lock();
  const stops: Stops = [];
  const stop = async (): Promise<void> => {
    for (const stopOne of stops.splice(0).toReversed()) await stopOne();
    home.clearRunning();
    home.unlock();
  };
  try {
    await endLeftovers(home, say);
    const running = await startAll(home, options, stops);
    return { running, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Whether all data is in the home of this installation, so that it can begin again with none. */
export const ownsItsData = ({ databaseUrl, temporalAddress }: Settings): boolean =>
  databaseUrl === undefined && temporalAddress === undefined;

/** Throws the data of an installation that has stopped away: facts, points, journeys; keys and ports stay. */
export function forgetData(folder: string): void {
  for (const server of ['postgres', 'temporal'])
    rmSync(join(folder, server), { recursive: true, force: true });
}

async function startAll(home: Home, options: UpOptions, stops: Stops): Promise<() => Running> {
  const { settings, say } = options;
  const pids: Record<string, number> = {};
  let running: Running | null = null;
  const watch: Watch = {
    onRestart: (name) =>
      say(`  ! ${name} ended and is started again; see ${join(home.folder, 'logs')}`),
    onPid: (name, pid) => {
      pids[name] = pid;
      if (running !== null) home.writeRunning((running = { ...running, children: { ...pids } }));
    },
  };
  mkdirSync(join(home.folder, 'logs'), { recursive: true });
  const known = home.ports();
  const port = settings.port === 0 ? await portNear(known['api']) : settings.port;
  const ownUrl = settings.publicUrl ?? `http://localhost:${port}`;

  // Both load their code while the servers start, and wait to hear where those are.
  const environment = Promise.withResolvers<NodeJS.ProcessEnv>();
  const children = startChildren(home, environment.promise, watch, stops);
  const servers = await startServers(home, settings, watch, stops).catch(async (error: unknown) => {
    environment.reject(error);
    await children.catch(() => {});
    throw error;
  });
  const { database, temporal, identity, inbox } = servers;
  say('  ✓ PostgreSQL, Temporal, sign-in, mail');
  home.keepPorts({
    api: port,
    postgres: database.port,
    temporal: temporal.port,
    temporalUi: temporal.uiPort,
    identity: identity?.port,
    inbox: inbox?.webPort,
    smtp: inbox?.smtpPort,
  });
  environment.resolve({
    ...options.env,
    HOST: settings.host,
    PORT: String(port),
    ASCENT_HOME: home.folder,
    ASCENT_URL: ownUrl,
    ASCENT_DEMO: settings.demo ? 'on' : 'off',
    ASCENT_PAYLOAD_KEYS: options.env['ASCENT_PAYLOAD_KEYS'] || home.payloadKeys(),
    ASCENT_INTERNAL_CLOCK_OFFSET_MS: String(home.clockOffset(settings.today)),
    [DEMO_SWITCHES]: options.demoSwitches ?? '',
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: settings.temporalNamespace,
    ...(inbox === null ? {} : { SMTP_URL: inbox.smtpUrl }),
    ...(identity === null ? {} : identity.env),
  });
  await settled([children, identity === null ? null : knowDemoPeople(database.url)]);
  say('  ✓ worker, API');

  running = {
    pid: process.pid,
    startedAt: new Date().toISOString(),
    url: ownUrl,
    databaseUrl: database.url,
    temporal: {
      address: temporal.address,
      namespace: settings.temporalNamespace,
      uiUrl: temporal.uiPort === undefined ? null : `http://127.0.0.1:${temporal.uiPort}`,
      isHomeKey: settings.payloadKeys === null,
    },
    inboxUrl: inbox?.webUrl ?? null,
    identity: identity?.found ?? null,
    children: { ...pids },
  };
  home.writeRunning(running);
  return () => running as Running;
}

/** Starts worker and API; what did start is on the list of what to stop, also when the other did not. */
async function startChildren(
  home: Home,
  env: Promise<NodeJS.ProcessEnv>,
  watch: Watch,
  stops: Stops,
): Promise<void> {
  const start = (role: 'worker' | 'api'): Promise<Supervised> =>
    supervise(role, () => child(home, role, env), watch);
  // The worker first: it stops after the API, which still waits for journeys to answer.
  const both = await Promise.allSettled([start('worker'), start('api')]);
  stops.push(...both.flatMap((one) => (one.status === 'fulfilled' ? [one.value.stop] : [])));
  const failed = both.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

const child = (
  home: Home,
  role: 'api' | 'worker',
  env: Promise<NodeJS.ProcessEnv>,
): Promise<Started> =>
  startChild({
    args: ['serve', role],
    env,
    logFile: join(home.folder, 'logs', `${role}.log`),
    readyTimeoutMs: childReadyMs,
    stopTimeoutMs: childStopMs,
  });

/** Ends what a killed start has left behind; it may still hold ports and the data directory. */
async function endLeftovers(home: Home, say: (line: string) => void): Promise<void> {
  const left = home.readRunning();
  const found: string[] = [];
  for (const name of ['api', 'worker']) {
    const pid = left?.children[name];
    if (pid === undefined || !isOurs(pid)) continue;
    await endProcess(pid, [
      ['SIGTERM', childStopMs],
      ['SIGKILL', 5_000],
    ]);
    found.push(name);
  }
  if (await endLeftTemporal(join(home.folder, 'temporal'))) found.push('Temporal');
  if (await endLeftPostgres(join(home.folder, 'postgres'))) found.push('PostgreSQL');
  if (found.length > 0) say(`  ✓ ended what a killed start had left: ${found.join(', ')}`);
  home.clearRunning();
}
