/** How lines of an enrolment move: asked for, screened, decided, taken back. */
import {
  DUPLICATE_CHECK,
  DUPLICATE_REASON,
  exceptionsOf,
  isPending,
  lineId,
  type Deciding,
  type EnrolmentEvent,
  type LineAsked,
  type LineDecider,
  type LineRow,
  type ScreeningHit,
} from './enrolment.ts';
import { setLine, tomorrow, type Draft, type LineChange } from './enrolment.draft.ts';
import { deciderOf, isCleared, lineOf } from './enrolment.rules.ts';

const UNDECIDED = { decidedBy: null, decidedFor: null } as const;
const decidedBy = ({ by, behalf }: Deciding) => ({ decidedBy: by, decidedFor: behalf ?? null });

export function add(draft: Draft, asked: readonly LineAsked[], by: string): void {
  for (const one of asked) {
    const id = lineId(one);
    const known = draft.lines[id];
    draft.lines[id] = {
      ...{ id, country: one.country, model: one.model, state: 'screening', waitsFor: [] },
      ...{ exceptions: [], since: draft.at, dueAt: null, lapsesAt: null, told: 0 },
      ...{ round: (known?.round ?? 0) + 1, submittedBy: by, reason: null },
      ...UNDECIDED,
      clearedBy: null,
      ...{ from: known?.from ?? null, to: known?.to ?? null },
    };
    draft.traces.push({ subject: id, from: known?.state ?? null, to: 'screening' });
  }
}

/** What was found goes to compliance, what the edition does not clear to onboarding, the rest is approved. */
export function screened(draft: Draft, hits: readonly ScreeningHit[]): void {
  const found = (line: LineRow): readonly string[] => [
    ...new Set(
      hits
        .filter(({ country }) => country === null || country === line.country)
        .map(({ check }) => check),
    ),
  ];
  for (const line of Object.values(draft.lines)) {
    if (line.state === 'screening') {
      const exceptions = [...found(line), ...exceptionsOf(draft.plan, line)];
      const checks = found(line).filter((check) => check !== DUPLICATE_CHECK);
      const waitsFor: readonly LineDecider[] = [
        ...(checks.length > 0 ? (['compliance'] as const) : []),
        ...(exceptions.length > checks.length ? (['onboarding'] as const) : []),
      ];
      if (waitsFor.length > 0) review(draft, line, { waitsFor, exceptions });
      else setLine(draft, line, 'approved', { exceptions, waitsFor });
    } else if (draft.toScreen && line.state === 'active' && found(line).length > 0) {
      question(draft, line, found(line));
    }
  }
  draft.toScreen = false;
}

export function review(draft: Draft, line: LineRow, set: LineChange): void {
  const { decision } = draft.plan;
  const role = (set.waitsFor ?? line.waitsFor)[0] ?? 'onboarding';
  const dueAt = draft.calendar.decider(role, draft.at, decision.days);
  const lapsesAt = draft.calendar.decider(role, draft.at, decision.lapsesAfterDays);
  setLine(draft, line, 'in_review', { ...UNDECIDED, ...set, dueAt, lapsesAt });
  draft.tells.push({ what: 'to-decide', role, lines: [line.id], dueAt });
}

/** Found again while it takes part: it goes on until compliance has looked. */
function question(draft: Draft, line: LineRow, exceptions: readonly string[]): void {
  const dueAt = draft.calendar.decider('compliance', draft.at, draft.plan.decision.days);
  setLine(draft, line, 'in_question', {
    exceptions,
    waitsFor: ['compliance'],
    ...UNDECIDED,
    dueAt,
  });
  draft.tells.push({ what: 'to-decide', role: 'compliance', lines: [line.id], dueAt });
}

export function decide(
  draft: Draft,
  line: LineRow,
  event: Extract<EnrolmentEvent, { kind: 'decide' }>,
): void {
  const decided = decidedBy(event);
  const isLiveLine = line.state === 'in_question';
  if (event.verdict === 'reject') {
    const set = { ...decided, reason: event.code };
    if (isLiveLine) setLine(draft, line, 'ended', { ...set, to: tomorrow(draft, line) });
    else setLine(draft, line, 'rejected', set);
    draft.tells.push({ what: 'lines-rejected', lines: [line.id], dueAt: null });
  } else if (event.verdict === 'request-change') {
    const dueAt = draft.calendar.partner(draft.at, draft.plan.decision.answerDays);
    setLine(draft, line, 'action_required', { ...decided, dueAt });
    draft.tells.push({ what: 'change-asked', lines: [line.id], dueAt });
  } else if (isLiveLine) {
    setLine(draft, line, 'active', { ...decided, waitsFor: [] });
  } else {
    const waitsFor = line.waitsFor.slice(1);
    if (waitsFor.length > 0) review(draft, line, { waitsFor, clearedBy: event.by });
    else setLine(draft, line, 'approved', { ...decided, waitsFor });
  }
}

/** All that is under way is declined, whoever it waits for: it is no company of its own. */
export function decline(draft: Draft, event: Deciding): void {
  for (const line of Object.values(draft.lines).filter(isPending)) {
    setLine(draft, line, 'rejected', {
      ...{ ...decidedBy(event), waitsFor: [], reason: DUPLICATE_REASON },
    });
    draft.tells.push({ what: 'lines-rejected', lines: [line.id], dueAt: null });
  }
}

/** It waits for the same decision again, with all its time. */
export function takeBack(draft: Draft, line: LineRow): void {
  if (isCleared(line)) {
    // The company never heard that compliance let it go on; its state is the same, and the history says it all the same.
    draft.traces.push({ subject: line.id, from: line.state, to: line.state });
    return review(draft, line, { waitsFor: ['compliance', ...line.waitsFor], clearedBy: null });
  }
  review(draft, line, { waitsFor: [deciderOf(line), ...line.waitsFor.slice(1)], reason: null });
  const { dueAt } = lineOf(draft, line.id);
  draft.tells.push({ what: 'taken-back', lines: [line.id], dueAt });
}

export function lapse(draft: Draft, line: LineRow): void {
  setLine(draft, line, 'expired', {});
  draft.tells.push({ what: 'lines-lapsed', lines: [line.id], dueAt: null });
}

/** A line takes part from today, as its site counts days; not on a day on which it took part already. */
export function begin(draft: Draft, line: LineRow): void {
  const today = draft.calendar.dayAt(draft.at, line.country);
  const isSeamless = line.from !== null && line.to !== null && line.to >= today;
  setLine(draft, line, 'active', { from: isSeamless ? line.from : today, to: null });
}
