/** What people are told on the screen, and what they chose to be told. Row-level security shows each their own. */
import { sql } from 'kysely';
import type { Mail } from '../../program/mails.ts';
import type { Locale } from '../../program/models.ts';
import type { Choices } from '../../program/notifications.ts';
import { instant, json } from '../columns.ts';
import type { Db } from '../connect.ts';

/** A line of the list. Instants are epoch milliseconds. */
export type Notification = {
  readonly id: string;
  readonly topic: string;
  readonly mail: Mail;
  readonly at: number;
  readonly readAt: number | null;
};

/** The newest first; `before` is the id of the last one of the page before. */
export async function notificationPage(
  db: Db,
  wanted: {
    readonly personId: string;
    readonly unread: boolean;
    readonly before: string | null;
    readonly limit: number;
  },
): Promise<readonly Notification[]> {
  const { rows } = await sql<Notification>`
    select id, topic, mail, at, read_at as "readAt" from notification
    where person_id = ${wanted.personId} and (not ${wanted.unread} or read_at is null)
      and (${wanted.before}::bigint is null or id < ${wanted.before}::bigint)
    order by id desc limit ${wanted.limit}`.execute(db);
  return rows;
}

/** More than this is said as "99+": nobody counts further. */
const COUNTED_MAX = 100;

/** How many are unread, at most 100. */
export async function unreadCount(db: Db, personId: string): Promise<number> {
  const { rows } = await sql<{ unread: number }>`
    select count(*)::int as unread from (
      select from notification where person_id = ${personId} and read_at is null limit ${COUNTED_MAX}) n`.execute(
    db,
  );
  return rows[0]?.unread ?? 0;
}

/** Marks some as read (or unread again), or all up to one. */
export async function markNotifications(
  db: Db,
  personId: string,
  marked: {
    readonly ids: readonly string[] | null;
    readonly upTo: string | null;
    readonly read: boolean;
    readonly at: number;
  },
): Promise<void> {
  const readAt = marked.read ? instant(marked.at) : null;
  await sql`
    update notification set read_at = ${readAt}::timestamptz
    where person_id = ${personId} and (read_at is null) = ${marked.read}
      and (${marked.ids}::bigint[] is null or id = any(${marked.ids}::bigint[]))
      and (${marked.upTo}::bigint is null or id <= ${marked.upTo}::bigint)`.execute(db);
}

/** What a person chose; nothing where the identity was erased. */
export async function choicesOf(
  db: Db,
  personId: string,
): Promise<{ readonly choices: Choices; readonly locale: Locale } | undefined> {
  const { rows } = await sql<{ choices: Choices; locale: Locale }>`
    select notify as choices, locale from person_identity where person_id = ${personId}`.execute(
    db,
  );
  return rows[0];
}

/** Sets what is given; what is not named stays as it is. */
export async function saveChoices(db: Db, personId: string, choices: Choices): Promise<void> {
  await sql`
    update person_identity set notify = notify || ${json(choices)}::jsonb
    where person_id = ${personId}`.execute(db);
}

/** The key that signs the links in a person's mails, made when it is first needed. Role `ascent_worker`. */
export async function unsubscribeKeyOf(db: Db, personId: string): Promise<string> {
  const { rows } = await sql<{ secret: string }>`
    insert into unsubscribe_key (person_id) values (${personId})
    on conflict (person_id) do update set person_id = excluded.person_id returning secret`.execute(
    db,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('a key was neither made nor found');
  return row.secret;
}

/** The key of a person who has one; undefined otherwise. Role `ascent_worker`. */
export async function knownUnsubscribeKey(db: Db, personId: string): Promise<string | undefined> {
  const { rows } = await sql<{ secret: string }>`
    select secret from unsubscribe_key where person_id = ${personId}`.execute(db);
  return rows[0]?.secret;
}
