/** Who asks: people and systems by the subject of their sign-in or by their session, many in one query. */
import { sql } from 'kysely';
import type { Role } from '../../program/roles.ts';
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

/** A membership without a partner in a partner's role: the partner of the person's mail domain, once it is known. */
const OF_DOMAIN = `left join partner d on m.partner_id is null and d.domain = i.domain
    and m.role in ('partner-admin', 'practice-lead', 'team-member')`;

// Made once: every request asks one of these.
const BY_SUBJECT = `select i.subject as asked, ${MEMBER}
  from person_identity i join membership m on m.person_id = i.person_id ${OF_DOMAIN}
  where i.subject = any($1::text[]) order by m.id`;
const BY_SESSION = `select encode(s.id_hash, 'hex') as asked, ${MEMBER}
  from session s
  join person_identity i on i.person_id = s.person_id
  join membership m on m.person_id = s.person_id and (s.membership_id is null or m.id = s.membership_id) ${OF_DOMAIN}
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

/** Ends a session; nothing where there is none. */
export async function endSession(db: Db, hash: string): Promise<void> {
  await sql`delete from session where id_hash = ${Buffer.from(hash, 'hex')}`.execute(db);
}
