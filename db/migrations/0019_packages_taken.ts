import { type Kysely, sql } from 'kysely';

/** Packages are decided as steps are: taken by one, on a colleague's behalf, and what was said of them is taken back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...LINES, ...APPLICATIONS, ...DELEGATIONS])
    await sql.raw(statement).execute(db);
}

const LINES = [
  `alter table enrolment_line
     -- Who works on it, and until when nobody else decides it. One that ran out is none.
     add column taken_by bigint,
     add column taken_until timestamptz,
     -- On whose behalf it was decided; null for whoever decided for themselves.
     add column decided_for bigint,
     -- Who of compliance let it go on to onboarding.
     add column cleared_by bigint,
     add constraint enrolment_line_taken_until check ((taken_by is null) = (taken_until is null)),
     add constraint enrolment_line_not_own_behalf check (
       decided_for is null or (decided_for <> submitted_by and decided_for <> decided_by)),
     add constraint enrolment_line_not_own_cleared check (cleared_by is null or cleared_by <> submitted_by)`,
  // Taking is nobody's decision: the API writes it. By which row it takes is asked in its statement, by whose name here.
  `create policy api_enrolment_line_take on enrolment_line for update to ascent_api
     using (decider is not null and scope_kind() = 'program'
       and exists (select from partner p where p.id = enrolment_line.partner_id))
     with check (decider is not null and (taken_by is null or taken_by = scope_person()))`,
  `grant update (taken_by, taken_until) on enrolment_line to ascent_api`,
  // Whoever may sign for a company decides nothing of it, nor has it decided on their behalf.
  `create function enrolment_line_not_signed_by_its_decider() returns trigger language plpgsql
   set search_path from current as
   $$ begin
     if exists (select from enrolment e where e.id = new.enrolment_id
         and e.signatories && array_remove(array[new.decided_by, new.decided_for, new.cleared_by], null)) then
       raise exception 'nobody decides their own enrolment: enrolment_line_not_own'
         using errcode = 'check_violation', constraint = 'enrolment_line_not_own';
     end if;
     return new;
   end $$`,
  `create trigger enrolment_line_not_signed_by_its_decider before update on enrolment_line for each row
     when (new.decided_by is distinct from old.decided_by or new.decided_for is distinct from old.decided_for
       or new.cleared_by is distinct from old.cleared_by)
     execute function enrolment_line_not_signed_by_its_decider()`,
];

const DELEGATIONS = [
  // The outbox is closed to the API; this message it may leave, about a delegation of whoever asks.
  `create function queue_delegation(delegation_id bigint, says text, at timestamptz) returns void
   language sql security definer set search_path from current as
   $$ insert into outbox (topic, partner_id, payload, created_at, not_before)
      select 'mail', null, jsonb_build_object('mail', 'delegation', 'delegationId', g.id::text, 'says', $2), $3, $3
      from delegation g where g.id = $1 and g.to_person is not null
        and (g.from_person = scope_person() or g.to_person = scope_person()) $$`,
  `revoke execute on function queue_delegation from public`,
  `grant execute on function queue_delegation to ascent_api`,
];

const APPLICATIONS = [
  // The attempt that stands on it: another one where onboarding took back that it is a company which is known.
  `alter table application add column attempt integer not null default 1`,
  `grant select (attempt) on application to ascent_api`,
];
