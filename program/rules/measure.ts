import { type Exact, ZERO, compare, exact, exactOf, minus, over, plus, times } from '../exact.ts';
import { counted, greatestOf, taken } from './count.ts';
import { attributeOf } from './fields.ts';
import type { Scene } from './scene.types.ts';
import { shaped } from './shape.ts';
import type { Base, Capability, Measure, Requirement, Rules } from './types.ts';
import { monthsEarlier } from './windows.ts';

/** What a measure comes to: total, exact, and the same whatever the order of the facts. */
export function measured(measure: Measure, scene: Scene): Exact {
  const key = `${measure.id} ${scene.day} ${scene.scope?.name ?? ''}`;
  const known = scene.memo.get(key);
  if (known !== undefined) return known;
  const value = measuredAnew(measure, scene);
  scene.memo.set(key, value);
  return value;
}

function measuredAnew(measure: Measure, scene: Scene): Exact {
  if (measure.when !== null && !scene.engine.holds(measure.when, scene)) return ZERO;
  return shaped(measure.shape, valueOfBase(measure.base, sceneFor(measure, scene)));
}

/** The scene in which a measure is taken: that of its day. */
export const sceneFor = ({ monthsBefore }: Measure, scene: Scene): Scene =>
  monthsBefore === 0 ? scene : { ...scene, day: monthsEarlier(scene.day, monthsBefore) };

/** What a measure comes to before its shape. */
export function valueOfBase(base: Base, scene: Scene): Exact {
  const of = (measure: Measure): Exact => measured(measure, scene);
  switch (base.kind) {
    case 'count':
      return counted(base, scene.records, scene.day, scene.scope).value;
    case 'number':
      return exactOf(base.number);
    case 'measure': {
      const named = namedMeasure(scene, base.measure);
      return named === null ? ZERO : of(named);
    }
    case 'sum':
    case 'best':
    case 'least':
      return taken(base.kind, base.of.map(of));
    case 'top':
      return taken(
        'sum',
        greatestOf(base.count, base.of.map(of), (one) => one),
      );
    case 'times':
      return base.of.map(of).reduce(times, exact(1n));
    case 'difference':
      return base.of.map(of).reduce(minus);
    case 'average':
      return averageOf(base.of.map(({ measure, weight }) => [of(measure), exactOf(weight)]));
    case 'ratio': {
      const per = of(base.per);
      return per.num === 0n ? ZERO : over(times(of(base.of), exactOf(base.unit)), per);
    }
    case 'share': {
      const all = of(base.all);
      return all.num === 0n ? ZERO : times(over(of(base.of), all), exact(100n));
    }
    case 'growth': {
      const before = of(base.against);
      if (before.num <= 0n) return ZERO;
      if (base.baseline !== null && compare(before, exactOf(base.baseline)) < 0) return ZERO;
      return times(over(minus(of(base.of), before), before), exact(100n));
    }
    case 'choose': {
      const chosen = base.of[String(attributeOf(scene.records, base.by) ?? '')] ?? base.otherwise;
      return chosen === null ? ZERO : of(chosen);
    }
  }
}

function averageOf(weighted: readonly (readonly [Exact, Exact])[]): Exact {
  const weight = weighted.reduce((all, [, one]) => plus(all, one), ZERO);
  if (weight.num === 0n) return ZERO;
  return over(
    weighted.reduce((all, [value, one]) => plus(all, times(value, one)), ZERO),
    weight,
  );
}

/** A measure by its name; null if the edition has none. */
export const namedMeasure = ({ records }: Scene, name: string): Measure | null =>
  records.edition.rules.measures.find(({ id }) => id === name) ?? null;

/** What a measure is made of, itself resolved where it is only named. */
export function partsOf(measure: Measure, scene: Scene): readonly Measure[] {
  const { base } = measure;
  switch (base.kind) {
    case 'count':
    case 'number':
      return [];
    case 'measure': {
      const named = namedMeasure(scene, base.measure);
      return named === null ? [] : [named];
    }
    case 'sum':
    case 'best':
    case 'least':
    case 'times':
    case 'top':
    case 'difference':
      return base.of;
    case 'average':
      return base.of.map((one) => one.measure);
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

/** The parts of a sum, however it is named; the measure itself where it is none. */
export function summands(measure: Measure, scene: Scene): readonly Measure[] {
  if (measure.base.kind === 'sum') return measure.base.of;
  if (measure.base.kind !== 'measure') return [measure];
  const named = namedMeasure(scene, measure.base.measure);
  return named === null ? [] : summands(named, scene);
}

/** The capabilities that a requirement asks for. */
export const askedFor = (
  { names, ofKind }: Pick<Extract<Requirement, { kind: 'capabilities' }>, 'names' | 'ofKind'>,
  { capabilities }: Rules,
): readonly Capability[] =>
  capabilities.filter(
    ({ id, kind }) =>
      (names.length === 0 || names.includes(id)) && (ofKind === null || kind === ofKind),
  );
