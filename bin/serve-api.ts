/** The API as a process: its dependencies put together, and listening. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { buildApp } from '../api/app.ts';
import type { ApiSettings, EditionFile } from '../api/deps.ts';
import { connect } from '../db/connect.ts';
import { watchDrafts } from '../program/edition/drafts.ts';
import { textsOf } from '../program/edition/check.ts';
import { editionFiles } from '../program/edition/load.ts';
import { publicUrlOf, type Settings } from './config.ts';
import { DEMO_SWITCHES, demoSwitches } from './demo-switches.ts';
import type { Foundation } from './foundation.ts';
import { editionsFolder, webFolder } from './places.ts';

const readPoolMax = 24;
/** Requests have this long to finish; streams are told to come back first. */
const closeTimeoutMs = 20_000;

/** Starts listening; returns how to stop. */
export async function serveApi(
  settings: Settings,
  foundation: Foundation,
  log: Logger,
): Promise<() => Promise<void>> {
  const { databaseUrl, editions, clock, work, writer, standings, sweep, listener, temporal } =
    foundation;
  const onError = (error: unknown): void => log.error({ err: error }, 'a connection was lost');
  const read = connect(databaseUrl, { role: 'api', max: readPoolMax, onError });
  const drafts = watchDrafts(settings.drafts ?? editionsFolder);
  const app = await buildApp({
    read,
    work,
    writer,
    standings,
    listener,
    temporal,
    editions,
    editionFiles: await filesOf(editions.map((edition) => edition.id)),
    drafts,
    editionOnDisk: (id) => textsOf(editionsFolder, id),
    clock,
    // Facts that waited for an account or a rate are placed at once, not at the next look.
    onPlacesChanged: sweep.soon,
    settings: apiSettings(settings),
    demo: demoSwitches(process.env[DEMO_SWITCHES]),
    logger: log,
  });
  await app.listen({ host: settings.host, port: settings.port });
  return async () => {
    const late = setTimeout(() => app.server.closeAllConnections(), closeTimeoutMs);
    drafts.close();
    await app.close();
    log.info('requests have finished');
    clearTimeout(late);
    await read.destroy();
  };
}

function apiSettings(settings: Settings): ApiSettings {
  const { oidcIssuer, oidcClientId, oidcClientSecret } = settings;
  if (oidcIssuer === undefined || oidcClientId === undefined) {
    throw new Error('OIDC_ISSUER and OIDC_CLIENT_ID have to be set; “ascent up” sets them itself.');
  }
  const publicUrl = publicUrlOf(settings);
  const webRoot = join(webFolder, 'dist');
  return {
    publicUrl,
    demo: settings.demo,
    oidc: {
      issuer: oidcIssuer,
      audience: settings.oidcAudience,
      clientId: oidcClientId,
      ...(oidcClientSecret === undefined ? {} : { clientSecret: oidcClientSecret }),
    },
    webRoot: existsSync(join(webRoot, 'index.html')) ? webRoot : null,
    // Safari refuses Secure cookies on loopback, and there two installations differ by port only.
    cookieName: publicUrl.startsWith('https:') ? '__Host-ascent' : `ascent-${settings.port}`,
    version: '0.1.0',
  };
}

async function filesOf(ids: readonly string[]): Promise<Record<string, readonly EditionFile[]>> {
  const files = await Promise.all(
    ids.map(async (id) => [id, await editionFiles(editionsFolder, id)] as const),
  );
  return Object.fromEntries(files);
}
