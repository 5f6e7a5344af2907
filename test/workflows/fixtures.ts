/** A small practice, with every kind of step, as an edition would say it. */
import type { Milestone, MilestoneId, PlannedStep, Practice } from '../../program/edition/types.ts';
import type { PracticePlan } from '../../program/practice.ts';

const place = { file: 'test.yaml', line: 1 };
const titled = (text: string) => ({ en: text, fr: text });
const about = (id: string) => ({ id, title: titled(id), says: titled(id), place });

/** A step that three persons with a certification prove. */
export const automatic = (id: string, min = 3): PlannedStep => ({
  ...about(id),
  kind: 'automatic',
  anyOf: [
    { family: 'certifications', where: {}, count: 'persons', min, model: null, withinMonths: null },
  ],
});

export const decided = (
  id: string,
  decider: 'partner-manager' | 'reviewer' = 'reviewer',
): PlannedStep => ({
  ...about(id),
  kind: 'decided',
  decider,
  evidence: ['link', 'note'],
  criteria: [],
  decideDays: 5,
  answerDays: 10,
});

export const assessment = (id: string, when: 'then' | 'now'): PlannedStep => ({
  ...about(id),
  kind: 'assessment',
  when,
});

export const milestone = (
  id: MilestoneId,
  steps: readonly PlannedStep[],
  points = 10,
): Milestone => ({
  id,
  title: titled(id),
  clause: `ignite-${id}`,
  number: '9.1',
  points,
  kind: 'foundational',
  place,
  dueDays: 10,
  steps,
  playbook: [],
});

/** A practice of all six milestones. */
export const practiceOf = (milestones: readonly Milestone[] = EVERY_KIND): Practice => ({
  ...about('containers'),
  milestones,
  assessment: {
    areas: (['people', 'offers', 'delivery', 'demand'] as const).map((id) => ({
      id,
      title: titled(id),
      questions: [1, 2].map((n) => ({
        id: `${id}-${n}`,
        title: titled(id),
        low: titled('low'),
        high: titled('high'),
      })),
    })),
  },
  waitingDays: 30,
});

const EVERY_KIND = [
  milestone('assess', [assessment('first-assessment', 'then')]),
  milestone('plan', [decided('joint-plan', 'partner-manager')]),
  milestone('enable', [automatic('people-certified'), decided('workshop')]),
  milestone('build', [decided('reference')]),
  milestone('launch', [automatic('first-customer', 1)]),
  milestone('grow', [assessment('second-assessment', 'now')]),
];

/** Every question answered alike. */
export const answers = (value = 2): Record<string, number> =>
  Object.fromEntries(
    ['people', 'offers', 'delivery', 'demand'].flatMap((area) =>
      [1, 2].map((n) => [`${area}-${n}`, value] as const),
    ),
  );

export const MS_A_DAY = 86_400_000;

/** A plan whose days are days of 24 hours, each milestone due after the one before. */
export function planOf(
  practice: Practice,
  at: number,
  given: Partial<PracticePlan> = {},
): PracticePlan {
  let from = at;
  const dueAt = practice.milestones.map(({ id, dueDays }) => {
    from += dueDays * MS_A_DAY;
    return [id, from] as const;
  });
  return {
    edition: 'test',
    practice: practice.id,
    partnerId: '7',
    attempt: 1,
    models: ['solution-reseller'],
    milestones: practice.milestones,
    assessment: practice.assessment,
    dueAt: Object.fromEntries(dueAt) as PracticePlan['dueAt'],
    reminders: [0.5, 1],
    skewMs: 0,
    ...given,
  };
}
