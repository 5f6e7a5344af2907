/** `ascent doctor`: looks at everything that a start needs, and says what to do about what is missing. */
import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { connect } from '../../db/connect.ts';
import { pendingMigrations } from '../../db/migrate.ts';
import { verifyTrail } from '../../db/queries/trail-chain.ts';
import { settingsSchema, type Settings } from '../config.ts';
import { isOurs, openHome } from '../home.ts';
import { webFolder, workflowBundle } from '../places.ts';
import { messageOf, type Printer } from '../print.ts';
import { findBrowser } from '../servers/browser.ts';
import { findPostgres } from '../servers/postgres-binaries.ts';
import { isPortFree } from '../servers/process.ts';
import { findTemporal } from '../servers/temporal-binaries.ts';

type Finding = { readonly what: string; readonly ok: boolean; readonly says: string };

/** Prints what was found; exit code 1 when something that a start needs is missing. */
export async function runDoctor(settings: Settings, print: Printer): Promise<number> {
  const running = openHome(settings.home).readRunning();
  const isRunning = running !== null && isOurs(running.pid);
  const findings = await Promise.all([
    look('Node', async () => process.version),
    look('data folder', async () => {
      let at = settings.home;
      while (!existsSync(at)) at = dirname(at);
      accessSync(at, constants.W_OK);
      return settings.home;
    }),
    look('PostgreSQL', async () => {
      if (settings.databaseUrl !== undefined) {
        const pending = await pendingMigrations(settings.databaseUrl);
        if (pending.length > 0)
          throw new Error(`lacks ${pending.join(', ')}: run “ascent migrate”`);
        return 'DATABASE_URL answers and is of this release';
      }
      const found = findPostgres(settings.postgres);
      return `${found.majorVersion}, ${found.choice} (${found.postgres})`;
    }),
    look('Temporal', async () => {
      if (settings.temporalAddress !== undefined) return `at ${settings.temporalAddress}`;
      const found = await findTemporal('cli', { fetch: false });
      return `${found.path} (${found.source})`;
    }),
    look('Temporal that skips time (tests)', async () => {
      const found = await findTemporal('test-server', { fetch: false });
      return `${found.path} (${found.source})`;
    }),
    look('trail', async () => {
      const url = settings.databaseUrl ?? running?.databaseUrl;
      return url === undefined ? 'no database runs' : chainOf(url);
    }),
    look('browser (tests)', async () => findBrowser()),
    look('dashboard', async () => built(`${webFolder}/dist/index.html`)),
    look('workflows', async () => built(workflowBundle)),
    look('port', async () => {
      if (isRunning) return `Ascent runs at ${running.url} (process ${running.pid})`;
      if (settings.port !== 0 && !(await isPortFree(settings.port, settings.host))) {
        throw new Error(`${settings.port} is taken; set PORT`);
      }
      return `${settings.port} is free`;
    }),
  ]);
  const settingsSet = Object.values(settingsSchema).map(({ variable, about }) => ({
    variable,
    about,
    set: (process.env[variable] ?? '') !== '',
  }));
  // What only the tests need is shown, and hinders no start.
  const ok = findings.every((one) => one.ok || one.what.endsWith('(tests)'));
  print.result(
    { ok, running: isRunning, findings, settings: settingsSet },
    [
      ...findings.map(({ what, ok, says }) => `  ${ok ? '✓' : '✗'} ${what}: ${says}`),
      '',
      'Settings (✓: set in the environment)',
      ...settingsSet.map(
        ({ variable, about, set }) => `  ${set ? '✓' : ' '} ${variable.padEnd(20)} ${about}`,
      ),
    ].join('\n'),
  );
  return ok ? 0 : 1;
}

async function look(what: string, find: () => Promise<string>): Promise<Finding> {
  try {
    return { what, ok: true, says: await find() };
  } catch (error) {
    return { what, ok: false, says: messageOf(error) };
  }
}

/** The chain of the trail, computed anew; throws where it does not fit. */
async function chainOf(url: string): Promise<string> {
  const db = connect(url, { role: 'owner', max: 1 });
  try {
    const { head, broken } = await verifyTrail(db);
    if (broken !== null) {
      const { place, source, id, how } = broken;
      const what = how === 'changed' ? 'is not what it was' : 'or what stands before it is missing';
      throw new Error(`link ${place} does not fit: the record ${source}-${id} ${what}`);
    }
    return head === null
      ? 'nothing is linked yet'
      : `${head.place} links fit; the last is ${head.hash.toString('hex')}`;
  } finally {
    await db.destroy();
  }
}

function built(file: string): string {
  if (!existsSync(file)) throw new Error('not built yet: “npm run setup” does that');
  return 'built';
}
