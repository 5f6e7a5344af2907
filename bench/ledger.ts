/**
 * L1 to L5: the writer against plain inserts of the same run.
 *
 * The baseline is one row with a unique key and nothing else, through `pg`, with prepared statements and the same
 * server; that of L3 is a thousand rows at once with the columns and the key of an entry, as a plain ledger table has. The writer stores, judges, posts, keeps balances, and tells whoever listens.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { root } from '../bin/places.ts';
import { connect } from '../db/connect.ts';
import { CHANNEL } from '../db/messages.types.ts';
import { createWriter, type Writer } from '../db/writer.ts';
import type { Edition } from '../program/edition/types.ts';
import type { Award } from '../program/entries.ts';
import { loadEditions } from '../program/edition/load.ts';
import { anyAward, anyFact, anyPartner, makePartners, TODAY } from './ledger-world.ts';
import {
  figureOf,
  interleave,
  loop,
  ratioOf,
  type Effort,
  type Found,
  type Sample,
} from './measure.ts';
import type { RunArea } from './run.ts';
import { startServers, type Servers } from './servers.ts';

const CALLERS = 16;
const MANY_CALLERS = 256;
const SET_SIZE = 1000;
const SETS_IN_FLIGHT = 2;

export const run: RunArea = async function* (effort) {
  const servers = await startServers();
  const pool = new pg.Pool({ connectionString: servers.databaseUrl, max: CALLERS });
  pool.on('error', () => {});
  const db = connect(servers.databaseUrl, { role: 'writer', max: 8 });
  const editions = await loadEditions(join(root, 'editions'));
  const clock = { now: () => Date.parse(`${TODAY}T12:00:00Z`), today: () => TODAY };
  const writer = createWriter({ db, editions, clock });
  const quietWriter = createWriter({ db, editions, clock, notify: false });
  try {
    await setUp(pool);
    const bench = { servers, pool, writer, quietWriter, award: awardOf(editions), effort };
    yield* speed(bench);
    yield* liveUpdates(bench);
    yield ['L5', await size(bench)];
  } finally {
    await writer.close();
    await quietWriter.close();
    await db.destroy();
    await pool.end();
    await servers.release();
  }
};

async function setUp(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await makePartners(client);
    await client.query(
      `create table bench_insert (id bigint generated always as identity, key uuid primary key,
       partner_id bigint not null, points integer not null, at timestamptz not null default now())`,
    );
    // What a plain ledger table would hold: the columns and the key of an entry, and nothing besides.
    await client.query(
      `create table bench_entry (like entry including defaults including constraints, primary key (program_year, key))`,
    );
  } finally {
    client.release();
  }
}

type Bench = {
  readonly servers: Servers;
  readonly pool: pg.Pool;
  readonly writer: Writer;
  /** The same writer, but that it tells nobody. */
  readonly quietWriter: Writer;
  readonly award: (partnerId: string) => ReturnType<typeof anyAward>;
  readonly effort: Effort;
};

/** Awards under a clause of the edition in force: which one does not matter, since nothing folds them. */
function awardOf(editions: readonly Edition[]): Bench['award'] {
  const [edition] = editions;
  const clause = edition?.clauses[0];
  if (edition === undefined || clause === undefined) throw new Error('there is no edition');
  return (partnerId) => anyAward(edition.id, clause.id, partnerId);
}

/** L1, L2, L3, all interleaved, since they share their baselines. */
async function* speed({ servers, pool, writer, award, effort }: Bench): ReturnType<RunArea> {
  const pids = [servers.postgres.pid];
  const insert = (): Promise<unknown> =>
    pool.query({
      name: 'insert',
      text: `insert into bench_insert (key, partner_id, points) values ($1, $2, $3)
        on conflict (key) do nothing returning id`,
      values: [randomUUID(), anyPartner(), 10],
    });
  const set = Array.from({ length: SET_SIZE });
  const loops: Record<string, (forMs: number) => Promise<Sample>> = {
    insert: (forMs) =>
      loop({
        callers: CALLERS,
        forMs,
        pids,
        op: async () => void (await insert()),
      }),
    award: (forMs) =>
      loop({
        callers: CALLERS,
        forMs,
        pids,
        op: async () => void (await writer.award(award(String(anyPartner())))),
      }),
    facts: (forMs) =>
      loop({
        callers: MANY_CALLERS,
        forMs,
        pids,
        op: async () => {
          const [outcome] = await writer.facts([anyFact()]);
          if (outcome?.outcome !== 'new')
            throw new Error(`a fact was not new: ${JSON.stringify(outcome)}`);
        },
      }),
    inserts: (forMs) =>
      loop({
        callers: SETS_IN_FLIGHT,
        forMs,
        pids,
        op: async () => {
          await insertEntries(
            pool,
            set.map(() => award(String(anyPartner()))),
          );
          return SET_SIZE;
        },
      }),
    awards: (forMs) =>
      loop({
        callers: SETS_IN_FLIGHT,
        forMs,
        pids,
        op: async () => {
          await writer.awardMany(set.map(() => award(String(anyPartner()))));
          return SET_SIZE;
        },
      }),
  };
  const found = await interleave(effort, loops);
  const of = (name: string): Sample[] => found[name] ?? [];
  yield ['L1', ratioOf(of('award'), of('insert'))];
  yield ['L2', ratioOf(of('facts'), of('insert'), 'kinds as in the demo world')];
  yield ['L3', ratioOf(of('awards'), of('inserts'), 'rows of the shape of an entry')];
}

const INSERT_ENTRIES = `insert into bench_entry (partner_id, key, group_id, clause_id, program_year, revision, points,
    model, kind, influence, subject, effective_on, expires_on, known_at)
  select t.*, now() from unnest($1::bigint[], $2::uuid[], $3::bigint[], $4::integer[], $5::smallint[], $6::smallint[],
    $7::integer[], $8::smallint[], $9::smallint[], $10::boolean[], $11::text[], $12::date[], $13::date[]) t
  on conflict do nothing`;

/** L3's baseline: the same awards as rows of a table with an entry's columns and primary key. */
async function insertEntries(pool: pg.Pool, awards: readonly Award[]): Promise<void> {
  const all = <T>(value: T): T[] => awards.map(() => value);
  await pool.query({
    name: 'inserts',
    text: INSERT_ENTRIES,
    values: [
      awards.map(({ partnerId }) => partnerId),
      awards.map(() => randomUUID()),
      awards.map((_, at) => at),
      all(1),
      awards.map(({ programYear }) => programYear),
      all(0),
      awards.map(({ points }) => points),
      all(0),
      all(3),
      all(false),
      awards.map(({ subject }) => subject),
      awards.map(({ from }) => from),
      awards.map(({ to }) => to),
    ],
  });
}

/** L4: the same awards with everybody told and one listening, and with nobody told. */
async function* liveUpdates({
  servers,
  quietWriter,
  writer,
  award,
  effort,
}: Bench): ReturnType<RunArea> {
  const pids = [servers.postgres.pid];
  const listener = new pg.Client({ connectionString: servers.databaseUrl });
  await listener.connect();
  let heard = 0;
  listener.on('notification', () => (heard += 1));
  await listener.query(`listen ${CHANNEL}`);
  const awards = (by: Writer) => (forMs: number) =>
    loop({
      callers: MANY_CALLERS,
      forMs,
      pids,
      op: async () => void (await by.award(award(String(anyPartner())))),
    });
  const { on, off } = await interleave(effort, { on: awards(writer), off: awards(quietWriter) });
  await listener.end();
  if (heard === 0) throw new Error('live updates were on, and nobody heard one');
  yield ['L4', ratioOf(on, off, `256 callers, ${heard} messages heard`)];
}

/** L5: entries with their indexes and balances, by the number of entries. */
async function size({ pool }: Bench): Promise<Found> {
  const { rows } = await pool.query<{ bytes: string; entries: string; parts: string }>(
    `select sum(pg_total_relation_size(c.oid)) as bytes,
            (select count(*) from entry) as entries,
            string_agg(c.relname || ' ' || pg_size_pretty(pg_total_relation_size(c.oid)), ', '
              order by pg_total_relation_size(c.oid) desc) filter (where pg_total_relation_size(c.oid) > 1048576) as parts
     from pg_class c
     where c.relkind = 'r' and (c.relname = 'balance' or c.relname like 'entry%')`,
  );
  const [row] = rows;
  const entries = Number(row?.entries);
  return figureOf(
    [Number(row?.bytes) / entries],
    `${entries.toLocaleString('en')} entries: ${row?.parts ?? ''}`,
  );
}
