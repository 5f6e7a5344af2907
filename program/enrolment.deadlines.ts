/**
 * What is due next in an enrolment: reminders, an escalation, what lapses, and the dates of its renewal.
 *
 * Reminders of lines and agreements go out at the plan's fractions of the time (at 1: on the morning of the day), an
 * escalation when half as much time again has passed; those of a renewal on the days that its dates name.
 */
import type {
  EnrolmentEvent,
  EnrolmentPlan,
  EnrolmentRows,
  EnrolmentSubject,
  LineRow,
} from './enrolment.ts';
import { isOver } from './enrolment.ts';

/** An event of time, without its plan: whoever records it makes that anew where it has to. */
type Due =
  | Extract<
      EnrolmentEvent,
      {
        kind:
          | 'answer-missed'
          | 'decision-missed'
          | 'agreement-missed'
          | 'remind'
          | 'anniversary-passed'
          | 'renewal-missed'
          | 'take-up-missed';
      }
    >
  | { readonly at: number; readonly kind: 'renewal-opened' };

const MS_A_DAY = 86_400_000;
const MORNING_BEFORE_END_MS = 15 * 3_600_000;
const ESCALATION_FRACTION = 0.5;

/** The next thing that is due, also if its time has come already; null while nothing is. */
export function nextDue(plan: EnrolmentPlan, rows: EnrolmentRows, now: number): Due | null {
  if (isOver(rows.state)) return null;
  const all =
    rows.state === 'dormant'
      ? dormantDues(rows)
      : [
          ...lineDues(plan, rows, now),
          ...agreementDues(plan, rows, now),
          ...renewalDues(rows, now),
        ];
  return all.reduce<Due | null>(
    (first, each) => (first === null || each.at < first.at ? each : first),
    null,
  );
}

const dormantDues = ({ takeUpUntil }: EnrolmentRows): Due[] =>
  takeUpUntil === null ? [] : [{ kind: 'take-up-missed', at: takeUpUntil }];

function lineDues(plan: EnrolmentPlan, rows: EnrolmentRows, now: number): Due[] {
  return Object.values(rows.lines).flatMap((line) => [
    ...remindersOf(plan, { of: 'line', line: line.id }, line, now),
    ...lapseOf(line),
  ]);
}

function lapseOf({ id, state, dueAt, lapsesAt }: LineRow): Due[] {
  if (state === 'action_required' && dueAt !== null)
    return [{ kind: 'answer-missed', line: id, at: dueAt }];
  if (state === 'in_review' && lapsesAt !== null)
    return [{ kind: 'decision-missed', line: id, at: lapsesAt }];
  return [];
}

function agreementDues(plan: EnrolmentPlan, rows: EnrolmentRows, now: number): Due[] {
  return Object.values(rows.agreements).flatMap((row): Due[] => {
    const { entity, dueAt, accepted } = row;
    const lapses: Due[] =
      dueAt === null || accepted !== null ? [] : [{ kind: 'agreement-missed', entity, at: dueAt }];
    return [...remindersOf(plan, { of: 'agreement', entity }, row, now), ...lapses];
  });
}

/** The next reminder that has not gone out; of several whose time has passed only the last. */
function remindersOf(
  plan: EnrolmentPlan,
  subject: EnrolmentSubject,
  given: { readonly since: number; readonly dueAt: number | null; readonly told: number },
  now: number,
): Due[] {
  const { since, dueAt, told } = given;
  if (dueAt === null) return [];
  const spanMs = Math.max(0, dueAt - since);
  const times = plan.reminders.map((fraction) =>
    fraction < 1 ? since + fraction * spanMs : Math.max(since, dueAt - MORNING_BEFORE_END_MS),
  );
  times.push(dueAt + Math.max(MS_A_DAY, ESCALATION_FRACTION * spanMs));
  return nextOf(subject, times, told, now);
}

function renewalDues({ state, renewal }: EnrolmentRows, now: number): Due[] {
  if (renewal === null || (state !== 'active' && state !== 'grace')) return [];
  const { remindAt, told, opened, opensAt, dueAt, closesAt } = renewal;
  const turn: Due =
    state === 'grace'
      ? { kind: 'renewal-missed', at: closesAt }
      : opened
        ? { kind: 'anniversary-passed', at: dueAt }
        : { kind: 'renewal-opened', at: opensAt };
  return [turn, ...nextOf({ of: 'renewal' }, remindAt, told, now)];
}

function nextOf(
  subject: EnrolmentSubject,
  times: readonly number[],
  told: number,
  now: number,
): Due[] {
  const at = times[told];
  if (at === undefined) return [];
  const passed = times.filter((time) => time <= now).length;
  return [{ kind: 'remind', subject, told: Math.max(told + 1, passed), at: Math.ceil(at) }];
}
