/** Partners: the list with its filters, and one with its participations. Through row-level security. */
import { sql, type RawBuilder } from 'kysely';
import type { Country, Day, ModelId } from '../../program/models.ts';
import { codeOfModel, modelOfCode } from '../columns.ts';
import type { Db } from '../connect.ts';
import { likeStart } from './entries.ts';

/** A partner in the list. `tier` is null until its standing was first computed. */
export type PartnerView = {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly homeCountry: Country;
  readonly countries: readonly Country[];
  readonly models: readonly ModelId[];
  readonly points: number;
  readonly tier: {
    readonly id: string;
    readonly level: number;
    readonly title: { readonly en: string; readonly fr: string };
  } | null;
  readonly securedUntil: Day | null;
  /** Journeys under way. */
  readonly journeys: number;
  /** The version of the standing. */
  readonly version: number;
};

export type PartnerFilter = {
  /** A code, or a part of a name, that begins so. */
  readonly q?: string | undefined;
  readonly tier?: string | undefined;
  readonly country?: Country | undefined;
  readonly model?: ModelId | undefined;
};

/** Where a page ended: points and id of its last partner. */
export type PartnerCursor = { readonly points: number; readonly id: string };

type Row = Omit<PartnerView, 'models' | 'points' | 'version'> & {
  models: number[];
  points: string;
  version: string;
};

const VIEW = sql`
  p.id, p.code, p.name, p.home_country as "homeCountry",
  coalesce((select array_agg(s.country order by s.country) from site s where s.partner_id = p.id), '{}') as countries,
  coalesce((select array_agg(distinct t.model order by t.model) from participation t where t.partner_id = p.id), '{}')
    as models,
  coalesce(d.points, 0) as points,
  case when d.tier is null then null else
    json_build_object('id', d.tier, 'level', d.level, 'title', d.body -> 'tier' -> 'title') end as tier,
  d.secured_until as "securedUntil",
  (select count(*)::int from journey j where j.partner_id = p.id and j.ended_at is null) as journeys,
  coalesce(d.version, -1) as version`;

/** A page of partners, most points first. */
export async function partnerPage(
  db: Db,
  filter: PartnerFilter,
  page: { readonly limit: number; readonly after: PartnerCursor | null },
): Promise<{ readonly partners: readonly PartnerView[]; readonly next: PartnerCursor | null }> {
  const { limit, after } = page;
  const conditions: RawBuilder<unknown>[] = [sql`true`];
  if (filter.q !== undefined) conditions.push(namedLike(filter.q));
  if (filter.tier !== undefined) conditions.push(sql`d.tier = ${filter.tier}`);
  if (filter.country !== undefined) {
    conditions.push(
      sql`exists (select from site s where s.partner_id = p.id and s.country = ${filter.country})`,
    );
  }
  if (filter.model !== undefined) {
    const code = codeOfModel(filter.model);
    conditions.push(
      sql`exists (select from participation t where t.partner_id = p.id and t.model = ${code})`,
    );
  }
  if (after !== null) {
    conditions.push(
      sql`(-coalesce(d.points, 0), p.id) > (${-after.points}::bigint, ${after.id}::bigint)`,
    );
  }
  const { rows } = await sql<Row>`
    select ${VIEW} from partner p left join standing d on d.partner_id = p.id
    where ${sql.join(conditions, sql` and `)}
    order by -coalesce(d.points, 0), p.id limit ${limit + 1}`.execute(db);
  const partners = rows.slice(0, limit).map(viewOf);
  const last = partners.at(-1);
  const next =
    rows.length > limit && last !== undefined ? { points: last.points, id: last.id } : null;
  return { partners, next };
}

/** A condition on `p`: the code begins so, or a word of the name does. */
export function namedLike(q: string): RawBuilder<unknown> {
  const start = likeStart(q.toLowerCase());
  return sql`(lower(p.code) like ${start} or lower(p.name) like ${start} or lower(p.name) like ${`% ${start}`})`;
}

const viewOf = (row: Row): PartnerView => ({
  ...row,
  models: row.models.flatMap((code) => modelOfCode(code) ?? []),
  points: Number(row.points),
  version: Number(row.version),
});

/** A model at a site's country, with the accounts that stand behind it. */
export type ParticipationView = {
  readonly country: Country;
  readonly model: ModelId;
  readonly from: Day;
  readonly to: Day | null;
  readonly accounts: readonly string[];
};

/** One partner with its participations; null where there is none, or none that may be seen. */
export async function partnerById(
  db: Db,
  id: string,
): Promise<(PartnerView & { readonly participations: readonly ParticipationView[] }) | null> {
  const { rows } = await sql<Row>`
    select ${VIEW} from partner p left join standing d on d.partner_id = p.id where p.id = ${id}`.execute(
    db,
  );
  const [row] = rows;
  if (row === undefined) return null;
  type One = { country: Country; model: number; from: Day; to: Day | null; accounts: string[] };
  const { rows: parts } = await sql<One>`
    select s.country, t.model, t.from_on as "from", t.to_on as "to",
      coalesce((select array_agg(a.external_id order by a.external_id) from account a
        where a.partner_id = t.partner_id and a.site_id = t.site_id and a.model = t.model), '{}') as accounts
    from participation t join site s on s.id = t.site_id where t.partner_id = ${id}
    order by s.country, t.model, t.from_on`.execute(db);
  const participations = parts.flatMap((part) => {
    const model = modelOfCode(part.model);
    return model === null ? [] : [{ ...part, model }];
  });
  return { ...viewOf(row), participations };
}
