import { type Kysely, sql } from 'kysely';

/**
 * Companies apply without an account, or their people ask to join one that is enrolled.
 *
 * Who applies is nobody yet: an application is closed to whoever acts through row-level security, and reached by the
 * secrets of its applicant alone, of which only the hashes are kept.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...TABLES, ...ROW_LEVEL_SECURITY]) await sql.raw(statement).execute(db);
}

const TABLES = [
  `create table application (
    id                  bigint generated always as identity primary key,
    state               text   not null check (state in ('unconfirmed', 'draft', 'join-asked', 'joined', 'declined', 'submitted')),
    -- Forgotten once the application has become a company's enrolment, or somebody's role.
    mail                text,
    name                text,
    locale              text   not null check (locale in ('en', 'fr-CA')),
    -- Of the link in the mail: it is made when the mail is written, good once, and replaced by that of the next.
    link_hash           bytea  unique,
    link_expires_at     timestamptz,
    -- Of the cookie of the browser that followed the link.
    session_hash        bytea  unique,
    session_expires_at  timestamptz,
    draft               jsonb  not null,
    -- Rises with every change of the draft.
    version             integer not null default 1,
    -- Mails that were asked for since, so that nobody's mailbox is filled.
    mails               smallint not null default 0,
    mails_since         timestamptz not null,
    mailed_at           timestamptz,
    partner_id          bigint references partner,
    -- The company that onboarding says it is.
    same_as             bigint references partner,
    created_at          timestamptz not null,
    touched_at          timestamptz not null,
    confirmed_at        timestamptz,
    submitted_at        timestamptz
  )`,
  // One per address that is not over: who begins again goes on with the one there is.
  `create unique index application_one_open on application (mail)
     where mail is not null and state in ('unconfirmed', 'draft', 'join-asked')`,
  `create index application_by_mail on application (mail) where mail is not null`,
  `create unique index application_one_of_partner on application (partner_id) where state = 'submitted'`,
  `create index application_touched on application (touched_at)`,
  `create table join_request (
    id              bigint generated always as identity primary key,
    application_id  bigint references application on delete set null,
    partner_id      bigint not null references partner,
    state           text   not null check (state in ('asked', 'accepted', 'declined', 'withdrawn')),
    -- Forgotten once it is answered.
    mail            text,
    name            text,
    locale          text   not null,
    reason          text,
    asked_at        timestamptz not null,
    decided_at      timestamptz,
    decided_by      bigint,
    check ((mail is null) = (state <> 'asked'))
  )`,
  `create unique index join_request_once on join_request (application_id) where state = 'asked'`,
  `create index join_request_open on join_request (partner_id) where state = 'asked'`,
  // What a company says of itself beside what facts need: written when it applies.
  `create table company (
    partner_id  bigint primary key references partner,
    tax_number  text   not null,
    -- The same number however it is written.
    tax_key     text   not null,
    website     text,
    addresses   jsonb  not null
  )`,
  `create index company_by_tax_key on company (tax_key)`,
  `create table contact (
    partner_id  bigint not null references partner,
    purpose     text   not null check (purpose in ('business', 'sales', 'technical', 'finance')),
    person_id   bigint not null references person,
    primary key (partner_id, purpose, person_id)
  )`,
  // Companies that an applicant may be already, and by what they are alike.
  `create table duplicate (
    partner_id  bigint not null references partner,
    known_id    bigint not null references partner,
    reasons     text[] not null,
    found_at    timestamptz not null,
    primary key (partner_id, known_id)
  )`,
];

const OWNED = ['company', 'contact'] as const;

const ROW_LEVEL_SECURITY = [
  ...[...OWNED, 'application', 'join_request', 'duplicate'].flatMap((table) => [
    `alter table ${table} enable row level security`,
    `create policy worker_${table} on ${table} to ascent_worker using (true) with check (true)`,
    `grant select, insert, update, delete on ${table} to ascent_worker`,
  ]),
  ...OWNED.flatMap((table) => [
    `create policy api_${table} on ${table} for select to ascent_api using (
       exists (select from partner p where p.id = ${table}.partner_id))`,
    `grant select on ${table} to ascent_api`,
  ]),
  // Who asks to join is for those who look after the whole company: the request names no country.
  `create policy api_join_request on join_request for select to ascent_api using (
     scope_kind() = 'partner' and partner_id = scope_partner() and (select scope_own_countries()) is null)`,
  `grant select on join_request to ascent_api`,
  // A company hears of no other that it resembles.
  `create policy api_duplicate on duplicate for select to ascent_api using (scope_kind() = 'program')`,
  `grant select on duplicate to ascent_api`,
  // The record of what was applied for; what leads to its applicant stays closed.
  `create policy api_application on application for select to ascent_api using (
     scope_kind() = 'program' and state = 'submitted')`,
  `grant select (id, state, name, mail, draft, partner_id, same_as, submitted_at) on application to ascent_api`,
  // Whoever is to sign for an applicant is invited with the application.
  `grant execute on function queue_invitation to ascent_worker`,
];
