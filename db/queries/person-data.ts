/** What the product holds on a person, to hand out or to erase. Role `ascent_worker`: whoever asks was checked before. */
import { sql } from 'kysely';
import { instant, json, moment } from '../columns.ts';
import type { Db } from '../connect.ts';

/** Whose person somebody is: the partners and organisations that they act for or that their facts belong to. */
export type PersonTies = {
  readonly personId: string;
  /** Of the mail domain that facts come by; null where it is unknown. */
  readonly partnerId: string | null;
  readonly erased: boolean;
  readonly memberships: readonly {
    readonly role: string;
    readonly partnerId: string | null;
    readonly organisationId: string | null;
  }[];
};

/** The ties of a person; undefined where there is no such person. */
export async function tiesOf(db: Db, personId: string): Promise<PersonTies | undefined> {
  const { rows } = await sql<PersonTies>`
    select p.id as "personId", p.partner_id as "partnerId", i.person_id is null as erased,
      coalesce((select json_agg(json_build_object('role', m.role, 'partnerId', m.partner_id::text,
          'organisationId', m.organisation_id::text) order by m.id)
        from membership m where m.person_id = p.id), '[]') as memberships
    from person p left join person_identity i on i.person_id = p.id where p.id = ${personId}`.execute(
    db,
  );
  return rows[0];
}

/** More rows than this of one thing nobody has; an export says so where it ends there. */
export const EXPORT_ROWS_MAX = 10_000;

/** Everything on a person, by what it is; instants in RFC 3339, days as days. */
export type PersonData = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/**
 * What is handed out: who they are, what they act for, what is known of them from other systems and what it earned, what
 * they did here. Bodies of files are the company's and stay with the step that they were handed in for.
 */
export async function personData(db: Db, personId: string): Promise<PersonData> {
  const parts = await Promise.all(
    Object.entries(PARTS).map(async ([name, select]) => {
      const { rows } = await sql<{ row: Record<string, unknown> }>`
        select to_jsonb(t) as row from (${select(personId)}) t limit ${EXPORT_ROWS_MAX}`.execute(
        db,
      );
      return [name, rows.map(({ row }) => row)] as const;
    }),
  );
  return Object.fromEntries(parts);
}

const PARTS = {
  identity: (id: string) =>
    sql`select mail, name, locale as language, zone, notify as mails from person_identity where person_id = ${id}`,
  roles: (id: string) =>
    sql`select m.role, coalesce(p.name, o.name, 'vendor') as organisation, m.countries, m.since
      from membership m left join partner p on p.id = m.partner_id left join organisation o on o.id = m.organisation_id
      where m.person_id = ${id} order by m.id`,
  invitations: (id: string) =>
    sql`select role, invited_at, accepted_at from invitation where accepted_by = ${id} order by id`,
  sessions: (id: string) =>
    sql`select created_at, seen_at, expires_at from session where person_id = ${id} order by created_at`,
  contacts: (id: string) =>
    sql`select p.name as company, c.purpose, c.phone from contact c join partner p on p.id = c.partner_id where c.person_id = ${id}`,
  applications: (id: string) =>
    sql`select a.state, a.created_at, a.draft from application a join person_identity i on lower(i.mail) = lower(a.mail)
      where i.person_id = ${id} order by a.id`,
  facts: (id: string) =>
    sql`select f.source, f.kind, f.effective_on as "on", f.country, f.fields, f.known_at from fact f
      where f.partner_id in (select partner_id from person where id = ${id}
        union select partner_id from membership where person_id = ${id} and partner_id is not null)
        and f.family in ('trainings', 'certifications') and f.person_id = ${id}
      order by f.effective_on, f.id`,
  points: (id: string) =>
    sql`select c.clause, e.points, e.effective_on as "on", e.expires_on, e.country from fact f
      join entry e on e.partner_id = f.partner_id and e.fact_id = f.id join clause c on c.id = e.clause_id
      where f.partner_id in (select partner_id from person where id = ${id}
        union select partner_id from membership where person_id = ${id} and partner_id is not null)
        and f.family in ('trainings', 'certifications') and f.person_id = ${id}
      order by e.effective_on, e.key`,
  notifications: (id: string) =>
    sql`select topic, at, read_at from notification where person_id = ${id} order by id`,
  assignments: (id: string) =>
    sql`select kind, name, step, due_on, note, assigned_at, withdrawn_at from assignment where person_id = ${id} order by id`,
  journeys: (id: string) =>
    sql`select subject as practice, attempt, state, started_at, ended_at from journey where started_by = ${id} order by id`,
  steps: (id: string) =>
    sql`select step, to_state as "to", by_role as role, reason, at from step_event where by_person = ${id} order by id`,
  evidence: (id: string) =>
    sql`select step, kind, name, url, note, media_type, size, at, removed_at from evidence where by_person = ${id} order by id`,
  decisions: (id: string) =>
    sql`select step, state, decided_role as role, reason, decided_at as at from approval where decided_by = ${id} order by id`,
  delegations: (id: string) =>
    sql`select from_role as role, to_role as "to", away, from_at, until_at, ended_at from delegation
      where from_person = ${id} or to_person = ${id} order by id`,
  enrolments: (id: string) =>
    sql`select kind as what, subject, by_role as role, code, reason, at from enrolment_event where by_person = ${id} order by id`,
  trail: (id: string) =>
    sql`select at, role, action, object, detail from audit where person_id = ${id} order by id`,
};

/** What they asked for before they were anybody here, and where an application of their company names them. */
async function forgetInApplications(tx: Db, mail: string): Promise<void> {
  await sql`delete from join_request where lower(mail) = lower(${mail})`.execute(tx);
  await sql`delete from application where lower(mail) = lower(${mail})`.execute(tx);
  const { rows } = await sql<{ id: string; draft: unknown }>`
    select id, draft from application where position(lower(${mail}) in lower(draft::text)) > 0 for update`.execute(
    tx,
  );
  for (const { id, draft } of rows)
    await sql`update application set draft = ${json(withoutPerson(draft, mail.toLowerCase()))}::jsonb where id = ${id}`.execute(
      tx,
    );
}

/** The same without whoever has this address: their address, name and phone become empty. */
function withoutPerson(value: unknown, mail: string): unknown {
  if (Array.isArray(value)) return value.map((one) => withoutPerson(one, mail));
  if (typeof value !== 'object' || value === null) return value;
  const isThem = Object.values(value).some(
    (one) => typeof one === 'string' && one.toLowerCase() === mail,
  );
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      isThem && ['mail', 'name', 'phone'].includes(name) ? '' : withoutPerson(one, mail),
    ]),
  );
}

/** Whether somebody was erased, or why not. */
export type Erased = 'erased' | 'gone';

/**
 * Erases who a person is: name, address, sign-in, roles, sessions, invitations, answers that are kept for repeats. What
 * they learnt and did stays under an id that says nothing; the address stays as a hash, so that a later fact of the same
 * person neither brings it back nor counts for a second person. Throws where they are an organisation's last
 * administrator.
 */
export async function erasePerson(db: Db, personId: string, at: number): Promise<Erased> {
  return db.transaction().execute(async (tx): Promise<Erased> => {
    const { rows } = await sql<{ mail: string }>`
      select mail from person_identity where person_id = ${personId} for update`.execute(tx);
    const mail = rows[0]?.mail;
    if (mail === undefined) return 'gone';
    await sql`insert into erased_person (person_id, mail_hash, erased_at)
      values (${personId}, erased_hash(${mail}), ${instant(at)})`.execute(tx);
    await sql`delete from membership where person_id = ${personId}`.execute(tx);
    await sql`delete from session where person_id = ${personId}`.execute(tx);
    await sql`update invitation set mail = null, secret = null, revoked_at = ${moment(at)}
      where lower(mail) = lower(${mail})`.execute(tx);
    await sql`delete from assignment where person_id = ${personId}`.execute(tx);
    await sql`delete from administrator_claim where person_id = ${personId} and state = 'asked'`.execute(
      tx,
    );
    await sql`delete from contact where person_id = ${personId}`.execute(tx);
    await forgetInApplications(tx, mail);
    // Both are kept for weeks only; what names the person goes now.
    await sql`delete from request where position(lower(${mail}) in lower(answer::text)) > 0`.execute(
      tx,
    );
    await sql`update refusal set excerpt = '' where position(lower(${mail}) in lower(excerpt)) > 0`.execute(
      tx,
    );
    await sql`delete from person_identity where person_id = ${personId}`.execute(tx);
    return 'erased';
  });
}
