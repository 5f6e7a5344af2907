/** Child processes that outlive a killed parent, and how a later start finds and ends them. */
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whom a server runs as, where that is not ourselves. */
export type RunAs = { readonly uid: number; readonly gid: number };

/** Says whether a process with this id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  // A zombie answers to signal 0, and in a container without an init nobody may ever reap it.
  return !isZombie(pid);
}

/** The command line of a process, or '' when there is none: a pid file may name a recycled id. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    try {
      const shown = execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { stdio: 'pipe' });
      return shown.toString().trim();
    } catch {
      return '';
    }
  }
}

/** What `spawnDetached` needs; the log file takes both outputs. */
export type DetachedCommand = {
  readonly command: string;
  readonly args: readonly string[];
  readonly logFile: string;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly runAs?: RunAs | undefined;
};

/** A started server: its pid, and what it ended with, once it has. */
export type Detached = { readonly pid: number; readonly exited: Promise<number | string> };

/**
 * Starts a server in a process group of its own.
 *
 * Detached, so that Ctrl-C in the terminal reaches only the supervisor, which then stops everything
 * in order: a server that died first would turn the others' clean end into a row of errors.
 */
export function spawnDetached(command: DetachedCommand): Promise<Detached> {
  const log = openSync(command.logFile, 'a', 0o644);
  const child = spawn(command.command, [...command.args], {
    detached: true,
    stdio: ['ignore', log, log],
    ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
    ...(command.env === undefined ? {} : { env: command.env }),
    ...command.runAs,
  });
  closeSync(log);
  child.unref();
  const exited = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => resolve({ pid: child.pid as number, exited }));
  });
}

/**
 * Ends a process by one signal after another until it is gone; each gets its time in milliseconds.
 * Works for processes that are not our children. Returns the signal that was needed last.
 */
export async function endProcess(
  pid: number,
  steps: ReadonlyArray<readonly [NodeJS.Signals, number]>,
): Promise<NodeJS.Signals | null> {
  for (const [signal, timeoutMs] of steps) {
    try {
      process.kill(pid, signal);
    } catch {
      return null;
    }
    const deadline = Date.now() + timeoutMs;
    while (Date.now() < deadline) {
      if (!isAlive(pid)) return signal;
      await sleep(15);
    }
  }
  if (isAlive(pid)) throw new Error(`Process ${pid} does not end, not even by SIGKILL.`);
  return steps.at(-1)?.[0] ?? null;
}

/** A free TCP port of 127.0.0.1. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Says whether a port of 127.0.0.1 can be listened on now. */
export function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

/** `wanted` when it is free, otherwise any free port: servers keep their address over restarts. */
export async function portNear(wanted: number | undefined): Promise<number> {
  return wanted !== undefined && (await isPortFree(wanted)) ? wanted : freePort();
}

function isZombie(pid: number): boolean {
  try {
    // The state follows the command's name, which stands in parentheses and may hold any letter.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return false;
  }
}
