/** What is kept for a while only. */
import { sql } from 'kysely';
import { moment } from './columns.ts';
import type { Db } from './connect.ts';
import { APPLICATION_DAYS } from './queries/applications.ts';

/** What was delivered: long enough to see what went out. */
const OUTBOX_DAYS = 7;
/** An answer and its idempotency key. */
export const ANSWER_DAYS = 30;
/** What was refused, as it came: it may name people. That it was refused, and why, is kept. */
const REFUSED_DAYS = 30;

/** An application whose address nobody confirmed. */
const UNCONFIRMED_DAYS = 7;
/** What was told on the screen, read or not: long enough to come back to after an absence. */
export const NOTIFICATION_DAYS = 90;

const DAY_MS = 86_400_000;

/** Forgets what is older; `now` in epoch milliseconds. Says of how many rows. `db` has the role `worker`. */
export async function forgetOld(db: Db, now: number): Promise<number> {
  const before = (days: number) => moment(now - days * DAY_MS);
  const forgotten = [
    await sql`delete from outbox where done_at < ${before(OUTBOX_DAYS)}`.execute(db),
    // One that still runs has a lease.
    await sql`delete from request
      where created_at < ${before(ANSWER_DAYS)} and lease_until < ${before(0)}`.execute(db),
    await sql`update refusal set excerpt = ''
      where received_at < ${before(REFUSED_DAYS)} and excerpt <> ''`.execute(db),
    await sql`delete from notification where at < ${before(NOTIFICATION_DAYS)}`.execute(db),
    await sql`delete from session where expires_at < ${before(0)}`.execute(db),
    await sql`delete from application
      where state = 'unconfirmed' and touched_at < ${before(UNCONFIRMED_DAYS)}`.execute(db),
    await sql`update join_request set state = 'withdrawn', mail = null, name = null
      where state = 'asked' and asked_at < ${before(APPLICATION_DAYS)}`.execute(db),
    await sql`delete from application where state in ('draft', 'join-asked', 'declined', 'joined')
      and touched_at < ${before(APPLICATION_DAYS)}`.execute(db),
    // What became an enrolment stays as a record of what was applied for; its people stand with the people.
    await sql`update application set mail = null, name = null, link_hash = null, session_hash = null
      where state = 'submitted' and mail is not null and touched_at < ${before(APPLICATION_DAYS)}`.execute(
      db,
    ),
  ];
  return forgotten.reduce((sum, { numAffectedRows = 0n }) => sum + Number(numAffectedRows), 0);
}
