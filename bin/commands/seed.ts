/** `ascent seed`: the demo's world, through the running product's own doors. */
import type { Settings } from '../config.ts';
import type { Running } from '../home.ts';
import type { Printer } from '../print.ts';
import { findRunning, tokenFor } from './product.ts';

/** Loads the world; again is safe, since everything in it carries its own key. */
export async function runSeed(settings: Settings, print: Printer): Promise<void> {
  const line = await seedWorld(findRunning(settings), settings, { say: print.line });
  print.result({ state: 'loaded' }, line);
}

/** Loads the world into a running product; returns a line that says what is there now. */
export async function seedWorld(
  running: Running,
  settings: Settings,
  options: { readonly say: (line: string) => void; readonly signal?: AbortSignal },
): Promise<string> {
  const { loadWorld } = await import('../../demo/seed.ts');
  await loadWorld({
    origin: running.url,
    databaseUrl: running.databaseUrl,
    tokenFor: (user: string) => tokenFor(running, user),
    today: settings.today,
    say: options.say,
    signal: options.signal,
  });
  return 'the demo’s world is loaded';
}
