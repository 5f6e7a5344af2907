/** The servers of `ascent up`: each of those that the settings do not say is there already. */
import { join } from 'node:path';
import pg from 'pg';
import { SEARCH_ATTRIBUTES } from '../../workflows/search-attributes.ts';
import type { Settings } from '../config.ts';
import type { Home, Running } from '../home.ts';
import { apiAudience, clientIds } from '../identity/clients.ts';
import { startPostgres } from '../servers/postgres.ts';
import { portNear } from '../servers/process.ts';
import { findTemporal } from '../servers/temporal-binaries.ts';
import { startTemporal } from '../servers/temporal.ts';
import { supervise, type Started, type Watch } from '../supervise.ts';

/** How each is stopped, in the order of their start; the last one first. */
export type Stops = Array<() => Promise<void>>;

/** Where they are; null where somebody else's is used. */
export type Servers = {
  readonly database: Database;
  readonly temporal: Engine;
  readonly identity: Identity | null;
  readonly inbox: Mail | null;
};

const preferredPorts = {
  temporal: 7233,
  temporalUi: 8233,
  identity: 3100,
  inbox: 3125,
  smtp: 3126,
};

/** Starts them side by side; when one fails, those that did start are on the list of what to stop. */
export async function startServers(
  home: Home,
  settings: Settings,
  watch: Watch,
  stops: Stops,
): Promise<Servers> {
  const [database, temporal, identity, inbox] = await settled([
    startDatabase(home, settings, watch, stops),
    startEngine(home, settings, watch, stops),
    startIdentity(home, settings, stops),
    startMail(home, settings, stops),
  ]);
  return { database, temporal, identity, inbox };
}

/** Waits for all, also when one fails; throws what failed first in the list. */
export async function settled<const T extends readonly unknown[]>(
  work: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

type Database = { readonly url: string; readonly port: number | undefined };

async function startDatabase(
  home: Home,
  settings: Settings,
  watch: Watch,
  stops: Stops,
): Promise<Database> {
  if (settings.databaseUrl !== undefined) {
    const { migrateToLatest } = await import('../../db/migrate.ts');
    await migrateToLatest(settings.databaseUrl);
    return { url: settings.databaseUrl, port: undefined };
  }
  let port = home.ports()['postgres'];
  let url: (database: string) => string = () => '';
  const start = async (): Promise<Started> => {
    const server = await startPostgres({
      directory: join(home.folder, 'postgres'),
      choice: settings.postgres,
      port,
      durability: 'product',
    });
    ({ port, url } = server);
    return server;
  };
  const starting = supervise('postgres', start, watch);
  // Loaded while the server starts, like all that is not loaded at the top.
  const loading = import('../../db/migrate.ts');
  const supervised = await starting;
  // Stopped last, since all the others write to it.
  stops.unshift(supervised.stop);
  await makeDatabase(url('postgres'));
  const { migrateToLatest } = await loading;
  await migrateToLatest(url('ascent'));
  return { url: url('ascent'), port };
}

async function makeDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query(`select from pg_database where datname = 'ascent'`);
    if (found.rowCount === 0) await client.query('create database ascent strategy file_copy');
  } finally {
    await client.end();
  }
}

type Engine = {
  readonly address: string;
  readonly port: number | undefined;
  readonly uiPort: number | undefined;
};

async function startEngine(
  home: Home,
  settings: Settings,
  watch: Watch,
  stops: Stops,
): Promise<Engine> {
  if (settings.temporalAddress !== undefined) {
    return { address: settings.temporalAddress, port: undefined, uiPort: undefined };
  }
  const { path } = await findTemporal('cli');
  const known = home.ports();
  let port = known['temporal'] ?? preferredPorts.temporal;
  let uiPort = known['temporalUi'] ?? preferredPorts.temporalUi;
  const start = async (): Promise<Started> => {
    const server = await startTemporal({
      directory: join(home.folder, 'temporal'),
      executable: path,
      namespace: settings.temporalNamespace,
      searchAttributes: SEARCH_ATTRIBUTES,
      port,
      uiPort,
      ui: true,
      persistent: true,
    });
    port = server.port;
    uiPort = server.uiPort ?? uiPort;
    return server;
  };
  const supervised = await supervise('temporal', start, watch);
  stops.push(supervised.stop);
  return { address: `127.0.0.1:${port}`, port, uiPort };
}

type Identity = {
  readonly port: number;
  readonly env: NodeJS.ProcessEnv;
  readonly found: Running['identity'];
};

async function startIdentity(
  home: Home,
  settings: Settings,
  stops: Stops,
): Promise<Identity | null> {
  if (settings.oidcIssuer !== undefined) return null;
  const { startProvider } = await import('../identity/provider.ts');
  const secrets = home.providerSecrets();
  const port = await portNear(home.ports()['identity'] ?? preferredPorts.identity);
  const provider = await startProvider({ port, audience: apiAudience, secrets });
  stops.push(provider.stop);
  const { issuer } = provider;
  return {
    port,
    env: {
      OIDC_ISSUER: issuer,
      OIDC_AUDIENCE: apiAudience,
      OIDC_CLIENT_ID: clientIds.web,
      OIDC_CLIENT_SECRET: secrets.webSecret,
    },
    found: { issuer, audience: apiAudience, systemSecret: secrets.systemSecret },
  };
}

/** Whoever can be chosen at the embedded sign-in has to be known to the product too. */
export async function knowDemoPeople(databaseUrl: string): Promise<void> {
  const { connect } = await import('../../db/connect.ts');
  const { ensureDemoPeople } = await import('../../demo/memberships.ts');
  const db = connect(databaseUrl, { role: 'worker', max: 1 });
  try {
    await ensureDemoPeople(db);
  } finally {
    await db.destroy();
  }
}

type Mail = {
  readonly webPort: number;
  readonly smtpPort: number;
  readonly webUrl: string;
  readonly smtpUrl: string;
};

async function startMail(home: Home, settings: Settings, stops: Stops): Promise<Mail | null> {
  if (settings.smtpUrl !== undefined) return null;
  // Loaded first: a port that was free would be another's by then.
  const { startInbox } = await import('../inbox/inbox.ts');
  const known = home.ports();
  const webPort = await portNear(known['inbox'] ?? preferredPorts.inbox);
  const smtpPort = await portNear(known['smtp'] ?? preferredPorts.smtp);
  const inbox = await startInbox({ folder: join(home.folder, 'mail'), webPort, smtpPort });
  stops.push(inbox.stop);
  return { webPort, smtpPort, webUrl: inbox.webUrl, smtpUrl: inbox.smtpUrl };
}
