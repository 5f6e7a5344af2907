/** A real PostgreSQL for tests: each test file gets a database of its own, cloned from a template. */
import pg from 'pg';
import { inject } from 'vitest';
import { urlOf } from './postgres-server.ts';

/** A migrated, empty database. Roles are entered by `set role`, so one URL serves them all. */
export type TestDatabase = {
  readonly url: string;
  readonly name: string;
  /** Drops it, ending whatever is still connected. Optional: all go when the run ends. */
  readonly drop: () => Promise<void>;
};

let counter = 0;

/** Clones the template: about 50 ms. Call it in `beforeAll`, one per test file. */
export async function testDatabase(): Promise<TestDatabase> {
  const { serverUrl, template } = inject('postgres');
  return clone(serverUrl, template);
}

async function clone(serverUrl: string, template: string): Promise<TestDatabase> {
  counter += 1;
  const name = `t_${process.pid}_${counter}`;
  await asSuperuser(serverUrl, async (client) => {
    await client.query(`drop database if exists ${name} with (force)`);
    // By file copy: the template is a few megabytes, and nothing else writes meanwhile.
    await client.query(`create database ${name} template ${template} strategy file_copy`);
  });
  const drop = (): Promise<void> =>
    asSuperuser(serverUrl, async (client) => {
      await client.query(`drop database if exists ${name} with (force)`);
    });
  return { url: urlOf(serverUrl, name), name, drop };
}

async function asSuperuser(
  serverUrl: string,
  work: (client: pg.Client) => Promise<void>,
): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
