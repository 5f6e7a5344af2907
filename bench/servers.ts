/** The benchmark's own servers, in a folder that goes when it ends. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres, type RunningPostgres } from '../bin/servers/postgres.ts';
import { findTemporal } from '../bin/servers/temporal-binaries.ts';
import { startTemporal, type RunningTemporal } from '../bin/servers/temporal.ts';
import { migrateToLatest } from '../db/migrate.ts';
import { SEARCH_ATTRIBUTES } from '../workflows/search-attributes.ts';

/** What a benchmark area runs on. `release` ends everything and removes the folder. */
export type Servers = {
  readonly postgres: RunningPostgres;
  readonly databaseUrl: string;
  readonly folder: string;
  /** Starts Temporal's development server, in memory. */
  readonly temporal: () => Promise<RunningTemporal>;
  readonly release: () => Promise<void>;
};

/** A folder that PostgreSQL's user can reach, also when this runs as root. */
export const benchFolder = (): string => {
  const folder = mkdtempSync(
    join(process.platform === 'linux' ? '/var/tmp' : tmpdir(), 'ascent-bench-'),
  );
  chmodSync(folder, 0o755);
  return folder;
};

/** Starts PostgreSQL as the product runs it, with every write on disk, and a migrated database. */
export async function startServers(): Promise<Servers> {
  const folder = benchFolder();
  const postgres = await startPostgres({
    directory: join(folder, 'postgres'),
    durability: 'product',
  });
  const stops: (() => Promise<void>)[] = [postgres.stop];
  const release = async (): Promise<void> => {
    forgetSignals();
    for (const stop of stops.toReversed()) await stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const forgetSignals = onSignal(release);
  try {
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: postgres.url('postgres') });
    await client.connect();
    await client.query('create database bench');
    await client.end();
    await migrateToLatest(postgres.url('bench'));
  } catch (error) {
    await release();
    throw error;
  }
  const temporal = async (): Promise<RunningTemporal> => {
    const { path } = await findTemporal('cli');
    const server = await startTemporal({
      directory: join(folder, 'temporal'),
      executable: path,
      namespace: 'default',
      searchAttributes: SEARCH_ATTRIBUTES,
      ui: false,
      persistent: false,
    });
    stops.push(server.stop);
    return server;
  };
  return { postgres, databaseUrl: postgres.url('bench'), folder, temporal, release };
}

/** Ctrl-C leaves no server behind. Returns how to stop listening. */
export function onSignal(release: () => Promise<void>): () => void {
  const end = (): void => void release().finally(() => process.exit(130));
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, end);
  return () => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, end);
  };
}
