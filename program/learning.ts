/** What people can learn by an edition: what it is worth, and which steps it moves. Pure. */
import type { Clause, Edition, PlannedStep, Where } from './edition/types.ts';
import { addMonths } from './days.ts';
import { matches } from './match.ts';
import type { Day } from './models.ts';

/** A course or a certification, by the name that facts carry. */
export type Learnable = { readonly kind: 'training' | 'certification'; readonly name: string };

/** What somebody has: certifications with the last day on which they are held (null for never ending), courses passed. */
export type Learnt = {
  readonly certifications: readonly {
    readonly name: string;
    readonly earnedOn: Day;
    readonly expiresOn: Day | null;
  }[];
  readonly trainings: readonly { readonly course: string; readonly on: Day }[];
};

const FIELD = { training: 'course', certification: 'name' } as const;
const FAMILY = { training: 'trainings', certification: 'certifications' } as const;
const KINDS = ['certification', 'training'] as const;

const named = (where: Where, kind: Learnable['kind']): readonly string[] =>
  [where[FIELD[kind]]].flat().filter((one) => typeof one === 'string');

/** `advanced-containers` as a person reads it: `Advanced containers`. Names of courses are the same in every language. */
export function learnableTitle(name: string): string {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Every course and certification that an edition names: in clauses, tiers and steps; by kind, then by name. */
export function learnablesOf(edition: Edition): readonly Learnable[] {
  const steps = edition.practices.flatMap((practice) =>
    practice.milestones.flatMap((milestone) => milestone.steps),
  );
  const proofs = steps.flatMap((step) => (step.kind === 'automatic' ? step.anyOf : []));
  return KINDS.flatMap((kind) => {
    const names = new Set([
      ...[...edition.clauses.map((one) => ({ ...one, family: one.from })), ...proofs]
        .filter(({ family }) => family === FAMILY[kind])
        .flatMap(({ where }) => named(where, kind)),
      ...(kind === 'certification'
        ? edition.tiers.flatMap(({ requires }) =>
            requires.flatMap((one) => (one.kind === 'people' ? one.holding : [])),
          )
        : []),
    ]);
    return [...names].toSorted().map((name) => ({ kind, name }));
  });
}

const factOf = ({ kind, name }: Learnable) => ({
  fields: kind === 'training' ? { course: name, result: 'passed' } : { name },
  model: null,
  country: null,
});

/** The clause that pays for it, with its points; null where none does. What a cap leaves of it is for the ledger to say. */
export function worthOf(
  edition: Edition,
  learnable: Learnable,
): { readonly points: number; readonly clause: Clause } | null {
  for (const clause of edition.clauses) {
    if (clause.from !== FAMILY[learnable.kind] || !matches(factOf(learnable), clause.where))
      continue;
    if ('points' in clause.value && !('perUsd' in clause.value))
      return { points: clause.value.points, clause };
  }
  return null;
}

type WayOfPeople = {
  readonly kind: Learnable['kind'];
  readonly names: readonly string[];
  readonly since: Day | null;
};

/** The ways of a step that count persons, by what each of them has to have. */
function waysOfPeople(step: PlannedStep, today: Day): readonly WayOfPeople[] {
  if (step.kind !== 'automatic') return [];
  return step.anyOf.flatMap((proof) => {
    const kind = KINDS.find((one) => FAMILY[one] === proof.family);
    if (kind === undefined || proof.count !== 'persons') return [];
    const since = proof.withinMonths === null ? null : addMonths(today, -proof.withinMonths);
    return { kind, names: named(proof.where, kind), since };
  });
}

/** The days of what counts for a way now. */
const daysOf = ({ kind, names, since }: WayOfPeople, learnt: Learnt, today: Day): readonly Day[] =>
  kind === 'certification'
    ? learnt.certifications
        .filter(
          ({ name, expiresOn }) =>
            names.includes(name) && (expiresOn === null || expiresOn >= today),
        )
        .map(({ earnedOn }) => earnedOn)
    : learnt.trainings
        .filter(({ course, on }) => names.includes(course) && (since === null || on >= since))
        .map(({ on }) => on);

/** Whether facts of many people prove a step: then each of them moves it, and any of them can be asked to. */
export const isOfPeople = (step: PlannedStep, today: Day): boolean =>
  waysOfPeople(step, today).some(({ names }) => names.length > 0);

/** Since when somebody counts for a step of many people; null where they do not. */
export function countsSince(step: PlannedStep, learnt: Learnt, today: Day): Day | null {
  const days = waysOfPeople(step, today).flatMap((way) => daysOf(way, learnt, today));
  return days.toSorted()[0] ?? null;
}

/**
 * What somebody could learn so that a step counts one person more, by an edition's names; empty where facts of people
 * do not prove the step, or they count already.
 */
export const movesOf = (step: PlannedStep, learnt: Learnt, today: Day): readonly Learnable[] =>
  waysOfPeople(step, today).flatMap((way) =>
    daysOf(way, learnt, today).length > 0
      ? []
      : way.names.map((name) => ({ kind: way.kind, name })),
  );
