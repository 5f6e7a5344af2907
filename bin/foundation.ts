/** What API and worker both stand on: pools, the writer of the process, and what keeps up behind it. */
import { Client, Connection } from '@temporalio/client';
import type { Logger } from 'pino';
import { createDataConverter } from '../activities/data-converter.ts';
import { createDeliver, type Deliver } from '../activities/mail/deliver.ts';
import { createMailer } from '../activities/mail/mailer.ts';
import { startRelay } from '../activities/relay.ts';
import { connect, type Db } from '../db/connect.ts';
import { assertMigrated } from '../db/migrate.ts';
import { listen, type Listener } from '../db/listen.ts';
import { createStandings, type Standings } from '../db/standing.ts';
import { createSweep, type Sweep } from '../db/sweep.ts';
import { createWriter, type Writer } from '../db/writer.ts';
import type { Clock } from '../program/clock.types.ts';
import { loadEditions } from '../program/edition/load.ts';
import type { Edition } from '../program/edition/types.ts';
import { createClock, offsetTo } from './clock.ts';
import { publicUrlOf, type Settings } from './config.ts';
import { editionsFolder } from './places.ts';
import { temporalConnection } from './temporal.ts';

/** The shared part of a serving process. */
export type Foundation = {
  readonly databaseUrl: string;
  readonly editions: readonly Edition[];
  readonly clock: Clock;
  readonly work: Db;
  readonly writer: Writer;
  readonly standings: Standings;
  readonly sweep: Sweep;
  readonly listener: Listener;
  /** Connects when it is used first, and again by itself: reads are served while the engine is away. */
  readonly temporal: Client;
  /** Finishes what was handed to the writer, then closes everything. */
  readonly stop: () => Promise<void>;
};

const workPoolMax = 12;
// The writer uses at most four connections; standings and the sweep, which share its role, the rest.
const writerPoolMax = 8;

/** Builds it; throws when a setting is missing or the database is not of this release. */
export async function buildFoundation(settings: Settings, log: Logger): Promise<Foundation> {
  const { databaseUrl } = settings;
  if (databaseUrl === undefined)
    throw new Error('DATABASE_URL has to be set; “ascent up” sets it itself.');
  if (settings.temporalAddress === undefined) {
    throw new Error('TEMPORAL_ADDRESS has to be set; “ascent up” sets it itself.');
  }
  await assertMigrated(databaseUrl);
  const onError = (error: unknown): void => log.error({ err: error }, 'it is tried again');
  const editions = await loadEditions(editionsFolder);
  const clock = createClock(clockOffset(settings));
  const work = connect(databaseUrl, { role: 'worker', max: workPoolMax, onError });
  const writing = connect(databaseUrl, { role: 'writer', max: writerPoolMax, onError });
  const standings = createStandings({ db: writing, editions, clock, onError });
  const writer = createWriter({
    db: writing,
    editions,
    clock,
    onChanged: standings.changed,
  });
  const sweep = createSweep({ db: writing, editions, clock, writer, standings, onError });
  const { connectionOptions, namespace = 'default' } = temporalConnection(settings);
  const connection = Connection.lazy(connectionOptions);
  const temporal = new Client({
    connection,
    namespace,
    dataConverter: createDataConverter(settings.payloadKeys),
  });
  const listener = await listen(databaseUrl, { onError });
  const relay = startRelay({
    db: work,
    temporal,
    deliver: deliverOf(settings, editions, clock),
    onChange: (wake) => listener.onChange(() => wake()),
    log,
  });
  standings.start();
  sweep.start();
  const stop = async (): Promise<void> => {
    await relay.stop();
    await sweep.stop();
    standings.stop();
    await writer.close();
    log.info('everything handed in is written');
    await listener.stop();
    await connection.close().catch(() => {});
    await Promise.all([work.destroy(), writing.destroy()]);
    log.info('stopped');
  };
  return { databaseUrl, editions, clock, work, writer, standings, sweep, listener, temporal, stop };
}

/** A supervisor says by how much, so that all its processes show the same time. */
function clockOffset(settings: Settings): number {
  const given = process.env['ASCENT_INTERNAL_CLOCK_OFFSET_MS'];
  return given === undefined ? offsetTo(settings.today, null) : Number(given);
}

/** Null where no mail server is set: mails wait in the outbox until there is one. */
function deliverOf(settings: Settings, editions: readonly Edition[], clock: Clock): Deliver | null {
  const { smtpUrl } = settings;
  if (smtpUrl === undefined) return null;
  const from = { name: 'Ascent', address: settings.mailFrom };
  return createDeliver({
    mailer: createMailer({ smtpUrl, from }),
    editions,
    publicUrl: publicUrlOf(settings),
    today: () => clock.today(),
  });
}
