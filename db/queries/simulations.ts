/** Drafts tried on all partners: what is to be tried, how far it is, what came of each, who asked for a release. */
import { sql } from 'kysely';
import type { Edition } from '../../program/edition/types.ts';
import type { Day } from '../../program/models.ts';
import type { TrialTotals } from '../../program/simulate.totals.ts';
import type { TrialChange, TrialResult, TrialSize, Tried } from '../../program/simulate.types.ts';
import { instant, json } from '../columns.ts';
import type { Db } from '../connect.ts';
import { knownOf } from './known.ts';

export const SIMULATION_STATES = ['waiting', 'running', 'done', 'cancelled', 'failed'] as const;
export type SimulationState = (typeof SIMULATION_STATES)[number];

/** A simulation without the edition that it tries; instants in epoch milliseconds. */
export type Simulation = {
  readonly id: string;
  readonly edition: string;
  readonly hash: string;
  readonly against: string;
  readonly asOf: Day;
  readonly state: SimulationState;
  readonly askedBy: string;
  readonly askedAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly cursor: string;
  readonly partners: number;
  readonly tried: number;
  readonly totals: TrialTotals;
};

/** Records that an edition is to be tried; the relay starts it. In one transaction with its audit. */
export async function askSimulation(
  db: Db,
  asked: {
    readonly edition: Edition;
    readonly against: string;
    readonly asOf: Day;
    readonly by: string;
    readonly at: number;
    readonly totals: TrialTotals;
  },
): Promise<string> {
  const { edition, against, asOf, by, at, totals } = asked;
  const { id } = await db
    .insertInto('simulation')
    .values({
      edition: edition.id,
      hash: edition.hash,
      body: json(edition),
      against,
      as_of: asOf,
      state: 'waiting',
      asked_by: by,
      asked_at: instant(at),
      totals: json(totals),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('outbox')
    .values({
      topic: 'simulation',
      partner_id: null,
      payload: json({ simulationId: id }),
      created_at: instant(at),
      not_before: instant(at),
    })
    .execute();
  return id;
}

const COLUMNS = [
  'id',
  'edition',
  'hash',
  'against',
  'as_of as asOf',
  'state',
  'asked_by as askedBy',
  'asked_at as askedAt',
  'started_at as startedAt',
  'ended_at as endedAt',
  'cursor',
  'partners',
  'tried',
  'totals',
] as const;

/** One simulation; undefined where there is none, or `db` may not see it. */
export const simulationById = (db: Db, id: string): Promise<Simulation | undefined> =>
  db.selectFrom('simulation').select(COLUMNS).where('id', '=', id).executeTakeFirst() as Promise<
    Simulation | undefined
  >;

/** The last simulations of an edition, the newest first. */
export const simulationsOf = (db: Db, edition: string, limit: number): Promise<Simulation[]> =>
  db
    .selectFrom('simulation')
    .select(COLUMNS)
    .where('edition', '=', edition)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute() as Promise<unknown> as Promise<Simulation[]>;

/** The edition that a simulation tries, as it was when it was asked for. */
export async function simulatedEdition(db: Db, id: string): Promise<Edition | undefined> {
  const row = await db
    .selectFrom('simulation')
    .select('body')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.body as Edition | undefined;
}

/** It runs from now on, over so many partners; says how it stands, whoever began it. */
export async function beginSimulation(
  db: Db,
  id: string,
  at: number,
): Promise<Simulation | undefined> {
  await sql`
    update simulation set state = 'running', started_at = coalesce(started_at, ${instant(at)}::timestamptz),
      partners = (select count(*) from partner)
    where id = ${id} and state = 'waiting'`.execute(db);
  return simulationById(db, id);
}

/** The next partners after an id, with all that is known of them. */
export async function partnersToTry(
  db: Db,
  after: string,
  limit: number,
): Promise<readonly Tried[]> {
  const { rows } = await sql<{ id: string; people: number }>`
    select p.id, (select count(*)::int from person n where n.partner_id = p.id) as people
    from partner p where p.id > ${after}::bigint order by p.id limit ${limit}`.execute(db);
  const known = await knownOf(
    db,
    rows.map(({ id }) => id),
  );
  return rows.flatMap(({ id, people }) => {
    const own = known.get(id);
    return own === undefined ? [] : [{ partnerId: id, known: own, people }];
  });
}

/**
 * Writes what came of a page, and how far it is now, in one statement; false where somebody else has tried these partners
 * meanwhile, or it was ended: nothing is written then.
 */
export async function recordPage(
  db: Db,
  page: {
    readonly id: string;
    readonly from: string;
    readonly to: string;
    readonly results: readonly TrialResult[];
    readonly totals: TrialTotals;
  },
): Promise<boolean> {
  const { id, from, to, results, totals } = page;
  const { rows } = await sql<{ moved: number }>`
    with moved as (
      update simulation set cursor = ${to}, tried = tried + ${results.length}, totals = ${json(totals)}::jsonb
      where id = ${id} and cursor = ${from} and state = 'running' returning id),
    written as (
      insert into simulation_result (simulation_id, partner_id, change, size, home, points_before, points_after,
        tier_before, tier_after, loses_tier, body)
      select m.id, (r.body ->> 'partnerId')::bigint, r.body ->> 'change', r.body ->> 'size', r.body ->> 'home',
        (r.body #>> '{points,before}')::int, (r.body #>> '{points,after}')::int, r.body #>> '{tier,before}',
        r.body #>> '{tier,after}', coalesce((r.body #>> '{largestCustomer,losesTier}')::boolean, false), r.body
      from moved m, jsonb_array_elements(${json(results)}::jsonb) r(body))
    select count(*)::int as moved from moved`.execute(db);
  return (rows[0]?.moved ?? 0) > 0;
}

/** It ends so, if it has not ended; says how it stands. */
export async function endSimulation(
  db: Db,
  id: string,
  state: 'done' | 'cancelled' | 'failed',
  at: number,
): Promise<void> {
  await db
    .updateTable('simulation')
    .set({ state, ended_at: instant(at) })
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'running'])
    .execute();
}

export type ResultsWanted = {
  readonly simulationId: string;
  readonly change: TrialChange | null;
  readonly dependent: boolean;
  readonly country: string | null;
  readonly size: TrialSize | null;
  readonly model: string | null;
  readonly after: { readonly by: number; readonly partnerId: string } | null;
  readonly limit: number;
};
export type ResultRow = {
  readonly partnerId: string;
  readonly partner: string;
  readonly code: string;
  readonly body: TrialResult;
};

/** What came of partners, those who lose most first. */
export async function resultPage(db: Db, wanted: ResultsWanted): Promise<readonly ResultRow[]> {
  const { simulationId, change, dependent, country, size, model, after, limit } = wanted;
  const { rows } = await sql<ResultRow>`
    select r.partner_id as "partnerId", p.name as partner, p.code, r.body
    from simulation_result r join partner p on p.id = r.partner_id
    where r.simulation_id = ${simulationId}
      and (${change}::text is null or r.change = ${change}) and (not ${dependent}::boolean or r.loses_tier)
      and (${country}::text is null or r.home = ${country}) and (${size}::text is null or r.size = ${size})
      and (${model}::text is null or r.body -> 'models' @> jsonb_build_array(jsonb_build_object('model', ${model}::text)))
      and (${after === null}::boolean
        or (r.points_after - r.points_before, r.partner_id) > (${after?.by ?? 0}::int, ${after?.partnerId ?? '0'}::bigint))
    order by r.points_after - r.points_before, r.partner_id limit ${limit}`.execute(db);
  return rows;
}

/** What came of one partner. */
export async function resultOf(
  db: Db,
  simulationId: string,
  partnerId: string,
): Promise<ResultRow | undefined> {
  const { rows } = await sql<ResultRow>`
    select r.partner_id as "partnerId", p.name as partner, p.code, r.body
    from simulation_result r join partner p on p.id = r.partner_id
    where r.simulation_id = ${simulationId} and r.partner_id = ${partnerId}`.execute(db);
  return rows[0];
}

export type ReleaseRequest = {
  readonly id: string;
  readonly edition: string;
  readonly hash: string;
  readonly simulationId: string;
  readonly askedBy: string;
  readonly askedAt: number;
  readonly note: string | null;
};

/** Who asked for a release of these files of an edition; null where the same is asked for already. */
export async function askRelease(
  db: Db,
  asked: Omit<ReleaseRequest, 'id'>,
): Promise<ReleaseRequest | null> {
  const { edition, hash, simulationId, askedBy, askedAt, note } = asked;
  const row = await db
    .insertInto('release_request')
    .values({
      edition,
      hash,
      simulation_id: simulationId,
      asked_by: askedBy,
      asked_at: instant(askedAt),
      note,
    })
    .onConflict((on) => on.columns(['edition', 'hash']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row === undefined ? null : { id: row.id, ...asked };
}

/** Those of an edition, the newest first. */
export const releaseRequestsOf = (db: Db, edition: string): Promise<ReleaseRequest[]> =>
  db
    .selectFrom('release_request')
    .select([
      'id',
      'edition',
      'hash',
      'simulation_id as simulationId',
      'asked_by as askedBy',
      'asked_at as askedAt',
      'note',
    ])
    .where('edition', '=', edition)
    .orderBy('id', 'desc')
    .limit(20)
    .execute() as Promise<unknown> as Promise<ReleaseRequest[]>;
