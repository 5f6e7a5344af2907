/** Where a journey's words come from: the practice of the edition it runs on. */
import type { Edition, Milestone, PlannedStep, Practice } from '../../program/edition/types.ts';
import type { Text } from '../../program/models.ts';
import type { PracticePlan } from '../../program/practice.ts';

/** The title of a practice in an edition; its id in words where the edition is not loaded any more. */
export function practiceTitle(
  editions: readonly Edition[],
  edition: string,
  practice: string,
): Text {
  return practiceOf(editions, edition, practice)?.title ?? { en: practice, fr: practice };
}

/** A practice of an edition; undefined where there is none. */
export const practiceOf = (
  editions: readonly Edition[],
  edition: string,
  practice: string,
): Practice | undefined =>
  editions.find((one) => one.id === edition)?.practices.find((one) => one.id === practice);

/** A step of a plan with its milestone; undefined where the plan has none of this name. */
export function plannedIn(
  plan: PracticePlan,
  step: string,
): { milestone: Milestone; step: PlannedStep } | undefined {
  for (const milestone of plan.milestones) {
    const found = milestone.steps.find((one) => one.id === step);
    if (found !== undefined) return { milestone, step: found };
  }
  return undefined;
}

/** Where a milestone's clause stands. */
export const milestoneClause = (edition: string, milestone: Milestone) => ({
  edition,
  clause: milestone.clause,
  number: milestone.number,
  says: milestone.title,
  file: milestone.place.file,
  line: milestone.place.line,
});
