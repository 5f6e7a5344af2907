/** G1: from `ascent up` in an empty home to ready, with packages and servers present. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../bin/places.ts';
import { freePort } from '../bin/servers/process.ts';
import { figureOf } from './measure.ts';
import type { RunArea } from './run.ts';
import { benchFolder } from './servers.ts';

const limitMs = 90_000;
const stopMs = 40_000;

export const run: RunArea = async function* (effort, say) {
  const seconds: number[] = [];
  for (let round = 0; round < Math.min(3, effort.rounds); round += 1) {
    seconds.push(await startOnce());
    say(`  ready in ${seconds.at(-1)?.toFixed(1)} s`);
  }
  yield [
    'G1',
    figureOf(seconds, 'PostgreSQL, Temporal with its UI, sign-in, inbox, API, worker; demo on'),
  ];
};

/** Starts everything in a new home, waits until it says that it is ready, and stops it by Ctrl-C. */
async function startOnce(): Promise<number> {
  const home = benchFolder();
  const port = await freePort();
  const startedAt = performance.now();
  const child = spawn(process.execPath, [join(root, 'bin', 'ascent.ts'), 'up'], {
    cwd: root,
    // Without the settings of whoever runs this: the start of a newcomer.
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      ASCENT_HOME: home,
      PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (said += String(chunk)));
  try {
    await untilReady(port, child, () => said);
    return (performance.now() - startedAt) / 1000;
  } finally {
    child.kill('SIGINT');
    const ended =
      child.exitCode !== null
        ? true
        : await Promise.race([once(child, 'exit'), sleep(stopMs, false)]);
    if (ended === false) child.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  }
}

async function untilReady(
  port: number,
  child: ReturnType<typeof spawn>,
  said: () => string,
): Promise<void> {
  const until = performance.now() + limitMs;
  while (performance.now() < until && child.exitCode === null) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.status === 200) return;
    await sleep(25);
  }
  throw new Error(`It did not become ready:\n${said().split('\n').slice(-15).join('\n')}`);
}
