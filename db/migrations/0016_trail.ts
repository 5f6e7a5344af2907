import { type Kysely, sql } from 'kysely';

/** Who did what is read by the vendor's people who look after the program, newest first. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [
    `create policy api_audit_read on audit for select to ascent_api using (scope_kind() = 'program')`,
    `grant select on audit to ascent_api`,
    `create index audit_by_time on audit (at)`,
    `create index step_event_by_time on step_event (at) where by_person is not null`,
    `create index enrolment_event_by_time on enrolment_event (at) where by_person is not null`,
  ])
    await sql.raw(statement).execute(db);
}
