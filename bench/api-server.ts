/** The product's API as a process of its own: what `ascent serve api` composes, without limits per principal. */
import { Client, Connection } from '@temporalio/client';
import { buildApp } from '../api/app.ts';
import { createClock } from '../bin/clock.ts';
import { editionsFolder } from '../bin/places.ts';
import { connect } from '../db/connect.ts';
import { listen } from '../db/listen.ts';
import { createStandings } from '../db/standing.ts';
import { createWriter } from '../db/writer.ts';
import { loadEditions } from '../program/edition/load.ts';

/** What the parent says. */
export type ApiServerSettings = {
  readonly databaseUrl: string;
  readonly issuer: string;
  readonly audience: string;
};

const { databaseUrl, issuer, audience } = JSON.parse(process.argv[2] ?? '{}') as ApiServerSettings;
const editions = await loadEditions(editionsFolder);
const clock = createClock(0);
const writing = connect(databaseUrl, { role: 'writer', max: 8 });
const standings = createStandings({ db: writing, editions, clock });
const unlimited = 1_000_000_000;
const app = await buildApp({
  read: connect(databaseUrl, { role: 'api', max: 24 }),
  work: connect(databaseUrl, { role: 'worker', max: 12 }),
  writer: createWriter({
    db: writing,
    editions,
    clock,
    onChanged: standings.changed,
  }),
  standings,
  listener: await listen(databaseUrl),
  // Nothing that is measured asks the engine.
  temporal: new Client({ connection: Connection.lazy({ address: '127.0.0.1:1' }) }),
  editions,
  clock,
  settings: {
    publicUrl: 'http://localhost',
    demo: false,
    oidc: { issuer, audience, clientId: 'bench' },
    webRoot: null,
    cookieName: 'bench',
    limits: { burst: unlimited, perSecond: unlimited, streamsPerPerson: unlimited },
  },
});
await app.listen({ port: 0, host: '127.0.0.1' });
standings.start();
const address = app.server.address();
process.send?.({ port: typeof address === 'object' && address !== null ? address.port : 0 });
process.on('disconnect', () => process.exit(0));
