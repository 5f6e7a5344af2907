/** What standings are computed from: sums, changes ahead, certificates, as of a day and as they were known. */
import { sql } from 'kysely';
import type { Day, ModelId } from '../../program/models.ts';
import { certificateOf, type Certificate, type Change, type Sum } from '../../program/standing.ts';
import { instant, kindOfCode, modelOfCode } from '../columns.ts';
import type { Db } from '../connect.ts';
import { type FactRow, factOf } from '../writer/rows.ts';

/** What is asked: a partner on a day, as it was known at a time (epoch milliseconds; now if not given). */
export type StandingAsked = {
  readonly partnerId: string;
  readonly asOf: Day;
  readonly knownAt?: number;
};

/** Everything but the edition that `standingOf` takes, and the version that it holds for. */
export type StandingFigures = {
  readonly partnerId: string;
  readonly code: string;
  readonly name: string;
  readonly version: number;
  readonly asOf: Day;
  readonly sums: readonly Sum[];
  readonly ahead: readonly Change[];
  readonly certificates: readonly Certificate[];
  readonly models: readonly ModelId[];
};

type SumRow = [number, number, boolean, string | null, number];
type FiguresRow = {
  id: string;
  code: string;
  name: string;
  version: string;
  as_of: Day;
  sums: SumRow[];
  ahead: [Day, number][];
  certificates: FactRow[];
  models: number[];
};

const asked = (all: readonly StandingAsked[]) => sql`
  unnest(${all.map((one) => one.partnerId)}::bigint[], ${all.map((one) => one.asOf)}::date[],
    ${all.map((one) => (one.knownAt === undefined ? 'infinity' : instant(one.knownAt)))}::timestamptz[])
    a(id, day, known)`;

/** The sums of the entries that cover the day and were known. */
const SUMS_OF_ENTRIES = sql`(
  select json_agg(json_build_array(s.model, s.kind, s.influence, s.country, s.points)) from (
    select e.model, e.kind, e.influence, e.country, sum(e.points) as points from entry e
    where e.partner_id = a.id and e.effective_on <= a.day and a.day < e.expires_on and e.known_at <= a.known
    group by e.model, e.kind, e.influence, e.country) s)`;

/** The same from the projection, which holds for the partner's own day. */
const SUMS_OF_BALANCES = sql`(
  select json_agg(json_build_array(b.model, b.kind, b.influence, nullif(b.country, ''), b.points))
  from balance b where b.partner_id = a.id)`;

/** An entry begins on one day and ends on another. */
const BOTH_DAYS = sql`lateral (values (e.effective_on, e.points), (e.expires_on, -e.points)) d(day, points)`;

// Summed over the days on which they end before anything else: most have begun, and end on few days.
const AHEAD = sql`(
  with alike as (
    select greatest(e.effective_on, a.day) as from_on, e.expires_on as to_on, sum(e.points) as points from entry e
    where e.partner_id = a.id and e.expires_on > a.day and e.known_at <= a.known
    group by 1, 2)
  select json_agg(json_build_array(c.day, c.points)) from (
    select d.day, sum(d.points) as points from (
      select to_on as day, -points as points from alike
      union all
      select from_on, points from alike where from_on > a.day) d
    group by d.day having sum(d.points) <> 0) c)`;

const NOTHING_AHEAD = sql`'[]'::json`;

const CERTIFICATES = sql`(
  select json_agg(json_build_object('kind', f.kind, 'person_id', f.person_id::text, 'fields', f.fields,
    'effective_on', f.effective_on, 'occurred_at', null, 'model', null, 'currency', null)) from fact f
  where f.partner_id = a.id and f.family = 'certifications' and f.state = 'placed' and f.known_at <= a.known
    and f.effective_on <= a.day)`;

const MODELS_OF = sql`(
  select array_agg(distinct p.model order by p.model) from participation p
  where p.partner_id = a.id and p.from_on <= a.day and (p.to_on is null or a.day < p.to_on))`;

/**
 * Figures of partners by their ids. `from: 'balances'` takes the projection instead of summing entries: right only for
 * the day for which the partner's balances hold, as known now. `'balances-alone'` leaves out what changes ahead, for whom
 * that is known.
 */
export async function standingFigures(
  db: Db,
  all: readonly StandingAsked[],
  from: 'entries' | 'balances' | 'balances-alone' = 'entries',
): Promise<ReadonlyMap<string, StandingFigures>> {
  if (all.length === 0) return new Map();
  const sums = from === 'entries' ? SUMS_OF_ENTRIES : SUMS_OF_BALANCES;
  const ahead = from === 'balances-alone' ? NOTHING_AHEAD : AHEAD;
  const { rows } = await sql<FiguresRow>`
    select p.id, p.code, p.name, p.version, a.day as as_of, coalesce(${sums}, '[]') as sums,
      coalesce(${ahead}, '[]') as ahead, coalesce(${CERTIFICATES}, '[]') as certificates,
      coalesce(${MODELS_OF}, '{}') as models
    from ${asked(all)} join partner p on p.id = a.id`.execute(db);
  return new Map(rows.map((row) => [row.id, figuresOf(row)]));
}

function figuresOf(row: FiguresRow): StandingFigures {
  return {
    partnerId: row.id,
    code: row.code,
    name: row.name,
    version: Number(row.version),
    asOf: row.as_of,
    sums: row.sums.map(([model, kind, influence, country, points]) => ({
      model: modelOfCode(model),
      kind: kindOfCode(kind),
      influence,
      country,
      points,
    })),
    ahead: row.ahead.map(([on, points]) => ({ on, points })),
    certificates: row.certificates.flatMap((one) => certificateOf(factOf(one)) ?? []),
    models: row.models.flatMap((code) => modelOfCode(code) ?? []),
  };
}

/** Every day on which a partner's total changes, past and to come, as it was known: for the line in the picture. */
export async function pointChanges(
  db: Db,
  partnerId: string,
  knownAt?: number,
): Promise<readonly Change[]> {
  const known = knownAt === undefined ? 'infinity' : instant(knownAt);
  const { rows } = await sql<{ on: Day; points: number }>`
    select d.day as on, sum(d.points)::float8 as points from entry e, ${BOTH_DAYS}
    where e.partner_id = ${partnerId} and e.known_at <= ${known}::timestamptz
    group by d.day having sum(d.points) <> 0 order by d.day`.execute(db);
  return rows;
}
