/** `ascent seed`: the demo's world, through the running product's own doors. */
import { Client, Connection } from '@temporalio/client';
import { createDataConverter } from '../../activities/data-converter.ts';
import { loadEditions } from '../../program/edition/load.ts';
import { createClock } from '../clock.ts';
import { readPayloadKeys, type Settings } from '../config.ts';
import { openHome, type Running } from '../home.ts';
import { editionsFolder } from '../places.ts';
import type { Printer } from '../print.ts';
import { temporalConnection } from '../temporal.ts';
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
  const { temporal, close } = engineOf(running, settings);
  try {
    await loadWorld({
      origin: running.url,
      databaseUrl: running.databaseUrl,
      tokenFor: (user: string) => tokenFor(running, user),
      today: settings.today,
      editions: await loadEditions(editionsFolder),
      clock: createClock(openHome(settings.home).clockOffset(settings.today)),
      temporal,
      say: options.say,
      signal: options.signal,
    });
  } finally {
    await close();
  }
  return 'the demo’s world is loaded';
}

/** A client of the engine that runs, with the key that it stores by. */
function engineOf(
  { temporal: { address, namespace, isHomeKey } }: Running,
  settings: Settings,
): { readonly temporal: Client; readonly close: () => Promise<void> } {
  const keys = isHomeKey
    ? readPayloadKeys(openHome(settings.home).payloadKeys())
    : settings.payloadKeys;
  if (keys === null) {
    throw new Error(
      'What Temporal stores is encrypted with a key of your own here.\n  Set ASCENT_PAYLOAD_KEYS to it.',
    );
  }
  const at = { ...settings, temporalAddress: address, temporalNamespace: namespace };
  const connection = Connection.lazy(temporalConnection(at).connectionOptions);
  return {
    temporal: new Client({ connection, namespace, dataConverter: createDataConverter(keys) }),
    close: () => connection.close(),
  };
}
