/**
 * What is told to the world after a commit: rows that the relay delivers, once each as far as
 * that can be.
 */
import { CompiledQuery, sql } from 'kysely';
import type { Mail } from '../../program/mails.ts';
import { choiceOf, NOTIFICATIONS, topicOf } from '../../program/notifications.ts';
import { instant, json } from '../columns.ts';
import type { Db, Session } from '../connect.ts';
import { CHANNEL, payloadOf, type ChangeMessage } from '../messages.types.ts';

export type OutboxTopic = 'facts' | 'mail' | 'enrolment' | 'edition' | 'simulation';

/** A message to deliver, locked until its transaction ends. `failures` counts tries that failed. */
export type OutboxRow = {
  readonly id: string;
  readonly partnerId: string | null;
  readonly payload: unknown;
  readonly failures: number;
  /** Epoch milliseconds. */
  readonly createdAt: number;
};

/**
 * Topic `mail`: one reader each, so that a try again reaches only whom it has not reached. No
 * address: that is looked up.
 */
export type MailMessage = { readonly to: string; readonly mail: Mail };

/**
 * A mail to each of its readers, and the same for their screens: in one statement, so that neither is lost nor doubled
 * without the other. Whoever turned the topic off on the screen gets no line there; a person who was erased gets none.
 */
const TELL = `
  with told as (
    select (t.told ->> 'to')::bigint as person_id, t.told ->> 'topic' as topic, t.told ->> 'choice' as choice,
      t.told -> 'mail' as mail, t.position
    from jsonb_array_elements($3::jsonb) with ordinality as t(told, position)),
  shown as (
    insert into notification (person_id, partner_id, topic, mail, at)
    select i.person_id, $1::bigint, told.topic, told.mail, $2::timestamptz
    from told join person_identity i on i.person_id = told.person_id
    where told.choice is null or coalesce((i.notify ->> told.choice)::boolean, true)
    order by told.position)
  insert into outbox (topic, partner_id, payload, created_at, not_before)
  select 'mail', $1::bigint, jsonb_build_object('to', told.person_id::text, 'mail', told.mail), $2::timestamptz, $2::timestamptz
  from told order by told.position`;

type Told = readonly { readonly mail: Mail; readonly to: readonly string[] }[];
type TellAbout = { readonly partnerId: string | null; readonly at: number };

function tellValues(mails: Told, about: TellAbout): readonly unknown[] | null {
  const told = mails.flatMap(({ mail, to }) => {
    const topic = topicOf(mail);
    // Null where nobody can turn it off.
    const choice = NOTIFICATIONS[topic].critical === null ? choiceOf(topic, 'screen') : null;
    return to.map((reader) => ({ to: reader, topic, choice, mail }));
  });
  return told.length === 0 ? null : [about.partnerId, instant(about.at), json(told)];
}

/** Queues a mail to each of these persons, and puts it on their screens. In the transaction of what it tells. */
export async function queueMail(
  db: Db,
  queued: TellAbout & { readonly mail: Mail; readonly to: readonly string[] },
): Promise<void> {
  const values = tellValues([queued], queued);
  if (values !== null) await db.executeQuery(CompiledQuery.raw(TELL, [...values]));
}

/**
 * Topic `edition`: enrolments that are open are to look at their plan again, those after an id; null begins with the first.
 * Told on the day on which the edition is in force.
 */
export type EditionMessage = { readonly edition: string; readonly after: string | null };

/** Queues that an edition is in force from an instant on. In the transaction that releases it. */
export async function queueEdition(
  db: Db,
  { edition, from, at }: { readonly edition: string; readonly from: number; readonly at: number },
): Promise<void> {
  await db
    .insertInto('outbox')
    .values({
      topic: 'edition',
      partner_id: null,
      payload: json({ edition, after: null } satisfies EditionMessage),
      created_at: instant(at),
      not_before: instant(Math.max(from, at)),
    })
    .execute();
}

/** What is left of a message that is delivered in parts. */
export async function setPayload(db: Db, id: string, payload: EditionMessage): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ payload: json(payload) })
    .where('id', '=', id)
    .execute();
}

/** The same for mails that one change tells, each to several persons, sent with what a session sends. */
export async function queueMails(
  { query }: Pick<Session, 'query'>,
  mails: Told,
  about: { readonly partnerId: string; readonly at: number },
): Promise<void> {
  const values = tellValues(mails, about);
  if (values !== null) await query('mails-queued', TELL, values);
}

/** Tells whoever watches, at the commit. */
export async function notifyChange(db: Db, message: ChangeMessage): Promise<void> {
  await sql`select pg_notify(${CHANNEL}, ${payloadOf(message)})`.execute(db);
}

/** The same, sent with what a session sends. */
export async function noticeChange(
  { query }: Pick<Session, 'query'>,
  message: ChangeMessage,
): Promise<void> {
  await query('change-noticed', 'select pg_notify($1, $2)', [CHANNEL, payloadOf(message)]);
}

/**
 * Takes messages that are due, oldest first, and locks them until the transaction ends: another
 * relay passes them over, and a process that dies gives them back.
 */
export async function takeDue(
  db: Db,
  topic: OutboxTopic,
  limit: number,
  now: number,
): Promise<readonly OutboxRow[]> {
  const rows = await db
    .selectFrom('outbox')
    .select(['id', 'partner_id', 'payload', 'attempts', 'created_at'])
    .where('topic', '=', topic)
    .where('done_at', 'is', null)
    .where('failed', 'is', null)
    // What was never put off is due, also where the product's clock is set ahead of the machine's.
    .where(sql<boolean>`(not_before <= ${instant(now)}::timestamptz or not_before = created_at)`)
    .orderBy('not_before')
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map((row) => ({
    id: row.id,
    partnerId: row.partner_id,
    payload: row.payload,
    failures: row.attempts,
    createdAt: row.created_at,
  }));
}

export async function markDone(db: Db, ids: readonly string[], now: number): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable('outbox')
    .set({ done_at: instant(now) })
    .where('id', 'in', [...ids])
    .execute();
}

/** Puts a message off; `counts` says whether the try counts towards giving up. */
export async function putOff(
  db: Db,
  id: string,
  { until, counts }: { readonly until: number; readonly counts: boolean },
): Promise<void> {
  await db
    .updateTable('outbox')
    .set((row) => ({
      not_before: instant(until),
      attempts: counts ? row('attempts', '+', 1) : row.ref('attempts'),
    }))
    .where('id', '=', id)
    .execute();
}

/** Gives a message up; it stays, with the reason (no address in it), for people to see. */
export async function markFailed(db: Db, id: string, reason: string): Promise<void> {
  await db
    .updateTable('outbox')
    .set((row) => ({ failed: reason.slice(0, 500), attempts: row('attempts', '+', 1) }))
    .where('id', '=', id)
    .execute();
}
