/** A request for a decision as it goes out, and who may not decide it. */
import type { Static } from 'typebox';
import type { ApprovalView } from '../../db/queries/approval-views.ts';
import type { Edition } from '../../program/edition/types.ts';
import { RuleViolation } from '../../program/errors.ts';
import type { PracticePlan } from '../../program/practice.ts';
import type { Asker } from '../auth/principals.ts';
import { idOf } from '../ids.ts';
import type { ApprovalItem } from '../schemas/journeys.ts';
import { instantOf, instantOrNull } from './instants.ts';
import { practiceOf, practiceTitle } from './practices.ts';

/** A line of the inbox; `now` in epoch milliseconds. */
export function approvalItem(
  editions: readonly Edition[],
  approval: ApprovalView & { readonly plan?: PracticePlan },
  names: ReadonlyMap<string, string>,
  now: number,
): Static<typeof ApprovalItem> {
  const { practice, edition, step } = approval;
  const planned = practiceOf(editions, edition, practice)
    ?.milestones.flatMap((one) => one.steps)
    .find((one) => one.id === step);
  return {
    id: idOf('apr', approval.id),
    journey: idOf('jrn', approval.journeyId),
    partner: { id: idOf('ptn', approval.partnerId), name: approval.partnerName },
    practice,
    practiceTitle: practiceTitle(editions, edition, practice),
    step,
    title: planned?.title ?? { en: step, fr: step },
    role: approval.role,
    round: approval.round,
    submittedBy: names.get(approval.submittedBy) ?? '',
    submittedAt: instantOf(approval.submittedAt),
    dueAt: instantOf(approval.dueAt),
    escalatedAt: instantOrNull(approval.escalatedAt),
    daysLate: approval.state === 'waiting' ? weekdaysBetween(approval.dueAt, now) : 0,
    state: approval.state,
    version: approval.version,
  };
}

/** Why this person may not decide it; null where they may. The journey and the database hold the same. */
export function mayNot(approval: ApprovalView, asker: Asker): RuleViolation | null {
  if (asker.personId === approval.submittedBy || asker.personId === approval.startedBy) {
    return new RuleViolation('OWN_DECISION', 'Nobody decides their own step.');
  }
  if (asker.role !== approval.role)
    return new RuleViolation('NOT_THE_DECIDER', `This is for a ${approval.role} to decide.`);
  return null;
}

const DAY_MS = 86_400_000;

/** Whole days from Monday to Friday that have passed since a moment; 0 before it. */
function weekdaysBetween(from: number, to: number): number {
  let days = 0;
  for (let at = from + DAY_MS; at <= to && days < 999; at += DAY_MS) {
    const day = new Date(at).getUTCDay();
    if (day !== 0 && day !== 6) days += 1;
  }
  return to > from && days === 0 ? 1 : days;
}
