/** The maturity assessment: answers to scores, and what the gaps mean for the plan. */
import type {
  AreaId,
  Assessment,
  MilestoneId,
  PlannedStep,
  PlaybookItem,
} from './edition/types.ts';
import type { FactFamily } from './facts.ts';
import type { Answers, PracticePlan } from './practice.ts';

/** Area → mean of its answers, two places, as text: `2.67`. */
export type Scores = Readonly<Record<string, string>>;

/** An area below this mean is a gap: what the plan puts first. */
const GAP_BELOW_HUNDREDTHS = 300;

/** Means per area, exact until rounded to two places, half away from zero. */
export const scoresOf = (assessment: Assessment, answers: Answers): Scores =>
  Object.fromEntries(
    assessment.areas.map(({ id, questions }) => {
      const sum = questions.reduce((total, question) => total + (answers[question.id] ?? 0), 0);
      return [id, textOf(hundredths(sum, questions.length))];
    }),
  );

const hundredths = (sum: number, count: number): number =>
  count === 0 ? 0 : Math.floor((sum * 200 + count) / (2 * count));
const textOf = (value: number): string =>
  `${Math.floor(value / 100)}.${String(value % 100).padStart(2, '0')}`;

/** What an area has to reach so that it is no gap, as text. */
export const TARGET = textOf(GAP_BELOW_HUNDREDTHS);

/** Areas with a gap, the widest first; of equal ones in the order of the edition. */
export const gapsOf = (assessment: Assessment, scores: Scores): readonly AreaId[] =>
  assessment.areas
    .map(({ id }) => ({ id, score: Math.round(Number(scores[id] ?? 0) * 100) }))
    .filter(({ score }) => score < GAP_BELOW_HUNDREDTHS)
    .sort((a, b) => a.score - b.score)
    .map(({ id }) => id);

const AREA_OF_FAMILY: Readonly<Record<FactFamily, AreaId>> = {
  trainings: 'people',
  certifications: 'people',
  offerings: 'offers',
  deployments: 'delivery',
  consumption: 'demand',
  deals: 'demand',
  records: 'delivery',
};
const AREA_OF_MILESTONE: Readonly<Record<MilestoneId, AreaId>> = {
  assess: 'people',
  plan: 'offers',
  enable: 'people',
  build: 'delivery',
  launch: 'demand',
  grow: 'demand',
};

/** The area of maturity that a step raises: by the facts that prove it, else by its milestone. */
export const areaOf = (milestone: MilestoneId, step: PlannedStep): AreaId => {
  const family = step.kind === 'automatic' ? step.anyOf[0]?.family : undefined;
  return family === undefined ? AREA_OF_MILESTONE[milestone] : AREA_OF_FAMILY[family];
};

/**
 * What the first assessment means for the plan: the gaps, widest first, and the steps that close
 * one. Everything still has to be done; these come first.
 */
export function focusOf(
  plan: PracticePlan,
  scores: Scores,
): { readonly gaps: readonly AreaId[]; readonly steps: readonly string[] } {
  const gaps = gapsOf(plan.assessment, scores);
  const steps = plan.milestones.flatMap(({ id, steps: planned }) =>
    planned
      .filter((step) => step.kind !== 'assessment' && gaps.includes(areaOf(id, step)))
      .map((step) => step.id),
  );
  return { gaps, steps };
}

/** Best practices in the order of the gaps that they strengthen, the widest first; the rest as the edition says. */
export function playbookFor(
  playbook: readonly PlaybookItem[],
  gaps: readonly AreaId[],
): readonly PlaybookItem[] {
  const rank = ({ area }: PlaybookItem): number => {
    const at = area == null ? -1 : gaps.indexOf(area);
    return at < 0 ? gaps.length : at;
  };
  return playbook.toSorted((a, b) => rank(a) - rank(b));
}
