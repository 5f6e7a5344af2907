/**
 * The trail as a chain of hashes: each link covers the record and the link before, so that nobody changes or removes a record
 * unseen. Links are made after the records were committed, by the sweep: whoever records something waits for nobody.
 */
import { sql } from 'kysely';
import { createHash } from 'node:crypto';
import type { Db } from '../connect.ts';
import { TRAIL_SOURCES, type TrailSource } from './trail.ts';

/** The key of the advisory lock under which links are made. */
const LOCK = 7_267_626;
/** Links of one turn, of each source. */
export const LINKS_MAX = 2_000;
/** So many ids before the last one linked are looked at again: a transaction that began earlier may commit later. */
const RECENT = 1_000;
/** What the first link covers in place of one before. */
const NOTHING = Buffer.alloc(32);

type Recorded = { readonly source: TrailSource; readonly id: string; readonly bytes: Buffer };
export type ChainHead = { readonly place: string; readonly hash: Buffer };

/**
 * Links records that are not linked yet, `recent` ones or however late they came; says of how many. Two at once: one does it.
 * Role `ascent_worker`.
 */
export async function linkTrail(db: Db, which: 'recent' | 'all'): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { rows: locked } = await sql<{ mine: boolean }>`
      select pg_try_advisory_xact_lock(${LOCK}) as mine`.execute(tx);
    if (locked[0]?.mine !== true) return 0;
    const records: Recorded[] = [];
    for (const source of TRAIL_SOURCES) {
      const from = which === 'all' ? 0 : await recentOf(tx, source);
      records.push(...(await unlinked(tx, source, from)));
    }
    if (records.length === 0) return 0;
    const head = await chainHead(tx);
    const place = head?.place ?? '0';
    let hash = head?.hash ?? NOTHING;
    const hashes = records.map(({ bytes }) => {
      hash = createHash('sha256').update(hash).update(bytes).digest();
      return hash.toString('hex');
    });
    await sql`
      insert into trail_link (place, source, record_id, hash)
      select ${place}::bigint + n, source, id, decode(hash, 'hex')
      from unnest(${records.map(({ source }) => source)}::text[], ${records.map(({ id }) => id)}::bigint[],
        ${hashes}::text[]) with ordinality r(source, id, hash, n)`.execute(tx);
    return records.length;
  });
}

async function recentOf(tx: Db, source: TrailSource): Promise<number> {
  const { rows } = await sql<{ last: string | null }>`
    select max(record_id)::text as last from trail_link where source = ${source}`.execute(tx);
  return Number(rows[0]?.last ?? 0) - RECENT;
}

async function unlinked(tx: Db, source: TrailSource, from: number): Promise<readonly Recorded[]> {
  const { rows } = await sql<Recorded>`
    select r.source, r.id, r.bytes from trail_record r
    where r.source = ${sql.lit(source)} and r.id > ${from} and not exists (
      select from trail_link l where l.source = ${sql.lit(source)} and l.record_id = r.id)
    order by r.id limit ${LINKS_MAX}`.execute(tx);
  return rows;
}

/** The last link. Whoever keeps it elsewhere sees later that nothing before it was made anew. */
export async function chainHead(db: Db): Promise<ChainHead | null> {
  const { rows } = await sql<ChainHead>`
    select place, hash from trail_link order by place desc limit 1`.execute(db);
  return rows[0] ?? null;
}

export type Verified = {
  readonly head: ChainHead | null;
  /** The first link that does not fit, with the record that it names. */
  readonly broken: {
    readonly place: string;
    readonly source: TrailSource;
    readonly id: string;
    /** `missing`: of the record or of a link before; `changed`: one of both is not what it was. */
    readonly how: 'missing' | 'changed';
  } | null;
};

/** Computes the whole chain anew, in the database, and says where it first does not fit. */
export async function verifyTrail(db: Db): Promise<Verified> {
  const { rows } = await sql<NonNullable<Verified['broken']>>`
    select place, source, record_id as id, case when bytes is null or place <> before_place + 1 then 'missing' else 'changed' end as how
    from (
      select l.place, l.source, l.record_id, l.hash, r.bytes,
        lag(l.hash, 1, ${NOTHING}::bytea) over links as before, lag(l.place, 1, 0::bigint) over links as before_place
      from trail_link l left join trail_record r on r.source = l.source and r.id = l.record_id
      window links as (order by l.place)) c
    where bytes is null or place <> before_place + 1 or hash <> sha256(before || bytes)
    order by place limit 1`.execute(db);
  return { head: await chainHead(db), broken: rows[0] ?? null };
}
