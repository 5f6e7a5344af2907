import { type Kysely, sql } from 'kysely';

/**
 * Applicants are reminded before a draft is forgotten; contacts have a phone; the records of the trail are chained.
 *
 * The chain stands beside the records, so that whoever records something waits for nobody: the sweep links what was
 * committed, in an order of its own, which verifying follows.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [
    `alter table application add column reminded_at timestamptz`,
    // E.164: + and digits.
    `alter table contact add column phone text check (phone ~ '^[+][1-9][0-9]{6,14}$')`,
    `create table trail_link (
      place      bigint primary key check (place > 0),
      source     text   not null check (source in ('audit', 'step', 'enrolment')),
      record_id  bigint not null,
      -- SHA-256 of the hash before and of the record.
      hash       bytea  not null check (octet_length(hash) = 32),
      unique (source, record_id)
    )`,
    `create trigger trail_link_is_append_only before update or delete on trail_link
     for each row execute function refuse_change()`,
    // A record as the bytes that are hashed: every value that the trail shows, in a fixed order.
    `create function trail_bytes(source text, id bigint, at timestamptz, variadic parts text[]) returns bytea
     language sql immutable parallel safe as $$
       select convert_to(jsonb_build_array(source, id, (extract(epoch from at) * 1000000)::bigint, to_jsonb(parts))::text, 'UTF8')
     $$`,
    `create view trail_record with (security_invoker = true) as
       select 'audit' as source, a.id, trail_bytes('audit', a.id, a.at, a.person_id::text, a.role, a.action, a.object,
         a.partner_id::text, a.detail::text) as bytes from audit a
       union all select 'step', s.id, trail_bytes('step', s.id, s.at, s.journey_id::text, s.partner_id::text, s.step,
         s.from_state, s.to_state, s.by_person::text, s.by_role, s.reason) from step_event s
       union all select 'enrolment', e.id, trail_bytes('enrolment', e.id, e.at, e.enrolment_id::text, e.partner_id::text,
         e.kind, e.subject, e.from_state, e.to_state, e.by_person::text, e.by_role, e.code, e.reason) from enrolment_event e`,
    `alter table trail_link enable row level security`,
    `create policy worker_trail_link on trail_link to ascent_worker using (true) with check (true)`,
    `grant select, insert on trail_link to ascent_worker`,
    `grant select on trail_record to ascent_worker`,
    `create policy api_trail_link on trail_link for select to ascent_api using (scope_kind() = 'program')`,
    `grant select on trail_link to ascent_api`,
  ])
    await sql.raw(statement).execute(db);
}
