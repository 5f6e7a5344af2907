/** A partner's people, what they learnt and what they hold. Through row-level security. */
import { sql } from 'kysely';
import type { Day } from '../../program/models.ts';
import type { Db } from '../connect.ts';
import { likeStart } from './entries.ts';

/** A person with their certifications; `name` is the mail address where no name is known, null once erased. */
export type PersonView = {
  readonly id: string;
  readonly name: string | null;
  readonly mail: string | null;
  /** Trainings that were passed. */
  readonly trainings: number;
  readonly certifications: readonly {
    readonly name: string;
    readonly earnedOn: Day;
    /** The last day on which it is held; null for never. */
    readonly expiresOn: Day | null;
  }[];
};

export type PeopleFilter = {
  readonly partnerId: string;
  /** Mail addresses or names that begin so. */
  readonly q?: string | undefined;
};

/** A page of people by id. */
export async function peoplePage(
  db: Db,
  filter: PeopleFilter,
  page: { readonly limit: number; readonly after: string | null },
): Promise<{ readonly people: readonly PersonView[]; readonly next: string | null }> {
  const pattern = filter.q === undefined ? null : likeStart(filter.q.toLowerCase());
  const { rows } = await sql<PersonView>`
    select p.id, coalesce(i.name, i.mail) as name, i.mail,
      (select count(*)::int from fact f where f.partner_id = ${filter.partnerId} and f.family = 'trainings'
        and f.state = 'placed' and f.person_id = p.id and f.fields ->> 'result' = 'passed') as trainings,
      coalesce((select json_agg(json_build_object('name', f.fields ->> 'name', 'earnedOn', f.effective_on,
          'expiresOn', f.fields ->> 'expiresOn') order by f.effective_on desc, f.id)
        from fact f where f.partner_id = ${filter.partnerId} and f.family = 'certifications' and f.state = 'placed'
          and f.person_id = p.id), '[]') as certifications
    from person p left join person_identity i on i.person_id = p.id
    where (p.partner_id = ${filter.partnerId} or exists (select from membership m
        where m.person_id = p.id and m.partner_id = ${filter.partnerId})) and (${page.after}::bigint is null or p.id > ${page.after}::bigint)
      and (${pattern}::text is null or lower(i.mail) like ${pattern} or lower(i.name) like ${pattern})
    order by p.id limit ${page.limit + 1}`.execute(db);
  const people = rows.slice(0, page.limit);
  return { people, next: rows.length > page.limit ? (people.at(-1)?.id ?? null) : null };
}

/** Names of persons by their ids, the mail address where no name is known; who was erased or may not be seen is missing. */
export async function namesOfPeople(
  db: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('person_identity')
    .select(['person_id', 'name', 'mail'])
    .where('person_id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.person_id, row.name ?? row.mail]));
}

/** Practices that a partner is building now. */
export async function practicesUnderWay(db: Db, partnerId: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('journey')
    .select('subject')
    .distinct()
    .where('partner_id', '=', partnerId)
    .where('kind', '=', 'practice')
    .where('ended_at', 'is', null)
    .execute();
  return rows.map(({ subject }) => subject);
}
