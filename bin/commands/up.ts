/** `ascent up`: everything on one machine, started in order and stopped in the opposite one. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { connect } from '../../db/connect.ts';
import { migrateToLatest } from '../../db/migrate.ts';
import { ensureDemoPeople } from '../../demo/memberships.ts';
import { SEARCH_ATTRIBUTES } from '../../workflows/messages.ts';
import type { Settings } from '../config.ts';
import { DEMO_SWITCHES } from '../demo-switches.ts';
import { isOurs, openHome, type Home, type Running } from '../home.ts';
import { apiAudience, clientIds } from '../identity/clients.ts';
import { startProvider } from '../identity/provider.ts';
import { startInbox } from '../inbox/inbox.ts';
import { endLeftPostgres, startPostgres } from '../servers/postgres.ts';
import { endProcess, isPortFree, portNear } from '../servers/process.ts';
import { findTemporal } from '../servers/temporal-binaries.ts';
import { endLeftTemporal, startTemporal } from '../servers/temporal.ts';
import { startChild, supervise, type Started, type Supervised, type Watch } from '../supervise.ts';

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

const preferredPorts = {
  temporal: 7233,
  temporalUi: 8233,
  identity: 3100,
  inbox: 3125,
  smtp: 3126,
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
  const stops: Array<() => Promise<void>> = [];
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

async function startAll(
  home: Home,
  options: UpOptions,
  stops: Array<() => Promise<void>>,
): Promise<() => Running> {
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

  // Stopped last to first, so PostgreSQL, which all the others write to, goes on the list before them.
  const [database, temporal] = await settledAll([
    startDatabase(home, settings, watch, stops),
    startEngine(home, settings, watch, stops),
  ]);
  const identity = await startIdentity(home, settings, stops);
  if (identity !== null) await knowDemoPeople(database.url);
  const inbox = await startMail(home, settings, stops);
  home.keepPorts({
    api: port,
    postgres: database.port,
    temporal: temporal.port,
    temporalUi: temporal.uiPort,
    identity: identity?.port,
    inbox: inbox?.webPort,
    smtp: inbox?.smtpPort,
  });
  say('  ✓ PostgreSQL, Temporal, sign-in, mail');

  const env: NodeJS.ProcessEnv = {
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
  };
  // The worker first: it stops after the API, which still waits for journeys to answer.
  const worker = supervise('worker', () => child(home, 'worker', env), watch);
  const api = supervise('api', () => child(home, 'api', env), watch);
  const [workerUp, apiUp] = await settledAll(
    [worker, api],
    [(one) => one.stop(), (one) => one.stop()],
  );
  stops.push(workerUp.stop, apiUp.stop);
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

const child = (home: Home, role: 'api' | 'worker', env: NodeJS.ProcessEnv): Promise<Started> =>
  startChild({
    args: ['serve', role],
    env,
    logFile: join(home.folder, 'logs', `${role}.log`),
    readyTimeoutMs: childReadyMs,
    stopTimeoutMs: childStopMs,
  });

type Database = { readonly url: string; readonly port: number | undefined };

async function startDatabase(
  home: Home,
  settings: Settings,
  watch: Watch,
  stops: Array<() => Promise<void>>,
): Promise<Database> {
  if (settings.databaseUrl !== undefined) {
    await migrateToLatest(settings.databaseUrl);
    return { url: settings.databaseUrl, port: undefined };
  }
  let port = home.ports()['postgres'];
  let url: (database: string) => string = () => '';
  const start = async (): Promise<Started> => {
    const server = await startPostgres({
      directory: join(home.folder, 'postgres'),
      choice: settings.postgres,
      port,
      durability: 'product',
    });
    ({ port, url } = server);
    return server;
  };
  const supervised = await supervise('postgres', start, watch);
  stops.unshift(supervised.stop);
  await makeDatabase(url('postgres'));
  await migrateToLatest(url('ascent'));
  return { url: url('ascent'), port };
}

async function makeDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query(`select from pg_database where datname = 'ascent'`);
    if (found.rowCount === 0) await client.query('create database ascent');
  } finally {
    await client.end();
  }
}

type Engine = {
  readonly address: string;
  readonly port: number | undefined;
  readonly uiPort: number | undefined;
};

async function startEngine(
  home: Home,
  settings: Settings,
  watch: Watch,
  stops: Array<() => Promise<void>>,
): Promise<Engine> {
  if (settings.temporalAddress !== undefined) {
    return { address: settings.temporalAddress, port: undefined, uiPort: undefined };
  }
  const { path } = await findTemporal('cli');
  const known = home.ports();
  let port = known['temporal'] ?? preferredPorts.temporal;
  let uiPort = known['temporalUi'] ?? preferredPorts.temporalUi;
  const start = async (): Promise<Started> => {
    const server = await startTemporal({
      directory: join(home.folder, 'temporal'),
      executable: path,
      namespace: settings.temporalNamespace,
      searchAttributes: SEARCH_ATTRIBUTES,
      port,
      uiPort,
      ui: true,
      persistent: true,
    });
    port = server.port;
    uiPort = server.uiPort ?? uiPort;
    return server;
  };
  const supervised: Supervised = await supervise('temporal', start, watch);
  stops.push(supervised.stop);
  return { address: `127.0.0.1:${port}`, port, uiPort };
}

async function startIdentity(
  home: Home,
  settings: Settings,
  stops: Array<() => Promise<void>>,
): Promise<{ port: number; env: NodeJS.ProcessEnv; found: Running['identity'] } | null> {
  if (settings.oidcIssuer !== undefined) return null;
  const secrets = await home.providerSecrets();
  const port = await portNear(home.ports()['identity'] ?? preferredPorts.identity);
  const provider = await startProvider({ port, audience: apiAudience, secrets });
  stops.push(provider.stop);
  const { issuer } = provider;
  return {
    port,
    env: {
      OIDC_ISSUER: issuer,
      OIDC_AUDIENCE: apiAudience,
      OIDC_CLIENT_ID: clientIds.web,
      OIDC_CLIENT_SECRET: secrets.webSecret,
    },
    found: { issuer, audience: apiAudience, systemSecret: secrets.systemSecret },
  };
}

/** Whoever can be chosen at the embedded sign-in has to be known to the product too. */
async function knowDemoPeople(databaseUrl: string): Promise<void> {
  const db = connect(databaseUrl, { role: 'worker', max: 1 });
  try {
    await ensureDemoPeople(db);
  } finally {
    await db.destroy();
  }
}

async function startMail(
  home: Home,
  settings: Settings,
  stops: Array<() => Promise<void>>,
): Promise<{ webPort: number; smtpPort: number; webUrl: string; smtpUrl: string } | null> {
  if (settings.smtpUrl !== undefined) return null;
  const known = home.ports();
  const webPort = await portNear(known['inbox'] ?? preferredPorts.inbox);
  const smtpPort = await portNear(known['smtp'] ?? preferredPorts.smtp);
  const inbox = await startInbox({ folder: join(home.folder, 'mail'), webPort, smtpPort });
  stops.push(inbox.stop);
  return { webPort, smtpPort, webUrl: inbox.webUrl, smtpUrl: inbox.smtpUrl };
}

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

/** Waits for all, also when one fails: what did start is then on the list of what to stop. */
async function settledAll<A, B>(
  work: readonly [Promise<A>, Promise<B>],
  undo?: readonly [(a: A) => Promise<void>, (b: B) => Promise<void>],
): Promise<[A, B]> {
  const [a, b] = await Promise.allSettled(work);
  if (a.status === 'fulfilled' && b.status === 'fulfilled') return [a.value, b.value];
  if (a.status === 'fulfilled') await undo?.[0](a.value);
  if (b.status === 'fulfilled') await undo?.[1](b.value);
  throw a.status === 'rejected' ? a.reason : (b as PromiseRejectedResult).reason;
}
