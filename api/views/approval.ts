/** A request for a decision as it goes out, and who may not decide it. */
import type { Static } from 'typebox';
import type { ApprovalView } from '../../db/queries/approval-views.ts';
import type { Edition } from '../../program/edition/types.ts';
import { RuleViolation } from '../../program/errors.ts';
import { assertUnderWay } from '../../program/practice.rules.ts';
import type { PracticePlan } from '../../program/practice.ts';
import type { Asker } from '../auth/principals.ts';
import { idOf } from '../ids.ts';
import type { ApprovalItem } from '../schemas/journeys.ts';
import { assertFree, behalfOf } from './desk.ts';
import { instantOf, instantOrNull } from './instants.ts';
import { practiceOf, practiceTitle } from './practices.ts';

/** A line of the inbox; `now` in epoch milliseconds. */
export function approvalItem(
  editions: readonly Edition[],
  approval: ApprovalView & { readonly plan?: PracticePlan },
  names: ReadonlyMap<string, string>,
  now: number,
  asker: Asker,
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
    taken: takenOf(approval, names, now, asker),
    behalf: nameOfBehalf(approval, asker),
  };
}

/** Why this person may not decide it now; null where they may. The journey and the database hold the same. */
export function mayNot(approval: ApprovalView, asker: Asker, now: number): RuleViolation | null {
  try {
    behalfOf(approval, asker);
    assertUnderWay({ state: approval.journeyState });
    assertFree(approval, asker, now);
    return null;
  } catch (error) {
    if (error instanceof RuleViolation) return error;
    throw error;
  }
}

/** Who works on it, while that lasts. */
function takenOf(
  { state, takenBy, takenUntil }: ApprovalView,
  names: ReadonlyMap<string, string>,
  now: number,
  { personId }: Asker,
): Static<typeof ApprovalItem>['taken'] {
  if (state !== 'waiting' || takenBy === null || takenUntil === null || takenUntil <= now)
    return null;
  return {
    by: names.get(takenBy) ?? '',
    until: instantOf(takenUntil),
    mine: takenBy === personId,
  };
}

/** For whom they would decide it; null where it is their own to decide, or not theirs at all. */
function nameOfBehalf(approval: ApprovalView, asker: Asker): string | null {
  if (asker.standIns.length === 0 || approval.state !== 'waiting') return null;
  try {
    const behalf = behalfOf(approval, asker);
    return asker.standIns.find(({ personId }) => personId === behalf)?.name ?? null;
  } catch {
    return null;
  }
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
