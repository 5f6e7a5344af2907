/** Who asks: people and systems by the subject of their sign-in or by their session, many in one query. */
import { sql } from 'kysely';
import type { OrganisationKind, Role } from '../../program/roles.ts';
import { inTransaction, type Db } from '../connect.ts';
import { BEGIN_GENERIC } from '../scoped-reads.ts';

/** A membership with its person. `partnerId` is null for the vendor's people, and while a mail domain is unknown. */
export type Member = {
  readonly membershipId: string;
  readonly personId: string;
  readonly name: string;
  readonly mail: string;
  readonly locale: 'en' | 'fr-CA';
  readonly zone: string;
  readonly role: Role;
  readonly partnerId: string | null;
  /** The distributor of a distributor's people; null for others. */
  readonly organisationId: string | null;
  readonly countries: readonly string[];
  readonly sources: readonly string[];
  /** The partner that a partner manager's session looks as, read-only; null where it does not. */
  readonly viewing: string | null;
};

type MemberRow = Omit<Member, 'name'> & { asked: string; name: string | null };

/** Members by the subject of their sign-in, all memberships of each, oldest first. Role `ascent_worker`. */
export async function membersBySubject(
  db: Db,
  subjects: readonly string[],
): Promise<ReadonlyMap<string, readonly Member[]>> {
  return grouped(await membersBy(db, 'members-by-subject', BY_SUBJECT, [subjects]));
}

/** Members by the hash (hexadecimal) of their session's id, while it has not expired. `now` is epoch milliseconds. */
export async function membersBySession(
  db: Db,
  hashes: readonly string[],
  now: number,
): Promise<ReadonlyMap<string, readonly Member[]>> {
  const parameters = [hashes.map((hash) => Buffer.from(hash, 'hex')), new Date(now).toISOString()];
  return grouped(await membersBy(db, 'members-by-session', BY_SESSION, parameters));
}

const MEMBER = `m.id as "membershipId", i.person_id as "personId", i.name, i.mail, i.locale, i.zone, m.role,
  coalesce(m.partner_id, d.id) as "partnerId", m.organisation_id as "organisationId", coalesce(m.countries, '{}') as countries, coalesce(m.sources, '{}') as sources`;
/** A session looks as a partner only while that is in the manager's region. */
const VIEWED = `left join partner v on v.id = s.viewing_partner_id and m.role = 'partner-manager'
    and v.home_country = any(m.countries)`;

/** A membership without a partner in a partner's role: the partner of the person's mail domain, once it is known. */
const OF_DOMAIN = `left join partner d on m.partner_id is null and d.domain = i.domain
    and m.role in ('partner-admin', 'practice-lead', 'team-member')`;

// Made once: every request asks one of these.
const BY_SUBJECT = `select i.subject as asked, ${MEMBER}, null as viewing
  from person_identity i join membership m on m.person_id = i.person_id ${OF_DOMAIN}
  where i.subject = any($1::text[]) order by m.id`;
const BY_SESSION = `select encode(s.id_hash, 'hex') as asked, ${MEMBER}, v.id as viewing
  from session s
  join person_identity i on i.person_id = s.person_id
  join membership m on m.person_id = s.person_id and (s.membership_id is null or m.id = s.membership_id) ${OF_DOMAIN}
  ${VIEWED}
  where s.id_hash = any($1::bytea[]) and s.expires_at > $2::timestamptz order by m.id`;

const membersBy = (
  db: Db,
  name: string,
  text: string,
  parameters: readonly unknown[],
): Promise<readonly MemberRow[]> =>
  inTransaction(
    db,
    async (session) => {
      const reading = session.query<MemberRow>(name, text, parameters);
      session.commit();
      return reading;
    },
    BEGIN_GENERIC,
  );

function grouped(rows: readonly MemberRow[]): ReadonlyMap<string, readonly Member[]> {
  const found = new Map<string, Member[]>();
  for (const { asked, ...row } of rows) {
    const member = { ...row, name: row.name ?? row.mail };
    const members = found.get(asked);
    if (members === undefined) found.set(asked, [member]);
    else members.push(member);
  }
  return found;
}

/** Begins a session of a person; `hash` (hexadecimal) is of its id, which only the browser has. Epoch milliseconds. */
export async function beginSession(
  db: Db,
  session: {
    readonly hash: string;
    readonly personId: string;
    readonly membershipId: string;
    readonly now: number;
    readonly until: number;
  },
): Promise<void> {
  const { hash, personId, membershipId, now, until } = session;
  await sql`delete from session where expires_at < ${new Date(now).toISOString()}`.execute(db);
  await sql`
    insert into session (id_hash, person_id, membership_id, created_at, expires_at, seen_at)
    values (${Buffer.from(hash, 'hex')}, ${personId}, ${membershipId}, ${new Date(now).toISOString()},
      ${new Date(until).toISOString()}, ${new Date(now).toISOString()})`.execute(db);
}

/**
 * Whoever has a role and never signed in: from now on they sign in by this subject. Only for an address that the provider
 * vouches for; a person of facts, without a role, is nobody who could sign in.
 */
export async function bindSubject(
  db: Db,
  { subject, mail, name }: { subject: string; mail: string; name: string | null },
): Promise<boolean> {
  const { rows } = await sql`
    update person_identity i set subject = ${subject}, name = coalesce(i.name, ${name})
    where lower(i.mail) = ${mail.toLowerCase()} and i.subject is null
      and exists (select from membership m where m.person_id = i.person_id)
      and not exists (select from person_identity o where o.subject = ${subject})
    returning 1`.execute(db);
  return rows.length > 0;
}

/** Ends a session; nothing where there is none. */
export async function endSession(db: Db, hash: string): Promise<void> {
  await sql`delete from session where id_hash = ${Buffer.from(hash, 'hex')}`.execute(db);
}

/** What a person may act for: a role in an organisation. */
export type Acting = {
  readonly membershipId: string;
  readonly role: Role;
  readonly kind: OrganisationKind;
  /** Of the partner or distributor; null for the vendor, and for a company that is not known yet. */
  readonly organisationId: string | null;
  readonly name: string | null;
  readonly countries: readonly string[];
};

/** All that a person may act for, by organisation. Role `ascent_worker`: it is more than the one role sees. */
export async function actingsOf(db: Db, personId: string): Promise<readonly Acting[]> {
  const { rows } = await sql<Acting>`
    select m.id as "membershipId", m.role, coalesce(m.countries, '{}') as countries,
      case when m.role in ('partner-admin', 'practice-lead', 'team-member') then 'partner'
        when m.organisation_id is null then 'vendor' else 'distributor' end as kind,
      coalesce(p.id, o.id) as "organisationId", coalesce(p.name, o.name) as name
    from membership m join person_identity i on i.person_id = m.person_id
    left join partner p on p.id = m.partner_id or (m.partner_id is null and p.domain = i.domain
      and m.role in ('partner-admin', 'practice-lead', 'team-member'))
    left join organisation o on o.id = m.organisation_id
    where m.person_id = ${personId} order by kind, name, m.id`.execute(db);
  return rows;
}

/** Lets a session act in another membership of its person; false where that is none of theirs. */
export async function actIn(
  db: Db,
  hash: string,
  { personId, membershipId }: { readonly personId: string; readonly membershipId: string },
): Promise<boolean> {
  const { rows } = await sql`
    update session set membership_id = m.id, viewing_partner_id = null from membership m
    where id_hash = ${Buffer.from(hash, 'hex')} and session.person_id = ${personId}
      and m.person_id = ${personId} and m.id = ${membershipId} returning 1`.execute(db);
  return rows.length > 0;
}

/** Lets a session look as a partner, or as itself again (null). */
export async function viewAs(db: Db, hash: string, partnerId: string | null): Promise<void> {
  await sql`update session set viewing_partner_id = ${partnerId}
    where id_hash = ${Buffer.from(hash, 'hex')}`.execute(db);
}
