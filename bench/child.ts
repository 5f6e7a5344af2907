/** Servers of the benchmark that are processes of their own, so that their CPU time is theirs. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A running child that listens on a port. It ends when this process does. */
export type Child = {
  readonly pid: number;
  readonly port: number;
  readonly stop: () => Promise<void>;
};

/** Starts a file of this folder and waits until it says on which port it listens. */
export async function startChild(file: string, settings: object = {}): Promise<Child> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [JSON.stringify(settings)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const port = await Promise.race([firstPort(child), failure(child, file)]);
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.disconnect();
    const late = setTimeout(() => child.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(late);
  };
  return { pid: child.pid ?? 0, port, stop };
}

const firstPort = async (child: ChildProcess): Promise<number> => {
  const [message] = (await once(child, 'message')) as [{ port: number }];
  return message.port;
};

const failure = async (child: ChildProcess, file: string): Promise<never> => {
  const [code] = (await once(child, 'exit')) as [number | null];
  throw new Error(`${file} ended with ${code}`);
};
