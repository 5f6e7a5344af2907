import { type Exact, compare, exactOf, least, most, plus } from '../exact.ts';
import type { Measure, NamedMeasure, Requirement, Rules, Unit } from '../rules/types.ts';
import { askedFor } from '../rules/measure.ts';
import { unitBefore, unitOf } from '../rules/units.ts';
import { monthsBack } from '../rules/windows.ts';
import { boundIn, unitSaid } from './measure.read.ts';
import { problemAt } from './reader.ts';
import type { Problem } from './source.ts';
import type { Edition, Tier } from './types.ts';

/** What no single piece can know: units that do not fit, circles, what nobody can reach, what contradicts itself. */
export function lintRules(edition: Edition): readonly Problem[] {
  const circles = circlesIn(edition);
  // In a circle nothing else can be told.
  if (circles.length > 0) return circles;
  return [
    ...unitsIn(edition),
    ...unreachableIn(edition),
    ...fallingIn(edition.tiers),
    ...edition.rules.measures.flatMap((one) => outOfIn(one, edition.rules)),
    ...endlessIn(edition),
    ...derivedIn(edition),
    ...measuresIn(edition).flatMap(cappedBelowOne),
    ...twiceIn(edition),
  ];
}

/** All requirements of an edition. */
const requirementsIn = ({ tiers, rules }: Edition): readonly Requirement[] => [
  ...tiers.flatMap(({ requires }) => requires),
  ...rules.capabilities.map(({ requires }) => requires),
];

/** A requirement and all that it is made of. */
const insideOf = (requirement: Requirement): readonly Requirement[] => [
  requirement,
  ...('of' in requirement ? requirement.of.flatMap(insideOf) : []),
];

/** A measure and all that stands inside it, without what it only names. */
export function measuresInside(measure: Measure): readonly Measure[] {
  return [
    measure,
    ...directly(measure).flatMap(measuresInside),
    ...(measure.when === null ? [] : insideOf(measure.when).flatMap(ofRequirement)),
  ];
}

const ofRequirement = (requirement: Requirement): readonly Measure[] =>
  requirement.kind === 'measure' ? measuresInside(requirement.measure) : [];

function directly({ base }: Measure): readonly Measure[] {
  switch (base.kind) {
    case 'count':
    case 'number':
    case 'measure':
      return [];
    case 'sum':
    case 'best':
    case 'least':
    case 'times':
    case 'top':
    case 'difference':
      return base.of;
    case 'average':
      return base.of.map(({ measure }) => measure);
    case 'ratio':
      return [base.of, base.per];
    case 'share':
      return [base.of, base.all];
    case 'growth':
      return [base.of, base.against];
    case 'choose':
      return [...Object.values(base.of), ...(base.otherwise === null ? [] : [base.otherwise])];
  }
}

/** All measures that an edition writes down, named or not. */
const measuresIn = (edition: Edition): readonly Measure[] => [
  ...edition.rules.measures.flatMap(measuresInside),
  ...edition.clauses.flatMap(({ measure }) => (measure === null ? [] : measuresInside(measure))),
  ...requirementsIn(edition).flatMap(insideOf).flatMap(ofRequirement),
];

/** Measures and capabilities that need themselves. */
function circlesIn({ rules }: Edition): readonly Problem[] {
  const uses = new Map<string, readonly string[]>([
    ...rules.measures.map((one): [string, string[]] => [one.id, usedBy(one, rules)]),
    ...rules.capabilities.map(({ id, requires }): [string, string[]] => [
      `capability ${id}`,
      insideOf(requires).flatMap((one) => usedByRequirement(one, rules)),
    ]),
  ]);
  const named = [
    ...rules.measures.map(({ id, place }) => ({ id, place })),
    ...rules.capabilities.map(({ id, place }) => ({ id: `capability ${id}`, place })),
  ];
  return named.flatMap(({ id, place }) => {
    const way = wayBack(id, uses);
    if (way === null) return [];
    return [problemAt(place, `it needs itself: ${way.join(' → ')}`, 'Break the circle.')];
  });
}

const usedBy = (measure: Measure, rules: Rules): string[] =>
  measuresInside(measure).flatMap(({ base, when }) => [
    ...(base.kind === 'measure' ? [base.measure] : []),
    ...(when === null ? [] : insideOf(when).flatMap((one) => usedByRequirement(one, rules))),
  ]);

const usedByRequirement = (requirement: Requirement, rules: Rules): string[] =>
  requirement.kind === 'measure'
    ? usedBy(requirement.measure, rules)
    : requirement.kind === 'capabilities'
      ? askedFor(requirement, rules).map(({ id }) => `capability ${id}`)
      : [];

/** The way from something back to itself; null if there is none. */
function wayBack(start: string, uses: ReadonlyMap<string, readonly string[]>): string[] | null {
  const seen = new Set<string>();
  const walk = (at: string, way: readonly string[]): string[] | null => {
    for (const next of uses.get(at) ?? []) {
      if (next === start) return [...way, next];
      if (seen.has(next)) continue;
      seen.add(next);
      const found = walk(next, [...way, next]);
      if (found !== null) return found;
    }
    return null;
  };
  return walk(start, [start]);
}

const SPOKEN: Readonly<Record<Unit, string>> = {
  number: 'a number',
  points: 'points',
  percent: 'percent',
  money: 'money',
  any: 'a plain number',
};

/** Points that are added to money, percents that are compared with dollars. */
function unitsIn(edition: Edition): readonly Problem[] {
  const { rules } = edition;
  const problems: Problem[] = [];
  const seen = new Set<Measure>();
  const misfit = (measure: Measure, units: readonly Unit[]): void => {
    if (seen.has(measure)) return;
    seen.add(measure);
    const message = `units do not fit: ${units.map((unit) => SPOKEN[unit]).join(' and ')}`;
    const mend = 'Turn one into the other, by gives: { points: 1, each: 1000 USD }.';
    problems.push(problemAt(measure.place, message, mend));
  };
  for (const measure of measuresIn(edition)) {
    const unit = unitBefore(measure, rules, misfit);
    const written = unitSaid(measure.shape);
    if (written !== 'any' && unit !== 'any' && unit !== written) misfit(measure, [unit, written]);
  }
  for (const one of requirementsIn(edition).flatMap(insideOf)) {
    if (one.kind !== 'measure') continue;
    const unit = unitOf(one.measure, rules);
    const written = unitSaid(one.bound);
    if (written === 'any' || unit === 'any' || written === unit) continue;
    const message = `units do not fit: ${SPOKEN[unit]} and ${SPOKEN[written]}`;
    problems.push(problemAt(one.place, message, `Write the bound in ${SPOKEN[unit]}.`));
  }
  return problems;
}

/** The most that a measure can come to; null where nothing bounds it. */
export function greatest(measure: Measure, rules: Rules): Exact | null {
  const { shape } = measure;
  if (shape.atMost !== null) return exactOf(shape.atMost);
  if (shape.gives !== null || shape.bands !== null) return null;
  if (shape.steps !== null) return shape.steps.map(({ gives }) => exactOf(gives)).reduce(most);
  return greatestOfBase(measure, rules);
}

function greatestOfBase({ base }: Measure, rules: Rules): Exact | null {
  const all = (measures: readonly Measure[]): readonly Exact[] | null => {
    const bounds = measures.map((one) => greatest(one, rules));
    return bounds.includes(null) ? null : bounds.filter((one) => one !== null);
  };
  switch (base.kind) {
    case 'number':
      return exactOf(base.number);
    case 'measure': {
      const named = rules.measures.find(({ id }) => id === base.measure);
      return named === undefined ? null : greatest(named, rules);
    }
    case 'sum':
      return all(base.of)?.reduce(plus) ?? null;
    case 'best':
      return all(base.of)?.reduce(most) ?? null;
    case 'top':
      return (
        all(base.of)
          ?.toSorted((a, b) => compare(b, a))
          .slice(0, base.count)
          .reduce(plus) ?? null
      );
    case 'least': {
      const bounds = base.of.map((one) => greatest(one, rules)).filter((one) => one !== null);
      return bounds.length === 0 ? null : bounds.reduce(least);
    }
    case 'average':
      return all(base.of.map(({ measure }) => measure))?.reduce(most) ?? null;
    case 'choose':
      return (
        all([
          ...Object.values(base.of),
          ...(base.otherwise === null ? [] : [base.otherwise]),
        ])?.reduce(most) ?? null
      );
    default:
      return null;
  }
}

/** Requirements that no partner can ever meet. */
function unreachableIn(edition: Edition): readonly Problem[] {
  const paysNothing =
    edition.clauses.length + edition.practices.length === 0 && edition.enrolment === null;
  return requirementsIn(edition)
    .flatMap(insideOf)
    .flatMap((one) => {
      if (one.kind === 'points' && paysNothing) {
        const mend = 'Add clauses that pay points, or ask for a measure.';
        return [problemAt(one.place, 'nobody can reach it: no clause pays points', mend)];
      }
      if (one.kind !== 'measure') return [];
      const parts = one.each === null ? [] : summandsOf(one.measure, edition.rules);
      return [
        ...beyond(one.measure, one.bound, one, edition.rules),
        ...parts.flatMap((part) => beyond(part, one.each ?? boundIn({}), one, edition.rules)),
      ];
    });
}

function beyond(
  measure: Measure,
  { min, above }: { readonly min: string | null; readonly above: string | null },
  { place }: Requirement,
  rules: Rules,
): readonly Problem[] {
  const asked = min ?? above;
  const bound = greatest(measure, rules);
  if (asked === null || bound === null) return [];
  const over = compare(exactOf(asked), bound);
  if (over < 0 || (over === 0 && min !== null)) return [];
  const message = `nobody can reach ${asked}: the measure is never more than ${textOf(bound)}`;
  return [problemAt(place, message, 'Lower what is asked, or raise the caps.')];
}

const textOf = ({ num, den }: Exact): string =>
  den === 1n ? String(num) : String(Number(num) / Number(den));

function summandsOf(measure: Measure, rules: Rules): readonly Measure[] {
  if (measure.base.kind === 'sum') return measure.base.of;
  if (measure.base.kind !== 'measure') return [measure];
  const { base } = measure;
  const named = rules.measures.find(({ id }) => id === base.measure);
  return named === undefined ? [] : summandsOf(named, rules);
}

/** A tier that asks less than the one below it. */
function fallingIn(tiers: readonly Tier[]): readonly Problem[] {
  return tiers.flatMap((tier, at) =>
    tier.requires.flatMap((one) => {
      const below = tiers
        .slice(0, at)
        .flatMap(({ id, requires }) => requires.map((other) => ({ tier: id, other })))
        .filter(({ other }) => askOf(other) === askOf(one) && askOf(one) !== null)
        .at(-1);
      const [asked, before] = [minOf(one), below === undefined ? null : minOf(below.other)];
      if (asked === null || before === null || compare(asked, before) >= 0) return [];
      const message = `thresholds contradict: ${tier.id} asks ${textOf(asked)}, ${below?.tier} below it ${textOf(before)}`;
      return [problemAt(one.place, message, 'A higher tier asks as much or more.')];
    }),
  );
}

/** What two requirements ask about, if it is the same. */
function askOf(one: Requirement): string | null {
  if (one.kind === 'people') return `people ${[...one.holding].sort().join(' ')}`;
  return one.kind === 'measure' && one.measure.base.kind === 'measure'
    ? `measure ${one.measure.base.measure}`
    : null;
}

function minOf(one: Requirement): Exact | null {
  if (one.kind === 'people') return exactOf(String(one.min));
  if (one.kind !== 'measure') return null;
  const min = one.bound.min ?? one.bound.above;
  return min === null ? null : exactOf(min);
}

/** A score whose parts cannot add up to what it is out of. */
function outOfIn(measure: NamedMeasure, rules: Rules): readonly Problem[] {
  const bound = measure.outOf === null ? null : greatest(measure, rules);
  if (bound === null || measure.outOf === null) return [];
  if (compare(bound, exactOf(measure.outOf)) === 0) return [];
  const message = `its parts come to ${textOf(bound)} at most, and it is out of ${measure.outOf}`;
  return [problemAt(measure.place, message, 'Mend a cap, or outOf.')];
}

/** A measure, all that stands inside it, and all that it names. */
const following = (measure: Measure, rules: Rules): readonly Measure[] =>
  measuresInside(measure).flatMap((one) => {
    const { base } = one;
    if (base.kind !== 'measure') return [one];
    const named = rules.measures.find(({ id }) => id === base.measure);
    return named === undefined ? [] : following(named, rules);
  });

/** A clause pays for a period: what it measures may not look back for ever. */
function endlessIn({ clauses, rules }: Edition): readonly Problem[] {
  return clauses.flatMap(({ measure, place }) =>
    (measure === null ? [] : following(measure, rules))
      .filter(({ base }) => base.kind === 'count' && monthsBack(base.window) === null)
      .slice(0, 1)
      .map(({ place: where }) => {
        const message = 'it is paid for every period, for ever';
        const mend = 'Say window: month, quarter, program year or 12 months.';
        return problemAt(where.line === 0 ? place : where, message, mend);
      }),
  );
}

/** A clause is worked out when facts come in: what is made from points or duties would come too late, or never. */
const derivedIn = (edition: Edition): readonly Problem[] =>
  edition.clauses.flatMap(({ measure }) =>
    (measure === null ? [] : following(measure, edition.rules)).flatMap(({ base, place }) => {
      if (base.kind !== 'count' || (base.from !== 'points' && base.from !== 'duties')) return [];
      const message = `no clause pays for ${base.from}: they are made from facts that are paid already`;
      const mend = 'Make it a measure, and let the tier or a score ask for it.';
      return [problemAt(place, message, mend)];
    }),
  );

/** A cap below what one record gives: it would never count in full. */
function cappedBelowOne({ base, shape, place }: Measure): readonly Problem[] {
  if (base.kind !== 'count' || base.value?.kind !== 'number') return [];
  const one = exactOf(base.value.number);
  const isPlain = base.each.steps === null && base.each.bands === null && base.each.gives === null;
  const caps = [
    base.each.atMost,
    (shape.steps ?? shape.bands ?? shape.gives) ? null : shape.atMost,
  ];
  return caps.flatMap((cap) => {
    if (cap === null || !isPlain || compare(exactOf(cap), one) >= 0) return [];
    const message = `the cap of ${cap} is less than the ${textOf(one)} of one`;
    return [problemAt(place, message, 'Raise the cap, or lower the value.')];
  });
}

/** Two things of a kind with one name. */
function twiceIn({ rules, tiers }: Edition): readonly Problem[] {
  const lists = [
    rules.measures,
    rules.tables,
    rules.records,
    rules.capabilities,
    rules.duties,
    tiers,
  ];
  return lists.flatMap((list) =>
    list.flatMap(({ id, place }, at) => {
      const first = list.slice(0, at).find((one) => one.id === id);
      if (first === undefined) return [];
      const message = `${id} stands in ${first.place.file}:${first.place.line} already`;
      return [problemAt(place, message, 'Give it another name.')];
    }),
  );
}
