/** What hypothetical facts are placed by: the partner's own accounts and people, and the rates. Through row-level security. */
import { sql } from 'kysely';
import type { Country, ModelId } from '../../program/models.ts';
import { modelOfCode } from '../columns.ts';
import type { Db } from '../connect.ts';

export type OwnPlaces = {
  readonly domain: string | null;
  readonly homeSiteId: string | null;
  readonly homeCountry: Country;
  readonly countries: readonly Country[];
  readonly accounts: ReadonlyMap<
    string,
    { readonly siteId: string; readonly country: Country; readonly model: ModelId }
  >;
  /** Ids of people by their mail addresses, of those asked for who are of this partner. */
  readonly people: ReadonlyMap<string, string>;
  /** US dollars for a unit, by currency: months, the newest first. */
  readonly rates: ReadonlyMap<string, readonly { readonly month: string; readonly usd: string }[]>;
};

type PartnerRow = {
  readonly domain: string | null;
  readonly home_country: Country;
  readonly home_site_id: string | null;
  readonly countries: Country[];
};

/** Null for a partner that is not visible. */
export async function ownPlaces(
  db: Db,
  partnerId: string,
  asked: { readonly mails: readonly string[]; readonly currencies: readonly string[] },
): Promise<OwnPlaces | null> {
  const { rows: partners } = await sql<PartnerRow>`
    select p.domain, p.home_country,
      (select s.id from site s where s.partner_id = p.id and s.home limit 1) as home_site_id,
      coalesce((select array_agg(s.country order by s.country) from site s where s.partner_id = p.id), '{}') as countries
    from partner p where p.id = ${partnerId}`.execute(db);
  const [partner] = partners;
  if (partner === undefined) return null;
  const { rows: accounts } = await sql<{
    id: string;
    site_id: string;
    country: Country;
    model: number;
  }>`
    select distinct on (a.external_id) a.external_id as id, a.site_id, s.country, a.model
    from account a join site s on s.id = a.site_id where a.partner_id = ${partnerId}
    order by a.external_id, a.source`.execute(db);
  const { rows: people } = await sql<{ mail: string; person_id: string }>`
    select i.mail, i.person_id from person_identity i join person p on p.id = i.person_id
    where i.mail = any(${[...asked.mails]}) and p.partner_id = ${partnerId}`.execute(db);
  const { rows: rates } = await sql<{ currency: string; month: string; usd: string }>`
    select distinct on (r.currency, r.month) r.currency, r.month, r.usd::text as usd from exchange_rate r
    where r.currency = any(${[...asked.currencies]})
    order by r.currency, r.month desc, r.known_at desc`.execute(db);
  return {
    domain: partner.domain,
    homeSiteId: partner.home_site_id,
    homeCountry: partner.home_country,
    countries: partner.countries,
    accounts: new Map(
      accounts.flatMap(({ id, site_id, country, model }) => {
        const named = modelOfCode(model);
        return named === null ? [] : [[id, { siteId: site_id, country, model: named }] as const];
      }),
    ),
    people: new Map(people.map((row) => [row.mail, row.person_id])),
    rates: Map.groupBy(rates, ({ currency }) => currency),
  };
}
