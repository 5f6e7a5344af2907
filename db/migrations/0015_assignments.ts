import { type Kysely, sql } from 'kysely';

/** A course, a certification or a step for a colleague, by a day. Whether it is done is read from facts and steps. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [
    `create table assignment (
      id            bigint generated always as identity primary key,
      partner_id    bigint not null references partner,
      person_id     bigint not null,
      kind          text   not null check (kind in ('training', 'certification', 'step')),
      -- The course or certification.
      name          text,
      journey_id    bigint references journey,
      step          text,
      due_on        date   not null,
      note          text,
      assigned_by   bigint not null,
      assigned_at   timestamptz not null,
      withdrawn_at  timestamptz,
      constraint assignment_of_its_kind check (case kind
        when 'step' then name is null and journey_id is not null and step is not null
        else name is not null and journey_id is null and step is null end)
    )`,
    // Assigned again it has another day.
    `create unique index assignment_once on assignment (person_id, partner_id, kind, name, journey_id, step)
       nulls not distinct where withdrawn_at is null`,
    `create index assignment_by_partner on assignment (partner_id, id) where withdrawn_at is null`,
    `alter table assignment enable row level security`,
    `create policy worker_assignment on assignment to ascent_worker using (true) with check (true)`,
    `grant select, insert, update, delete on assignment to ascent_worker`,
    `create policy api_assignment on assignment for select to ascent_api using (
       exists (select from partner p where p.id = assignment.partner_id))`,
    `grant select on assignment to ascent_api`,
    `create policy api_assignment_add on assignment for insert to ascent_api with check (
       scope_kind() = 'partner' and partner_id = scope_partner())`,
    `create policy api_assignment_change on assignment for update to ascent_api using (
       scope_kind() = 'partner' and partner_id = scope_partner())`,
    `grant insert, update (due_on, note, assigned_by, assigned_at, withdrawn_at) on assignment to ascent_api`,
    // The outbox is closed to the API; this message it may leave, about an assignment that it sees. Told at once, and
    // again some days before it is due.
    `create function queue_assignment(assignment_id bigint, at timestamptz, reminds_at timestamptz) returns void
     language sql security definer set search_path from current as
     $$ insert into outbox (topic, partner_id, payload, created_at, not_before)
        select 'mail', a.partner_id, jsonb_build_object('mail', 'assignment', 'assignmentId', a.id::text,
            'reminds', t.reminds, 'dueOn', a.due_on), $2, t.send_at
        from assignment a cross join (values (false, $2), (true, $3)) t(reminds, send_at)
        where a.id = $1 and t.send_at is not null $$`,
    `revoke execute on function queue_assignment from public`,
    `grant execute on function queue_assignment to ascent_api`,
  ])
    await sql.raw(statement).execute(db);
}
