/** Makes the demo's people known to the product: a person, who they are, and in which role they act. */
import { sql } from 'kysely';
import type { Db } from '../db/connect.ts';
import {
  DEMO_DISTRIBUTORS,
  DEMO_SUBJECTS,
  type DemoDistributor,
  type DemoPerson,
} from './people.ts';

/**
 * Adds those who are missing and changes nothing of those who are there, but for the company of a partner's people,
 * which is known only once its mail domain is: call it again after accounts came in. `db` is of the role `worker`.
 */
export async function ensureDemoPeople(
  db: Db,
  people: readonly DemoPerson[] = DEMO_SUBJECTS,
  distributors: readonly DemoDistributor[] = DEMO_DISTRIBUTORS,
): Promise<void> {
  for (const one of distributors) await ensureDistributor(db, one);
  for (const person of people) await db.transaction().execute((tx) => ensure(tx, person));
  const subjects = people.map(({ subject }) => subject);
  await sql`
    update person p set partner_id = d.id
    from person_identity i join partner d on d.domain = i.domain
    where p.id = i.person_id and p.partner_id is null and i.subject = any(${subjects})
  `.execute(db);
  // Their company is theirs from now on, whatever becomes of its mail domain.
  await sql`
    update membership m set partner_id = d.id
    from person_identity i join partner d on d.domain = i.domain
    where m.person_id = i.person_id and m.partner_id is null and i.subject = any(${subjects})
      and m.role in ('partner-admin', 'practice-lead', 'team-member')
  `.execute(db);
  for (const { subject, company } of people) {
    if (company === undefined) continue;
    await sql`
      update membership m set partner_id = d.id from person_identity i, partner d
      where i.subject = ${subject} and d.code = ${company} and m.person_id = i.person_id and m.partner_id is null
    `.execute(db);
  }
}

async function ensureDistributor(db: Db, one: DemoDistributor): Promise<void> {
  await db
    .insertInto('organisation')
    .values({
      kind: 'distributor',
      code: one.code,
      name: one.name,
      home_country: one.homeCountry,
      domain: one.domain,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function ensure(tx: Db, person: DemoPerson): Promise<void> {
  // Two starts at once must not make two of one person.
  await sql`select pg_advisory_xact_lock(hashtext(${person.mail}))`.execute(tx);
  const known = await tx
    .selectFrom('person_identity')
    .select('person_id')
    .where('mail', '=', person.mail)
    .executeTakeFirst();
  const personId = known?.person_id ?? (await add(tx, person));
  if (known !== undefined) await sign(tx, personId, person);
  await addRole(tx, personId, person);
  if (person.also !== undefined) await addRole(tx, personId, { countries: null, ...person.also });
}

async function addRole(
  tx: Db,
  personId: string,
  { role, countries, distributor }: Pick<DemoPerson, 'role' | 'countries' | 'distributor'>,
): Promise<void> {
  const { rows } = await sql`
    select from membership where person_id = ${personId} and role = ${role}`.execute(tx);
  if (rows.length > 0) return;
  await sql`
    insert into membership (person_id, role, countries, organisation_id)
    values (${personId}, ${role}, ${countries === null ? null : [...countries]},
      (select id from organisation where kind = 'distributor' and code = ${distributor ?? null}))`.execute(
    tx,
  );
}

/** A person whom facts named before: from now on it is known who they are. */
async function sign(tx: Db, personId: string, person: DemoPerson): Promise<void> {
  const { subject, name, locale, zone } = person;
  await tx
    .updateTable('person_identity')
    .set({ subject, name, locale, zone })
    .where('person_id', '=', personId)
    .where('subject', 'is', null)
    .execute();
}

async function add(tx: Db, person: DemoPerson): Promise<string> {
  const { id } = await tx
    .insertInto('person')
    .values({ partner_id: null })
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('person_identity')
    .values({
      person_id: id,
      mail: person.mail,
      domain: person.mail.slice(person.mail.indexOf('@') + 1),
      name: person.name,
      subject: person.subject,
      locale: person.locale,
      zone: person.zone,
    })
    .execute();
  return id;
}
