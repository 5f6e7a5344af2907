/**
 * What is due next in a practice journey: reminders, an escalation, the end of an answer's time,
 * a lapse, another look.
 *
 * Reminders go to the one whose move it is, at the plan's fractions of the time (at 1: on the
 * morning of the day it is due). When half as much time again has passed, somebody above hears of
 * it.
 */
import type { MilestoneId } from './edition/types.ts';
import type { Subject } from './practice.reducers.ts';
import type { JourneyRows, PlanOutline } from './practice.ts';

/** What to do at an instant, epoch milliseconds. */
export type Deadline = { readonly at: number } & (
  | { readonly kind: 'remind'; readonly subject: Subject; readonly told: number }
  | { readonly kind: 'answer-missed'; readonly step: string }
  | { readonly kind: 'lapse' }
  | { readonly kind: 'look' }
);

/** What the state says beside its rows. */
export type Course = {
  readonly plan: PlanOutline;
  readonly rows: JourneyRows;
  readonly changedAt: number;
  readonly lookAt: number | null;
};

const MS_A_DAY = 86_400_000;
/** Deadlines are ends of days; the last reminder comes at about nine in the morning of that day. */
const MORNING_BEFORE_END_MS = 15 * 3_600_000;
const ESCALATION_FRACTION = 0.5;
const ESCALATION_MIN_MS = MS_A_DAY;
const LAPSE_MIN_MS = 30 * MS_A_DAY;
const MOVED_LATELY_MS = 14 * MS_A_DAY;

/**
 * The next thing that is due, also if its time has come already; null while nothing is (paused,
 * ended).
 */
export function nextDeadline(course: Course, now: number): Deadline | null {
  if (course.rows.state !== 'running') return null;
  return deadlinesOf(course, now).reduce<Deadline | null>(
    (first, each) => (first === null || each.at < first.at ? each : first),
    null,
  );
}

function deadlinesOf(course: Course, now: number): readonly Deadline[] {
  const look: Deadline[] = course.lookAt === null ? [] : [{ kind: 'look', at: course.lookAt }];
  return [...stepDeadlines(course, now), ...milestoneDeadlines(course, now), ...look];
}

function stepDeadlines({ plan, rows }: Course, now: number): Deadline[] {
  return Object.values(rows.steps).flatMap((row): Deadline[] => {
    if (row.dueAt === null) return [];
    const subject = { step: row.step };
    const times = { since: row.since, dueAt: row.dueAt, told: row.told };
    if (row.state === 'in_review') return reminders(plan, subject, times, now, true);
    if (row.state !== 'action_required') return [];
    return [
      ...reminders(plan, subject, times, now, false),
      { kind: 'answer-missed', step: row.step, at: row.dueAt },
    ];
  });
}

/**
 * A milestone hurries the partner only while something in it is the partner's move, or waits for
 * facts.
 */
function milestoneDeadlines(course: Course, now: number): Deadline[] {
  const { plan, rows } = course;
  const row = rows.milestones[rows.milestone];
  if (row === undefined || row.state !== 'open' || row.openedAt === null) return [];
  const steps = (plan.milestones.find(({ id }) => id === row.id)?.steps ?? []).map(
    ({ id }) => rows.steps[id],
  );
  if (steps.some((step) => step?.state === 'in_review')) return [];
  const hurries = steps.some((step) =>
    ['open', 'waiting', 'invalidated'].includes(step?.state ?? ''),
  );
  const times = { since: row.openedAt, dueAt: row.dueAt, told: row.told };
  const subject: { readonly milestone: MilestoneId } = { milestone: row.id };
  return [
    ...(hurries ? reminders(plan, subject, times, now, true) : []),
    { kind: 'lapse', at: lapsesAt(row.openedAt, row.dueAt, course.changedAt) },
  ];
}

/**
 * When a milestone that nobody finishes ends its journey: overdue by as much time again as it was
 * given, at least 30 days, and nothing moved for 14 days. It never lapses while a decision is
 * awaited, which is not the partner's fault.
 *
 * An edition says no number for this (`journeys.md`: "whoever withdrew, failed or lapsed may
 * start again"); a journey that stayed open for ever would keep a partner from another attempt.
 */
export const lapsesAt = (openedAt: number, dueAt: number, changedAt: number): number =>
  Math.max(dueAt + Math.max(dueAt - openedAt, LAPSE_MIN_MS), changedAt + MOVED_LATELY_MS);

/** The next reminder that has not gone out; of several whose time has passed only the last. */
function reminders(
  plan: PlanOutline,
  subject: Subject,
  { since, dueAt, told }: { readonly since: number; readonly dueAt: number; readonly told: number },
  now: number,
  escalates: boolean,
): Deadline[] {
  const spanMs = Math.max(0, dueAt - since);
  const times = plan.reminders.map((fraction) =>
    fraction < 1 ? since + fraction * spanMs : Math.max(since, dueAt - MORNING_BEFORE_END_MS),
  );
  if (escalates) times.push(dueAt + Math.max(ESCALATION_MIN_MS, ESCALATION_FRACTION * spanMs));
  const at = times[told];
  if (at === undefined) return [];
  const passed = times.filter((time) => time <= now).length;
  return [{ kind: 'remind', subject, told: Math.max(told + 1, passed), at: Math.ceil(at) }];
}
