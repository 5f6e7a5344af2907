/** What `ascent up` does for the demo's switches: the feed runs in its process, and it can begin again with empty data. */
import type { DemoState } from '../../api/deps.ts';
import type { Settings } from '../config.ts';
import type { DemoHolder } from '../demo-switches.ts';
import type { Running } from '../home.ts';
import { messageOf } from '../print.ts';
import { tokenFor } from './product.ts';

/** Holds the switches of one run. */
export type DemoRun = DemoHolder & {
  /** Resolves when somebody asks to start over. */
  readonly askedToStartOver: Promise<void>;
  /** The product that runs now, for the feed; null while it starts over. */
  readonly runs: (running: Running | null) => void;
  readonly loading: (line: string) => void;
  readonly loaded: (state: 'ready' | 'failed') => void;
  /** Ends the feed. */
  readonly stop: () => Promise<void>;
};

/** A run's switches; `canStartOver` is false where the data is not this installation's own to throw away. */
export function createDemoRun(settings: Settings, canStartOver: boolean): DemoRun {
  let running: Running | null = null;
  let state: DemoState['state'] = 'loading';
  let line: string | null = null;
  let sent = 0;
  let feeding: { readonly abort: AbortController; readonly done: Promise<void> } | null = null;
  let ask: () => void = () => {};
  const askedToStartOver = new Promise<void>((resolve) => (ask = resolve));

  function start(product: Running): void {
    const abort = new AbortController();
    const done = (async () => {
      // Loaded when it is asked for: nobody else needs it.
      const { runFeed } = await import('../../demo/feed.ts');
      await runFeed({
        origin: product.url,
        databaseUrl: product.databaseUrl,
        tokenFor: (user) => tokenFor(product, user),
        today: settings.today,
        say: (said) => {
          sent += 1;
          line = said.replace(/^\s*feed:\s*/u, '');
        },
        signal: abort.signal,
      });
    })().catch((error: unknown) => {
      if (feeding?.abort === abort) feeding = null;
      line = messageOf(error);
    });
    feeding = { abort, done };
  }

  async function stop(): Promise<void> {
    const was = feeding;
    feeding = null;
    was?.abort.abort();
    await was?.done;
  }

  return {
    askedToStartOver,
    state: () => ({ state, line, feed: feeding !== null, sent, canStartOver }),
    feed: (on) => {
      if (!on) void stop();
      else if (feeding === null && running !== null) start(running);
    },
    startOver: () => {
      if (!canStartOver || running === null) return false;
      running = null;
      [state, line, sent] = ['loading', null, 0];
      ask();
      return true;
    },
    runs: (product) => (running = product),
    loading: (said) => (line = said.trim()),
    loaded: (now) => ([state, line] = [now, now === 'failed' ? line : null]),
    stop,
  };
}
