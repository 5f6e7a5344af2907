import { type Kysely, sql } from 'kysely';

/**
 * The whole schema of the first slice.
 *
 * Rules that must hold whoever writes stand here and not only in code: one entry per key, entries never change,
 * one open journey per partner and subject, nobody decides their own step, a principal sees only its own rows.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [
    ...ROLES,
    ...PARTNERS,
    ...FACTS,
    ...LEDGER,
    ...JOURNEYS,
    ...PLUMBING,
    ...ROW_LEVEL_SECURITY,
  ]) {
    await sql.raw(statement).execute(db);
  }
}

/** Group roles that pools `set role` to; one DATABASE_URL serves all. */
const ROLES = ['ascent_api', 'ascent_worker']
  .map(
    (role) => `do $$ begin
    if not exists (select from pg_roles where rolname = '${role}') then create role ${role} nologin; end if;
  end $$`,
  )
  .concat('grant ascent_api, ascent_worker to current_user');

const PARTNERS = [
  `create table partner (
    id                bigint generated always as identity primary key,
    code              text     not null unique,
    name              text     not null,
    home_country      text     not null,
    domain            text     unique,
    -- Points that count: balances hold on as_of <= day < next_change_on.
    as_of             date     not null default '-infinity',
    next_change_on    date     not null default 'infinity',
    version           bigint   not null default 0,
    standing_version  bigint   not null default -1,
    -- The to-do list of standings. A column, so that a partner that stays on the list is updated in place (HOT):
    -- an index on "standing_version < version" itself would be written with every version.
    standing_due      boolean  generated always as (standing_version < version) stored,
    created_at        timestamptz not null default now()
  ) with (fillfactor = 60)`,
  `create index partner_needs_standing on partner (id) where standing_due`,
  `create table site (
    id          bigint generated always as identity primary key,
    partner_id  bigint not null references partner,
    country     text   not null,
    currency    text   not null,
    home        boolean not null default false,
    unique (partner_id, country)
  )`,
  `create table account (
    source       text   not null,
    external_id  text   not null,
    partner_id   bigint not null references partner,
    site_id      bigint not null references site,
    model        smallint not null check (model between 1 and 4),
    primary key (external_id, source)
  )`,
  `create index account_by_partner on account (partner_id)`,
  `create table participation (
    id          bigint generated always as identity primary key,
    partner_id  bigint   not null references partner,
    site_id     bigint   not null references site,
    model       smallint not null check (model between 1 and 4),
    from_on     date     not null,
    to_on       date     check (to_on > from_on),
    known_at    timestamptz not null,
    unique (site_id, model, from_on)
  )`,
  `create index participation_by_partner on participation (partner_id)`,
  // A person: what facts and entries hold is this id; who it is stands in person_identity, which can be erased.
  // No references on these two: a check per row would cost more than the rows, and they are written by one statement.
  `create table person (
    id          bigint generated always as identity primary key,
    partner_id  bigint,
    created_at  timestamptz not null default now()
  )`,
  `create index person_by_partner on person (partner_id)`,
  `create table person_identity (
    person_id  bigint primary key,
    mail       text   not null unique,
    domain     text   not null,
    name       text,
    subject    text   unique,
    locale     text   not null default 'en' check (locale in ('en', 'fr-CA')),
    zone       text   not null default 'UTC',
    notify     jsonb  not null default '{}'
  )`,
  `create index person_identity_by_domain on person_identity (domain)`,
  `create table membership (
    id          bigint generated always as identity primary key,
    person_id   bigint not null references person,
    role        text   not null,
    partner_id  bigint references partner,
    countries   text[],
    sources     text[],
    unique nulls not distinct (person_id, role, partner_id)
  )`,
];

const FACTS = [
  // Counts changes of what facts are placed by: accounts, sites, participations, domains, rates. Writers hold a shared
  // advisory lock on it while they store, whoever changes them an exclusive one.
  `create table place_map (
    one      boolean primary key default true check (one),
    version  bigint  not null
  )`,
  `insert into place_map (version) values (0)`,
  `create table source (
    name   text primary key,
    title  jsonb not null
  )`,
  // One row per source and lane of the writer, so that two lanes do not wait for each other.
  `create table source_count (
    source         text     not null,
    lane           smallint not null,
    last_heard_at  timestamptz,
    last_fact_on   date,
    new            bigint   not null default 0,
    duplicate      bigint   not null default 0,
    primary key (source, lane)
  )`,
  `create table exchange_rate (
    month     text        not null,
    currency  text        not null,
    usd       numeric     not null check (usd > 0),
    known_at  timestamptz not null,
    primary key (month, currency, known_at)
  )`,
  `create table fact (
    -- By default: the writer takes ids from the sequence before it judges, since lines name the fact they stand for.
    id             bigint generated by default as identity primary key,
    source         text     not null,
    source_id      text     not null,
    kind           text     not null,
    family         text     not null,
    -- The account that it came by, so that a mended account moves its facts.
    account        text,
    state          text     not null check (state in ('placed', 'parked')),
    partner_id     bigint,
    site_id        bigint,
    person_id      bigint,
    model          smallint,
    country        text,
    subject        text collate "C" not null,
    effective_on   date,
    occurred_at    timestamptz,
    known_at       timestamptz not null,
    fields         jsonb    not null,
    currency       text,
    minor          bigint,
    rate           numeric,
    -- What was handed in, hashed: the same id with other contents is refused.
    body_hash      bytea    not null,
    parked_reason  text,
    -- What it waits for: account:SP-1, domain:x.example, rate:2022-03/CAD. And the draft, to place it later.
    parked_key     text,
    draft          jsonb,
    verdict        text,
    constraint fact_once unique (source, source_id),
    check (state = 'parked' or (partner_id is not null and effective_on is not null))
  )`,
  `create index fact_by_partner on fact (partner_id, family, effective_on)`,
  `create index fact_parked on fact (parked_key) where state = 'parked'`,
  `create index fact_by_subject on fact (subject)`,
  `create index fact_by_customer on fact (((fields ->> 'customer') collate "C")) where fields ? 'customer'`,
  `create table import (
    id           bigint generated always as identity primary key,
    name         text   not null,
    kind         text   not null,
    sha256       text,
    state        text   not null check (state in ('running', 'done', 'failed')),
    read         integer not null default 0,
    new          integer not null default 0,
    duplicate    integer not null default 0,
    parked       integer not null default 0,
    refused      integer not null default 0,
    by_person    bigint,
    started_at   timestamptz not null,
    finished_at  timestamptz
  )`,
  // A line or event that cannot be right, once per source and contents, however often it is sent.
  `create table refusal (
    id           bigint generated always as identity primary key,
    source       text   not null,
    import_id    bigint references import,
    line         integer,
    code         text   not null,
    detail       text   not null,
    body_hash    bytea  not null,
    excerpt      text   not null,
    received_at  timestamptz not null,
    unique (source, body_hash)
  )`,
];

const LEDGER = [
  `create table edition (
    id        text primary key,
    hash      text not null,
    body      jsonb not null,
    from_on   date not null,
    to_on     date,
    released_at timestamptz not null default now()
  )`,
  `create table clause (
    id       integer generated always as identity primary key,
    edition  text not null references edition,
    clause   text not null,
    unique (edition, clause)
  )`,
  // The points ledger: append-only, partitioned by program year, one entry per business key.
  `create table entry (
    key           uuid     not null,
    partner_id    bigint   not null,
    fact_id       bigint,
    group_id      bigint   not null,
    known_at      timestamptz not null,
    points        integer  not null,
    clause_id     integer  not null,
    effective_on  date     not null,
    expires_on    date     not null,
    program_year  smallint not null,
    revision      smallint not null,
    model         smallint not null check (model between 0 and 4),
    kind          smallint not null check (kind between 1 and 3),
    influence     boolean  not null,
    country       text,
    subject       text     not null,
    negates       uuid,
    primary key (program_year, key),
    check (effective_on < expires_on)
  ) partition by list (program_year)`,
  `create index entry_by_partner on entry (partner_id, group_id)`,
  ...[...Array(10).keys()].map(
    (i) => `create table entry_${2021 + i} partition of entry for values in (${2021 + i})`,
  ),
  `create table entry_other partition of entry default`,
  `create function refuse_change() returns trigger language plpgsql as
   $$ begin raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation'; end $$`,
  `create trigger entry_is_append_only before update or delete on entry
   for each row execute function refuse_change()`,
  // A projection of entries as of partner.as_of.
  `create table balance (
    partner_id  bigint   not null,
    model       smallint not null,
    kind        smallint not null,
    influence   boolean  not null,
    country     text     not null default '',
    points      bigint   not null,
    primary key (partner_id, model, kind, influence, country)
  ) with (fillfactor = 70)`,
  `create table standing (
    partner_id    bigint primary key references partner,
    version       bigint not null,
    as_of         date   not null,
    points        bigint not null,
    tier          text   not null,
    level         smallint not null,
    secured_until date,
    body          jsonb  not null,
    computed_at   timestamptz not null
  ) with (fillfactor = 70)`,
  `create index standing_by_points on standing (points desc, partner_id)`,
  // Once a day everybody is looked at: certificates lapse, entries begin and end.
  `create index standing_by_day on standing (as_of)`,
  `create table tier_decision (
    id            bigint generated always as identity primary key,
    partner_id    bigint not null references partner,
    effective_on  date   not null,
    from_tier     text,
    to_tier       text   not null,
    version       bigint not null,
    reason        jsonb  not null,
    known_at      timestamptz not null
  )`,
  `create index tier_decision_by_partner on tier_decision (partner_id, id)`,
];

const JOURNEYS = [
  `create table journey (
    id             bigint generated always as identity primary key,
    partner_id     bigint not null references partner,
    kind           text   not null,
    subject        text   not null,
    attempt        integer not null,
    workflow_id    text   not null unique,
    edition        text   not null,
    state          text   not null,
    milestone      text   not null,
    plan           jsonb  not null,
    started_by     bigint not null,
    started_at     timestamptz not null,
    ended_at       timestamptz,
    paused_at      timestamptz,
    version        integer not null default 1,
    unique (partner_id, kind, subject, attempt)
  )`,
  `create unique index journey_one_open on journey (partner_id, kind, subject) where ended_at is null`,
  `create table milestone (
    journey_id    bigint not null references journey,
    partner_id    bigint not null,
    id            text   not null,
    position      smallint not null,
    state         text   not null check (state in ('locked', 'open', 'completed')),
    due_at        timestamptz,
    completed_at  timestamptz,
    points        integer not null,
    -- The entry that paid it; null where an earlier attempt was paid in the same program year.
    entry_key     uuid,
    primary key (journey_id, id)
  )`,
  `create table step (
    journey_id    bigint not null references journey,
    partner_id    bigint not null,
    id            text   not null,
    milestone     text   not null,
    position      smallint not null,
    kind          text   not null check (kind in ('automatic', 'decided', 'assessment')),
    state         text   not null,
    mover         text,
    decider       text,
    due_at        timestamptz,
    have          integer,
    need          integer,
    progress      jsonb  not null default '{}',
    assignee_id   bigint,
    update_id     text,
    version       integer not null default 1,
    changed_at    timestamptz not null,
    primary key (journey_id, id)
  )`,
  // Who, when, why: every change of a step or of the journey.
  `create table step_event (
    id          bigint generated always as identity primary key,
    journey_id  bigint not null references journey,
    partner_id  bigint not null,
    step        text,
    from_state  text,
    to_state    text   not null,
    by_person   bigint,
    by_role     text,
    reason      text,
    at          timestamptz not null
  )`,
  `create index step_event_by_journey on step_event (journey_id, id)`,
  `create table evidence (
    id          bigint generated always as identity primary key,
    journey_id  bigint not null references journey,
    partner_id  bigint not null,
    step        text   not null,
    kind        text   not null check (kind in ('file', 'link', 'note')),
    name        text   not null,
    url         text,
    note        text,
    media_type  text,
    size        integer,
    sha256      text,
    body        bytea,
    by_person   bigint not null,
    at          timestamptz not null,
    -- Null until handed in with a submission; the round counts submissions of the step.
    round       integer,
    removed_at  timestamptz
  )`,
  `create index evidence_by_step on evidence (journey_id, step)`,
  `create table approval (
    id            bigint generated always as identity primary key,
    journey_id    bigint not null references journey,
    partner_id    bigint not null references partner,
    step          text   not null,
    round         integer not null,
    role          text   not null,
    edition       text   not null,
    submitted_by  bigint not null,
    submitted_at  timestamptz not null,
    due_at        timestamptz not null,
    escalated_at  timestamptz,
    state         text   not null check (state in ('waiting', 'approved', 'action_required', 'rejected', 'lapsed', 'withdrawn')),
    decided_by    bigint,
    decided_role  text,
    decided_at    timestamptz,
    reason        text,
    version       integer not null default 1,
    unique (journey_id, step, round),
    -- Nobody decides their own, whatever the code above says.
    constraint approval_not_own check (decided_by is null or decided_by <> submitted_by)
  )`,
  `create index approval_waiting on approval (role, due_at) where state = 'waiting'`,
  `create index approval_by_partner on approval (partner_id)`,
  `create table assessment (
    journey_id  bigint not null references journey,
    partner_id  bigint not null,
    moment      text   not null check (moment in ('then', 'now')),
    practice    text   not null,
    answers     jsonb  not null,
    -- Area → mean, two places, as text.
    scores      jsonb  not null,
    by_person   bigint not null,
    at          timestamptz not null,
    primary key (journey_id, moment)
  )`,
  `create table playbook_check (
    journey_id  bigint not null references journey,
    partner_id  bigint not null,
    item        text   not null,
    done        boolean not null,
    by_person   bigint not null,
    at          timestamptz not null,
    primary key (journey_id, item)
  )`,
  // A journey that looks when facts of this kind of this partner arrive.
  `create table awaiting (
    workflow_id  text   not null,
    partner_id   bigint not null,
    family       text   not null,
    primary key (partner_id, family, workflow_id)
  )`,
];

const PLUMBING = [
  `create table outbox (
    id          bigint generated always as identity primary key,
    topic       text   not null,
    partner_id  bigint,
    payload     jsonb  not null,
    created_at  timestamptz not null,
    not_before  timestamptz not null,
    attempts    integer not null default 0,
    done_at     timestamptz,
    failed      text
  )`,
  `create index outbox_due on outbox (topic, not_before, id) where done_at is null and failed is null`,
  `create table request (
    principal    text   not null,
    route        text   not null,
    key          text   not null,
    body_hash    bytea  not null,
    id           uuid   not null unique,
    state        text   not null check (state in ('running', 'done')),
    status       smallint,
    answer       jsonb,
    headers      jsonb,
    lease_until  timestamptz not null,
    created_at   timestamptz not null,
    primary key (principal, route, key)
  )`,
  `create table session (
    id_hash     bytea primary key,
    person_id   bigint not null references person,
    membership_id bigint references membership,
    created_at  timestamptz not null,
    expires_at  timestamptz not null,
    seen_at     timestamptz not null
  )`,
  `create table audit (
    id          bigint generated always as identity primary key,
    at          timestamptz not null,
    person_id   bigint,
    role        text,
    action      text   not null,
    object      text   not null,
    partner_id  bigint,
    detail      jsonb  not null
  )`,
  `create trigger audit_is_append_only before update or delete on audit
   for each row execute function refuse_change()`,
];

/** Tables whose rows belong to a partner: visible where the partner is. */
const OWNED = [
  'site',
  'account',
  'participation',
  'person',
  'fact',
  'entry',
  'balance',
  'standing',
  'tier_decision',
  'journey',
  'milestone',
  'step',
  'step_event',
  'evidence',
  'approval',
  'assessment',
  'playbook_check',
] as const;
/** Tables of the program, readable by whoever is signed in. */
const SHARED = [
  'source',
  'source_count',
  'exchange_rate',
  'edition',
  'clause',
  'membership',
] as const;
const WORKERS_ONLY = ['awaiting', 'outbox', 'place_map'] as const;
const API_ONLY = ['request', 'session'] as const;

/**
 * Principal and scope are transaction-local settings; unset, they show nothing.
 *
 * `nullif`, because a setting that was local reads as '' afterwards on a pooled connection. Only `partner` has logic.
 */
const ROW_LEVEL_SECURITY = [
  `create function scope_kind() returns text stable language sql as
   $$ select nullif(current_setting('ascent.scope', true), '') $$`,
  `create function scope_partner() returns bigint stable language sql as
   $$ select nullif(current_setting('ascent.partner', true), '')::bigint $$`,
  `create function scope_countries() returns text[] stable language sql as
   $$ select string_to_array(nullif(current_setting('ascent.countries', true), ''), ',') $$`,
  ...[
    'partner',
    ...OWNED,
    ...SHARED,
    ...WORKERS_ONLY,
    ...API_ONLY,
    'person_identity',
    'import',
    'refusal',
    'audit',
  ].flatMap((table) => [
    `alter table ${table} enable row level security`,
    `create policy worker_${table} on ${table} to ascent_worker using (true) with check (true)`,
    `grant select, insert, update, delete on ${table} to ascent_worker`,
  ]),
  // Ids of facts and people are drawn before their rows are written.
  `grant usage on sequence fact_id_seq, person_id_seq to ascent_worker`,
  `revoke update, delete, truncate on entry, audit from ascent_worker`,
  `create policy api_partner on partner for select to ascent_api using (
     case scope_kind()
       when 'program' then true
       when 'region' then home_country = any (scope_countries())
       when 'partner' then id = scope_partner()
       else false
     end)`,
  `grant select on partner to ascent_api`,
  ...OWNED.flatMap((table) => [
    `create policy api_${table} on ${table} for select to ascent_api using (
       exists (select from partner p where p.id = ${table}.partner_id))`,
    `grant select on ${table} to ascent_api`,
  ]),
  // Parked facts have no partner yet: the program sees them.
  `create policy api_fact_parked on fact for select to ascent_api using (
     partner_id is null and scope_kind() in ('program', 'system'))`,
  `create policy api_person_vendor on person for select to ascent_api using (
     partner_id is null and scope_kind() = 'program')`,
  `create policy api_person_identity on person_identity for select to ascent_api using (
     exists (select from person p where p.id = person_identity.person_id)
     or person_id = nullif(current_setting('ascent.person', true), '')::bigint)`,
  `grant select on person_identity to ascent_api`,
  `create policy api_person_identity_own on person_identity for update to ascent_api using (
     person_id = nullif(current_setting('ascent.person', true), '')::bigint)`,
  `grant update (locale, zone, notify) on person_identity to ascent_api`,
  ...SHARED.flatMap((table) => [
    `create policy api_${table} on ${table} for select to ascent_api using (scope_kind() is not null)`,
    `grant select on ${table} to ascent_api`,
  ]),
  `create policy api_import on import for select to ascent_api using (scope_kind() in ('program', 'system'))`,
  `create policy api_refusal on refusal for select to ascent_api using (scope_kind() in ('program', 'system'))`,
  `grant select on import, refusal to ascent_api`,
  // What the API itself writes: its own records. Evidence not yet handed in, playbook marks, requests, sessions, audit.
  `create policy api_evidence_add on evidence for insert to ascent_api with check (
     exists (select from partner p where p.id = evidence.partner_id))`,
  `create policy api_evidence_remove on evidence for update to ascent_api using (
     round is null and exists (select from partner p where p.id = evidence.partner_id))`,
  `grant insert on evidence to ascent_api`,
  `grant update (removed_at) on evidence to ascent_api`,
  `create policy api_playbook_mark on playbook_check for all to ascent_api using (
     exists (select from partner p where p.id = playbook_check.partner_id))`,
  `grant insert, update on playbook_check to ascent_api`,
  ...API_ONLY.flatMap((table) => [
    `create policy api_${table} on ${table} to ascent_api using (true) with check (true)`,
    `grant select, insert, update, delete on ${table} to ascent_api`,
  ]),
  `create policy api_audit on audit for insert to ascent_api with check (true)`,
  `grant insert on audit to ascent_api`,
];
