import { type Kysely, sql } from 'kysely';

/** What people are told on the screen, beside the mail; and the key by which a mail's link turns its topic off. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...NOTIFICATIONS, ...KEYS]) await sql.raw(statement).execute(db);
}

const NOTIFICATIONS = [
  `create table notification (
    id          bigint generated always as identity primary key,
    -- Whoever is erased takes it along.
    person_id   bigint not null references person_identity on delete cascade,
    -- The partner that it is about; null for none.
    partner_id  bigint,
    topic       text   not null,
    -- As the outbox has it: what is said is worked out in the reader's language when it is read.
    mail        jsonb  not null,
    at          timestamptz not null,
    read_at     timestamptz
  )`,
  `create index notification_by_person on notification (person_id, id desc)`,
  `create index notification_unread on notification (person_id) where read_at is null`,
  `create index notification_by_time on notification (at)`,
  `alter table notification enable row level security`,
  `create policy worker_notification on notification to ascent_worker using (true) with check (true)`,
  `grant select, insert, update, delete on notification to ascent_worker`,
  // One's own, and of those only what the role acted in still sees: nobody takes a company along into the next one.
  `create policy api_notification on notification to ascent_api using (
     person_id = scope_person()
     and (partner_id is null or exists (select from partner p where p.id = notification.partner_id)))`,
  `grant select, update (read_at) on notification to ascent_api`,
  // What was turned off by kind of mail is now by topic and channel.
  `update person_identity set notify = '{}'`,
];

const KEYS = [
  // Signs the links in a person's mails; gone with the person.
  `create table unsubscribe_key (
    person_id  bigint primary key references person_identity on delete cascade,
    secret     uuid   not null default gen_random_uuid()
  )`,
  `alter table unsubscribe_key enable row level security`,
  `create policy worker_unsubscribe_key on unsubscribe_key to ascent_worker using (true) with check (true)`,
  `grant select, insert, update, delete on unsubscribe_key to ascent_worker`,
];
