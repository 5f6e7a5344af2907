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
/** Records that are looked at, and links that are verified, in one go: whatever the trail's length, a statement touches as many. */
const LINKS_PAGE = 4_000;
/** So many ids before the last one linked are looked at again: a transaction that began earlier may commit later. */
const RECENT = 1_000;
/** What the first link covers in place of one before. */
const NOTHING = Buffer.alloc(32);

export type ChainHead = { readonly place: string; readonly hash: Buffer };

/** Where records are, in the order of their ids. */
const TABLES = { audit: 'audit', step: 'step_event', enrolment: 'enrolment_event' } as const;

/** How many were linked, and whether there may be more. */
export type Linked = { readonly linked: number; readonly moreLeft: boolean };

/**
 * Links records that are not linked yet: a page of `recent` ones, or those that came `late`, among all that should be linked
 * for long. Two at once: one does it. Role `ascent_worker`.
 */
export async function linkTrail(db: Db, which: 'recent' | 'late'): Promise<Linked> {
  let linked = 0;
  let moreLeft = false;
  for (const source of TRAIL_SOURCES) {
    const recent = (await lastLinked(db, source)) - RECENT;
    let from = which === 'late' ? 0 : recent;
    do {
      const page = await linkPage(db, source, from);
      if (page === null) return { linked, moreLeft };
      linked += page.linked;
      moreLeft ||= which === 'recent' && page.isFull;
      from = page.to;
    } while (from < recent);
  }
  return { linked, moreLeft };
}

/** A transaction of its own, so that a long way through the trail holds nobody up; null where another process links. */
async function linkPage(
  db: Db,
  source: TrailSource,
  from: number,
): Promise<{ to: number; linked: number; isFull: boolean } | null> {
  return db.transaction().execute(async (tx) => {
    const { rows: locked } = await sql<{ mine: boolean }>`
      select pg_try_advisory_xact_lock(${LOCK}) as mine`.execute(tx);
    if (locked[0]?.mine !== true) return null;
    const { to, count } = await pageAfter(tx, source, from);
    const ids = await unlinked(tx, source, from, to);
    if (ids.length > 0) await link(tx, source, ids);
    return { to, linked: ids.length, isFull: count === LINKS_PAGE };
  });
}

async function lastLinked(db: Db, source: TrailSource): Promise<number> {
  const { rows } = await sql<{ last: string | null }>`
    select max(record_id)::text as last from trail_link where source = ${source}`.execute(db);
  return Number(rows[0]?.last ?? 0);
}

/** The end of a page of records; infinity where there are none. */
async function pageAfter(
  tx: Db,
  source: TrailSource,
  from: number,
): Promise<{ to: number; count: number }> {
  const { rows } = await sql<{ to: string | null; count: number }>`
    select max(id)::text as to, count(*)::int as count from (
      select id from ${sql.table(TABLES[source])} where id > ${from} order by id limit ${LINKS_PAGE}) page`.execute(
    tx,
  );
  return { to: Number(rows[0]?.to ?? Infinity), count: rows[0]?.count ?? 0 };
}

async function unlinked(
  tx: Db,
  source: TrailSource,
  from: number,
  to: number,
): Promise<readonly string[]> {
  if (to === Infinity) return [];
  const { rows } = await sql<{ id: string }>`
    select id from ${sql.table(TABLES[source])} where id > ${from} and id <= ${to}
    except select record_id from trail_link where source = ${source} and record_id > ${from} and record_id <= ${to}
    order by id`.execute(tx);
  return rows.map(({ id }) => id);
}

async function link(tx: Db, source: TrailSource, ids: readonly string[]): Promise<void> {
  const [head, bytes] = [await chainHead(tx), await bytesOf(tx, source, ids)];
  let hash = head?.hash ?? NOTHING;
  const hashes = ids.map((id) => {
    const record = bytes.get(id);
    if (record === undefined) throw new Error(`the record ${source}-${id} cannot be read`);
    hash = linkOf(hash, record);
    return hash.toString('hex');
  });
  await sql`
    insert into trail_link (place, source, record_id, hash)
    select ${head?.place ?? '0'}::bigint + n, ${source}, id, decode(hash, 'hex')
    from unnest(${ids}::bigint[], ${hashes}::text[]) with ordinality r(id, hash, n)`.execute(tx);
}

/** Records as bytes, by id. Costs tens of microseconds each, so that only those are asked for that are hashed. */
async function bytesOf(
  db: Db,
  source: TrailSource,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Buffer>> {
  const { rows } = await sql<{ id: string; bytes: Buffer }>`
    select id, bytes from trail_record where source = ${sql.lit(source)} and id = any(${ids}::bigint[])`.execute(
    db,
  );
  return new Map(rows.map(({ id, bytes }) => [id, bytes]));
}

const linkOf = (before: Buffer, bytes: Buffer): Buffer =>
  createHash('sha256').update(before).update(bytes).digest();

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

/** Computes the whole chain anew, page by page, and says where it first does not fit. */
export async function verifyTrail(db: Db): Promise<Verified> {
  let head: ChainHead | null = null;
  for (;;) {
    const links: readonly Link[] = await linksAfter(db, head?.place ?? '0');
    if (links.length === 0) return { head, broken: null };
    const bytes = new Map<TrailSource, ReadonlyMap<string, Buffer>>();
    for (const source of TRAIL_SOURCES) {
      const ids = links.filter((one) => one.source === source).map(({ id }) => id);
      if (ids.length > 0) bytes.set(source, await bytesOf(db, source, ids));
    }
    for (const { place, source, id, hash } of links) {
      const record = bytes.get(source)?.get(id);
      const follows = BigInt(place) === BigInt(head?.place ?? 0) + 1n;
      if (record === undefined || !follows)
        return { head: await chainHead(db), broken: { place, source, id, how: 'missing' } };
      if (!hash.equals(linkOf(head?.hash ?? NOTHING, record)))
        return { head: await chainHead(db), broken: { place, source, id, how: 'changed' } };
      head = { place, hash };
    }
  }
}

type Link = ChainHead & { readonly source: TrailSource; readonly id: string };

async function linksAfter(db: Db, place: string): Promise<readonly Link[]> {
  const { rows } = await sql<Link>`
    select place, source, record_id as id, hash from trail_link
    where place > ${place} order by place limit ${LINKS_PAGE}`.execute(db);
  return rows;
}
