import { type Kysely, sql } from 'kysely';

/** A draft tried on all partners, what came of each, and who asked that it be released. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const TABLES = ['simulation', 'simulation_result', 'release_request'];

const STATEMENTS = [
  `create table simulation (
    id          bigint generated always as identity primary key,
    edition     text        not null,
    -- Of the files as they were when it was asked for; the draft may change while it runs.
    hash        text        not null,
    body        jsonb       not null,
    -- The edition in force on the day, that it is held against.
    against     text        not null,
    as_of       date        not null,
    state       text        not null check (state in ('waiting', 'running', 'done', 'cancelled', 'failed')),
    asked_by    bigint      not null,
    asked_at    timestamptz not null,
    started_at  timestamptz,
    ended_at    timestamptz,
    -- Partners up to this id are tried.
    cursor      bigint      not null default 0,
    partners    integer     not null default 0,
    tried       integer     not null default 0,
    totals      jsonb       not null
  )`,
  `create index simulation_edition on simulation (edition, id desc)`,
  `create table simulation_result (
    simulation_id bigint  not null references simulation on delete cascade,
    partner_id    bigint  not null,
    change        text    not null,
    size          text    not null,
    home          text,
    points_before integer not null,
    points_after  integer not null,
    tier_before   text,
    tier_after    text,
    loses_tier    boolean not null,
    body          jsonb   not null,
    primary key (simulation_id, partner_id)
  )`,
  // The list of those who fall, most points lost first.
  `create index simulation_result_change
     on simulation_result (simulation_id, change, (points_after - points_before), partner_id)`,
  `create table release_request (
    id            bigint generated always as identity primary key,
    edition       text        not null,
    hash          text        not null,
    -- What stands behind it.
    simulation_id bigint      not null references simulation,
    asked_by      bigint      not null,
    asked_at      timestamptz not null,
    note          text,
    unique (edition, hash)
  )`,
  // Not a matter of scope alone: others of the vendor see every partner, and nothing of what is being written.
  `create function scope_tries_editions() returns boolean stable language sql security definer
   set search_path from current as
   $$ select scope_kind() = 'program' and exists (select from membership m where m.person_id = scope_person()
        and m.role in ('program-owner', 'auditor') and m.partner_id is null and m.organisation_id is null) $$`,
  `revoke execute on function scope_tries_editions from public`,
  `grant execute on function scope_tries_editions to ascent_api`,
  ...TABLES.flatMap((table) => [
    `alter table ${table} enable row level security`,
    `create policy worker_${table} on ${table} to ascent_worker using (true) with check (true)`,
    `grant select, insert, update, delete on ${table} to ascent_worker`,
    `create policy api_${table} on ${table} for select to ascent_api using (scope_tries_editions())`,
    `grant select on ${table} to ascent_api`,
  ]),
];
