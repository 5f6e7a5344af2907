import { type Kysely, sql } from 'kysely';

/**
 * Distributors and the vendor beside the partners, people in roles of several of them, and roles limited to countries.
 *
 * A partner's organisation is the partner itself. What a membership belongs to follows from its role, and the check
 * below holds that: a partner's, a distributor's, or the vendor's, which is the one that has neither.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...ORGANISATIONS, ...SESSIONS, ...ROWS_OF_PEOPLE, ...ROWS_OF_COUNTRIES])
    await sql.raw(statement).execute(db);
}

const ORGANISATIONS = [
  `create table organisation (
    id            bigint generated always as identity primary key,
    kind          text   not null check (kind in ('distributor', 'vendor')),
    code          text   not null unique,
    name          text   not null,
    home_country  text,
    domain        text   unique,
    created_at    timestamptz not null default now()
  )`,
  `create unique index organisation_one_vendor on organisation (kind) where kind = 'vendor'`,
  `insert into organisation (kind, code, name) values ('vendor', 'VENDOR', 'Vendor')`,
  `alter table membership
     add column organisation_id bigint references organisation,
     add column since timestamptz not null default now(),
     drop constraint membership_person_id_role_partner_id_key,
     add constraint membership_once unique nulls not distinct (person_id, role, partner_id, organisation_id),
     add constraint membership_of_its_kind check (case
       when role in ('partner-admin', 'practice-lead', 'team-member') then organisation_id is null
       when role in ('distributor-admin', 'coach') then partner_id is null and organisation_id is not null
       else partner_id is null and organisation_id is null end)`,
  `create index membership_by_partner on membership (partner_id) where partner_id is not null`,
  `create index membership_by_organisation on membership (organisation_id) where organisation_id is not null`,
];

const SESSIONS = [
  // Whoever loses the role that a session acts in is signed out of it.
  `alter table session
     drop constraint session_membership_id_fkey,
     add constraint session_membership_id_fkey foreign key (membership_id) references membership on delete cascade,
     -- A partner manager who looks as this partner sees itself, read-only.
     add column viewing_partner_id bigint references partner`,
];

const ROWS_OF_PEOPLE = [
  `create function scope_organisation() returns bigint stable language sql as
   $$ select case when scope_kind() = 'distributor' then scope_partner() end $$`,
  `create function scope_person() returns bigint stable language sql as
   $$ select nullif(current_setting('ascent.person', true), '')::bigint $$`,
  `alter table organisation enable row level security`,
  `create policy worker_organisation on organisation to ascent_worker using (true) with check (true)`,
  `grant select, insert, update, delete on organisation to ascent_worker`,
  `create policy api_organisation on organisation for select to ascent_api using (
     scope_kind() = 'program' or id = scope_organisation() or (kind = 'vendor' and scope_kind() is not null))`,
  `grant select on organisation to ascent_api`,
  // Who acts for whom is for the organisation itself, for who looks after it, and for the person.
  `drop policy api_membership on membership`,
  `create policy api_membership on membership for select to ascent_api using (
     person_id = scope_person() or scope_kind() = 'program' or organisation_id = scope_organisation()
     or (partner_id is not null and exists (select from partner p where p.id = membership.partner_id)))`,
  // Somebody of another company, or of none that facts know, who acts for this one.
  `create policy api_person_member on person for select to ascent_api using (
     exists (select from membership m where m.person_id = person.id))`,
];

/** Whoever acts for a partner in some countries only sees the rows of those, and what is of the whole company. */
const ROWS_OF_COUNTRIES = [
  `create function scope_own_countries() returns text[] stable language sql as
   $$ select case when scope_kind() = 'partner' then scope_countries() end $$`,
  // Asked once per query, not per row: a subquery of its own.
  ...['site', 'fact', 'entry', 'balance'].map(
    (
      table,
    ) => `create policy api_${table}_countries on ${table} as restrictive for select to ascent_api using (
       (select scope_own_countries()) is null or country is null or country = ''
       or country = any ((select scope_own_countries())::text[]))`,
  ),
  ...['account', 'participation'].map(
    (
      table,
    ) => `create policy api_${table}_countries on ${table} as restrictive for select to ascent_api using (
       (select scope_own_countries()) is null or exists (select from site s where s.id = ${table}.site_id))`,
  ),
];
