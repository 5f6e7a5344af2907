/**
 * Applications while their applicant is at them. Role `ascent_worker`: whoever applies is nobody yet, and reaches one
 * application by the secret of its link or of their browser's session.
 */
import { sql } from 'kysely';
import {
  domainOf,
  EMPTY_DRAFT,
  type ApplicationDraft,
  type ApplicationState,
} from '../../program/application.ts';
import type { ApplicationSays } from '../../program/mails.ts';
import type { Locale } from '../../program/models.ts';
import { instant, json } from '../columns.ts';
import type { Db } from '../connect.ts';
import type { ApplicationMail } from '../messages.types.ts';

const HOUR_MS = 3_600_000;
/** How long the link in a mail is good. */
export const LINK_HOURS = 48;
/** Nobody gets a mail more often, nor more of them in a day, however often somebody asks for one. */
const AGAIN_MS = 60_000;
const MAILS_MAX = 6;
const MAILS_MS = 24 * HOUR_MS;
/** So long an application is kept that nobody goes on with, and so long before its end its applicant is reminded. */
export const APPLICATION_DAYS = 60;
const REMINDED_DAYS = 10;
const KEPT_MS = APPLICATION_DAYS * 24 * HOUR_MS;
const REMINDED_AFTER_MS = KEPT_MS - REMINDED_DAYS * 24 * HOUR_MS;

/** An application as it stands. Instants are epoch milliseconds. */
export type StoredApplication = {
  readonly id: string;
  readonly state: ApplicationState;
  /** Empty once forgotten. */
  readonly mail: string;
  readonly name: string;
  readonly locale: Locale;
  readonly draft: ApplicationDraft;
  readonly version: number;
  readonly partnerId: string | null;
  readonly touchedAt: number;
  readonly submittedAt: number | null;
};

const APPLICATION = sql`id, state, coalesce(mail, '') as mail, coalesce(name, '') as name, locale, draft, version,
  partner_id as "partnerId", touched_at as "touchedAt", submitted_at as "submittedAt"`;

export type Beginning = {
  readonly mail: string;
  readonly name: string;
  readonly locale: Locale;
  readonly at: number;
};

/**
 * Begins an application, or goes on with the one that this address has; either way a mail goes there, though not too
 * often. Does the same whatever is known of the address: nobody learns anything from how long it takes.
 */
export async function beginApplication(db: Db, given: Beginning): Promise<void> {
  const at = instant(given.at);
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext(${`application ${given.mail}`}))`.execute(tx);
    const { rows } = await sql<{ id: string; state: ApplicationState }>`
      select id, state from application where mail = ${given.mail} and state <> 'declined'
      order by id desc limit 1`.execute(tx);
    const [known] = rows;
    const id = known?.id ?? (await insertApplication(tx, given));
    if (known?.state === 'unconfirmed')
      await sql`update application set name = ${given.name}, locale = ${given.locale}, touched_at = ${at}
        where id = ${id}`.execute(tx);
    const { rows: told } = await sql`
      update application set mailed_at = ${at},
        mails = case when mails_since < ${instant(given.at - MAILS_MS)} then 1 else mails + 1 end,
        mails_since = case when mails_since < ${instant(given.at - MAILS_MS)} then ${at} else mails_since end
      where id = ${id} and (mailed_at is null or mailed_at < ${instant(given.at - AGAIN_MS)})
        and (mails < ${MAILS_MAX} or mails_since < ${instant(given.at - MAILS_MS)})
      returning 1`.execute(tx);
    if (told.length > 0)
      await queueApplicationMail(tx, id, saysOf(known?.state ?? 'unconfirmed'), at);
  });
}

function saysOf(state: ApplicationState): ApplicationSays {
  if (state === 'unconfirmed') return 'confirm';
  if (state === 'submitted') return 'received';
  return state === 'joined' ? 'joined' : 'continue';
}

async function insertApplication(tx: Db, { mail, name, locale, at }: Beginning): Promise<string> {
  const since = instant(at);
  const { id } = await tx
    .insertInto('application')
    .values({
      ...{ state: 'unconfirmed', mail, name, locale, draft: json(EMPTY_DRAFT) },
      ...{ mails_since: since, created_at: since, touched_at: since },
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/**
 * Queues a reminder for each draft that is forgotten soon, once for as long as nobody goes on with it; says for how many.
 * Two that remind at once remind once.
 */
export async function remindApplicants(db: Db, now: number): Promise<number> {
  const { rows } = await sql`
    with due as (
      update application set reminded_at = ${instant(now)}
      where state = 'draft' and mail is not null and (reminded_at is null or reminded_at < touched_at)
        and touched_at < ${instant(now - REMINDED_AFTER_MS)}::timestamptz and touched_at >= ${instant(now - KEPT_MS)}::timestamptz
      returning id)
    insert into outbox (topic, payload, created_at, not_before)
    select 'mail', jsonb_build_object('mail', 'application', 'applicationId', id::text, 'says', 'fading'),
      ${instant(now)}, ${instant(now)} from due returning 1`.execute(db);
  return rows.length;
}

/** When an application is forgotten that nobody goes on with, and whether that is soon. */
export const forgottenAtOf = (touchedAt: number): number => touchedAt + KEPT_MS;
export const isFading = (touchedAt: number, now: number): boolean =>
  touchedAt < now - REMINDED_AFTER_MS && touchedAt >= now - KEPT_MS;

/** Queues a mail to the applicant, in the transaction of what it tells. */
export async function queueApplicationMail(
  tx: Db,
  applicationId: string,
  says: ApplicationSays,
  at: string,
): Promise<void> {
  const payload = json({ mail: 'application', applicationId, says } satisfies ApplicationMail);
  await tx
    .insertInto('outbox')
    .values({ topic: 'mail', payload, created_at: at, not_before: at })
    .execute();
}

/** What a mail to an applicant says; undefined where the address was forgotten, or the application withdrawn. */
export async function applicationToTell(
  tx: Db,
  id: string,
): Promise<
  | {
      readonly mail: string;
      readonly name: string;
      readonly locale: Locale;
      readonly state: ApplicationState;
      /** Epoch milliseconds. */
      readonly touchedAt: number;
      /** The company that it is about, once there is one. */
      readonly company: string | null;
      /** Why somebody was declined. */
      readonly reason: string | null;
    }
  | undefined
> {
  const { rows } = await sql<{
    mail: string;
    name: string;
    locale: Locale;
    state: ApplicationState;
    touchedAt: number;
    company: string | null;
    reason: string | null;
  }>`
    select a.mail, a.name, a.locale, a.state, a.touched_at as "touchedAt", p.name as company,
      (select reason from join_request j where j.application_id = a.id order by j.id desc limit 1) as reason
    from application a left join partner p on p.id = coalesce(a.same_as, a.partner_id)
    where a.id = ${id} and a.mail is not null`.execute(tx);
  return rows[0];
}

/** Puts the link of the mail that is being written in the place of the one before. */
export async function setLink(
  tx: Db,
  id: string,
  link: { readonly hash: Buffer; readonly expiresAt: number },
): Promise<void> {
  await sql`update application set link_hash = ${link.hash}, link_expires_at = ${instant(link.expiresAt)}
    where id = ${id}`.execute(tx);
}

/**
 * Follows a link, once: from now on it leads nowhere, and the browser that followed it has the application. Undefined for
 * one that was used, replaced, has expired, or never was: whoever guesses learns nothing from the difference.
 */
export async function followLink(
  db: Db,
  given: {
    readonly link: Buffer;
    readonly session: Buffer;
    readonly at: number;
    readonly until: number;
  },
): Promise<StoredApplication | undefined> {
  const at = instant(given.at);
  const { rows } = await sql<StoredApplication>`
    update application set link_hash = null, link_expires_at = null, session_hash = ${given.session},
      session_expires_at = ${instant(given.until)}, touched_at = ${at}, confirmed_at = coalesce(confirmed_at, ${at}),
      state = case when state = 'unconfirmed' then 'draft' else state end, version = version + 1
    where link_hash = ${given.link} and link_expires_at > ${at} returning ${APPLICATION}`.execute(
    db,
  );
  return rows[0];
}

/** The application of a browser's session. */
export async function applicationBySession(
  db: Db,
  session: Buffer,
  at: number,
): Promise<StoredApplication | undefined> {
  const { rows } = await sql<StoredApplication>`
    select ${APPLICATION} from application
    where session_hash = ${session} and session_expires_at > ${instant(at)}`.execute(db);
  return rows[0];
}

/** Saves a draft over the version that was read; undefined where another tab saved meanwhile, or it was sent. */
export async function saveDraft(
  db: Db,
  given: {
    readonly id: string;
    readonly version: number;
    readonly draft: ApplicationDraft;
    readonly at: number;
  },
): Promise<StoredApplication | undefined> {
  const { rows } = await sql<StoredApplication>`
    update application set draft = ${json(given.draft)}::jsonb, version = version + 1, touched_at = ${instant(given.at)}
    where id = ${given.id} and version = ${given.version} and state = 'draft'
    returning ${APPLICATION}`.execute(db);
  return rows[0];
}

/** Forgets an application that was not sent, and takes a request to join back. False where it was sent already. */
export async function withdrawApplication(db: Db, id: string, at: number): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    await sql`select from application where id = ${id} for update`.execute(tx);
    await sql`update join_request set state = 'withdrawn', mail = null, name = null, decided_at = ${instant(at)}
      where application_id = ${id} and state = 'asked'`.execute(tx);
    const { rows } = await sql`
      delete from application where id = ${id} and state in ('draft', 'join-asked', 'declined')
      returning 1`.execute(tx);
    return rows.length > 0;
  });
}

/**
 * The company of a mail domain whose administrators can let somebody in; undefined where there is none, and where they
 * declined this address: they are asked once.
 */
export async function joinableCompany(
  db: Db,
  mail: string,
): Promise<{ readonly id: string; readonly name: string; readonly isMember: boolean } | undefined> {
  const { rows } = await sql<{ id: string; name: string; isMember: boolean }>`
    select p.id, p.name, exists (
        select from membership m join person_identity i on i.person_id = m.person_id
        where lower(i.mail) = ${mail} and m.partner_id = p.id) as "isMember"
    from partner p where p.domain = ${domainOf(mail)} and ${hasAdministrator(sql`p.id`)}
      and not exists (select from application a
        where a.mail = ${mail} and a.partner_id = p.id and a.state = 'declined')`.execute(db);
  return rows[0];
}

/** Whether a partner has somebody who looks after its people, in all its countries. */
export const hasAdministrator = (partnerId: ReturnType<typeof sql>) => sql<boolean>`exists (
  select from membership m where m.partner_id = ${partnerId} and m.role = 'partner-admin'
    and cardinality(coalesce(m.countries, '{}')) = 0)`;
