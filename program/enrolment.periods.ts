/** How an enrolment as a whole begins, is renewed, rests, is suspended and ends. */
import { isLive, isPending, type EnrolmentRows, type EnrolmentState } from './enrolment.ts';
import {
  endLine,
  setAgreement,
  setLine,
  setState,
  tomorrow,
  type Draft,
} from './enrolment.draft.ts';
import { begin } from './enrolment.lines.ts';
import type { Day } from './models.ts';

export function beginEnrolment(draft: Draft): void {
  draft.startedOn = draft.calendar.dayAt(draft.at, draft.plan.homeCountry);
  draft.renewal = renewalOf(draft, draft.startedOn, 1);
  setState(draft, 'active');
}

export function openRenewal(draft: Draft): void {
  const { renewal } = draft;
  if (renewal === null) return;
  draft.renewal = { ...renewal, opened: true };
  draft.toScreen = true;
  draft.tells.push({ what: 'renewal-opened', lines: [], dueAt: renewal.dueAt });
}

/** Another period begins on the anniversary; what rested takes part again from today. */
export function renew(draft: Draft): void {
  const { startedOn, renewal } = draft;
  if (startedOn === null || renewal === null) return;
  for (const line of Object.values(draft.lines)) {
    if (line.state === 'resting') begin(draft, line);
  }
  draft.toScreen ||= draft.state === 'dormant';
  draft.takeUpUntil = null;
  draft.renewal = renewalOf(draft, startedOn, renewal.years + 1);
  draft.tells.push({ what: 'renewed', lines: [], dueAt: draft.renewal.dueAt });
  setState(draft, 'active');
}

const renewalOf = (
  draft: Draft,
  startedOn: Day,
  years: number,
): EnrolmentRows['renewal'] & object => ({
  ...draft.calendar.renewal(draft.plan, startedOn, years),
  ...{ years, opened: false, told: 0 },
});

/** Nobody renewed: what takes part rests, and may be taken up again for a time. */
export function rest(draft: Draft): void {
  for (const line of Object.values(draft.lines)) {
    if (isLive(line)) setLine(draft, line, 'resting', { waitsFor: [], to: tomorrow(draft, line) });
    else if (isPending(line)) setLine(draft, line, 'expired', {});
  }
  draft.takeUpUntil = draft.calendar.daysAfter(draft.at, draft.plan.renewal.takeUpDays);
  draft.toScreen = false;
  draft.tells.push({ what: 'dormant', lines: [], dueAt: draft.takeUpUntil });
  setState(draft, 'dormant');
}

/** Participations end for as long as it lasts; points that were earned stay, and what comes meanwhile counts afterwards. */
export function suspend(draft: Draft): void {
  for (const line of Object.values(draft.lines)) {
    if (isLive(line)) draft.lines[line.id] = { ...line, to: tomorrow(draft, line) };
  }
  draft.suspendedAt = draft.at;
  draft.tells.push({ what: 'suspended', lines: [], dueAt: null });
  setState(draft, 'suspended');
}

/** As if it had never been suspended; who missed the renewal meanwhile has the whole time of grace. */
export function reinstate(draft: Draft): void {
  for (const line of Object.values(draft.lines)) {
    if (isLive(line)) draft.lines[line.id] = { ...line, to: null };
  }
  const { renewal } = draft;
  draft.suspendedAt = null;
  const isLate = renewal !== null && renewal.dueAt <= draft.at;
  if (isLate) {
    const closesAt = draft.calendar.daysAfter(draft.at, draft.plan.renewal.closesDaysAfter);
    draft.renewal = { ...renewal, opened: true, closesAt: Math.max(renewal.closesAt, closesAt) };
  }
  draft.tells.push({ what: 'reinstated', lines: [], dueAt: null });
  setState(draft, isLate ? 'grace' : 'active');
}

/** Ends an enrolment: nobody's move any more. */
export function close(draft: Draft, state: EnrolmentState): void {
  for (const line of Object.values(draft.lines)) {
    if (isLive(line) || isPending(line))
      endLine(draft, line, state === 'lapsed' ? 'expired' : 'dropped');
    else if (line.state === 'resting') setLine(draft, line, 'ended', {});
  }
  for (const row of Object.values(draft.agreements)) {
    if (row.state === 'asked') setAgreement(draft, row, 'idle', { dueAt: null });
  }
  draft.renewal = null;
  draft.suspendedAt = null;
  draft.takeUpUntil = null;
  draft.toScreen = false;
  draft.tells.push({ what: 'over', lines: [], dueAt: null });
  setState(draft, state);
}
