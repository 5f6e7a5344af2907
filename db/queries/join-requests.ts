/** Somebody asks to act for a company that is enrolled; its administrators decide. */
import { sql } from 'kysely';
import type { Locale } from '../../program/models.ts';
import type { Role } from '../../program/roles.ts';
import { instant } from '../columns.ts';
import type { Db } from '../connect.ts';
import { queueApplicationMail, type StoredApplication } from './applications.ts';
import { recordAudit } from './audit.ts';
import { notifyChange, queueMail } from './outbox.ts';
import { giveRole, personOf } from './persons.ts';

/** A request that waits. */
export type JoinView = {
  readonly id: string;
  readonly mail: string;
  readonly name: string;
  /** Epoch milliseconds. */
  readonly askedAt: number;
};

const REQUESTS_MAX = 200;

/** Requests that wait, oldest first. Through row-level security. */
export async function joinRequests(db: Db, partnerId: string): Promise<readonly JoinView[]> {
  const { rows } = await sql<JoinView>`
    select id, mail, name, asked_at as "askedAt" from join_request
    where partner_id = ${partnerId} and state = 'asked' order by id limit ${REQUESTS_MAX}`.execute(
    db,
  );
  return rows;
}

/** Who asks, for which company. */
type Asking = {
  readonly partnerId: string;
  readonly company: string;
  readonly applicationId: string;
  readonly mail: string;
  readonly name: string;
  readonly locale: Locale;
  readonly at: number;
};

/** Asks the administrators of a company; each gets a mail. In a transaction. */
export async function askToJoin(tx: Db, asking: Asking): Promise<void> {
  const { partnerId, applicationId, mail, name, locale } = asking;
  await sql`
    insert into join_request (application_id, partner_id, state, mail, name, locale, asked_at)
    values (${applicationId}, ${partnerId}, 'asked', ${mail}, ${name}, ${locale}, ${instant(asking.at)})
    on conflict do nothing`.execute(tx);
  const { rows } = await sql<{ person_id: string }>`
    select distinct person_id from membership where partner_id = ${partnerId} and role = 'partner-admin'
      and cardinality(coalesce(countries, '{}')) = 0 order by person_id limit 50`.execute(tx);
  await queueMail(tx, {
    mail: { template: 'join-request', partner: asking.company },
    to: rows.map(({ person_id }) => person_id),
    partnerId,
    at: asking.at,
  });
  await notifyChange(tx, { p: [partnerId], w: ['members'] });
}

/** An applicant asks to join the company of their mail domain; nothing where the application is no draft any more. */
export async function joinCompany(
  db: Db,
  application: StoredApplication,
  company: { readonly id: string; readonly name: string },
  at: number,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { rows } = await sql`
      update application set state = 'join-asked', partner_id = ${company.id}, version = version + 1,
        touched_at = ${instant(at)}
      where id = ${application.id} and state = 'draft' returning 1`.execute(tx);
    if (rows.length === 0) return;
    const { id: applicationId, mail, name, locale } = application;
    const partnerId = company.id;
    await askToJoin(tx, {
      ...{ partnerId, company: company.name, applicationId, mail, name, locale, at },
    });
  });
}

export type JoinDecision = {
  readonly requestId: string;
  readonly partnerId: string;
  readonly verdict: 'accept' | 'decline';
  readonly role: Role;
  readonly countries: readonly string[];
  readonly reason: string | null;
  readonly by: { readonly personId: string; readonly role: Role };
  readonly at: number;
  /** The request's id as it is shown, for the trail. */
  readonly object: string;
};

/**
 * Decides a request, once: whoever is accepted is a member and can sign in. False where somebody else decided it, or it was
 * taken back.
 */
export async function decideJoin(db: Db, decision: JoinDecision): Promise<boolean> {
  const { requestId, partnerId, verdict, reason, by } = decision;
  const at = instant(decision.at);
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{
      mail: string;
      name: string;
      locale: Locale;
      applicationId: string | null;
      /** The partner that was made of the application, where onboarding said that it is this one. */
      shell: string | null;
    }>`
      select j.mail, j.name, j.locale, j.application_id as "applicationId",
        case when a.state = 'submitted' then a.partner_id end as shell
      from join_request j left join application a on a.id = j.application_id
      where j.id = ${requestId} and j.partner_id = ${partnerId} and j.state = 'asked' for update of j`.execute(
      tx,
    );
    const [asked] = rows;
    if (asked === undefined) return false;
    const state = verdict === 'accept' ? 'accepted' : 'declined';
    await sql`update join_request set state = ${state}, mail = null, name = null, reason = ${reason},
      decided_at = ${at}, decided_by = ${by.personId} where id = ${requestId}`.execute(tx);
    if (verdict === 'accept') {
      const { role, countries } = decision;
      const { mail, name, locale, shell } = asked;
      const personId = await personOf(tx, { mail, name, locale, partnerId });
      // The role in the company that was none ends with it; the trigger on the last administrator does not stand in the way.
      if (shell !== null) {
        await sql`update membership set partner_id = ${partnerId}
          where partner_id = ${shell} and person_id = ${personId}`.execute(tx);
        await sql`delete from membership where partner_id = ${partnerId} and person_id = ${personId}`.execute(
          tx,
        );
      }
      await giveRole(tx, { personId, role, partnerId, countries, at });
    }
    if (asked.applicationId !== null) {
      await sql`
        update application set state = case when state <> 'join-asked' then state
            when ${verdict} = 'accept' then 'joined' else 'declined' end,
          version = version + 1, touched_at = ${at} where id = ${asked.applicationId}`.execute(tx);
      const says = verdict === 'accept' ? 'joined' : 'declined';
      await queueApplicationMail(tx, asked.applicationId, says, at);
    }
    await notifyChange(tx, { p: [partnerId], w: ['members'] });
    await recordAudit(tx, {
      ...{ at: decision.at, personId: by.personId, role: by.role, action: `join.${verdict}` },
      ...{ object: decision.object, partnerId },
      detail: verdict === 'accept' ? { role: decision.role, countries: decision.countries } : {},
    });
    return true;
  });
}
