/** A PostgreSQL of our own, in a directory of our own, on loopback only. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findPostgres, isReachable, type PostgresBinaries } from './postgres-binaries.ts';
import type { PostgresChoice } from './postgres-binaries.ts';
import { commandOf, endProcess, isAlive, portNear, spawnDetached } from './process.ts';

/** How to start one. `directory` holds data, log and password; it is made if missing. */
export type PostgresOptions = {
  readonly directory: string;
  readonly choice?: PostgresChoice | undefined;
  /** Taken if it is free, else any other. */
  readonly port?: number | undefined;
  /** `tests` does without fsync: a crash of the machine may cost the data, that of a process not. */
  readonly durability: 'product' | 'tests';
};

/** A running PostgreSQL. */
export type RunningPostgres = {
  readonly pid: number;
  readonly port: number;
  readonly choice: PostgresChoice;
  readonly majorVersion: number;
  /** The superuser's URL of a database. Holds the password: never log it. */
  readonly url: (database: string) => string;
  /** Settles when the server has ended, however that came about. */
  readonly exited: Promise<unknown>;
  /** Ends sessions, writes everything out, and returns when the server is gone. */
  readonly stop: () => Promise<void>;
};

const superuser = 'ascent';
const startTimeoutMs = 30_000;

/** Starts PostgreSQL in its directory, after ending whatever a killed start has left there. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const data = join(options.directory, 'data');
  await endLeftPostgres(options.directory);
  const binaries = findPostgres(options.choice, majorOf(data));
  mkdirSync(options.directory, { recursive: true, mode: 0o755 });
  if (binaries.runAs !== undefined && !isReachable(options.directory)) {
    throw new Error(
      `PostgreSQL runs as the user postgres, since you are root, and that user cannot reach ` +
        `${options.directory}. Set ASCENT_HOME to a folder that others may enter (one below /var/tmp).`,
    );
  }
  if (majorOf(data) === undefined) await initialise(binaries, options.directory, data);
  const port = await portNear(options.port);
  const { pid, exited } = await launch(binaries, options, data, port);
  await untilReady(data, pid, exited, join(options.directory, 'postgres.log'));
  const password = readFileSync(join(options.directory, 'password'), 'utf8').trim();
  return {
    pid,
    port,
    exited,
    choice: binaries.choice,
    majorVersion: binaries.majorVersion,
    url: (database) => `postgres://${superuser}:${password}@127.0.0.1:${port}/${database}`,
    stop: () => stopPid(pid),
  };
}

/** Ends a server that still runs in this directory; returns whether there was one. */
export async function endLeftPostgres(directory: string): Promise<boolean> {
  const pidFile = join(directory, 'data', 'postmaster.pid');
  if (!existsSync(pidFile)) return false;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  // After a restart of the machine the id may belong to anything: only a server of ours is ended.
  const isOurs = pid > 0 && isAlive(pid) && commandOf(pid).includes(join(directory, 'data'));
  if (isOurs) await stopPid(pid);
  else rmSync(pidFile, { force: true });
  return isOurs;
}

async function stopPid(pid: number): Promise<void> {
  // SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one, which recovers at the next start.
  await endProcess(pid, [
    ['SIGINT', 20_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ]);
}

async function initialise(
  binaries: PostgresBinaries,
  directory: string,
  data: string,
): Promise<void> {
  // Made beside its place and moved there when whole: a start killed here leaves nothing that counts.
  const half = `${data}.new`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true, mode: 0o700 });
  const passwordFile = join(directory, 'password');
  writeFileSync(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  if (binaries.runAs !== undefined) {
    for (const path of [half, passwordFile])
      chownSync(path, binaries.runAs.uid, binaries.runAs.gid);
  }
  // Sorting by bytes is the same everywhere; letters beyond ASCII still have upper and lower case.
  const locale =
    binaries.majorVersion >= 17
      ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
      : [`--locale=${process.platform === 'linux' ? 'C.UTF-8' : 'C'}`];
  const args = [
    `--pgdata=${half}`,
    `--username=${superuser}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--data-checksums',
    '--no-sync',
    ...locale,
  ];
  try {
    await promisify(execFile)(binaries.initdb, args, {
      ...binaries.runAs,
      cwd: half,
      env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
    });
    renameSync(half, data);
  } catch (error) {
    const said = (error as { stderr?: string }).stderr ?? String(error);
    throw new Error(`PostgreSQL's initdb failed in ${half}:\n${said.trim()}`, { cause: error });
  }
}

async function launch(
  binaries: PostgresBinaries,
  options: PostgresOptions,
  data: string,
  port: number,
): Promise<{ pid: number; exited: Promise<number | string> }> {
  const settings: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    port,
    // No socket file: its path may be too long, and its folder another user's.
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: options.durability === 'product' ? '256MB' : '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    jit: 'off',
    wal_level: 'minimal',
    max_wal_senders: 0,
    max_wal_size: '2GB',
    wal_compression: 'on',
    random_page_cost: 1.1,
    log_min_messages: 'warning',
    ...(options.durability === 'tests' ? { fsync: 'off', full_page_writes: 'off' } : {}),
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return spawnDetached({
    command: binaries.postgres,
    args: ['-D', data, ...args],
    cwd: data,
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
    logFile: join(options.directory, 'postgres.log'),
    runAs: binaries.runAs,
  });
}

async function untilReady(
  data: string,
  pid: number,
  exited: Promise<number | string>,
  logFile: string,
): Promise<void> {
  let ended: number | string | undefined;
  void exited.then((how) => (ended = how));
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline) {
    // The eighth line of the pid file is the server's state: no connection, no password needed.
    const lines = existsSync(join(data, 'postmaster.pid'))
      ? readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
      : [];
    if (Number(lines[0]) === pid && lines[7]?.trim() === 'ready') return;
    if (ended !== undefined) break;
    await sleep(10);
  }
  const tail = readFileSync(logFile, 'utf8').trim().split('\n').slice(-8).join('\n');
  throw new Error(
    `PostgreSQL did not start (${ended ?? 'no answer'}); ${logFile} ends with:\n${tail}`,
  );
}

function majorOf(data: string): number | undefined {
  const versionFile = join(data, 'PG_VERSION');
  return existsSync(versionFile) ? Number(readFileSync(versionFile, 'utf8').trim()) : undefined;
}
