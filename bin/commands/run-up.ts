/** `ascent up` as people see it: progress, where to look, and a clean end on Ctrl-C. */
import type { Settings } from '../config.ts';
import { serveDemoSwitches } from '../demo-switches.ts';
import type { Running } from '../home.ts';
import { messageOf, type Printer } from '../print.ts';
import { createDemoRun, type DemoRun } from './demo-holder.ts';
import { forgetData, ownsItsData, startUp } from './up.ts';

/** Signals that repeat within this time are one: a terminal's and npm's own arrive together. */
const sameSignalMs = 1_500;

/** Runs until it is told to stop; returns the exit code. */
export async function runUp(settings: Settings, print: Printer): Promise<number> {
  const asked = stopRequest();
  while ((await runOnce(settings, print, asked)) === 'start over') {
    forgetData(settings.home);
    print.line('\n  … from the beginning, as somebody asked for it');
  }
  return 0;
}

type StopRequest = ReturnType<typeof stopRequest>;

/** One run, until it is told to stop, or to start over. */
async function runOnce(
  settings: Settings,
  print: Printer,
  asked: StopRequest,
): Promise<'stop' | 'start over'> {
  const startedAt = Date.now();
  print.line('\nAscent starts …');
  const demo = settings.demo ? createDemoRun(settings, ownsItsData(settings)) : null;
  const switches = demo === null ? null : await serveDemoSwitches(demo);
  const env = process.env;
  const up = await startUp({
    ...{ settings, env, say: print.line },
    ...(switches === null ? {} : { demoSwitches: switches.address }),
  }).catch((error: unknown) => {
    // Ctrl-C also reaches what a start calls, such as initdb: it failed because it was told to.
    if (asked.signal.aborted) return null;
    throw error;
  });
  if (up === null) {
    await switches?.close();
    print.result({ state: 'stopped' }, '  ✓ stopped before it had started\n');
    return 'stop';
  }
  const running = up.running();
  const readyMs = Date.now() - startedAt;
  print.result(
    { state: 'ready', readyMs, ...addressesOf(running) },
    bannerOf(running, settings, readyMs),
  );

  const world = new AbortController();
  const loading =
    demo !== null && !asked.signal.aborted
      ? load(running, settings, print, { demo, signal: world.signal })
      : null;
  demo?.runs(running);
  const how = await Promise.race([
    asked.promise.then(() => 'stop' as const),
    ...(demo === null ? [] : [demo.askedToStartOver.then(() => 'start over' as const)]),
  ]);
  print.line('\nAscent stops …');
  world.abort();
  await demo?.stop();
  await loading;
  await up.stop();
  await switches?.close();
  print.result({ state: 'stopped' }, '  ✓ API, worker, Temporal, PostgreSQL stopped\n');
  return how;
}

async function load(
  running: Running,
  settings: Settings,
  print: Printer,
  { demo, signal }: { readonly demo: DemoRun; readonly signal: AbortSignal },
): Promise<void> {
  const startedAt = Date.now();
  const say = (line: string): void => {
    demo.loading(line);
    print.line(line);
  };
  try {
    // Loaded when everything is ready: it brings the engine's client along.
    const { seedWorld } = await import('./seed.ts');
    const line = await seedWorld(running, settings, { say, signal });
    demo.loaded('ready');
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    if (!signal.aborted) print.result({ state: 'loaded' }, `  ✓ ${line} (${seconds} s)`);
  } catch (error) {
    // The product runs; a demo that could not be loaded is no reason to stop it.
    demo.loading(messageOf(error));
    demo.loaded('failed');
    if (!signal.aborted) print.line(`  ! The demo’s world was not loaded: ${messageOf(error)}`);
  }
}

function stopRequest(): { promise: Promise<void>; signal: AbortSignal } {
  const controller = new AbortController();
  let firstAt = 0;
  const promise = new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(name, () => {
        if (firstAt === 0) {
          firstAt = Date.now();
          controller.abort();
          return resolve();
        }
        if (Date.now() - firstAt > sameSignalMs && name === 'SIGINT') {
          process.stdout.write('  … still stopping: requests and journeys finish first\n');
        }
      });
    }
  });
  return { promise, signal: controller.signal };
}

const addressesOf = (running: Running): Record<string, string | null> => ({
  url: running.url,
  docs: `${running.url}/docs`,
  inbox: running.inboxUrl,
  temporalUi: running.temporal.uiUrl,
  issuer: running.identity?.issuer ?? null,
});

function bannerOf(running: Running, settings: Settings, readyMs: number): string {
  const rows = [
    ['Dashboard', running.url],
    ['API', `${running.url}/docs`],
    ['Mail inbox', running.inboxUrl],
    ['Temporal', running.temporal.uiUrl],
    ['Data', settings.home],
  ].filter((row): row is [string, string] => row[1] !== null);
  const notes =
    running.identity === null
      ? []
      : ['', '  Anybody on this machine can sign in as anyone: this is a demo, on loopback only.'];
  return [
    '',
    `  Ascent is ready (${(readyMs / 1000).toFixed(1)} s)`,
    '',
    ...rows.map(([name, value]) => `  ${name.padEnd(12)}${value}`),
    ...notes,
    '',
    '  Ctrl-C stops it.',
    '',
  ].join('\n');
}
