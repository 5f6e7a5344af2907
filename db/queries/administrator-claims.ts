/** Somebody asks to administer a company whose administrator is gone. */
import { sql } from 'kysely';
import { edgeId } from '../../program/ids.ts';
import type { ClaimSays } from '../../program/mails.ts';
import type { Role } from '../../program/roles.ts';
import { instant } from '../columns.ts';
import type { Db } from '../connect.ts';
import { recordAudit } from './audit.ts';
import { notifyChange, queueMail } from './outbox.ts';
import { giveRole } from './persons.ts';
import { decidersFor } from './recipients.ts';

/** A claim that waits; `askedAt` in epoch milliseconds. */
export type ClaimView = {
  readonly id: string;
  readonly partnerId: string;
  readonly personId: string;
  readonly name: string | null;
  readonly mail: string | null;
  readonly reason: string;
  readonly askedAt: number;
};

/** Who administers a company now. */
export type Administrator = {
  readonly membershipId: string;
  readonly personId: string;
  readonly name: string | null;
};

/** The claim that waits at a partner; undefined where none does. Through row-level security. */
export async function openClaim(db: Db, partnerId: string): Promise<ClaimView | undefined> {
  const { rows } = await sql<ClaimView>`
    select c.id, c.partner_id as "partnerId", c.person_id as "personId", coalesce(i.name, i.mail) as name, i.mail, c.reason,
      c.asked_at as "askedAt"
    from administrator_claim c left join person_identity i on i.person_id = c.person_id
    where c.partner_id = ${partnerId} and c.state = 'asked'`.execute(db);
  return rows[0];
}

/** The partner of a claim, whatever became of it; undefined where it cannot be seen. */
export async function claimPartner(
  db: Db,
  id: string,
): Promise<{ readonly partnerId: string; readonly personId: string } | undefined> {
  const { rows } = await sql<{ partnerId: string; personId: string }>`
    select partner_id as "partnerId", person_id as "personId" from administrator_claim where id = ${id}`.execute(
    db,
  );
  return rows[0];
}

/** Administrators of the whole company, by name. */
export async function administratorsOf(
  db: Db,
  partnerId: string,
): Promise<readonly Administrator[]> {
  const { rows } = await sql<Administrator>`
    select m.id as "membershipId", m.person_id as "personId", coalesce(i.name, i.mail) as name
    from membership m left join person_identity i on i.person_id = m.person_id
    where m.partner_id = ${partnerId} and m.role = 'partner-admin' and cardinality(coalesce(m.countries, '{}')) = 0
    order by m.id limit 50`.execute(db);
  return rows;
}

type PartnerOfClaim = {
  readonly id: string;
  readonly name: string;
  readonly homeCountry: string;
};

/** Asks, and tells who decides and who is to be replaced. False where somebody asks already. Role `ascent_worker`. */
export async function askToAdminister(
  db: Db,
  partner: PartnerOfClaim,
  asking: {
    readonly personId: string;
    readonly role: Role;
    readonly reason: string;
    readonly at: number;
  },
): Promise<boolean> {
  const { personId, reason, at } = asking;
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ id: string }>`
      insert into administrator_claim (partner_id, person_id, reason, state, asked_at)
      values (${partner.id}, ${personId}, ${reason}, 'asked', ${instant(at)})
      on conflict (partner_id) where state = 'asked' do nothing returning id`.execute(tx);
    const [made] = rows;
    if (made === undefined) return false;
    const [managers, owners, administrators] = await Promise.all([
      decidersFor(tx, 'partner-manager', partner.homeCountry),
      decidersFor(tx, 'program-owner', partner.homeCountry),
      administratorsOf(tx, partner.id),
    ]);
    const deciders = managers.length > 0 ? managers : owners;
    const tell = (says: ClaimSays, to: readonly string[]) =>
      queueMail(tx, {
        mail: {
          ...{ template: 'administrator-claim', says, partner: partner.name, reason },
          partnerId: partner.id,
        },
        ...{ to, partnerId: partner.id, at },
      });
    await tell(
      'to-decide',
      deciders.map((one) => one.personId),
    );
    await tell(
      'to-administrator',
      administrators.map((one) => one.personId),
    );
    await notifyChange(tx, { p: [partner.id], w: ['members', 'notification'] });
    await recordAudit(tx, {
      ...{ at, personId, role: asking.role, action: 'administrator.claim' },
      ...{ object: edgeId('acl', made.id), partnerId: partner.id, detail: {} },
    });
    return true;
  });
}

export type ClaimDecision = {
  readonly id: string;
  readonly verdict: 'approve' | 'decline';
  readonly reason: string | null;
  /** Memberships of administrators who are gone. */
  readonly remove: readonly string[];
  readonly by: { readonly personId: string; readonly role: Role };
  readonly at: number;
};

/**
 * Decides, once: whoever is let in administers the whole company, and those who are gone no longer do. False where it was
 * decided already. Role `ascent_worker`.
 */
export async function decideClaim(
  db: Db,
  partner: PartnerOfClaim,
  { id, verdict, reason, remove, by, at }: ClaimDecision,
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const state = verdict === 'approve' ? 'approved' : 'declined';
    const { rows } = await sql<{ personId: string }>`
      update administrator_claim set state = ${state}, decided_by = ${by.personId}, decided_at = ${instant(at)},
        answer = ${reason}
      where id = ${id} and partner_id = ${partner.id} and state = 'asked' returning person_id as "personId"`.execute(
      tx,
    );
    const [claim] = rows;
    if (claim === undefined) return false;
    const { personId } = claim;
    if (verdict === 'approve') {
      await giveRole(tx, {
        ...{ personId, role: 'partner-admin', partnerId: partner.id, countries: [] },
        at: instant(at),
      });
      await sql`delete from membership where id = any(${[...remove]}::bigint[]) and partner_id = ${partner.id}
        and role = 'partner-admin' and person_id <> ${personId}`.execute(tx);
    }
    await queueMail(tx, {
      mail: {
        ...{ template: 'administrator-claim', says: state, partner: partner.name, reason },
        partnerId: partner.id,
      },
      ...{ to: [personId], partnerId: partner.id, at },
    });
    await notifyChange(tx, { p: [partner.id], w: ['members', 'notification'] });
    await recordAudit(tx, {
      ...{ at, personId: by.personId, role: by.role, action: `administrator.${verdict}` },
      ...{ object: edgeId('acl', id), partnerId: partner.id },
      detail: { removed: remove.length },
    });
    return true;
  });
}
