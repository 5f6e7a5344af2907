import type { Measure, RecordValue, Rules, Unit } from './types.ts';

/** What a misfit is called: units that are added, compared or multiplied and cannot be. */
export type Misfit = (measure: Measure, units: readonly Unit[]) => void;

const IGNORED: Misfit = () => undefined;

/** The unit of what a measure comes to; `any` for what fits all. */
export function unitOf(measure: Measure, rules: Rules, misfit: Misfit = IGNORED): Unit {
  const unit = unitBefore(measure, rules, misfit);
  const { gives, steps, bands } = measure.shape;
  if (gives !== null) return 'points';
  return steps !== null || bands !== null ? 'any' : unit;
}

/** The unit of what the shape of a measure is given. */
export function unitBefore(measure: Measure, rules: Rules, misfit: Misfit = IGNORED): Unit {
  const { base } = measure;
  const of = (one: Measure): Unit => unitOf(one, rules, misfit);
  const same = (measures: readonly Measure[]): Unit => {
    const units = [...new Set(measures.map(of))].filter((unit) => unit !== 'any');
    if (units.length > 1) misfit(measure, units);
    return units[0] ?? 'any';
  };
  switch (base.kind) {
    case 'count': {
      if (base.distinct !== null) return 'number';
      const { gives, steps, bands } = base.each;
      if (gives !== null) return 'points';
      if (steps !== null || bands !== null) return 'any';
      return base.value === null ? 'number' : unitOfValue(base.value, rules);
    }
    case 'number':
      return 'any';
    case 'measure': {
      const named = rules.measures.find(({ id }) => id === base.measure);
      return named === undefined ? 'any' : of(named);
    }
    case 'sum':
    case 'best':
    case 'least':
    case 'top':
    case 'difference':
      return same(base.of);
    case 'average':
      return same(base.of.map((one) => one.measure));
    case 'times':
      return product(base.of.map(of), (units) => misfit(measure, units));
    case 'ratio':
      of(base.of);
      of(base.per);
      return 'number';
    case 'share':
      same([base.of, base.all]);
      return 'percent';
    case 'growth':
      same([base.of, base.against]);
      return 'percent';
    case 'choose':
      return same([
        ...Object.values(base.of),
        ...(base.otherwise === null ? [] : [base.otherwise]),
      ]);
  }
}

/** Numbers and percents are factors; of what has a unit there may be one. */
function product(units: readonly Unit[], misfit: (units: readonly Unit[]) => void): Unit {
  const strong = units.filter((unit) => unit === 'points' || unit === 'money');
  if (strong.length > 1) misfit(strong);
  return strong[0] ?? (units.includes('number') ? 'number' : (units[0] ?? 'any'));
}

function unitOfValue(value: RecordValue, rules: Rules): Unit {
  switch (value.kind) {
    case 'number':
    case 'points':
    case 'points-per':
      return 'points';
    case 'amount':
      return 'money';
    case 'field':
      return 'number';
    case 'table':
      return rules.tables.find(({ id }) => id === value.table)?.unit ?? 'any';
    case 'times':
      return product(
        // A bare number is a factor here.
        value.of.map((one) => (one.kind === 'number' ? 'any' : unitOfValue(one, rules))),
        () => undefined,
      );
    case 'sum':
    case 'best':
    case 'least':
      return (
        value.of
          .filter((one) => one.kind !== 'number')
          .map((one) => unitOfValue(one, rules))
          .find((unit) => unit !== 'any') ?? 'any'
      );
  }
}
