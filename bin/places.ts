/** Where things are in a checkout, and where embedded data live. */
import { createHash } from 'node:crypto';
import { homedir, tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The dashboard's sources; its build is `dist` in it. */
export const webFolder = join(root, 'web');

/** The file whose exports are the workflows. */
export const workflowsPath = join(root, 'workflows', 'index.ts');

/** The workflows in one file, as the worker loads them. */
export const workflowBundle = join(root, 'workflows', 'bundle.js');

/** The folder of the programs, one folder per edition. */
export const editionsFolder = join(root, 'editions');

/** Where Node keeps compiled code, types left out, for the next start. */
export const compileCache = join(root, 'node_modules', '.cache', 'ascent');

/**
 * The folder of data where ASCENT_HOME is not set: the user's own, or, as root, where PostgreSQL
 * must be another user and cannot enter root's home, one below the variable temporary directory
 * that is named by the checkout.
 */
export function defaultHome(env: NodeJS.ProcessEnv): string {
  const isRoot = process.platform !== 'win32' && userInfo().uid === 0;
  if (!isRoot) return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'ascent');
  const name = createHash('sha256').update(root).digest('hex').slice(0, 12);
  return join(process.platform === 'linux' ? '/var/tmp' : tmpdir(), `ascent-${name}`);
}
