/** A Chromium for browser tests. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The path of a Chromium: CHROMIUM_PATH, or one on the PATH. Throws an error that says what to do. */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): string {
  const set = env['CHROMIUM_PATH'];
  if (set !== undefined && set !== '') {
    if (!canRun(set)) throw new Error(`CHROMIUM_PATH is ${set}, and that cannot be run`);
    return set;
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  const found = [...onPath, ...places].find(canRun);
  if (found !== undefined) return found;
  throw new Error(
    'no Chromium on the PATH: install one (Debian: apt-get install chromium), or set CHROMIUM_PATH',
  );
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
