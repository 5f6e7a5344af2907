/** Assignments and what somebody can learn, as they go out. */
import type { Static } from 'typebox';
import type { AssignmentView, OpenStep } from '../../db/queries/assignments.ts';
import type { Edition } from '../../program/edition/types.ts';
import { learnableTitle, worthOf, type Learnable } from '../../program/learning.ts';
import type { Day, Text } from '../../program/models.ts';
import type { PracticePlan } from '../../program/practice.ts';
import { idOf } from '../ids.ts';
import type { AssignmentItem } from '../schemas/learning.ts';
import { clauseRef } from './entry.ts';
import { dayOrNull, instantOf } from './instants.ts';
import { plannedIn, practiceTitle } from './practices.ts';

/** The title of a course or certification; the same in every language. */
export const titleOf = (name: string): Text => ({
  en: learnableTitle(name),
  fr: learnableTitle(name),
});

/** What it pays by the edition in force. */
export function worthItem(edition: Edition | null, learnable: Learnable) {
  const worth = edition === null ? null : worthOf(edition, learnable);
  if (worth === null || edition === null) return null;
  const { points, clause } = worth;
  return { points, clause: clauseRef([edition], { edition: edition.id, clause: clause.id }) };
}

/** A step by its journey. */
export function stepItem(
  editions: readonly Edition[],
  of: Pick<OpenStep, 'journeyId' | 'edition' | 'step'> & { readonly plan: PracticePlan },
) {
  return {
    journey: idOf('jrn', of.journeyId),
    step: of.step,
    title: plannedIn(of.plan, of.step)?.step.title ?? { en: of.step, fr: of.step },
    practice: practiceTitle(editions, of.edition, of.plan.practice),
  };
}

/** One assignment, on a day. */
export function assignmentItem(
  editions: readonly Edition[],
  edition: Edition | null,
  one: AssignmentView,
  names: ReadonlyMap<string, string>,
  today: Day,
): Static<typeof AssignmentItem> {
  const { kind, name, journeyId, step, plan } = one;
  const stepOf =
    journeyId === null || step === null || plan === null
      ? null
      : stepItem(editions, { journeyId, step, plan, edition: one.edition ?? '' });
  return {
    id: idOf('asg', one.id),
    person: { id: idOf('psn', one.personId), name: one.person },
    kind,
    name,
    title: stepOf?.title ?? titleOf(name ?? ''),
    step: stepOf,
    dueOn: one.dueOn,
    note: one.note,
    by: names.get(one.assignedBy) ?? null,
    assignedAt: instantOf(one.assignedAt),
    state: one.doneOn !== null ? 'done' : one.dueOn < today ? 'late' : 'open',
    doneOn: dayOrNull(one.doneOn),
    worth: kind === 'step' || name === null ? null : worthItem(edition, { kind, name }),
  };
}
