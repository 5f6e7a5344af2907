/** The trail: what people did, from the audit records, the steps and the enrolments. Through row-level security. */
import { sql } from 'kysely';
import type { Day } from '../../program/models.ts';
import { instant } from '../columns.ts';
import type { Db } from '../connect.ts';

/** Where a record comes from; records of one moment stand in this order. */
export const TRAIL_SOURCES = ['audit', 'step', 'enrolment'] as const;
export type TrailSource = (typeof TRAIL_SOURCES)[number];

/** One record. `at` is in epoch milliseconds. */
export type TrailRow = {
  readonly source: TrailSource;
  readonly id: string;
  readonly at: number;
  readonly personId: string | null;
  readonly role: string | null;
  /** `member.change`, `step.approved`, `enrolment.line-approved`. */
  readonly action: string;
  /** An id at the edge, or a step or line by its name. */
  readonly object: string;
  readonly journeyId: string | null;
  readonly enrolmentId: string | null;
  readonly partnerId: string | null;
  readonly partner: string | null;
  readonly reason: string | null;
  readonly detail: unknown;
};

export type TrailWanted = {
  readonly personId: string | null;
  readonly partnerId: string | null;
  /** Actions that begin so. */
  readonly action: string | null;
  /** The first day, and the last. */
  readonly from: Day | null;
  readonly to: Day | null;
  /** Only records after this one in the list. */
  readonly after: { readonly at: number; readonly source: TrailSource; readonly id: string } | null;
  readonly limit: number;
};

/** A page, newest first. */
export async function trailPage(db: Db, wanted: TrailWanted): Promise<readonly TrailRow[]> {
  const { personId, partnerId, action, from, to, after, limit } = wanted;
  const until = after === null ? null : instant(after.at);
  const part = (source: TrailSource, columns: string, table: string) => sql`(
    select ${sql.lit(source)} as source, t.id, t.at, t.partner_id, ${sql.raw(columns)}
    from ${sql.table(table)} t
    where ${sql.ref(source === 'audit' ? 't.person_id' : 't.by_person')} is not null
      and (${personId}::bigint is null or ${sql.ref(source === 'audit' ? 't.person_id' : 't.by_person')} = ${personId}::bigint)
      and (${partnerId}::bigint is null or t.partner_id = ${partnerId}::bigint)
      and (${from}::date is null or t.at >= ${from}::date) and (${to}::date is null or t.at < ${to}::date + 1)
      and (${until}::timestamptz is null or t.at <= ${until}::timestamptz)
      and (${action}::text is null or ${sql.raw(ACTIONS[source])} like ${action}::text || '%')
      and (${after?.id ?? null}::bigint is null or t.at < ${until}::timestamptz
        or (${sql.lit(source)}, t.id) > (${after?.source ?? ''}, ${after?.id ?? null}::bigint))
    order by t.at desc, t.id limit ${limit})`;
  const { rows } = await sql<TrailRow>`
    select u.source, u.id, u.at, u.person_id as "personId", u.role, u.action, u.object, u.journey_id as "journeyId",
      u.enrolment_id as "enrolmentId", u.partner_id as "partnerId", p.name as partner, u.reason, u.detail
    from (
      ${part('audit', `t.person_id, t.role, t.action, t.object, null::bigint as journey_id, null::bigint as enrolment_id, null::text as reason, t.detail`, 'audit')}
      union all ${part('step', `t.by_person, t.by_role, ${ACTIONS.step}, coalesce(t.step, ''), t.journey_id, null, t.reason, '{}'::jsonb`, 'step_event')}
      union all ${part('enrolment', `t.by_person, t.by_role, ${ACTIONS.enrolment}, coalesce(t.subject, ''), null, t.enrolment_id, coalesce(t.reason, t.code), '{}'::jsonb`, 'enrolment_event')}
    ) u left join partner p on p.id = u.partner_id
    order by u.at desc, u.source, u.id limit ${limit}`.execute(db);
  return rows;
}

const ACTIONS: Readonly<Record<TrailSource, string>> = {
  audit: 't.action',
  step: `case when t.step is null then 'practice.' else 'step.' end || t.to_state`,
  enrolment: `'enrolment.' || t.kind`,
};
