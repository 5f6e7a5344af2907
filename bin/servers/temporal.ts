/** A Temporal development server of our own, with its UI, on a file, on loopback only. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandOf, endProcess, isAlive, portNear, spawnDetached } from './process.ts';

/** How to start one. `directory` holds its file, log and pid file; it is made if missing. */
export type TemporalOptions = {
  readonly directory: string;
  readonly executable: string;
  readonly namespace: string;
  /** Name → type, as `--search-attribute` takes them. */
  readonly searchAttributes: Readonly<Record<string, string>>;
  /** Taken if free, else any other. */
  readonly port?: number | undefined;
  readonly uiPort?: number | undefined;
  /** Without a UI it starts faster; without a file it forgets everything when it ends. */
  readonly ui: boolean;
  readonly persistent: boolean;
};

/** A running development server. */
export type RunningTemporal = {
  readonly pid: number;
  readonly address: string;
  readonly port: number;
  readonly uiPort: number | undefined;
  /** Settles when the server has ended, however that came about. */
  readonly exited: Promise<unknown>;
  readonly stop: () => Promise<void>;
};

const startTimeoutMs = 60_000;

/** Starts the development server, after ending one that a killed start has left in this directory. */
export async function startTemporal(options: TemporalOptions): Promise<RunningTemporal> {
  mkdirSync(options.directory, { recursive: true });
  await endLeftTemporal(options.directory);
  const port = await portNear(options.port);
  const uiPort = options.ui ? await portNear(options.uiPort) : undefined;
  const logFile = join(options.directory, 'temporal.log');
  const args = [
    'server',
    'start-dev',
    '--ip=127.0.0.1',
    `--port=${port}`,
    `--namespace=${options.namespace}`,
    '--log-level=error',
    ...(uiPort === undefined ? ['--headless'] : ['--ui-ip=127.0.0.1', `--ui-port=${uiPort}`]),
    ...(options.persistent ? [`--db-filename=${join(options.directory, 'temporal.sqlite')}`] : []),
    ...Object.entries(options.searchAttributes).map(
      ([name, type]) => `--search-attribute=${name}=${type}`,
    ),
  ];
  const { pid, exited } = await spawnDetached({
    command: options.executable,
    args,
    logFile,
    cwd: options.directory,
    env: serverEnvironment(),
  });
  writeFileSync(join(options.directory, 'temporal.pid'), `${pid}\n`);
  const stop = async (): Promise<void> => {
    await stopPid(pid);
    rmSync(join(options.directory, 'temporal.pid'), { force: true });
  };
  await untilAnswers(port, exited, logFile);
  return { pid, port, uiPort, exited, address: `127.0.0.1:${port}`, stop };
}

/** Ends a server that still runs in this directory; returns whether there was one. */
export async function endLeftTemporal(directory: string): Promise<boolean> {
  const pidFile = join(directory, 'temporal.pid');
  if (!existsSync(pidFile)) return false;
  const pid = Number(readFileSync(pidFile, 'utf8').trim());
  const isOurs =
    pid > 0 && isAlive(pid) && commandOf(pid).includes(join(directory, 'temporal.sqlite'));
  if (isOurs) await stopPid(pid);
  rmSync(pidFile, { force: true });
  return isOurs;
}

async function stopPid(pid: number): Promise<void> {
  await endProcess(pid, [
    ['SIGTERM', 10_000],
    ['SIGKILL', 5_000],
  ]);
}

/** The server takes nothing from TEMPORAL_*: those name the cluster that clients go to. */
function serverEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_'));
  return { ...Object.fromEntries(kept), TEMPORAL_DISABLE_CONFIG_FILE: 'true' };
}

async function untilAnswers(
  port: number,
  exited: Promise<number | string>,
  logFile: string,
): Promise<void> {
  let ended: number | string | undefined;
  void exited.then((how) => (ended = how));
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline && ended === undefined) {
    if (await answers(port)) return;
    await sleep(25);
  }
  const tail = readFileSync(logFile, 'utf8').trim().split('\n').slice(-8).join('\n');
  throw new Error(
    `Temporal did not start (${ended ?? 'no answer'}); ${dirname(logFile)}/temporal.log ends with:\n${tail}`,
  );
}

/** The frontend listens after the namespace is made; a connection is enough to know it serves. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
