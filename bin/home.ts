/** The folder of an installation: its secrets, its ports, and what is running in it now. */
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync } from 'node:fs';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { offsetTo } from './clock.ts';
import { createProviderSecrets, type ProviderSecrets } from './identity/secrets.ts';
import { commandOf, isAlive } from './servers/process.ts';

/** What runs: how the command line finds it, and what a later start ends if it was killed. */
export type Running = {
  readonly pid: number;
  readonly startedAt: string;
  readonly url: string;
  readonly databaseUrl: string;
  readonly temporal: {
    readonly address: string;
    readonly namespace: string;
    readonly uiUrl: string | null;
    /** Whether the key of the home encrypts what it stores; else ASCENT_PAYLOAD_KEYS of whoever started it. */
    readonly isHomeKey: boolean;
  };
  readonly inboxUrl: string | null;
  /** Null where a provider of one's own signs people in: then the command line needs ASCENT_TOKEN. */
  readonly identity: {
    readonly issuer: string;
    readonly audience: string;
    readonly systemSecret: string;
  } | null;
  readonly children: Readonly<Record<string, number>>;
};

/** Ports that were taken at the last start; they are taken again if they are free. */
export type Ports = { readonly [server: string]: number | undefined };

/** The files of a home. */
export type Home = {
  readonly folder: string;
  readonly readRunning: () => Running | null;
  readonly writeRunning: (running: Running) => void;
  readonly clearRunning: () => void;
  readonly ports: () => Ports;
  readonly keepPorts: (ports: Ports) => void;
  readonly providerSecrets: () => ProviderSecrets;
  /** The key of what Temporal stores, as ASCENT_PAYLOAD_KEYS takes it. */
  readonly payloadKeys: () => string;
  /** By how many milliseconds clocks are moved to show `today`; the same over restarts on that day. */
  readonly clockOffset: (today: string | undefined) => number;
  /** Takes the home for this process, or throws an error that says who has it. */
  readonly lock: () => void;
  readonly unlock: () => void;
};

/** Opens a home; the folder is made when something is written. */
export function openHome(folder: string): Home {
  const at = (name: string): string => join(folder, name);
  const make = (): void => {
    if (existsSync(folder)) return assertOwn(folder);
    // Others may enter, since PostgreSQL may have to be another user; the files in it are closed.
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    chmodSync(folder, 0o755);
  };
  return {
    folder,
    readRunning: () => readJson<Running>(at('running.json')),
    writeRunning: (running) => {
      make();
      writeJson(at('running.json'), running);
    },
    clearRunning: () => rmSync(at('running.json'), { force: true }),
    ports: () => readJson<Ports>(at('ports.json')) ?? {},
    keepPorts: (ports) => {
      make();
      writeJson(at('ports.json'), ports);
    },
    providerSecrets: () => {
      const known = readJson<ProviderSecrets>(at('identity.json'));
      if (known !== null) return known;
      make();
      const made = createProviderSecrets(() => randomBytes(24).toString('base64url'));
      writeJson(at('identity.json'), made);
      return made;
    },
    payloadKeys: () => {
      const known = readJson<{ keys: string }>(at('payload-keys.json'));
      if (known !== null) return known.keys;
      make();
      const keys = `home:${randomBytes(32).toString('base64')}`;
      writeJson(at('payload-keys.json'), { keys });
      return keys;
    },
    clockOffset: (today) => {
      if (today === undefined) return 0;
      const known = readJson<{ offsetMs: number }>(at('clock.json'));
      const offsetMs = offsetTo(today, known?.offsetMs ?? null);
      make();
      writeJson(at('clock.json'), { offsetMs });
      return offsetMs;
    },
    lock: () => {
      make();
      takeLock(at('up.pid'), folder);
    },
    unlock: () => rmSync(at('up.pid'), { force: true }),
  };
}

/** Says whether a process id is one of this product's own processes. */
export const isOurs = (pid: number): boolean =>
  pid > 0 && isAlive(pid) && commandOf(pid).includes('ascent');

/** Below a folder where everybody may write, the name of a home can be guessed, and taken. */
function assertOwn(folder: string): void {
  const { uid } = userInfo();
  if (uid === -1 || lstatSync(folder).uid === uid) return;
  throw new Error(
    `The folder ${folder} belongs to another user.\n` +
      '  Remove it, or set ASCENT_HOME to a folder of your own.',
  );
}

function takeLock(file: string, folder: string): void {
  for (const attempt of [1, 2]) {
    try {
      return writeFileSync(file, `${process.pid}\n`, { flag: 'wx', mode: 0o600 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt === 2) throw error;
    }
    const holder = Number(readFileSync(file, 'utf8').trim());
    if (holder !== process.pid && isOurs(holder)) {
      throw new Error(
        `Ascent runs already in ${folder} (process ${holder}).\n` +
          '  Stop it with Ctrl-C where it runs, or set ASCENT_HOME and PORT for a second one.',
      );
    }
    // Left behind by a killed start.
    rmSync(file, { force: true });
  }
}

function readJson<T>(file: string): T | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return null;
  }
}

function writeJson(file: string, value: unknown): void {
  const half = `${file}.${process.pid}`;
  writeFileSync(half, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(half, file);
}
