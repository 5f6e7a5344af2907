/** Keeps processes running: starts them again when they end unasked, and stops them when asked. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { compileCache, root } from './places.ts';
import { endProcess, isAlive } from './servers/process.ts';

/** Something that is kept running. */
export type Supervised = {
  readonly name: string;
  /** The process id now; it changes when it is started again. */
  readonly pid: () => number | undefined;
  readonly stop: () => Promise<void>;
};

/** How one is started; `exited` settles when it has ended, however that came about. */
export type Started = {
  readonly pid: number;
  readonly exited: Promise<unknown>;
  readonly stop: () => Promise<void>;
};

/** What the supervisor tells whoever watches. */
export type Watch = {
  readonly onRestart: (name: string, restarts: number) => void;
  readonly onPid: (name: string, pid: number) => void;
};

const backoffMs = [50, 200, 1_000, 3_000] as const;
/** After this long without an end, a process counts as healthy again. */
const healthyAfterMs = 30_000;

/** Starts something and keeps it running; rejects when the first start fails. */
export async function supervise(
  name: string,
  start: () => Promise<Started>,
  watch: Watch,
): Promise<Supervised> {
  let current = await start();
  let stopping = false;
  let restarts = 0;
  watch.onPid(name, current.pid);

  const keep = async (): Promise<void> => {
    for (;;) {
      const startedAt = Date.now();
      await current.exited;
      if (stopping) return;
      restarts = Date.now() - startedAt > healthyAfterMs ? 1 : restarts + 1;
      watch.onRestart(name, restarts);
      await sleep(backoffMs[Math.min(restarts, backoffMs.length) - 1]);
      if (stopping) return;
      const again = await startAgain(start, () => stopping);
      if (again === null) return;
      current = again;
      watch.onPid(name, current.pid);
    }
  };
  const kept = keep();
  const stop = async (): Promise<void> => {
    stopping = true;
    // Servers do not hold the event loop, and their end is what we wait for.
    const hold = setInterval(() => {}, 1_000);
    await current.stop();
    await kept;
    clearInterval(hold);
  };
  return { name, pid: () => (isAlive(current.pid) ? current.pid : undefined), stop };
}

/** Tries until it starts: a server that waits for another comes back when that is back. */
async function startAgain(
  start: () => Promise<Started>,
  stopping: () => boolean,
): Promise<Started | null> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const started = await start();
      if (!stopping()) return started;
      await started.stop();
      return null;
    } catch {
      if (stopping()) return null;
      await sleep(backoffMs[Math.min(attempt, backoffMs.length - 1)]);
      if (stopping()) return null;
    }
  }
}

/** Tells a process that its environment follows by the channel to its supervisor. */
const FOLLOWS = 'ASCENT_INTERNAL_ENVIRONMENT_FOLLOWS';

/** One of this product's own processes. */
export type ChildOptions = {
  readonly args: readonly string[];
  /** May be known later than the process is started: it loads its code meanwhile. */
  readonly env: Promise<NodeJS.ProcessEnv>;
  readonly logFile: string;
  readonly readyTimeoutMs: number;
  readonly stopTimeoutMs: number;
};

/**
 * Starts `ascent …` as a child and waits for its word that it is ready.
 *
 * The channel between us is also how it learns that we were killed: it then stops by itself.
 */
export async function startChild(options: ChildOptions): Promise<Started> {
  const log = openSync(options.logFile, 'a', 0o600);
  const child = spawn(process.execPath, ['bin/ascent.ts', ...options.args], {
    cwd: root,
    // The cache from the first file on, in the thread of journeys too: else each would load the compiler of types.
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache, [FOLLOWS]: 'on' },
    // A group of its own: Ctrl-C in the terminal is for the supervisor, which stops all in order.
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const exited = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'));
    child.once('error', (error) => resolve(error.message));
  });
  try {
    const env = await options.env;
    child.send(env, () => {});
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  await untilReady(child, exited, options);
  const pid = child.pid ?? 0;
  const stop = async (): Promise<void> => {
    await endProcess(pid, [
      ['SIGTERM', options.stopTimeoutMs],
      ['SIGKILL', 5_000],
    ]);
  };
  return { pid, exited, stop };
}

async function untilReady(
  child: ChildProcess,
  exited: Promise<number | string>,
  options: ChildOptions,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const ready = new Promise<null>((resolve) => {
    child.on('message', (message) => {
      if (message === 'ready') resolve(null);
    });
  });
  const tooLate = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('no answer'), options.readyTimeoutMs);
  });
  const ended = await Promise.race([ready, exited, tooLate]);
  clearTimeout(timer);
  if (ended === null) return;
  child.kill('SIGKILL');
  throw new Error(
    `“ascent ${options.args.join(' ')}” did not start (${ended}); see ${options.logFile}`,
  );
}

/** The other side of `startChild`: the environment that follows; null where none does. */
export async function followingEnvironment(): Promise<NodeJS.ProcessEnv | null> {
  if (process.env[FOLLOWS] === undefined) return null;
  delete process.env[FOLLOWS];
  return new Promise((resolve) =>
    process.once('message', (env) => resolve(env as NodeJS.ProcessEnv)),
  );
}

/** And it says that we are ready, where somebody waits for it. */
export function reportReady(): void {
  process.send?.('ready');
}
