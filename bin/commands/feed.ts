/** `ascent feed`: the demo's live feed, through the running product's own doors, until Ctrl-C. */
import type { Settings } from '../config.ts';
import type { Printer } from '../print.ts';
import { findRunning, tokenFor } from './product.ts';

/** Sends an event every few seconds until it is told to stop. */
export async function runFeed(
  settings: Settings,
  print: Printer,
  everySeconds: number,
): Promise<void> {
  const running = findRunning(settings);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const feed = await import('../../demo/feed.ts');
  await feed.runFeed({
    origin: running.url,
    databaseUrl: running.databaseUrl,
    tokenFor: (user) => tokenFor(running, user),
    today: settings.today,
    say: print.line,
    signal: stop.signal,
    everyMs: everySeconds * 1000,
  });
}
