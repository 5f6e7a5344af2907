/** The command line as a person or a script uses it: a process of its own, with a home to find the product by. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a command left behind. */
export type Said = { readonly code: number; readonly stdout: string; readonly stderr: string };

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs `ascent …args` to its end; nothing of the tests' own environment reaches it but PATH and HOME. */
export function ascent(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Said> {
  const child = spawn(process.execPath, ['bin/ascent.ts', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
  });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => (said[name] += text));
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, ...said }));
  });
}
