/** The one PostgreSQL of a test run, started by the first project that needs it. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { endLeftPostgres, startPostgres } from '../../bin/servers/postgres.ts';
import type { PostgresChoice } from '../../bin/servers/postgres-binaries.ts';
import { isAlive } from '../../bin/servers/process.ts';
import { migrateToLatest } from '../../db/migrate.ts';

/** A server with a migrated template; the last one who releases it stops it. */
export type TestPostgres = {
  readonly serverUrl: string;
  readonly template: string;
  readonly release: () => Promise<void>;
};

type Shared = {
  users: number;
  started: Promise<Omit<TestPostgres, 'release'> & { stop: () => Promise<void> }>;
};

// Vitest loads this file once per project, so the one server hangs on the process.
const key = Symbol.for('ascent.test.postgres');
const holder = globalThis as unknown as Record<symbol, Shared | undefined>;

const folderPrefix = 'ascent-test-';

/**
 * Starts the server, or joins the one that runs. `ASCENT_POSTGRES` forces system or embedded;
 * with `DATABASE_URL` a running server is taken (the user must be allowed to create databases).
 */
export async function startTestPostgres(): Promise<TestPostgres> {
  const shared = (holder[key] ??= { users: 0, started: start() });
  shared.users += 1;
  const { serverUrl, template, stop } = await shared.started;
  const release = async (): Promise<void> => {
    shared.users -= 1;
    if (shared.users > 0) return;
    holder[key] = undefined;
    await stop();
  };
  return { serverUrl, template, release };
}

/** A server outside of vitest with the URL of a migrated database; `stop` ends it. */
export async function standaloneServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const { serverUrl, template, release } = await startTestPostgres();
  return { url: urlOf(serverUrl, template), stop: release };
}

async function start(): Promise<Awaited<Shared['started']>> {
  const given = process.env['DATABASE_URL'];
  const server =
    given === undefined || given === ''
      ? await startOwn()
      : { serverUrl: given, stop: async () => {} };
  const template = `ascent_template_${process.pid}`;
  const client = new pg.Client({ connectionString: server.serverUrl });
  await client.connect();
  try {
    await client.query(`drop database if exists ${template}`);
    await client.query(`create database ${template}`);
    await migrateToLatest(urlOf(server.serverUrl, template));
  } catch (error) {
    await server.stop();
    throw error;
  } finally {
    await client.end();
  }
  return { ...server, template };
}

async function startOwn(): Promise<{ serverUrl: string; stop: () => Promise<void> }> {
  await endOfDeadRuns();
  const directory = join(rootFolder(), `${folderPrefix}${process.pid}`);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true, mode: 0o755 });
  const forced = process.env['ASCENT_POSTGRES'];
  const server = await startPostgres({
    directory,
    choice: forced === '' ? undefined : (forced as PostgresChoice | undefined),
    durability: 'tests',
  });
  const stop = async (): Promise<void> => {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  return { serverUrl: server.url('postgres'), stop };
}

/** A killed run leaves a server and a folder behind; its folder carries the id of the process. */
async function endOfDeadRuns(): Promise<void> {
  for (const name of readdirSync(rootFolder())) {
    const pid = Number(new RegExp(`^${folderPrefix}(\\d+)$`).exec(name)?.[1]);
    if (!(pid > 0) || (pid !== process.pid && isAlive(pid))) continue;
    try {
      await endLeftPostgres(join(rootFolder(), name));
      rmSync(join(rootFolder(), name), { recursive: true, force: true });
    } catch {
      // Another user's, or another run is sweeping too.
    }
  }
}

/** The same server's URL of another database. */
export function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

// A folder that the postgres user can reach when the tests run as root.
const rootFolder = (): string => (process.platform === 'linux' ? '/var/tmp' : tmpdir());
