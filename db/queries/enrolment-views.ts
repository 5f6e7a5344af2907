/** Enrolments as they are read: through row-level security. */
import { sql } from 'kysely';
import {
  EXCEPTIONS,
  LINE_DECIDERS,
  type EnrolmentState,
  type LineDecider,
  type ScreeningHit,
} from '../../program/enrolment.ts';
import type { Country, Day } from '../../program/models.ts';
import type { Role } from '../../program/roles.ts';
import { instant, json } from '../columns.ts';
import type { Db } from '../connect.ts';
import type { Desk } from './approval-views.ts';

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
  /** Lines that wait for a decision, in the view. */
  readonly waiting: number;
  /** Who decides them: the first, by when it is due. */
  readonly decider: LineDecider | null;
  /** When the first of these is due. */
  readonly dueAt: number | null;
  /** The last decision; null before the first. */
  readonly decidedAt: number | null;
  readonly version: number;
  /** Where the partner is at home. */
  readonly homeCountry: Country;
  /** Who works on what waits in the view, of this role where it decides, while that has not run out. */
  readonly takenBy: string | null;
  readonly takenUntil: number | null;
  /** Whether all that waits for this role is plain: see `isPlain`. */
  readonly plain: boolean;
};

/** Which enrolments: all, those with a line that waits for this role, for anybody, too long, or that was decided. */
export type EnrolmentsView = 'all' | 'mine' | 'team' | 'overdue' | 'decided';

export type EnrolmentFilter = {
  readonly partnerId: string | null;
  readonly state: EnrolmentState | null;
  readonly view: EnrolmentsView;
  /** Whose inbox, and what is in their hands. */
  readonly role: Role;
  readonly desks: readonly Desk[];
  /** Epoch milliseconds. */
  readonly now: number;
  /** Those before this id. */
  readonly before: string | null;
  readonly limit: number;
};

/** A page of enrolments, newest first. */
export async function enrolmentPage(
  db: Db,
  { partnerId, state, view, role, desks, now, before, limit }: EnrolmentFilter,
): Promise<readonly EnrolmentSummary[]> {
  const { rows } = await sql<EnrolmentSummary>`
    select e.id, e.partner_id as "partnerId", p.name as partner, e.state, e.attempt, e.applied_at as "appliedAt",
      e.started_on as "startedOn", e.renews_on as "renewsOn", e.version, l.lines, l.waiting, l.decider, l.due_at as "dueAt",
      p.home_country as "homeCountry", l.taken_by as "takenBy", l.taken_until as "takenUntil", coalesce(l.plain, false) as plain,
      (select max(v.at) from enrolment_event v where v.enrolment_id = e.id and v.kind = 'decide') as "decidedAt"
    from enrolment e join partner p on p.id = e.partner_id
    cross join lateral (
      select count(*)::int as lines, count(*) filter (where w)::int as waiting, min(due_at) filter (where w) as due_at,
        (array_agg(decider order by due_at) filter (where w))[1] as decider,
        (array_agg(taken_by order by taken_until desc) filter (where w and is_taken))[1] as taken_by,
        max(taken_until) filter (where w and is_taken) as taken_until,
        bool_and(is_plain) filter (where w and decider = ${role}) as plain
      from (select l.due_at, l.decider, l.taken_by, l.taken_until,
          l.taken_until > ${instant(now)}::timestamptz and (l.decider = ${role} or ${!DECIDES.includes(role)}) as is_taken,
          l.state = 'in_review' and l.exceptions <@ ${[...EXCEPTIONS]}::text[] as is_plain,
          l.decider is not null and (${view === 'mine'} is false or ${inHand(role, desks)})
          and (${view === 'overdue'} is false
            or ((${hearsOfLate(role)} or ${inHand(role, desks)}) and l.due_at < ${instant(now)}::timestamptz)) as w
        from enrolment_line l where l.enrolment_id = e.id) t) l
    where (${partnerId}::bigint is null or e.partner_id = ${partnerId})
      and (${state}::text is null or e.state = ${state})
      and (${['all', 'decided'].includes(view)} or l.waiting > 0)
      and (${view !== 'decided'} or exists (
        select from enrolment_event v where v.enrolment_id = e.id and v.kind = 'decide'))
      and (${before}::bigint is null or e.id < ${before})
    order by e.id desc limit ${limit}`.execute(db);
  return rows;
}

/** Who decides nothing, and is told of all that is late. */
const hearsOfLate = (role: Role): boolean => role === 'program-owner';

const DECIDES: readonly Role[] = LINE_DECIDERS;

/** What is in these hands: of the role, in its countries where there are any, and what was handed over. Of `l` and `p`. */
const inHand = (role: Role, desks: readonly Desk[]) =>
  desks.every(({ countries }) => countries === null)
    ? sql<boolean>`l.decider = ${role}`
    : sql<boolean>`exists (select from jsonb_to_recordset(${json(desks)}::jsonb) as d(role text, countries text[])
        where d.role = l.decider and (d.countries is null or p.home_country = any(d.countries)))`;

/** How many enrolments wait: for this role, for anyone, and of the role's those that are late (of all, for whoever hears of them). */
export async function enrolmentCounts(
  db: Db,
  { role, desks, now }: Pick<EnrolmentFilter, 'role' | 'desks' | 'now'>,
): Promise<{ readonly mine: number; readonly team: number; readonly overdue: number }> {
  const { rows } = await sql<{ mine: number; team: number; overdue: number }>`
    select count(distinct l.enrolment_id) filter (where ${inHand(role, desks)})::int as mine,
      count(distinct l.enrolment_id)::int as team,
      count(distinct l.enrolment_id) filter (where (${inHand(role, desks)} or ${hearsOfLate(role)})
        and l.due_at < ${instant(now)}::timestamptz)::int as overdue
    from enrolment_line l join partner p on p.id = l.partner_id where l.decider is not null`.execute(
    db,
  );
  return rows[0] ?? { mine: 0, team: 0, overdue: 0 };
}

/** What of the own enrolment waits for the company: agreements to accept, changes to answer, a renewal that is open. */
export async function enrolmentWaits(db: Db): Promise<number> {
  const { rows } = await sql<{ waits: number }>`
    select ((select count(*) from agreement where state = 'asked')
      + (select count(*) from enrolment_line where state = 'action_required')
      + (select count(*) from enrolment
          where state in ('active', 'grace') and renewal->>'opened' = 'true'))::int as waits`.execute(
    db,
  );
  return rows[0]?.waits ?? 0;
}

/** What somebody said last of a line (by its id), or of the whole (an empty subject): a change, an answer, a reason. */
export type Said = {
  readonly subject: string;
  readonly kind: string;
  readonly reason: string;
  readonly byPerson: string | null;
  readonly at: number;
};
export async function lastSaid(db: Db, enrolmentId: string): Promise<readonly Said[]> {
  const { rows } = await sql<Said>`
    select distinct on (coalesce(subject, '')) coalesce(subject, '') as subject, kind, reason, by_person as "byPerson", at
    from enrolment_event where enrolment_id = ${enrolmentId} and reason is not null
    order by coalesce(subject, ''), id desc`.execute(db);
  return rows;
}

/** Where a partner is at home; undefined where it cannot be seen. */
export async function homeOf(db: Db, partnerId: string): Promise<Country | undefined> {
  const row = await db
    .selectFrom('partner')
    .select('home_country')
    .where('id', '=', partnerId)
    .executeTakeFirst();
  return row?.home_country;
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
