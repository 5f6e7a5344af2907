/** The product as processes that can be killed: PostgreSQL, Temporal, API and worker, each started again by us. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startIssuer, type Issuer } from '../../../bench/issuer.ts';
import { startPostgres, type RunningPostgres } from '../../../bin/servers/postgres.ts';
import { freePort, isAlive } from '../../../bin/servers/process.ts';
import { findTemporal } from '../../../bin/servers/temporal-binaries.ts';
import { startTemporal, type RunningTemporal } from '../../../bin/servers/temporal.ts';
import { migrateToLatest } from '../../../db/migrate.ts';
import { SEARCH_ATTRIBUTES } from '../../../workflows/search-attributes.ts';
import type { MomentName, Sabotage } from './moments.ts';
import { startSink, type Sink } from './sink.ts';

/** What can be killed. */
export const PARTS = ['worker', 'api', 'temporal', 'postgres'] as const;
export type Part = (typeof PARTS)[number];

/** A moment at which a process ends itself; `times` is how often it passes it before. */
export type Failpoint = { readonly moment: MomentName; readonly times: number };

/** The running product, and how to hurt it. */
export type System = {
  readonly origin: string;
  readonly databaseUrl: () => string;
  readonly temporalAddress: () => string;
  readonly issuer: Issuer;
  readonly sink: Sink;
  readonly folder: string;
  readonly start: (part: Part, failpoints?: readonly Failpoint[]) => Promise<void>;
  /** SIGKILL, to its whole group where it has one; returns when it is gone. */
  readonly kill: (part: Part) => Promise<void>;
  readonly isRunning: (part: Part) => boolean;
  /** Waits until a process has ended by itself. */
  readonly ended: (part: Part, withinMs: number) => Promise<boolean>;
  /** Moments that were reached, in order. */
  readonly reached: () => readonly string[];
  readonly stop: () => Promise<void>;
};

const root = fileURLToPath(new URL('../../..', import.meta.url));
const failpointFile = fileURLToPath(new URL('failpoints.ts', import.meta.url));
const readyMs = 40_000;

/** How it is set up: `prepare` runs on the migrated database before API and worker start. */
export type SystemOptions = {
  readonly prepare: (databaseUrl: string) => Promise<void>;
  readonly sabotage?: Sabotage;
};

/** Starts the servers in a new folder; API and worker are started by `start`. */
export async function startSystem({ prepare, sabotage }: SystemOptions): Promise<System> {
  const folder = mkdtempSync(
    join(process.platform === 'linux' ? '/var/tmp' : tmpdir(), 'ascent-faults-'),
  );
  chmodSync(folder, 0o755);
  const issuer = await startIssuer();
  const sink = await startSink();
  const apiPort = await freePort();
  const log = join(folder, 'moments.log');
  const processes = new Map<'api' | 'worker', ChildProcess>();
  let postgres = await startPostgresIn(folder);
  let temporal = await startTemporalIn(folder);
  const databaseUrl = (): string => postgres.url('ascent');
  await createDatabase(postgres);
  await migrateToLatest(databaseUrl());
  await prepare(databaseUrl());

  const spawnPart = async (
    part: 'api' | 'worker',
    failpoints: readonly Failpoint[],
  ): Promise<void> => {
    const output = openSync(join(folder, `${part}.log`), 'a');
    const child = spawn(
      process.execPath,
      ['--import', failpointFile, join('bin', 'ascent.ts'), 'serve', part],
      {
        cwd: root,
        stdio: ['ignore', output, output, 'ipc'],
        env: {
          PATH: process.env['PATH'],
          HOME: process.env['HOME'],
          ASCENT_HOME: folder,
          ASCENT_DEMO: 'off',
          DATABASE_URL: databaseUrl(),
          TEMPORAL_ADDRESS: temporal.address,
          SMTP_URL: `smtp://127.0.0.1:${sink.port}`,
          OIDC_ISSUER: issuer.url,
          OIDC_CLIENT_ID: 'ascent-web',
          OIDC_CLIENT_SECRET: 'only-for-this-test-run',
          PORT: String(apiPort),
          LOG_LEVEL: 'warn',
          ASCENT_INTERNAL_FAILPOINTS: failpoints
            .map(({ moment, times }) => `${moment}:${times}`)
            .join(','),
          ASCENT_INTERNAL_FAILPOINT_LOG: log,
          ...(sabotage === undefined ? {} : { ASCENT_INTERNAL_SABOTAGE: sabotage }),
        },
      },
    );
    processes.set(part, child);
    await untilReady(child, part, folder);
  };

  const pidOf = (part: Part): number =>
    part === 'postgres'
      ? postgres.pid
      : part === 'temporal'
        ? temporal.pid
        : (processes.get(part)?.pid ?? 0);
  const isRunning = (part: Part): boolean => pidOf(part) > 0 && isAlive(pidOf(part));
  const ended = async (part: Part, withinMs: number): Promise<boolean> => {
    for (const until = Date.now() + withinMs; Date.now() < until; await sleep(10)) {
      if (!isRunning(part)) return true;
    }
    return !isRunning(part);
  };

  const start = async (part: Part, failpoints: readonly Failpoint[] = []): Promise<void> => {
    if (isRunning(part)) return;
    if (part === 'postgres') postgres = await startPostgresIn(folder, postgres.port);
    else if (part === 'temporal') temporal = await startTemporalIn(folder, temporal.port);
    else await spawnPart(part, failpoints);
  };
  const kill = async (part: Part): Promise<void> => {
    const pid = pidOf(part);
    if (!isRunning(part)) return;
    process.kill(pid, 'SIGKILL');
    await ended(part, 10_000);
  };
  const stop = async (): Promise<void> => {
    for (const part of ['api', 'worker'] as const) await kill(part);
    await temporal.stop();
    await postgres.stop();
    await issuer.stop();
    await sink.stop();
    if (process.env['ASCENT_INTERNAL_KEEP'] === undefined)
      rmSync(folder, { recursive: true, force: true });
  };
  const reached = (): readonly string[] =>
    existsSync(log)
      ? readFileSync(log, 'utf8')
          .split('\n')
          .filter((line) => line !== '')
      : [];

  return {
    origin: `http://127.0.0.1:${apiPort}`,
    databaseUrl,
    temporalAddress: () => temporal.address,
    issuer,
    sink,
    folder,
    start,
    kill,
    isRunning,
    ended,
    reached,
    stop,
  };
}

const startPostgresIn = (folder: string, port?: number): Promise<RunningPostgres> =>
  startPostgres({ directory: join(folder, 'postgres'), durability: 'tests', port });

async function startTemporalIn(folder: string, port?: number): Promise<RunningTemporal> {
  const { path } = await findTemporal('cli');
  return startTemporal({
    directory: join(folder, 'temporal'),
    executable: path,
    namespace: 'default',
    searchAttributes: SEARCH_ATTRIBUTES,
    ui: false,
    persistent: true,
    port,
  });
}

async function createDatabase(postgres: RunningPostgres): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.url('postgres') });
  await client.connect();
  await client.query('create database ascent');
  await client.end();
}

/** Ready, or ended: a failpoint may be reached before the process says that it is ready. */
async function untilReady(child: ChildProcess, part: string, folder: string): Promise<void> {
  let ready = false;
  child.on('message', (message) => (ready ||= message === 'ready'));
  for (const until = Date.now() + readyMs; Date.now() < until; await sleep(10)) {
    if (ready || child.signalCode !== null) return;
    if (child.exitCode !== null) break;
  }
  const tail = readFileSync(join(folder, `${part}.log`), 'utf8')
    .split('\n')
    .slice(-20)
    .join('\n');
  throw new Error(`${part} did not become ready (${child.exitCode ?? 'no answer'}):\n${tail}`);
}
