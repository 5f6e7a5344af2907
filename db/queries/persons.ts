/** Persons by their mail address. Role `ascent_worker`. */
import { sql } from 'kysely';
import { domainOf } from '../../program/application.ts';
import type { Locale } from '../../program/models.ts';
import type { Db } from '../connect.ts';

/** The person of a mail address: the one whom facts or roles know by it, else a new one. In a transaction. */
export async function personOf(
  tx: Db,
  given: {
    readonly mail: string;
    readonly name: string;
    readonly locale: Locale;
    readonly partnerId: string;
  },
): Promise<string> {
  const mail = given.mail.toLowerCase();
  // Two at once must not make two of one person.
  await sql`select pg_advisory_xact_lock(hashtext(${mail}))`.execute(tx);
  const { rows } = await sql<{ person_id: string }>`
    update person_identity set name = coalesce(name, ${given.name})
    where lower(mail) = ${mail} returning person_id`.execute(tx);
  const [known] = rows;
  if (known !== undefined) {
    await sql`update person set partner_id = ${given.partnerId}
      where id = ${known.person_id} and partner_id is null`.execute(tx);
    return known.person_id;
  }
  return newPerson(tx, { ...given, mail, subject: null });
}

/**
 * Makes a person with an identity. Somebody who was erased and comes back is the same person: what they learnt counts once.
 * In a transaction that holds the address's lock.
 */
export async function newPerson(
  tx: Db,
  given: {
    readonly mail: string;
    readonly name: string | null;
    readonly subject: string | null;
    readonly locale: Locale;
    readonly partnerId: string | null;
  },
): Promise<string> {
  const { mail, name, subject, locale, partnerId } = given;
  const { rows } = await sql<{ id: string }>`
    delete from erased_person where mail_hash = erased_hash(${mail}) returning person_id as id`.execute(
    tx,
  );
  const { id } =
    rows[0] ??
    (await tx
      .insertInto('person')
      .values({ partner_id: partnerId })
      .returning('id')
      .executeTakeFirstOrThrow());
  await tx
    .insertInto('person_identity')
    .values({ person_id: id, mail, domain: domainOf(mail), name, subject, locale })
    .execute();
  return id;
}

/** Gives somebody a role at a partner; who has it already keeps it, with these countries. In a transaction. */
export async function giveRole(
  tx: Db,
  given: {
    readonly personId: string;
    readonly role: string;
    readonly partnerId: string;
    readonly countries: readonly string[];
    readonly at: string;
  },
): Promise<void> {
  const countries = given.countries.length === 0 ? null : [...given.countries];
  await sql`
    insert into membership (person_id, role, partner_id, countries, since)
    values (${given.personId}, ${given.role}, ${given.partnerId}, ${countries}, ${given.at})
    on conflict on constraint membership_once do update set countries = excluded.countries`.execute(
    tx,
  );
}
