import { addDays } from '../days.ts';
import type { ApprovalPolicy, Term } from '../edition/policies.types.ts';
import type { Day } from '../models.ts';

/**
 * Approvals: whose move it is and until when, and what time decides where nobody does.
 *
 * Business days are counted by the calendar of where people work, which is given: of the reviewer for what they owe, of
 * the partner for what it owes.
 */
export type WorkCalendar = (from: Day, businessDays: number) => Day;

/** What happened to something that was handed in. */
export type ApprovalEvent = {
  readonly on: Day;
  readonly kind:
    | 'submitted'
    | 'looked-at'
    | 'action-requested'
    | 'answered'
    | 'approved'
    | 'rejected'
    | 'disputed'
    | 'consent-withdrawn';
};

export type ApprovalFacts = {
  readonly policy: ApprovalPolicy;
  /** In any order; of one day in the order of a case: what is handed in comes before what is decided. */
  readonly events: readonly ApprovalEvent[];
  readonly reviewer: WorkCalendar;
  readonly partner: WorkCalendar;
};

export type ApprovalState =
  | 'draft'
  | 'submitted'
  | 'in-review'
  | 'action-required'
  | 'approved'
  | 'rejected'
  | 'disputed'
  | 'rejected-finally'
  | 'ended'
  | 'taken-back';

export type ApprovalVerdict = {
  readonly state: ApprovalState;
  readonly since: Day | null;
  readonly why:
    | 'nothing-handed-in'
    | 'waits-for-review'
    | 'waits-for-decision'
    | 'waits-for-answer'
    | 'decided'
    | 'decided-finally'
    | 'not-answered'
    | 'dispute-is-open'
    | 'may-be-disputed'
    | 'consent-withdrawn'
    | 'consent-withdrawn-but-stands';
  readonly move: 'partner' | 'reviewer' | null;
  /** The last day for that move. */
  readonly dueOn: Day | null;
  /** Whether that day is over and nothing has come of it. */
  readonly late: boolean;
};

type Case = {
  state: ApprovalState;
  since: Day | null;
  submittedOn: Day | null;
  unanswered: boolean;
  disputed: boolean;
  withdrawn: boolean;
};

const ORDER: readonly ApprovalEvent['kind'][] = [
  'submitted',
  'looked-at',
  'action-requested',
  'answered',
  'approved',
  'rejected',
  'disputed',
  'consent-withdrawn',
];

/** Where a case stands at the end of a day. What does not fit its state changes nothing: who records it refuses it. */
export function approvalOn(facts: ApprovalFacts, day: Day): ApprovalVerdict {
  const one: Case = {
    state: 'draft',
    since: null,
    submittedOn: null,
    unanswered: false,
    disputed: false,
    withdrawn: false,
  };
  const events = facts.events
    .filter(({ on }) => on <= day)
    .sort((a, b) =>
      a.on === b.on ? ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) : a.on < b.on ? -1 : 1,
    );
  for (const event of events) {
    lapse(facts, one, event.on);
    happen(facts, one, event);
  }
  lapse(facts, one, day);
  return verdictOf(facts, one, day);
}

function happen({ policy, ...facts }: ApprovalFacts, one: Case, { kind, on }: ApprovalEvent): void {
  const { state } = one;
  const isOpen = state === 'submitted' || state === 'in-review';
  const become = (next: ApprovalState): void => {
    one.state = next;
    one.since = on;
  };
  if (kind === 'submitted' && state === 'draft') {
    become('submitted');
    one.submittedOn = on;
  } else if (kind === 'looked-at' && state === 'submitted') become('in-review');
  else if (kind === 'action-requested' && isOpen) become('action-required');
  else if (kind === 'answered' && state === 'action-required') {
    become('submitted');
    one.submittedOn = on;
  } else if ((kind === 'approved' || kind === 'rejected') && (isOpen || state === 'disputed')) {
    const final = state === 'disputed' ? 'rejected-finally' : 'rejected';
    become(kind === 'approved' ? 'approved' : final);
  } else if (kind === 'disputed' && state === 'rejected' && !one.disputed) {
    const until = disputeUntil({ policy, ...facts }, one);
    if (until === null || on > until) return;
    one.disputed = true;
    become('disputed');
  } else if (kind === 'consent-withdrawn' && state === 'approved') {
    one.withdrawn = true;
    if (policy.consentWithdrawn === 'ends') become('ended');
    else if (policy.consentWithdrawn === 'taken-back') become('taken-back');
  }
}

/** A request for action that nobody answers is rejected when its time is over, on the day after. */
function lapse(facts: ApprovalFacts, one: Case, day: Day): void {
  if (one.state !== 'action-required' || one.since === null) return;
  if (facts.policy.unanswered === 'reminded') return;
  const due = after(one.since, facts.policy.answer, facts.partner);
  if (day <= due) return;
  one.state = 'rejected';
  one.since = addDays(due, 1);
  one.unanswered = true;
}

function disputeUntil({ policy, partner }: ApprovalFacts, { since }: Case): Day | null {
  return policy.dispute === null || since === null ? null : after(since, policy.dispute, partner);
}

const after = (day: Day, { count, unit }: Term, calendar: WorkCalendar): Day =>
  unit === 'days' ? addDays(day, count) : calendar(day, count);

function verdictOf(facts: ApprovalFacts, one: Case, day: Day): ApprovalVerdict {
  const { policy, reviewer, partner } = facts;
  const { state, since } = one;
  const waits = (
    why: ApprovalVerdict['why'],
    move: ApprovalVerdict['move'],
    dueOn: Day | null,
  ): ApprovalVerdict => ({ state, since, why, move, dueOn, late: dueOn !== null && day > dueOn });
  const from = one.submittedOn ?? day;
  switch (state) {
    case 'draft':
      return waits('nothing-handed-in', 'partner', null);
    case 'submitted':
      return waits('waits-for-review', 'reviewer', after(from, policy.review, reviewer));
    case 'in-review':
      return waits('waits-for-decision', 'reviewer', after(from, policy.decision, reviewer));
    case 'action-required':
      return waits('waits-for-answer', 'partner', after(since ?? day, policy.answer, partner));
    case 'disputed':
      return waits('dispute-is-open', 'reviewer', after(since ?? day, policy.decision, reviewer));
    case 'rejected': {
      const until = disputeUntil(facts, one);
      const isOpen = until !== null && day <= until && !one.disputed;
      if (one.unanswered)
        return waits('not-answered', isOpen ? 'partner' : null, isOpen ? until : null);
      return isOpen ? waits('may-be-disputed', 'partner', until) : waits('decided', null, null);
    }
    case 'rejected-finally':
      return waits('decided-finally', null, null);
    case 'approved':
      if (one.withdrawn) return waits('consent-withdrawn-but-stands', null, null);
      return waits(one.disputed ? 'decided-finally' : 'decided', null, null);
    case 'ended':
    case 'taken-back':
      return waits('consent-withdrawn', null, null);
  }
}

/** Days `from ≤ d < to` on which what was approved holds, as known now; null for none at all. */
export function approvedDays(
  facts: ApprovalFacts,
  knownOn: Day,
): { readonly from: Day; readonly to: Day | null } | null {
  const days = [...new Set(facts.events.map(({ on }) => on))].filter((on) => on <= knownOn).sort();
  const from = days.find((on) => approvalOn(facts, on).state === 'approved');
  const now = approvalOn(facts, knownOn);
  // Approved and withdrawn on one day: it never held at the end of any.
  if (from === undefined || now.state === 'taken-back') return null;
  return { from, to: now.state === 'ended' ? now.since : null };
}
