/**
 * Loads the demo: its people, the world's files with their dates moved, then the story.
 *
 * Everything goes through the doors that everybody else uses: files as `ascent import` sends them, facts as events,
 * journeys by the people whose they are, and what they did before today by the activities of their journeys. It may be interrupted anywhere and started again: files are told by their
 * lines' own keys, commands by their idempotency keys, and the last fact of the story says that it was told.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { connect, type Db } from '../db/connect.ts';
import { createWriter } from '../db/writer.ts';
import type { Day } from '../program/models.ts';
import { createClient, type Client } from './client.ts';
import { ensureDemoPeople } from './memberships.ts';
import {
  moveFile,
  moveMonth,
  monthsToMove,
  WORLD_FIRST_MONTH,
  WORLD_LAST_MONTH,
  type MovedFile,
} from './move.ts';
import type { PastOptions } from './past.ts';
import { tellStory, wasTold } from './story.ts';

/** Where the product is, who may speak to it, and what day it is; `today` is the machine's if not given. */
export type WorldOptions = {
  readonly origin: string;
  readonly databaseUrl: string;
  /** A bearer token of a demo person, by user name. */
  readonly tokenFor: (user: string) => Promise<string>;
  readonly today?: Day | undefined;
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
};

/** What the world is loaded with: of what happened before today the journeys take over from here. */
export type SeedOptions = WorldOptions & Pick<PastOptions, 'editions' | 'clock' | 'temporal'>;

/** Where the world's files are, as they were exported. */
export const worldFolder = fileURLToPath(new URL('world', import.meta.url));

/**
 * The files in the order in which they are sent: who is behind an account and what a currency is worth first, so that
 * nothing has to be parked; then what the story needs; the bulk of consumption last.
 */
const FILES_BEFORE_STORY = [
  'accounts.csv',
  'exchange-rates.csv',
  'certifications.csv',
  'deals.csv',
  'trainings.jsonl',
];
const FILES_AFTER_STORY = ['consumption.csv'];

/** Loads what is missing of the demo's world; a second time it does nothing. */
export async function loadWorld(options: SeedOptions): Promise<void> {
  const { clock, editions } = options;
  const today = options.today ?? clock.today();
  const db = connect(options.databaseUrl, { role: 'worker', max: 4 });
  const writing = connect(options.databaseUrl, { role: 'writer', max: 4 });
  const writer = createWriter({ db: writing, editions, clock });
  try {
    await ensureDemoPeople(db);
    const client = createClient(options);
    const months = (await monthsMoved(db)) ?? monthsToMove(today);
    const world = { ...options, client, db, months, today };
    for (const name of FILES_BEFORE_STORY) await sendFile(world, name);
    await sendLaterRates(world);
    await ensureDemoPeople(db);
    if (!(await wasTold(db))) {
      options.say('  … the story: practices under way, decisions that wait');
      await tellStory({ ...options, client, db, writer, today });
    }
    for (const name of FILES_AFTER_STORY) await sendFile(world, name);
  } finally {
    await writer.close();
    await Promise.all([db.destroy(), writing.destroy()]);
  }
}

/** The lines of the world that lie after today, in the order of their days; the live feed brings those whose day has come. */
export async function heldLines(months: number, today: Day): Promise<MovedFile['held']> {
  const files = await Promise.all(
    [...FILES_BEFORE_STORY, ...FILES_AFTER_STORY].map((name) => movedFile(name, months, today)),
  );
  return files.flatMap(({ held }) => held).sort((a, b) => (a.on < b.on ? -1 : 1));
}

/** By how many months the world in this database was moved: its first rate says so. Null while there is none. */
export async function monthsMoved(db: Db): Promise<number | null> {
  const { rows } = await sql<{
    first: string | null;
  }>`select min(month) as first from exchange_rate`.execute(db);
  const first = rows[0]?.first ?? null;
  if (first === null) return null;
  const number = (month: string): number =>
    Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7));
  return number(first) - number(WORLD_FIRST_MONTH);
}

type World = WorldOptions & {
  readonly client: Client;
  readonly db: Db;
  readonly months: number;
  readonly today: Day;
};

type Report = {
  readonly read: number;
  readonly new: number;
  readonly duplicate: number;
  readonly parked: number;
  readonly refused: number;
};

async function sendFile(
  { client, db, months, today, say, signal }: World,
  name: string,
): Promise<void> {
  if (signal?.aborted === true || (await isImported(db, name))) return;
  const { text, held } = await movedFile(name, months, today);
  const report = await client.send<Report>({
    user: 'system',
    method: 'POST',
    path: `/v1/imports?name=${encodeURIComponent(name)}`,
    text: { body: text, type: name.endsWith('.jsonl') ? 'application/x-ndjson' : 'text/csv' },
  });
  const counts = Object.entries({
    new: report.new,
    duplicate: report.duplicate,
    parked: report.parked,
    refused: report.refused,
    'held back for the feed': held.length,
  })
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count.toLocaleString('en')} ${what}`);
  say(`  ✓ ${name}: ${report.read.toLocaleString('en')} lines: ${counts.join(', ')}`);
}

/**
 * Rates of the months after the world's last one, up to today's: those of its last month again, as a vendor would set them for
 * the month under way. Without them whatever is sent today in another currency than US dollars would wait.
 */
async function sendLaterRates(world: World): Promise<void> {
  const { client, db, months, today, say } = world;
  const { text } = await movedFile('exchange-rates.csv', months, today);
  const [header = '', ...lines] = text.trimEnd().split(/\r?\n/);
  const last = moveMonth(WORLD_LAST_MONTH, months);
  const ofLast = lines.filter((line) => line.startsWith(last));
  for (let month = moveMonth(last, 1); month <= today.slice(0, 7); month = moveMonth(month, 1)) {
    const name = `exchange-rates-${month}.csv`;
    if (await isImported(db, name)) continue;
    const body = [header, ...ofLast.map((line) => line.replace(last, month))].join('\n');
    await client.send<Report>({
      user: 'system',
      method: 'POST',
      path: `/v1/imports?name=${name}`,
      text: { body, type: 'text/csv' },
    });
    say(`  ✓ ${name}: the rates of ${last} again`);
  }
}

async function movedFile(name: string, months: number, today: Day): Promise<MovedFile> {
  const text = await readFile(join(worldFolder, name), 'utf8');
  return moveFile({ name, text }, months, today);
}

async function isImported(db: Db, name: string): Promise<boolean> {
  const found = await db
    .selectFrom('import')
    .select('id')
    .where('name', '=', name)
    .where('state', '=', 'done')
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** Held lines come one after another; so that they are sent as files are, each travels with its header. */
export async function headerOf(name: string): Promise<string> {
  const text = await readFile(join(worldFolder, name), 'utf8');
  return name.endsWith('.jsonl') ? '' : text.slice(0, text.indexOf('\n') + 1);
}
