/**
 * What is told to the world after a commit: rows that the relay delivers, once each as far as
 * that can be.
 */
import { sql } from 'kysely';
import type { Mail } from '../../program/mails.ts';
import { instant, json } from '../columns.ts';
import type { Db, Session } from '../connect.ts';
import { CHANNEL, payloadOf, type ChangeMessage } from '../messages.types.ts';

export type OutboxTopic = 'facts' | 'mail' | 'enrolment';

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

/** Queues a mail to each of these persons. In the transaction of what it tells. */
export async function queueMail(
  db: Db,
  queued: {
    readonly mail: Mail;
    readonly to: readonly string[];
    readonly partnerId: string | null;
    /** Epoch milliseconds. */
    readonly at: number;
  },
): Promise<void> {
  if (queued.to.length === 0) return;
  const at = instant(queued.at);
  await db
    .insertInto('outbox')
    .values(
      queued.to.map((to) => ({
        topic: 'mail',
        partner_id: queued.partnerId,
        payload: json({ to, mail: queued.mail } satisfies MailMessage),
        created_at: at,
        not_before: at,
      })),
    )
    .execute();
}

/** Queues mails that one change tells, each to several persons, in one statement. */
export async function queueMails(
  { query }: Pick<Session, 'query'>,
  mails: readonly { readonly mail: Mail; readonly to: readonly string[] }[],
  about: { readonly partnerId: string; readonly at: number },
): Promise<void> {
  const messages: MailMessage[] = mails.flatMap(({ mail, to }) =>
    to.map((reader) => ({ to: reader, mail })),
  );
  if (messages.length === 0) return;
  await query(
    'mails-queued',
    `insert into outbox (topic, partner_id, payload, created_at, not_before)
     select 'mail', $1, t.payload, $2::timestamptz, $2::timestamptz
     from jsonb_array_elements($3::jsonb) with ordinality as t(payload, position) order by t.position`,
    [about.partnerId, instant(about.at), json(messages)],
  );
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
