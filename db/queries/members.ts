/** An organisation's people: in which roles they act for it, who is invited. Through row-level security. */
import { sql } from 'kysely';
import type { Locale } from '../../program/models.ts';
import { ROLES_OF, type OrganisationKind, type Role } from '../../program/roles.ts';
import { instant } from '../columns.ts';
import type { Db } from '../connect.ts';

/** Whose people: a partner's, a distributor's, or the vendor's (both null). */
export type Organisation = {
  readonly kind: OrganisationKind;
  readonly partnerId: string | null;
  readonly organisationId: string | null;
};

/** Somebody in a role; who was erased has neither name nor mail. */
export type MemberView = {
  readonly id: string;
  readonly personId: string;
  readonly name: string | null;
  readonly mail: string | null;
  readonly role: Role;
  readonly countries: readonly string[];
  /** Epoch milliseconds. */
  readonly since: number;
};

export type InvitationView = {
  readonly id: string;
  readonly mail: string;
  readonly role: Role;
  readonly countries: readonly string[];
  /** Epoch milliseconds. */
  readonly invitedAt: number;
  readonly expiresAt: number;
};

/** A limit on everything: an organisation with more people than this has to be looked at in another way. */
const MEMBERS_MAX = 1000;

/** Who acts for the organisation, by name. */
export async function membersOf(db: Db, of: Organisation): Promise<readonly MemberView[]> {
  const { rows } = await sql<MemberView>`
    select m.id, m.person_id as "personId", coalesce(i.name, i.mail) as name, i.mail, m.role,
      coalesce(m.countries, '{}') as countries, m.since
    from membership m left join person_identity i on i.person_id = m.person_id
    where m.partner_id is not distinct from ${of.partnerId}
      and m.organisation_id is not distinct from ${of.organisationId}
      and m.role = any(${[...ROLES_OF[of.kind]]})
    order by lower(coalesce(i.name, i.mail)), m.id limit ${MEMBERS_MAX}`.execute(db);
  return rows;
}

/** One of them; undefined where there is none that may be seen. */
export const memberById = async (
  db: Db,
  of: Organisation,
  id: string,
): Promise<MemberView | undefined> => (await membersOf(db, of)).find((one) => one.id === id);

/** Who is invited and has not answered, also those whose link has expired. */
export async function invitationsOf(db: Db, of: Organisation): Promise<readonly InvitationView[]> {
  const { rows } = await sql<InvitationView>`
    select id, mail, role, coalesce(countries, '{}') as countries, invited_at as "invitedAt", expires_at as "expiresAt"
    from invitation where mail is not null and partner_id is not distinct from ${of.partnerId}
      and organisation_id is not distinct from ${of.organisationId}
    order by mail, id limit ${MEMBERS_MAX}`.execute(db);
  return rows;
}

export type Invite = Organisation & {
  readonly mail: string;
  readonly role: Role;
  readonly countries: readonly string[];
  readonly locale: Locale;
  readonly secret: Buffer;
  readonly by: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly expiresAt: number;
};

/**
 * Invites, or invites again: the link before is good no longer. The mail is queued in the same transaction. Returns the
 * invitation's id; null where somebody else invited the same just now.
 */
export async function invite(db: Db, given: Invite): Promise<string | null> {
  const { partnerId, organisationId, mail, role, locale, secret, by } = given;
  const countries = given.countries.length === 0 ? null : [...given.countries];
  const [at, expiresAt] = [instant(given.at), instant(given.expiresAt)];
  // Not by ON CONFLICT: that would have to read the secret, which the API may only write.
  const renewed = await sql<{ id: string }>`
    update invitation set secret = ${secret}, countries = ${countries}, locale = ${locale}, invited_by = ${by},
      invited_at = ${at}, expires_at = ${expiresAt}
    where mail = ${mail} and role = ${role} and partner_id is not distinct from ${partnerId}
      and organisation_id is not distinct from ${organisationId} returning id`.execute(db);
  const made =
    renewed.rows.length > 0
      ? renewed
      : await sql<{ id: string }>`
          insert into invitation (mail, secret, role, partner_id, organisation_id, countries, locale, invited_by, invited_at, expires_at)
          values (${mail}, ${secret}, ${role}, ${partnerId}, ${organisationId}, ${countries}, ${locale}, ${by}, ${at}, ${expiresAt})
          on conflict do nothing returning id`.execute(db);
  const id = made.rows[0]?.id ?? null;
  if (id !== null) await sql`select queue_invitation(${id}, ${at})`.execute(db);
  return id;
}

/** Takes an invitation back; false where there is none that is open. */
export async function revokeInvitation(db: Db, id: string, at: number): Promise<boolean> {
  const { rows } = await sql`
    update invitation set mail = null, secret = null, revoked_at = ${instant(at)}
    where id = ${id} and mail is not null returning id`.execute(db);
  return rows.length > 0;
}

/** Gives a role, and the countries that it is limited to, instead of those before. False where there is none. */
export async function changeMember(
  db: Db,
  id: string,
  { role, countries }: { readonly role: Role; readonly countries: readonly string[] },
): Promise<boolean> {
  const limited = countries.length === 0 ? null : [...countries];
  const { rows } = await sql`
    update membership set role = ${role}, countries = ${limited} where id = ${id} returning id`.execute(
    db,
  );
  return rows.length > 0;
}

/** Takes a role away. False where there is none that the principal looks after, and that is not their own. */
export async function removeMember(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql`delete from membership where id = ${id} returning id`.execute(db);
  return rows.length > 0;
}

/** True where the database keeps an organisation from losing its last administrator. */
export const isLastAdministrator = (error: unknown): boolean =>
  error instanceof Error &&
  'constraint' in error &&
  error.constraint === 'membership_keeps_an_administrator';
