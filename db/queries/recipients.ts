/**
 * Who is told: people of a company, and the vendor's people who decide for it. Ids of persons
 * only.
 */
import { sql } from 'kysely';
import type { Locale } from '../../program/models.ts';
import type { Choices } from '../../program/notifications.ts';
import type { Role } from '../../program/roles.ts';
import { instant } from '../columns.ts';
import type { Db } from '../connect.ts';

/** A limit on everything: nobody needs to tell more people than this of one step. */
const RECIPIENTS_MAX = 50;

/**
 * People of a partner in these roles: by membership, or by the mail domain where a membership
 * names no partner.
 */
export async function peopleOfPartner(
  db: Db,
  partnerId: string,
  roles: readonly Role[],
): Promise<readonly string[]> {
  const { rows } = await sql<{ person_id: string }>`
    select distinct m.person_id
    from membership m
    left join person_identity i on i.person_id = m.person_id
    left join partner d on m.partner_id is null and d.domain = i.domain
    where m.role = any(${[...roles]}) and coalesce(m.partner_id, d.id) = ${partnerId}
    order by m.person_id limit ${RECIPIENTS_MAX}`.execute(db);
  return rows.map((row) => row.person_id);
}

/**
 * A person of the vendor who decides for a partner, and the country whose working days count for
 * them.
 */
export type Decider = { readonly personId: string; readonly country: string };

/**
 * The vendor's people in a role who are responsible for a country; a membership without countries
 * is for all. Where they work in the partner's own country, its days count, else those of their
 * first. `at` (epoch milliseconds) says when: whoever stands in for one of them then is one too, and
 * whoever is out of office with a stand-in is none.
 */
export async function decidersFor(
  db: Db,
  role: Role,
  homeCountry: string,
  at: number | null = null,
): Promise<readonly Decider[]> {
  const when = at === null ? null : instant(at);
  const { rows } = await sql<Decider>`
    select distinct on (coalesce(g.to_person, m.person_id)) coalesce(g.to_person, m.person_id) as "personId",
      case when m.countries is null or ${homeCountry} = any(m.countries) then ${homeCountry} else m.countries[1] end as country
    from membership m
    left join lateral (
      select g.to_person from delegation g where g.from_person = m.person_id and g.from_role = m.role
        and g.ended_at is null and g.from_at <= ${when}::timestamptz and ${when}::timestamptz < g.until_at
        and g.to_person is not null
      union all
      select m.person_id where not exists (
        select from delegation g where g.from_person = m.person_id and g.from_role = m.role and g.away
          and g.ended_at is null and g.from_at <= ${when}::timestamptz and ${when}::timestamptz < g.until_at
          and g.to_person is not null)
    ) g on true
    where m.role = ${role} and m.partner_id is null
      and (m.countries is null or cardinality(m.countries) = 0 or ${homeCountry} = any(m.countries))
    order by coalesce(g.to_person, m.person_id), m.id limit ${RECIPIENTS_MAX}`.execute(db);
  return rows.map((row) => ({ ...row, country: row.country ?? homeCountry }));
}

/** What a mail needs of its reader. */
export type Reader = {
  readonly mail: string;
  readonly name: string | null;
  readonly locale: Locale;
  readonly zone: string;
  /** What they turned off. */
  readonly choices: Choices;
};

/** A person who can be written to; null where the identity was erased. */
export async function readerOf(db: Db, personId: string): Promise<Reader | null> {
  const row = await db
    .selectFrom('person_identity')
    .select(['mail', 'name', 'locale', 'zone', 'notify'])
    .where('person_id', '=', personId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { mail, name, zone, notify } = row;
  return {
    ...{ mail, name, zone, locale: row.locale === 'fr-CA' ? 'fr-CA' : 'en' },
    choices: typeof notify === 'object' && notify !== null ? (notify as Choices) : {},
  };
}
