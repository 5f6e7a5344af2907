import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Running } from '../../bin/home.ts';
import { commandOf, endProcess, isAlive } from '../../bin/servers/process.ts';
import { newHome, startProduct, type Product } from '../support/product.ts';

const startMs = 120_000;

const runningIn = (home: string): Running =>
  JSON.parse(readFileSync(join(home, 'running.json'), 'utf8')) as Running;

const pidsOf = (home: string): number[] => Object.values(runningIn(home).children);

async function until(what: () => boolean | Promise<boolean>, timeoutMs = 60_000): Promise<void> {
  for (const end = Date.now() + timeoutMs; Date.now() < end; await sleep(100)) {
    if (await what()) return;
  }
  throw new Error('it did not come to that');
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  );
}

/** Runs the command line to its end. */
function ascent(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number; said: string }> {
  const child = spawn(process.execPath, ['bin/ascent.ts', ...args], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  }
  return new Promise((resolve) =>
    child.once('close', (code) => resolve({ code: code ?? 1, said })),
  );
}

describe('a demo', () => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct({ today: '2023-08-31', demo: 'loading' });
  }, startMs);
  afterAll(() => product.stop(), startMs);

  const ask = async (path = '', headers = {}, body?: unknown) => {
    const answer = await fetch(`${product.url}/v1/demo${path}`, {
      method: path === '' ? 'GET' : 'POST',
      headers: {
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch(() => null);
    return answer === null ? null : { status: answer.status, body: await answer.json() };
  };
  const own = () => ({ origin: product.url });
  const sentOf = (answer: Awaited<ReturnType<typeof ask>>): number =>
    (answer?.body as { sent?: number } | undefined)?.sent ?? 0;

  test('has a feed that is switched on and off, by its own pages only', async () => {
    const strange = await ask('/feed', { origin: 'http://elsewhere.example' }, { on: true });
    expect(strange).toMatchObject({ status: 403, body: { code: 'ORIGIN_REFUSED' } });
    expect(await ask('/feed', own(), { on: true })).toMatchObject({ body: { feed: true } });
    await until(async () => sentOf(await ask()) > 0);
    expect(await ask('/feed', own(), { on: false })).toMatchObject({ body: { feed: false } });
  });

  test(
    'starts over at the same place, with nothing that was there before',
    { timeout: startMs },
    async () => {
      const before = runningIn(product.home);
      expect(await ask('/start-over', own())).toMatchObject({
        status: 200,
        body: { state: 'loading' },
      });
      await until(
        async () =>
          existsSync(join(product.home, 'running.json')) &&
          runningIn(product.home).startedAt !== before.startedAt &&
          (await isReady(product.url)),
        startMs,
      );
      expect(await ask()).toMatchObject({ status: 200, body: { sent: 0, feed: false } });
      expect(runningIn(product.home).url).toBe(before.url);
      const sources = await fetch(`${product.url}/v1/sources`, {
        headers: { authorization: `Bearer ${await product.token('owner')}` },
      });
      expect(sources.status).toBe(200);
      expect(JSON.stringify(await sources.json())).not.toContain('demo-feed');
    },
  );
});

describe('a running product', () => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct({ today: '2023-08-31' });
  }, startMs);
  afterAll(() => product.stop(), startMs);

  test.each(['partner', 'lead', 'learner', 'manager', 'reviewer', 'owner', 'system'])(
    'knows %s by the token that the command line gives',
    async (user) => {
      const { code, said } = await ascent(['token', user], { ASCENT_HOME: product.home });
      expect(code).toBe(0);
      const answer = await fetch(`${product.url}/v1/me`, {
        headers: { authorization: `Bearer ${said.trim()}` },
      });
      expect(await answer.json()).toMatchObject({ today: '2023-08-31' });
    },
  );

  test('is not started twice in one home', async () => {
    const { code, said } = await ascent(['up'], { ASCENT_HOME: product.home, PORT: '0' });
    expect(code).toBe(1);
    expect(said).toContain('runs already');
    expect(await isReady(product.url)).toBe(true);
  });

  test.each(['worker', 'api', 'temporal', 'postgres'])(
    'comes back by itself after its %s was killed',
    async (name) => {
      const pid = runningIn(product.home).children[name] ?? 0;
      expect(isAlive(pid)).toBe(true);
      await endProcess(pid, [['SIGKILL', 5_000]]);
      await until(() => {
        const now = runningIn(product.home).children[name] ?? pid;
        return now !== pid && isAlive(now);
      });
      await until(() => isReady(product.url));
    },
    90_000,
  );
});

test(
  'Ctrl-C stops everything, with exit code 0, and the next start finds the data',
  async () => {
    const first = await startProduct();
    const pids = pidsOf(first.home);
    expect(pids.map(isAlive)).toEqual([true, true, true, true]);
    const accounts = await ascent(['import', 'demo/world/accounts.csv', '--json'], {
      ASCENT_HOME: first.home,
    });
    const imported = JSON.parse(accounts.said) as { read: number; new: number };
    expect(imported.new).toBe(imported.read);
    expect(await first.interrupt()).toBe(0);
    expect(pids.map(isAlive)).toEqual([false, false, false, false]);
    expect(existsSync(join(first.home, 'running.json'))).toBe(false);

    const second = await startProduct({ home: first.home });
    const again = await ascent(['import', 'demo/world/accounts.csv', '--json'], {
      ASCENT_HOME: first.home,
    });
    expect(JSON.parse(again.said)).toMatchObject({ new: 0, duplicate: imported.read });
    await second.stop();
  },
  startMs,
);

test(
  'nothing that a killed start leaves hinders the next',
  async () => {
    const first = await startProduct();
    const { postgres = 0, api = 0, worker = 0 } = runningIn(first.home).children;
    first.process.kill('SIGKILL');
    // API and worker hear that the supervisor is gone; the servers stay, which is what makes it hard.
    await until(() => !isAlive(api) && !isAlive(worker));
    expect(isAlive(postgres)).toBe(true);

    const second = await startProduct({ home: first.home });
    expect(isAlive(postgres)).toBe(false);
    expect(await isReady(second.url)).toBe(true);
    await second.stop();
  },
  startMs,
);

test(
  'Ctrl-C in the middle of a start leaves nothing running',
  async () => {
    const home = newHome();
    const child = spawn(process.execPath, ['bin/ascent.ts', 'up'], {
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ASCENT_HOME: home, PORT: '0' },
    });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    await until(() => existsSync(join(home, 'postgres', 'data', 'postmaster.pid')));
    const postgres = Number(
      readFileSync(join(home, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0],
    );
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(isAlive(postgres)).toBe(false);
    rmSync(home, { recursive: true, force: true });
  },
  startMs,
);

test.skipIf(process.platform !== 'linux')(
  'worker and API that wait for the servers of a start that is killed end with it',
  async () => {
    const home = newHome();
    const child = spawn(process.execPath, ['bin/ascent.ts', 'up'], {
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ASCENT_HOME: home, PORT: '0' },
      stdio: 'ignore',
    });
    const waiting = (): number[] =>
      readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')
        .split(' ')
        .map(Number)
        .filter((pid) => pid > 0 && /serve (api|worker)/.test(commandOf(pid)));
    await until(() => waiting().length === 2);
    const pids = waiting();
    expect(existsSync(join(home, 'running.json'))).toBe(false);
    child.kill('SIGKILL');
    await until(() => !pids.some(isAlive));

    const second = await startProduct({ home });
    expect(await isReady(second.url)).toBe(true);
    await second.stop();
  },
  startMs,
);

test('a port that is taken is named, with what to do', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const home = newHome();
  const { code, said } = await ascent(['up'], { ASCENT_HOME: home, PORT: String(port) });
  expect(code).toBe(1);
  expect(said).toContain(`Port ${port} is taken`);
  expect(said).toContain('PORT=');
  other.close();
  rmSync(home, { recursive: true, force: true });
});

test('wrong settings stop any command, all of them named', async () => {
  const { code, said } = await ascent(['doctor'], { PORT: 'x', ASCENT_DEMO: 'maybe' });
  expect(code).toBe(2);
  expect(said).toContain('PORT');
  expect(said).toContain('ASCENT_DEMO');
});

test('every command explains itself', async () => {
  for (const name of ['up', 'serve', 'migrate', 'doctor', 'seed', 'import', 'token']) {
    const { code, said } = await ascent([name, '--help'], {});
    expect(code).toBe(0);
    expect(said).toContain('--json');
  }
});
