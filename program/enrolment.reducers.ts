/**
 * How an enrolment moves: rows that stand and what happens in, rows that shall stand and what follows out.
 *
 * Pure, and the only place that says so: the recorder writes what comes out, the tests' stand-in keeps it in memory.
 */
import {
  isLive,
  isOver,
  type ChangedEnrolment,
  type EnrolmentEvent,
  type EnrolmentPlan,
  type EnrolmentRows,
  type EnrolmentSubject,
  type LineAsked,
  type LineState,
} from './enrolment.ts';
import { accept, missAgreement, revise, settleAgreement } from './enrolment.agreements.ts';
import {
  draftOf,
  endLine,
  linesIn,
  linesLike,
  outcomeOf,
  setLine,
  setState,
  type Draft,
  type EnrolmentCalendar,
  type EnrolmentOutcome,
} from './enrolment.draft.ts';
import { add, decide, decline, lapse, review, screened, takeBack } from './enrolment.lines.ts';
import {
  beginEnrolment,
  close,
  openRenewal,
  reinstate,
  renew,
  rest,
  suspend,
} from './enrolment.periods.ts';
import { lineOf } from './enrolment.rules.ts';
import { answerOf } from './enrolment.table.ts';

/** The rows of an enrolment that begins: its lines are to be screened, nothing is asked yet. */
export function openingRows(
  plan: EnrolmentPlan,
  asked: readonly LineAsked[],
  given: { readonly by: string; readonly signatories: readonly string[]; readonly at: number },
  calendar: EnrolmentCalendar,
): EnrolmentOutcome {
  const empty: EnrolmentRows = {
    state: 'screening',
    lines: {},
    agreements: {},
    signatories: given.signatories,
    startedOn: null,
    renewal: null,
    suspendedAt: null,
    takeUpUntil: null,
    toScreen: false,
  };
  const draft = draftOf(plan, empty, given.at, calendar);
  draft.traces.push({ subject: null, from: null, to: 'screening' });
  revise(draft);
  add(draft, asked, given.by);
  return outcomeOf(null, draft);
}

/** Carries out what the rules allow. What the table ignores, or no longer fits, changes nothing. */
export function advance(
  plan: EnrolmentPlan,
  rows: EnrolmentRows,
  event: EnrolmentEvent,
  calendar: EnrolmentCalendar,
): EnrolmentOutcome {
  const draft = draftOf(plan, rows, event.at, calendar);
  if (answerOf(rows.state, event.kind) === 'moves') {
    happen(draft, event);
    settle(draft);
  }
  return outcomeOf(rows, draft);
}

function happen(draft: Draft, event: EnrolmentEvent): void {
  switch (event.kind) {
    case 'screened':
      return screened(draft, event.hits);
    case 'decide':
      return linesIn(draft, event.lines).forEach((line) => decide(draft, line, event));
    case 'same-company':
      return decline(draft, event);
    case 'take-back':
      return linesIn(draft, event.lines).forEach((line) => takeBack(draft, line));
    case 'answer':
      return linesIn(draft, event.lines).forEach((line) =>
        review(draft, line, { round: line.round + 1, submittedBy: event.by, clearedBy: null }),
      );
    case 'accept':
      return accept(draft, event.entity);
    case 'add':
      return add(draft, event.asked, event.by);
    case 'drop':
      return linesIn(draft, event.lines).forEach((line) => endLine(draft, line, 'dropped'));
    case 'name-signatories':
      draft.signatories = [...new Set(event.people)];
      return undefined;
    case 'renew':
      draft.signatories = [...new Set(event.contacts ?? draft.signatories)];
      return renew(draft);
    case 'withdraw':
      return close(draft, 'withdrawn');
    case 'leave':
      return close(draft, 'left');
    case 'suspend':
      return suspend(draft);
    case 'reinstate':
      return reinstate(draft);
    case 'revise':
    case 'renewal-opened':
      draft.plan = event.plan;
      revise(draft);
      return event.kind === 'renewal-opened' ? openRenewal(draft) : undefined;
    case 'remind':
      return remind(draft, event.subject, event.told);
    default:
      return miss(draft, event);
  }
}

type Missed = Extract<
  EnrolmentEvent,
  {
    kind:
      | 'answer-missed'
      | 'decision-missed'
      | 'agreement-missed'
      | 'anniversary-passed'
      | 'renewal-missed'
      | 'take-up-missed';
  }
>;

/** What time brings, if it is still due: somebody may have moved, and this event not have seen it. */
function miss(draft: Draft, event: Missed): void {
  const isTime = (at: number | null | undefined): boolean => at != null && at <= draft.at;
  const { renewal } = draft;
  switch (event.kind) {
    case 'answer-missed':
      return linesLike(draft, event.line, 'action_required')
        .filter(({ dueAt }) => isTime(dueAt))
        .forEach((line) => {
          setLine(draft, line, 'rejected', { reason: 'not-answered' });
          draft.tells.push({ what: 'lines-rejected', lines: [line.id], dueAt: null });
        });
    case 'decision-missed':
      return linesLike(draft, event.line, 'in_review')
        .filter(({ lapsesAt }) => isTime(lapsesAt))
        .forEach((line) => lapse(draft, line));
    case 'agreement-missed':
      return isTime(draft.agreements[event.entity]?.dueAt)
        ? missAgreement(draft, event.entity)
        : undefined;
    case 'anniversary-passed':
      if (!isTime(renewal?.dueAt)) return undefined;
      setState(draft, 'grace');
      draft.tells.push({ what: 'grace', lines: [], dueAt: renewal?.closesAt ?? null });
      return undefined;
    case 'renewal-missed':
      return isTime(renewal?.closesAt) ? rest(draft) : undefined;
    case 'take-up-missed':
      return isTime(draft.takeUpUntil) ? close(draft, 'lapsed') : undefined;
  }
}

function remind(draft: Draft, subject: EnrolmentSubject, told: number): void {
  const escalates = told > draft.plan.reminders.length;
  const what = escalates ? 'escalation' : 'reminder';
  if (subject.of === 'renewal') {
    const { renewal } = draft;
    if (renewal === null || renewal.told >= told) return;
    draft.renewal = { ...renewal, told };
    draft.tells.push({
      what: 'reminder',
      of: 'renewal',
      role: null,
      entity: null,
      lines: [],
      dueAt: renewal.dueAt,
    });
  } else if (subject.of === 'agreement') {
    const row = draft.agreements[subject.entity];
    if (row?.state !== 'asked' || row.told >= told) return;
    draft.agreements[row.entity] = { ...row, told };
    draft.tells.push({
      what,
      of: 'agreement',
      role: null,
      entity: row.entity,
      lines: [],
      dueAt: row.dueAt,
    });
  } else {
    const { state, waitsFor, dueAt } = lineOf(draft, subject.line);
    const lines = linesLike(draft, subject.line, state).filter((line) => line.told < told);
    const of = state === 'action_required' ? 'change' : 'decision';
    for (const line of lines) {
      draft.lines[line.id] = { ...line, told };
      draft.tells.push({
        what,
        of,
        role: waitsFor[0] ?? null,
        entity: null,
        lines: [line.id],
        dueAt,
      });
    }
  }
}

/** What follows by itself: agreements are asked for, lines begin, and the state is that of its lines. */
function settle(draft: Draft): void {
  if (isOver(draft.state)) return;
  for (const { entity } of draft.plan.agreements) settleAgreement(draft, entity);
  if (draft.state === 'dormant') return;
  const lines = Object.values(draft.lines);
  const has = (...states: readonly LineState[]): boolean =>
    lines.some(({ state }) => states.includes(state));
  const isBegun = ['active', 'grace', 'suspended'].includes(draft.state);
  if (lines.some(isLive)) return isBegun ? undefined : beginEnrolment(draft);
  if (isBegun) return close(draft, 'rejected');
  if (has('in_review', 'action_required')) return setState(draft, 'in_review');
  if (has('approved')) return setState(draft, 'agreement');
  if (has('screening')) return setState(draft, 'screening');
  close(draft, has('rejected') ? 'rejected' : has('expired') ? 'lapsed' : 'withdrawn');
}

/** The rows of an enrolment with those that changed taken over. */
export function taken(rows: EnrolmentRows, changed: ChangedEnrolment): EnrolmentRows {
  const { lines, agreements, ...whole } = changed;
  return {
    ...whole,
    lines: { ...rows.lines, ...Object.fromEntries(lines.map((row) => [row.id, row])) },
    agreements: {
      ...rows.agreements,
      ...Object.fromEntries(agreements.map((row) => [row.entity, row])),
    },
  };
}

/** What changed between rows and rows; everything, if there are none before. */
export const changedRows = (
  before: EnrolmentRows | null,
  after: EnrolmentRows,
): ChangedEnrolment => ({
  ...after,
  lines: Object.values(after.lines).filter((row) => before?.lines[row.id] !== row),
  agreements: Object.values(after.agreements).filter(
    (row) => before?.agreements[row.entity] !== row,
  ),
});
