/** An invitation as its link shows it, and what becomes of it. Role `ascent_worker`: whoever follows it is nobody yet. */
import { sql } from 'kysely';
import { edgeId } from '../../program/ids.ts';
import type { Locale } from '../../program/models.ts';
import type { OrganisationKind, Role } from '../../program/roles.ts';
import { instant } from '../columns.ts';
import type { Db } from '../connect.ts';
import { newPerson } from './persons.ts';

/** What an invitation says. Instants are epoch milliseconds. */
export type OpenInvitation = {
  readonly id: string;
  readonly mail: string;
  readonly secret: Buffer;
  readonly role: Role;
  readonly kind: OrganisationKind;
  readonly organisation: string;
  readonly invitedBy: string | null;
  readonly locale: Locale;
  readonly expiresAt: number;
};

const OPEN = sql`
  select n.id, n.mail, n.secret, n.role, n.locale, n.expires_at as "expiresAt",
    case when n.partner_id is not null then 'partner' when n.organisation_id is not null then 'distributor' else 'vendor' end as kind,
    coalesce(p.name, o.name) as organisation, i.name as "invitedBy"
  from invitation n
  left join partner p on p.id = n.partner_id
  left join organisation o on o.id = n.organisation_id or (n.partner_id is null and n.organisation_id is null and o.kind = 'vendor')
  left join person_identity i on i.person_id = n.invited_by
  where n.mail is not null`;

/** By its id, for the mail; undefined once it was answered or taken back. */
export async function invitationById(db: Db, id: string): Promise<OpenInvitation | undefined> {
  return (await sql<OpenInvitation>`${OPEN} and n.id = ${id}`.execute(db)).rows[0];
}

/** By the secret of its link, whether or not it has expired. */
export async function invitationBySecret(
  db: Db,
  secret: Buffer,
): Promise<OpenInvitation | undefined> {
  return (await sql<OpenInvitation>`${OPEN} and n.secret = ${secret}`.execute(db)).rows[0];
}

export type Accepting = {
  readonly secret: Buffer;
  /** Who signed in: the subject, the address and the name that the provider vouches for. */
  readonly subject: string;
  readonly mail: string;
  readonly name: string | null;
  /** Epoch milliseconds. */
  readonly at: number;
};
export type Accepted =
  | { readonly outcome: 'accepted'; readonly personId: string; readonly membershipId: string }
  | { readonly outcome: 'gone' | 'expired' | 'other-mail' };

/**
 * Makes who signed in a member, once: in one transaction, under the invitation's lock. The person is the one that signs in
 * so already, else the one whom facts know by this address, else a new one.
 */
export async function acceptInvitation(db: Db, given: Accepting): Promise<Accepted> {
  return db.transaction().execute(async (tx): Promise<Accepted> => {
    const { rows } = await sql<{
      id: string;
      mail: string;
      role: Role;
      partner_id: string | null;
      organisation_id: string | null;
      countries: string[] | null;
      locale: Locale;
      expires_at: number;
    }>`select * from invitation where secret = ${given.secret} for update`.execute(tx);
    const invitation = rows[0];
    if (invitation === undefined) return { outcome: 'gone' };
    if (invitation.expires_at <= given.at) return { outcome: 'expired' };
    if (invitation.mail.toLowerCase() !== given.mail.toLowerCase())
      return { outcome: 'other-mail' };
    const personId = await personFor(tx, given, invitation);
    const { rows: made } = await sql<{ id: string }>`
      insert into membership (person_id, role, partner_id, organisation_id, countries, since)
      values (${personId}, ${invitation.role}, ${invitation.partner_id}, ${invitation.organisation_id},
        ${invitation.countries}, ${instant(given.at)})
      on conflict on constraint membership_once do update set countries = excluded.countries
      returning id`.execute(tx);
    const membershipId = made[0]?.id ?? '0';
    await sql`
      update invitation set mail = null, secret = null, accepted_at = ${instant(given.at)}, accepted_by = ${personId}
      where id = ${invitation.id}`.execute(tx);
    await tx
      .insertInto('audit')
      .values({
        at: instant(given.at),
        person_id: personId,
        role: invitation.role,
        action: 'invitation.accept',
        object: edgeId('inv', invitation.id),
        partner_id: invitation.partner_id,
        detail: JSON.stringify({ role: invitation.role }),
      })
      .execute();
    return { outcome: 'accepted', personId, membershipId };
  });
}

async function personFor(
  tx: Db,
  { subject, mail, name }: Accepting,
  invitation: { readonly partner_id: string | null; readonly locale: Locale },
): Promise<string> {
  await sql`select pg_advisory_xact_lock(hashtext(${mail.toLowerCase()}))`.execute(tx);
  const { rows } = await sql<{ person_id: string; subject: string | null }>`
    select person_id, subject from person_identity
    where subject = ${subject} or (lower(mail) = ${mail.toLowerCase()} and subject is null)
    order by subject nulls last limit 1`.execute(tx);
  const known = rows[0];
  if (known?.subject != null) return known.person_id;
  if (known !== undefined) {
    await sql`update person_identity set subject = ${subject}, name = coalesce(name, ${name})
      where person_id = ${known.person_id}`.execute(tx);
    return known.person_id;
  }
  const { partner_id: partnerId, locale } = invitation;
  return newPerson(tx, { mail, name, subject, locale, partnerId });
}
