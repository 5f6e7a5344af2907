import { type Kysely, sql } from 'kysely';

/**
 * The one enrolment that a partner has open: its lines, agreements and what became of them.
 *
 * What must hold whoever writes stands here: one enrolment is open per partner, nobody decides their own line, what was
 * accepted, found and done is never changed, and all of it is seen where its partner is.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...TABLES, ...ROW_LEVEL_SECURITY]) await sql.raw(statement).execute(db);
}

const TABLES = [
  `create table enrolment (
    id             bigint generated always as identity primary key,
    partner_id     bigint not null references partner,
    attempt        integer not null,
    workflow_id    text   not null unique,
    edition        text   not null,
    state          text   not null check (state in ('screening', 'in_review', 'agreement', 'active', 'grace', 'suspended',
      'dormant', 'rejected', 'withdrawn', 'lapsed', 'left')),
    plan           jsonb  not null,
    signatories    bigint[] not null,
    started_on     date,
    renewal        jsonb,
    renews_on      date,
    suspended_at   timestamptz,
    take_up_until  timestamptz,
    to_screen      boolean not null default false,
    -- When the points for having enrolled were paid, once per partner.
    welcomed_at    timestamptz,
    applied_by     bigint not null,
    applied_at     timestamptz not null,
    ended_at       timestamptz,
    version        integer not null default 1,
    unique (partner_id, attempt)
  )`,
  `create unique index enrolment_one_open on enrolment (partner_id) where ended_at is null`,
  `create unique index enrolment_one_welcome on enrolment (partner_id) where welcomed_at is not null`,
  `create table enrolment_line (
    enrolment_id  bigint not null references enrolment,
    partner_id    bigint not null,
    id            text   not null,
    country       text   not null,
    model         smallint not null check (model between 1 and 4),
    state         text   not null,
    -- Who decides it now, and who after them.
    decider       text,
    waits_for     text[] not null,
    exceptions    text[] not null,
    since         timestamptz not null,
    due_at        timestamptz,
    lapses_at     timestamptz,
    told          smallint not null,
    round         smallint not null,
    submitted_by  bigint not null,
    decided_by    bigint,
    reason        text,
    from_on       date,
    to_on         date,
    primary key (enrolment_id, id),
    -- Nobody decides their own, whatever the code above says.
    constraint enrolment_line_not_own check (decided_by is null or decided_by <> submitted_by)
  )`,
  `create index enrolment_line_waiting on enrolment_line (decider, due_at) where decider is not null`,
  `create table agreement (
    enrolment_id  bigint not null references enrolment,
    partner_id    bigint not null,
    entity        text   not null,
    version       text   not null,
    state         text   not null check (state in ('idle', 'asked', 'accepted', 'expired')),
    accepted      text,
    since         timestamptz not null,
    due_at        timestamptz,
    told          smallint not null,
    primary key (enrolment_id, entity)
  )`,
  // Who accepted which text in which language when; the hash is of that text.
  `create table acceptance (
    id            bigint generated always as identity primary key,
    enrolment_id  bigint not null references enrolment,
    partner_id    bigint not null,
    entity        text   not null,
    version       text   not null,
    locale        text   not null,
    hash          text   not null,
    by_person     bigint not null,
    at            timestamptz not null,
    unique (enrolment_id, entity, version)
  )`,
  `create table screening (
    id            bigint generated always as identity primary key,
    enrolment_id  bigint not null references enrolment,
    partner_id    bigint not null,
    -- Which list, of which day: what was found can be found again.
    source        text   not null,
    hits          jsonb  not null,
    at            timestamptz not null
  )`,
  `create index screening_by_enrolment on screening (enrolment_id, id)`,
  // Who, when, why: every change of a line, of an agreement, or of the whole.
  `create table enrolment_event (
    id            bigint generated always as identity primary key,
    enrolment_id  bigint not null references enrolment,
    partner_id    bigint not null,
    kind          text   not null,
    subject       text,
    from_state    text,
    to_state      text,
    by_person     bigint,
    by_role       text,
    code          text,
    reason        text,
    -- The update that brought it, on one row of it: the same one changes nothing a second time.
    update_id     text,
    at            timestamptz not null
  )`,
  `create index enrolment_event_by_enrolment on enrolment_event (enrolment_id, id)`,
  `create unique index enrolment_event_update on enrolment_event (enrolment_id, update_id) where update_id is not null`,
];

const OWNED = [
  'enrolment',
  'enrolment_line',
  'agreement',
  'acceptance',
  'screening',
  'enrolment_event',
] as const;
const APPEND_ONLY = ['acceptance', 'screening', 'enrolment_event'] as const;

const ROW_LEVEL_SECURITY = [
  ...OWNED.flatMap((table) => [
    `alter table ${table} enable row level security`,
    `create policy worker_${table} on ${table} to ascent_worker using (true) with check (true)`,
    `grant select, insert, update, delete on ${table} to ascent_worker`,
    `create policy api_${table} on ${table} for select to ascent_api using (
       exists (select from partner p where p.id = ${table}.partner_id))`,
    `grant select on ${table} to ascent_api`,
  ]),
  ...APPEND_ONLY.flatMap((table) => [
    `create trigger ${table}_is_append_only before update or delete on ${table}
     for each row execute function refuse_change()`,
    `revoke update, delete, truncate on ${table} from ascent_worker`,
  ]),
  // What screening compared a company with is for those who decide, not for the company.
  `create policy api_screening_vendor on screening as restrictive for select to ascent_api using (
     scope_kind() in ('program', 'region'))`,
  `create policy api_enrolment_line_countries on enrolment_line as restrictive for select to ascent_api using (
     (select scope_own_countries()) is null or country = any ((select scope_own_countries())::text[]))`,
];
