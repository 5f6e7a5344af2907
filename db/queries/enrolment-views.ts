/** Enrolments as they are read: through row-level security. */
import { sql } from 'kysely';
import type { EnrolmentState, LineDecider, ScreeningHit } from '../../program/enrolment.ts';
import type { Day } from '../../program/models.ts';
import type { Db } from '../connect.ts';

/** An enrolment in the list. Instants are epoch milliseconds. */
export type EnrolmentSummary = {
  readonly id: string;
  readonly partnerId: string;
  readonly partner: string;
  readonly state: EnrolmentState;
  readonly attempt: number;
  readonly appliedAt: number;
  readonly startedOn: Day | null;
  readonly renewsOn: Day | null;
  readonly lines: number;
  /** Lines that wait for a decision: of whoever asks, if a decider does. */
  readonly waiting: number;
  /** When the first of these is due. */
  readonly dueAt: number | null;
};

export type EnrolmentFilter = {
  readonly partnerId: string | null;
  readonly state: EnrolmentState | null;
  /** Only those with a line that waits for this role. */
  readonly waitingFor: LineDecider | null;
  /** Those before this id. */
  readonly before: string | null;
  readonly limit: number;
};

/** A page of enrolments, newest first. */
export async function enrolmentPage(
  db: Db,
  { partnerId, state, waitingFor, before, limit }: EnrolmentFilter,
): Promise<readonly EnrolmentSummary[]> {
  const { rows } = await sql<EnrolmentSummary>`
    select e.id, e.partner_id as "partnerId", p.name as partner, e.state, e.attempt, e.applied_at as "appliedAt",
      e.started_on as "startedOn", e.renews_on as "renewsOn", l.lines, l.waiting, l.due_at as "dueAt"
    from enrolment e join partner p on p.id = e.partner_id
    cross join lateral (
      select count(*)::int as lines, count(*) filter (where w)::int as waiting, min(due_at) filter (where w) as due_at
      from (select l.due_at, l.decider is not null and (${waitingFor}::text is null or l.decider = ${waitingFor}) as w
        from enrolment_line l where l.enrolment_id = e.id) t) l
    where (${partnerId}::bigint is null or e.partner_id = ${partnerId})
      and (${state}::text is null or e.state = ${state})
      and (${waitingFor}::text is null or l.waiting > 0)
      and (${before}::bigint is null or e.id < ${before})
    order by e.id desc limit ${limit}`.execute(db);
  return rows;
}

/** Who accepted which version when, newest first. */
export async function acceptancesOf(db: Db, enrolmentId: string) {
  return db
    .selectFrom('acceptance')
    .select(['entity', 'version', 'locale', 'hash', 'by_person', 'at'])
    .where('enrolment_id', '=', enrolmentId)
    .orderBy('id', 'desc')
    .execute();
}

/** What screening found last; null before, and for whom it is not meant. */
export async function lastScreening(
  db: Db,
  enrolmentId: string,
): Promise<{
  readonly source: string;
  readonly at: number;
  readonly hits: readonly ScreeningHit[];
} | null> {
  const row = await db
    .selectFrom('screening')
    .select(['source', 'hits', 'at'])
    .where('enrolment_id', '=', enrolmentId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : { ...row, hits: row.hits as readonly ScreeningHit[] };
}

const HISTORY_ROWS = 200;

/** Who did what when, and why; newest first. */
export async function enrolmentHistory(db: Db, enrolmentId: string) {
  return db
    .selectFrom('enrolment_event')
    .select([
      'kind',
      'subject',
      'from_state',
      'to_state',
      'by_person',
      'by_role',
      'code',
      'reason',
      'at',
    ])
    .where('enrolment_id', '=', enrolmentId)
    .orderBy('id', 'desc')
    .limit(HISTORY_ROWS)
    .execute();
}
