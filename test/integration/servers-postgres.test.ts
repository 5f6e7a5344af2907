import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { endLeftPostgres, startPostgres } from '../../bin/servers/postgres.ts';
import { systemBinaries, whoRunsPostgres } from '../../bin/servers/postgres-binaries.ts';
import { endProcess, isAlive } from '../../bin/servers/process.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(process.platform === 'linux' ? '/var/tmp' : tmpdir(), 'ascent-pg-'));
  chmodSync(folder, 0o755);
});
afterEach(async () => {
  await endLeftPostgres(folder);
  rmSync(folder, { recursive: true, force: true });
});

async function ask(url: string, query: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ answer: unknown }>(query);
    return rows[0]?.answer;
  } finally {
    await client.end();
  }
}

const hasSystem = (() => {
  try {
    return systemBinaries(whoRunsPostgres()).majorVersion >= 15;
  } catch {
    return false;
  }
})();

describe.each(['embedded', 'system'] as const)('PostgreSQL, %s', (choice) => {
  const onlyWhereThere = test.skipIf(choice === 'system' && !hasSystem);

  onlyWhereThere(
    'starts in an empty folder, durable, and keeps its data over a restart',
    async () => {
      const first = await startPostgres({ directory: folder, choice, durability: 'product' });
      const url = first.url('postgres');
      expect(await ask(url, `select current_setting('fsync') as answer`)).toBe('on');
      expect(await ask(url, `select current_setting('synchronous_commit') as answer`)).toBe('on');
      expect(await ask(url, `select lower('ÉÀÖ') as answer`)).toBe('éàö');
      await ask(url, 'create table kept as select 42 as answer');
      await first.stop();
      expect(isAlive(first.pid)).toBe(false);

      const second = await startPostgres({
        directory: folder,
        port: first.port,
        durability: 'product',
      });
      expect(second.choice).toBe(choice);
      expect(second.port).toBe(first.port);
      expect(await ask(second.url('postgres'), 'select answer from kept')).toBe(42);
      await second.stop();
    },
  );
});

test('a server whose parent was killed is ended by the next start, and nothing is lost', async () => {
  const module = JSON.stringify(join(import.meta.dirname, '../../bin/servers/postgres.ts'));
  const script = `
    const { startPostgres } = await import(${module});
    const server = await startPostgres({ directory: ${JSON.stringify(folder)}, durability: 'product' });
    console.log(JSON.stringify({ pid: server.pid, url: server.url('postgres') }));
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', script]);
  const said = await new Promise<string>((resolve, reject) => {
    parent.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()));
    parent.once('exit', () => reject(new Error('it ended before it started anything')));
  });
  const left = JSON.parse(said) as { pid: number; url: string };
  await ask(left.url, 'create table kept as select 7 as answer');
  await endProcess(parent.pid ?? 0, [['SIGKILL', 5_000]]);
  expect(isAlive(left.pid)).toBe(true);

  const next = await startPostgres({ directory: folder, durability: 'product' });
  expect(isAlive(left.pid)).toBe(false);
  expect(await ask(next.url('postgres'), 'select answer from kept')).toBe(7);
  await next.stop();
});

test('a server that was killed itself recovers at the next start', async () => {
  const first = await startPostgres({ directory: folder, durability: 'product' });
  await ask(first.url('postgres'), 'create table kept as select 9 as answer');
  await endProcess(first.pid, [['SIGKILL', 5_000]]);
  const next = await startPostgres({ directory: folder, durability: 'product' });
  expect(await ask(next.url('postgres'), 'select answer from kept')).toBe(9);
  await next.stop();
});

test('a process id that now belongs to somebody else is left alone', async () => {
  const first = await startPostgres({ directory: folder, durability: 'product' });
  await first.stop();
  const pidFile = join(folder, 'data', 'postmaster.pid');
  expect(existsSync(pidFile)).toBe(false);
  // After a restart of the machine the file may name any process: here, the test's own.
  writeFileSync(pidFile, `${process.pid}\n${folder}/data\n`);
  const next = await startPostgres({ directory: folder, durability: 'product' });
  expect(Number(readFileSync(pidFile, 'utf8').split('\n')[0])).toBe(next.pid);
  await next.stop();
});

test('half an initdb of a killed start does not count as a database', async () => {
  const half = await startPostgres({ directory: folder, durability: 'product' });
  await half.stop();
  rmSync(join(folder, 'data'), { recursive: true });
  writeFileSync(join(folder, 'data.new'), 'whatever was left');
  const server = await startPostgres({ directory: folder, durability: 'product' });
  expect(await ask(server.url('postgres'), 'select 1 as answer')).toBe(1);
  await server.stop();
});
