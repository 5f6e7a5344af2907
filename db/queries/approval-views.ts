/** The inbox of decisions, as it is shown. Row-level security says which; the role says whose. */
import { sql } from 'kysely';
import { json } from '../columns.ts';
import type { PracticePlan } from '../../program/practice.ts';
import type { JourneyRows } from '../../program/practice.ts';
import type { Role } from '../../program/roles.ts';
import type { Db } from '../connect.ts';

export type ApprovalState =
  | 'waiting'
  | 'approved'
  | 'action_required'
  | 'rejected'
  | 'lapsed'
  | 'withdrawn';
/** One request for a decision. Instants are epoch milliseconds. */
export type ApprovalView = {
  readonly id: string;
  readonly journeyId: string;
  readonly workflowId: string;
  readonly journeyState: JourneyRows['state'];
  readonly partnerId: string;
  readonly partnerName: string;
  readonly practice: string;
  readonly edition: string;
  readonly step: string;
  readonly role: Role;
  readonly round: number;
  readonly submittedBy: string;
  readonly startedBy: string;
  readonly submittedAt: number;
  readonly dueAt: number;
  /** When somebody above was told that it is late; null while nobody was. */
  readonly escalatedAt: number | null;
  readonly state: ApprovalState;
  readonly decidedBy: string | null;
  readonly decidedAt: number | null;
  readonly reason: string | null;
  readonly version: number;
  /** Of the partner: which region it lies in. */
  readonly homeCountry: string;
  /** Who works on it, while that has not run out. */
  readonly takenBy: string | null;
  readonly takenUntil: number | null;
  /** On whose behalf it was decided. */
  readonly decidedFor: string | null;
};

/** Decisions in somebody's hands: of a role, in countries of a region or everywhere (null). */
export type Desk = { readonly role: Role; readonly countries: readonly string[] | null };

const VIEW = sql`
  a.id, a.journey_id as "journeyId", j.workflow_id as "workflowId", j.state as "journeyState", a.partner_id as "partnerId", p.name as "partnerName",
  j.subject as practice, a.edition, a.step, a.role, a.round, a.submitted_by as "submittedBy", j.started_by as "startedBy",
  a.submitted_at as "submittedAt", a.due_at as "dueAt", a.escalated_at as "escalatedAt", a.state, a.decided_by as "decidedBy", a.decided_at as "decidedAt",
  a.reason, a.version, p.home_country as "homeCountry", a.taken_by as "takenBy", a.taken_until as "takenUntil",
  a.decided_for as "decidedFor"`;
const FROM = sql`from approval a join journey j on j.id = a.journey_id join partner p on p.id = a.partner_id`;

export type ApprovalsWanted = {
  readonly view: 'mine' | 'team' | 'overdue' | 'decided';
  /** Whose inbox: the role that decides. */
  readonly role: Role;
  /** What is in their hands: their own first, then what colleagues handed them. */
  readonly desks: readonly Desk[];
  /** Epoch milliseconds. */
  readonly now: number;
  /** After this one, in the order of the view: its sort key (epoch milliseconds) and id. */
  readonly after: { readonly at: number; readonly id: string } | null;
  readonly limit: number;
};

/** A page: what waits by when it is due, what is decided the latest first. */
export async function approvalPage(
  db: Db,
  wanted: ApprovalsWanted,
): Promise<readonly ApprovalView[]> {
  const { view, role, desks, now, after, limit } = wanted;
  const at = after === null ? null : new Date(after.at).toISOString();
  const id = after?.id ?? null;
  if (view === 'decided') {
    const { rows } = await sql<ApprovalView>`
      select ${VIEW} ${FROM} where a.decided_at is not null
        and (${at}::timestamptz is null or (date_trunc('milliseconds', a.decided_at), a.id) < (${at}::timestamptz, ${id}::bigint))
      order by date_trunc('milliseconds', a.decided_at) desc, a.id desc limit ${limit}`.execute(db);
    return rows;
  }
  const { rows } = await sql<ApprovalView>`
    select ${VIEW} ${FROM} where a.state = 'waiting'
      and (${view === 'team' || (view === 'overdue' && hearsOfLate(role))} or ${inHand(role, desks)})
      and (${view} <> 'overdue' or a.due_at < ${new Date(now).toISOString()}::timestamptz)
      and (${at}::timestamptz is null or (date_trunc('milliseconds', a.due_at), a.id) > (${at}::timestamptz, ${id}::bigint))
    order by date_trunc('milliseconds', a.due_at), a.id limit ${limit}`.execute(db);
  return rows;
}

/** Who decides nothing, and is told of all that is late. */
const hearsOfLate = (role: Role): boolean => role === 'program-owner';

/** What is in these hands: of the role alone where nothing was handed over, which row-level security limits to the region. */
const inHand = (role: Role, desks: readonly Desk[]) =>
  desks.length < 2
    ? sql<boolean>`a.role = ${role}`
    : sql<boolean>`exists (select from jsonb_to_recordset(${json(desks)}::jsonb) as d(role text, countries text[])
        where d.role = a.role and (d.countries is null or p.home_country = any(d.countries)))`;

/** More than this is nobody's to count. */
const DECIDED_MAX = 1000;

/** How many wait: in these hands, for anyone, and of the former those that are late (of all, for whoever hears of them). */
export async function approvalCounts(
  db: Db,
  { role, desks, now }: Pick<ApprovalsWanted, 'role' | 'desks' | 'now'>,
): Promise<{ readonly mine: number; readonly team: number; readonly overdue: number }> {
  const { rows } = await sql<{ mine: number; team: number; overdue: number }>`
    select count(*) filter (where ${inHand(role, desks)})::int as mine, count(*)::int as team,
      count(*) filter (where (${inHand(role, desks)} or ${hearsOfLate(role)}) and a.due_at < ${new Date(now).toISOString()}::timestamptz)::int as overdue
    from approval a join partner p on p.id = a.partner_id where a.state = 'waiting'`.execute(db);
  return rows[0] ?? { mine: 0, team: 0, overdue: 0 };
}

/** How many are decided, at most 1,000. */
export async function decidedCount(db: Db): Promise<number> {
  const { rows } = await sql<{ decided: number }>`
    select count(*)::int as decided from (
      select from approval where decided_at is not null limit ${DECIDED_MAX}) a`.execute(db);
  return rows[0]?.decided ?? 0;
}

/** One; undefined where it cannot be seen. */
export async function approvalById(
  db: Db,
  id: string,
): Promise<(ApprovalView & { readonly plan: PracticePlan }) | undefined> {
  const { rows } = await sql<
    ApprovalView & { plan: PracticePlan }
  >`select ${VIEW}, j.plan ${FROM} where a.id = ${id}`.execute(db);
  return rows[0];
}

export type PastDecision = {
  readonly partner: string;
  readonly byPerson: string | null;
  readonly at: number;
  readonly state: ApprovalState;
  readonly reason: string | null;
};

/** The last five decisions on the same step of the same practice, and the median of days that they took. */
export async function pastDecisions(
  db: Db,
  practice: string,
  step: string,
  not: string,
): Promise<{ readonly last: readonly PastDecision[]; readonly medianDays: number | null }> {
  const [last, median] = await Promise.all([
    sql<PastDecision>`
      select p.name as partner, a.decided_by as "byPerson", a.decided_at as at, a.state, a.reason ${FROM}
      where j.subject = ${practice} and a.step = ${step} and a.id <> ${not} and a.decided_at is not null
      order by a.decided_at desc limit 5`.execute(db),
    sql<{ days: string | null }>`
      select round((percentile_cont(0.5) within group (order by extract(epoch from a.decided_at - a.submitted_at) / 86400))::numeric, 1)::text as days
      ${FROM} where j.subject = ${practice} and a.step = ${step} and a.decided_at is not null`.execute(
      db,
    ),
  ]);
  const days = median.rows[0]?.days ?? null;
  return { last: last.rows, medianDays: days === null ? null : Number(days) };
}
