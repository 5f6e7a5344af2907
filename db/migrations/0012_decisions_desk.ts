import { type Kysely, sql } from 'kysely';

/** Decisions are taken, so that two do not work on one, and handed to a colleague for a time. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...TAKING, ...DELEGATION]) await sql.raw(statement).execute(db);
}

const TAKING = [
  `alter table approval
     -- Who works on it, and until when nobody else decides it. One that ran out is none.
     add column taken_by bigint,
     add column taken_until timestamptz,
     -- On whose behalf it was decided; null for whoever decided for themselves.
     add column decided_for bigint,
     add constraint approval_taken_until check ((taken_by is null) = (taken_until is null)),
     -- Nobody has their own decided on their behalf either.
     add constraint approval_not_own_behalf check (
       decided_for is null or (decided_for <> submitted_by and decided_for <> decided_by))`,
  // Taking is nobody's decision: the API writes it. By which row it takes is asked in its statement, by whose name here.
  `create policy api_approval_take on approval for update to ascent_api
     using (state = 'waiting' and exists (select from partner p where p.id = approval.partner_id))
     with check (state = 'waiting' and (taken_by is null or taken_by = scope_person()))`,
  `grant update (taken_by, taken_until) on approval to ascent_api`,
];

const DELEGATION = [
  `create table delegation (
    id           bigint generated always as identity primary key,
    -- Whose decisions, of which role; to whom, who decides them in that role. Nobody where one is only away.
    from_person  bigint not null references person,
    from_role    text   not null,
    to_person    bigint references person,
    to_role      text,
    -- Out of office: the team sees it, and mails go to the other.
    away         boolean not null,
    from_at      timestamptz not null,
    until_at     timestamptz not null,
    made_at      timestamptz not null,
    ended_at     timestamptz,
    ended_by     bigint,
    check (from_at < until_at),
    check ((to_person is null) = (to_role is null)),
    check (to_person is not null or away),
    constraint delegation_to_another check (to_person <> from_person)
  )`,
  `create index delegation_to on delegation (to_person, until_at) where ended_at is null`,
  `create index delegation_from on delegation (from_person, until_at) where ended_at is null`,
  `alter table delegation enable row level security`,
  `create policy worker_delegation on delegation to ascent_worker using (true) with check (true)`,
  `grant select, insert, update, delete on delegation to ascent_worker`,
  // Both see it, and the program does.
  `create policy api_delegation on delegation for select to ascent_api using (
     from_person = scope_person() or to_person = scope_person() or scope_kind() = 'program')`,
  // Nobody hands over what is somebody else's; either of the two ends it.
  `create policy api_delegation_make on delegation for insert to ascent_api with check (
     from_person = scope_person() and ended_at is null)`,
  `create policy api_delegation_end on delegation for update to ascent_api
     using ((from_person = scope_person() or to_person = scope_person()) and ended_at is null)
     with check (ended_by = scope_person())`,
  `grant select, insert, update (ended_at, ended_by) on delegation to ascent_api`,
  // Both act for the vendor in the roles that it names: held here, since the one who asks sees no other's roles.
  `create function delegation_between_colleagues() returns trigger language plpgsql security definer
   set search_path from current as
   $$ begin
     if not exists (select from membership m where m.person_id = new.from_person and m.role = new.from_role
         and m.partner_id is null and m.organisation_id is null)
       or (new.to_person is not null and not exists (select from membership m where m.person_id = new.to_person
         and m.role = new.to_role and m.partner_id is null and m.organisation_id is null)) then
       raise exception 'decisions are handed to a colleague who decides'
         using errcode = 'restrict_violation', constraint = 'delegation_between_colleagues';
     end if;
     return new;
   end $$`,
  `create trigger delegation_between_colleagues before insert on delegation
   for each row execute function delegation_between_colleagues()`,
  // Whether somebody may decide for another in a role at a moment, who still holds it.
  `create function stands_in(delegate bigint, absent bigint, deciding_role text, at timestamptz) returns boolean
   stable language sql as
   $$ select exists (select from delegation g
        join membership m on m.person_id = g.from_person and m.role = g.from_role
          and m.partner_id is null and m.organisation_id is null
        where g.to_person = delegate and g.from_person = absent and g.from_role = deciding_role
          and g.ended_at is null and g.from_at <= at and at < g.until_at) $$`,
];
