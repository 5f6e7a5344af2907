import { addMonths } from '../days.ts';
import { exact, exactOf } from '../exact.ts';
import { isInside, shownOf } from './bounds.ts';
import { askedFor, measured, summands } from './measure.ts';
import { attributeOf, fits } from './fields.ts';
import { pointsOn } from './points.ts';
import type { Held, Scene } from './scene.types.ts';
import type { Requirement } from './types.ts';

/** Whether a requirement holds. */
export const holds = (requirement: Requirement, scene: Scene): boolean =>
  heldOf(requirement, scene).holds;

/** How far a partner is with a requirement, and with all that it is made of. */
export function heldOf(requirement: Requirement, scene: Scene): Held {
  const atLeast = (have: number, min: number, of: readonly Held[] = []): Held => ({
    requirement,
    holds: have >= min,
    have: exact(BigInt(have)),
    need: exact(BigInt(min)),
    of,
  });
  const inside = (): readonly Held[] =>
    'of' in requirement ? requirement.of.map((one) => heldOf(one, scene)) : [];
  const holding = (of: readonly Held[]): number => of.filter((one) => one.holds).length;
  switch (requirement.kind) {
    case 'points':
      return atLeast(pointsOf(scene), requirement.min);
    case 'people':
      return atLeast(peopleOf(requirement.holding, scene), requirement.min);
    case 'measure':
      return heldMeasure(requirement, scene);
    case 'all': {
      const of = inside();
      return atLeast(holding(of), of.length, of);
    }
    case 'any': {
      const of = inside();
      return atLeast(Math.min(holding(of), 1), Math.min(of.length, 1), of);
    }
    case 'some': {
      const of = inside();
      return atLeast(holding(of), requirement.min, of);
    }
    case 'not': {
      const of = inside();
      return atLeast(holding(of) === 0 ? 1 : 0, 1, of);
    }
    case 'any-day':
      return heldOnAnyDay(requirement, scene);
    case 'capabilities':
      return atLeast(attainedOf(requirement, scene), requirement.min);
    case 'partner': {
      const fit = Object.entries(requirement.where).every(([name, wanted]) =>
        fits(attributeOf(scene.records, name), wanted),
      );
      return atLeast(fit ? 1 : 0, 1);
    }
  }
}

type Of<Kind extends Requirement['kind']> = Extract<Requirement, { readonly kind: Kind }>;

function heldMeasure(requirement: Of<'measure'>, scene: Scene): Held {
  const { measure, bound, each } = requirement;
  const have = measured(measure, scene);
  const of =
    each === null
      ? []
      : summands(measure, scene).map((part): Held => {
          const value = measured(part, scene);
          return {
            requirement: {
              ...requirement,
              id: `${requirement.id}/${part.id}`,
              title: part.title,
              measure: part,
              bound: each,
              each: null,
            },
            holds: isInside(value, each),
            have: value,
            need: exactOf(shownOf(each)),
            of: [],
          };
        });
  return {
    requirement,
    holds: isInside(have, bound) && of.every((one) => one.holds),
    have,
    need: exactOf(shownOf(bound)),
    of,
  };
}

/** On the latest day on which it held, or on the day itself. */
function heldOnAnyDay(requirement: Of<'any-day'>, scene: Scene): Held {
  const [inner] = requirement.of;
  if (inner === undefined) return heldOf({ ...requirement, kind: 'all', of: [] }, scene);
  const from = addMonths(scene.day, -requirement.months);
  const days = [...scene.engine.daysOfChange(inner, scene, from, scene.day), from, scene.day];
  for (const day of [...new Set(days)].sort().toReversed()) {
    const held = heldOf(inner, { ...scene, day });
    if (held.holds) return { ...held, requirement, of: [held], on: day };
  }
  const held = heldOf(inner, scene);
  return { ...held, requirement, of: [held] };
}

/** Points that count on the day, those of all models and countries. */
function pointsOf({ records, day, scope }: Scene): number {
  if (scope === null) return pointsOn(records, day);
  return records
    .of('points', day)
    .filter(
      ({ on, until, country }) =>
        on <= day &&
        (until === null || day < until) &&
        (scope === null || country === null || scope.countries.includes(country)),
    )
    .reduce((sum, { points }) => sum + (points ?? 0), 0);
}

/** How many people hold any of these certifications on the day (any at all for an empty list). */
function peopleOf(holding: readonly string[], { records, day, scope }: Scene): number {
  const held = records
    .of('certifications', day)
    .filter(
      ({ on, until, country, fields }) =>
        on <= day &&
        (until === null || day < until) &&
        (scope === null || country === null || scope.countries.includes(country)) &&
        (holding.length === 0 || holding.includes(String(fields['name']))),
    );
  return new Set(held.map(({ person }) => person)).size;
}

const attainedOf = (requirement: Of<'capabilities'>, scene: Scene): number =>
  askedFor(requirement, scene.records.edition.rules).filter((capability) =>
    scene.engine.attainedOn(capability, scene),
  ).length;

/** The smallest parts of a requirement that do not hold: what is missing. */
export function missingIn(held: Held): readonly Held[] {
  if (held.holds) return [];
  const inner = held.of.flatMap(missingIn);
  return inner.length === 0 ? [held] : inner;
}
