/** The whole product for a test: `ascent up` in a home of its own, as a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Running } from '../../bin/home.ts';
import { personToken, systemToken } from '../../bin/identity/token.ts';
import { clientIds } from '../../bin/identity/clients.ts';
import { isAlive } from '../../bin/servers/process.ts';

/** How to start it. */
export type ProductOptions = {
  /** Loads the demo's world, and waits until it is there, or does not wait (`loading`); off if not given. */
  readonly demo?: boolean | 'loading';
  /** The day that is taken for today; the world's own last days are 2023-08-31. */
  readonly today?: string;
  /** The folder in which editions are being written; the checkout's if not given. */
  readonly drafts?: string;
  /** A home to start in again; a new one if not given. */
  readonly home?: string;
};

/** A running product. */
export type Product = {
  readonly url: string;
  readonly inboxUrl: string;
  readonly home: string;
  readonly databaseUrl: string;
  readonly running: Running;
  /** Milliseconds from the start of the process until everything answered. */
  readonly readyMs: number;
  readonly process: ChildProcess;
  /** A bearer token of partner, lead, learner, manager, reviewer, owner or system. */
  readonly token: (user: string) => Promise<string>;
  /** Stops it as Ctrl-C does; returns the exit code. Keeps the home. */
  readonly interrupt: () => Promise<number | null>;
  /** Stops it and removes the home. */
  readonly stop: () => Promise<void>;
};

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Starts the product; throws with the end of its logs when it does not become ready. */
export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  const home = options.home ?? newHome();
  const startedAt = Date.now();
  const child = spawn(process.execPath, ['bin/ascent.ts', 'up', '--json'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      ASCENT_HOME: home,
      ASCENT_DEMO: (options.demo ?? false) === false ? 'off' : 'on',
      PORT: '0',
      LOG_LEVEL: 'warn',
      ...(options.today === undefined ? {} : { ASCENT_TODAY: options.today }),
      ...(options.drafts === undefined ? {} : { ASCENT_DRAFTS: options.drafts }),
      ...(process.env['ASCENT_POSTGRES'] === undefined
        ? {}
        : { ASCENT_POSTGRES: process.env['ASCENT_POSTGRES'] }),
    },
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  await untilState(child, options.demo === true ? 'loaded' : 'ready', ended, home);
  const readyMs = Date.now() - startedAt;
  const running = JSON.parse(readFileSync(join(home, 'running.json'), 'utf8')) as Running;
  const interrupt = (): Promise<number | null> => {
    if (child.pid !== undefined && isAlive(child.pid)) child.kill('SIGINT');
    return ended;
  };
  return {
    url: running.url,
    inboxUrl: running.inboxUrl ?? '',
    home,
    databaseUrl: running.databaseUrl,
    running,
    readyMs,
    process: child,
    token: (user) => {
      if (running.identity === null) throw new Error('no embedded sign-in');
      return user === 'system'
        ? systemToken(running.identity, clientIds.system, running.identity.systemSecret)
        : personToken(running.identity, user);
    },
    interrupt,
    stop: async () => {
      await interrupt();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** A folder that PostgreSQL's own user can enter. */
export function newHome(): string {
  const home = mkdtempSync(
    join(process.platform === 'linux' ? '/var/tmp' : tmpdir(), 'ascent-home-'),
  );
  chmodSync(home, 0o755);
  return home;
}

async function untilState(
  child: ChildProcess,
  state: 'ready' | 'loaded',
  ended: Promise<number | null>,
  home: string,
): Promise<void> {
  let trouble = '';
  child.stderr?.on('data', (chunk: Buffer) => (trouble += chunk.toString()));
  const reached = new Promise<true>((resolve) => {
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes(`"state":"${state}"`)) resolve(true);
    });
  });
  if ((await Promise.race([reached, ended])) === true) return;
  throw new Error(`The product did not start: ${trouble}\n${logsOf(home)}`);
}

function logsOf(home: string): string {
  try {
    const folder = join(home, 'logs');
    return readdirSync(folder)
      .map((name) => `${name}:\n${readFileSync(join(folder, name), 'utf8').slice(-3000)}`)
      .join('\n');
  } catch {
    return '';
  }
}
