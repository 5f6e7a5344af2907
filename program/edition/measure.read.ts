import { PLAIN } from '../rules/shape.ts';
import { isBound } from '../rules/bounds.ts';
import type {
  Base,
  Bound,
  Filter,
  Measure,
  PeriodKind,
  RecordValue,
  Requirement,
  Shape,
  Step,
  Unit,
  Window,
} from '../rules/types.ts';
import { checkField, checkFilter, checkName } from './names.ts';
import { type Path, type Reader, complain, placeOf } from './reader.ts';
import type {
  BoundsYaml,
  FilterYaml,
  MeasurePiecesYaml,
  MeasureYaml,
  Names,
  NumberYaml,
  RequirementYaml,
  ShapeYaml,
  StepYaml,
  ValueYaml,
} from './rules.yaml.ts';

/** Measures and requirements as they stand in a file; what they name is looked at by `rules.lint.ts`. */

/** A number as text, without its unit. */
export const decimalIn = (yaml: NumberYaml): string => {
  const text = String(yaml).split(' ')[0] ?? '0';
  // What YAML read as a number too small or too great for a plain decimal.
  return /e/i.test(text)
    ? Number(text)
        .toFixed(9)
        .replace(/\.?0+$/, '')
    : text;
};
const decimalOrNull = (yaml: NumberYaml | undefined): string | null =>
  yaml === undefined ? null : decimalIn(yaml);

const said = new WeakMap<object, Unit>();
/** The unit that somebody wrote behind a number of a bound or a shape; `any` if none. */
export const unitSaid = (of: Bound | Shape): Unit => said.get(of) ?? 'any';

function unitIn(numbers: readonly (NumberYaml | undefined)[]): Unit {
  const unit = numbers
    .map((one) => String(one ?? '').split(' ')[1])
    .find((one) => one !== undefined);
  return unit === 'USD' ? 'money' : unit === 'percent' || unit === 'points' ? unit : 'any';
}

export const monthsIn = (text: string): number => Number.parseInt(text, 10);
export const namesIn = (names: Names | undefined): readonly string[] =>
  names === undefined ? [] : [names].flat();

export function boundIn(yaml: BoundsYaml): Bound {
  const { min, above, max, below } = yaml;
  const bound = {
    min: decimalOrNull(min),
    above: decimalOrNull(above),
    max: decimalOrNull(max),
    below: decimalOrNull(below),
  };
  said.set(bound, unitIn([min, above, max, below]));
  return bound;
}

export const filterIn = (yaml: FilterYaml | undefined): Filter =>
  Object.fromEntries(
    Object.entries(yaml ?? {}).map(([name, wanted]) => [
      name,
      isBound(wanted as Filter[string])
        ? boundIn(wanted as BoundsYaml)
        : (wanted as Filter[string]),
    ]),
  );

const stepsIn = (yaml: readonly StepYaml[] | undefined): readonly Step[] | null =>
  yaml === undefined
    ? null
    : yaml.map(({ from, gives }) => ({ from: decimalIn(from), gives: decimalIn(gives) }));

function shapeIn(reader: Reader, yaml: ShapeYaml, path: Path): Shape {
  const { needs, steps, bands, gives, atLeast, atMost, round } = yaml;
  for (const [piece, intervals] of Object.entries({ steps, bands })) {
    if (intervals === undefined) continue;
    const rises = intervals.every(
      ({ from }, at) =>
        at === 0 || Number(decimalIn(from)) > Number(decimalIn(intervals[at - 1]?.from ?? 0)),
    );
    if (!rises)
      complain(
        reader,
        [...path, piece],
        `the ${piece} do not rise, or overlap`,
        'Sort them by from, each once.',
      );
  }
  if (
    atLeast !== undefined &&
    atMost !== undefined &&
    Number(decimalIn(atLeast)) > Number(decimalIn(atMost))
  )
    complain(
      reader,
      [...path, 'atLeast'],
      'it can never be this much: atMost is less',
      'Lower atLeast, or raise atMost.',
    );
  if (gives !== undefined && Number(decimalIn(gives.each)) <= 0)
    complain(
      reader,
      [...path, 'gives', 'each'],
      'nobody can divide by this',
      'Write a number above 0.',
    );
  const made: Shape = {
    needs: decimalOrNull(needs),
    steps: stepsIn(steps),
    bands: stepsIn(bands),
    gives:
      gives === undefined
        ? null
        : {
            points: decimalIn(gives.points),
            each: decimalIn(gives.each),
            whole: gives.whole ?? false,
          },
    atLeast: decimalOrNull(atLeast),
    atMost: decimalOrNull(atMost),
    round: round ?? null,
  };
  said.set(made, unitIn([needs, gives?.each, ...(steps ?? []).map(({ from }) => from)]));
  return Object.values(made).every((one) => one === null) ? PLAIN : made;
}

const WINDOWS: Readonly<Record<string, PeriodKind>> = {
  month: 'month',
  quarter: 'quarter',
  'half year': 'half-year',
  'calendar year': 'calendar-year',
  'program year': 'program-year',
};

function windowIn({ names }: Reader, text: string | undefined, from: string): Window {
  if (text === undefined) return { kind: names.lasting.has(from) ? 'held' : 'ever' };
  if (text === 'held' || text === 'ever') return { kind: text };
  const period = WINDOWS[text];
  if (period !== undefined) return { kind: 'period', of: period };
  const [many = '', of] = text.replace(/s$/, '').split(' complete ');
  const count = many === 'last' ? 1 : Number.parseInt(many, 10);
  if (of !== undefined) return { kind: 'complete', count, of: WINDOWS[of] ?? 'month' };
  return { kind: 'last', count, of: /days?$/.test(text) ? 'days' : 'months' };
}

/** @param family whose fields it may name */
export function valueIn(reader: Reader, yaml: ValueYaml, path: Path, family: string): RecordValue {
  if (typeof yaml !== 'object') return { kind: 'number', number: decimalIn(yaml) };
  const { amount, field, table, points, per, sum, times, best, least } = yaml;
  const said = [amount, field, table, points, sum, times, best, least].filter(
    (one) => one !== undefined,
  );
  if (said.length !== 1 || (per === undefined) !== (points === undefined)) {
    const mend =
      'Write a number, { amount: USD }, { field: … }, { table: … }, { points: 1, per: { amount: 1000 USD } } or several by sum, times, best, least.';
    complain(reader, path, 'this value says nothing, or two things', mend);
  }
  const several = { sum, times, best, least };
  for (const kind of ['sum', 'times', 'best', 'least'] as const) {
    const of = several[kind];
    if (of !== undefined)
      return { kind, of: of.map((one, i) => valueIn(reader, one, [...path, kind, i], family)) };
  }
  if (field !== undefined) {
    checkField(reader, family, field, [...path, 'field']);
    return { kind: 'field', field };
  }
  if (table !== undefined) {
    checkName(reader, reader.names.tables, table, [...path, 'table'], 'Use one of the tables');
    return { kind: 'table', table };
  }
  if (points !== undefined && per !== undefined)
    return { kind: 'points-per', points: decimalIn(points), usd: decimalIn(per.amount) };
  return { kind: 'amount' };
}

const BASES = [
  'from',
  'number',
  'measure',
  'sum',
  'best',
  'least',
  'times',
  'difference',
  'average',
  'ratio',
  'share',
  'growth',
  'choose',
] as const;
/** Pieces that only a count has. */
const OF_COUNTS = [
  'where',
  'not',
  'window',
  'retired',
  'linked',
  'once',
  'per',
  'value',
  'within',
  'each',
  'take',
  'distinct',
  'returns',
] as const;

/** A measure, named or inside another; its id is its name or its path. */
export function measureIn(
  reader: Reader,
  yaml: MeasureYaml,
  path: Path,
  id = `${reader.source.file}/${path.join('/')}`,
): Measure {
  const place = placeOf(reader, path);
  const plain = { id, place, title: null, says: null, monthsBefore: 0, when: null, shape: PLAIN };
  if (typeof yaml === 'number')
    return { ...plain, base: { kind: 'number', number: decimalIn(yaml) } };
  if (typeof yaml === 'string') {
    checkMeasure(reader, yaml, path);
    return { ...plain, base: { kind: 'measure', measure: yaml } };
  }
  checkBase(reader, yaml, path);
  return {
    id,
    place,
    title: yaml.title ?? null,
    says: yaml.says ?? null,
    base: baseIn(reader, yaml, path),
    monthsBefore: yaml.before === undefined ? 0 : monthsIn(yaml.before),
    when:
      yaml.when === undefined
        ? null
        : requirementIn(reader, yaml.when, [...path, 'when'], `${id}/when`),
    shape: shapeIn(reader, yaml, path),
  };
}

const checkMeasure = (reader: Reader, name: string, path: Path): void =>
  checkName(reader, reader.names.measures, name, path, 'Use one of the measures');

function checkBase(reader: Reader, yaml: MeasurePiecesYaml, path: Path): void {
  const found = BASES.filter((base) => yaml[base] !== undefined);
  if (found.length !== 1) {
    const message =
      found.length === 0
        ? 'nobody can tell what is measured'
        : `it measures two things: ${found.join(' and ')}`;
    complain(reader, path, message, `Give it exactly one of: ${BASES.join(', ')}.`);
  }
  if (yaml.top !== undefined && yaml.from === undefined && yaml.best === undefined)
    complain(
      reader,
      [...path, 'top'],
      'top takes the greatest of several, and there is one number',
      'Use it with best: […], or with from: and per:.',
    );
  if (yaml.within === 'count' && yaml.value !== undefined)
    complain(
      reader,
      [...path, 'within'],
      'the records of a group are counted, so that value changes nothing',
      'Leave out value, or within: count.',
    );
  if (yaml.from !== undefined) return;
  for (const piece of OF_COUNTS) {
    if (yaml[piece] === undefined) continue;
    complain(
      reader,
      [...path, piece],
      `${piece} says something of records, and it counts none`,
      'Say from: which records, or leave it out.',
    );
  }
}

function baseIn(reader: Reader, yaml: MeasurePiecesYaml, path: Path): Base {
  const of = (one: MeasureYaml, ...inside: Path): Measure =>
    measureIn(reader, one, [...path, ...inside]);
  for (const kind of ['sum', 'best', 'least', 'times', 'difference'] as const) {
    const several = yaml[kind];
    if (kind === 'best' && several !== undefined && yaml.top !== undefined)
      return { kind: 'top', count: yaml.top, of: several.map((one, i) => of(one, kind, i)) };
    if (several !== undefined) return { kind, of: several.map((one, i) => of(one, kind, i)) };
  }
  if (yaml.number !== undefined) return { kind: 'number', number: decimalIn(yaml.number) };
  if (yaml.measure !== undefined) {
    checkMeasure(reader, yaml.measure, [...path, 'measure']);
    return { kind: 'measure', measure: yaml.measure };
  }
  if (yaml.average !== undefined)
    return {
      kind: 'average',
      of: yaml.average.map(({ measure, weight }, i) => ({
        measure: of(measure, 'average', i, 'measure'),
        weight: decimalIn(weight ?? 1),
      })),
    };
  if (yaml.ratio !== undefined) {
    const { ratio } = yaml;
    return {
      kind: 'ratio',
      of: of(ratio.of, 'ratio', 'of'),
      per: of(ratio.per, 'ratio', 'per'),
      unit: decimalIn(ratio.each ?? 1),
    };
  }
  if (yaml.share !== undefined)
    return {
      kind: 'share',
      of: of(yaml.share.of, 'share', 'of'),
      all: of(yaml.share.all, 'share', 'all'),
    };
  if (yaml.growth !== undefined) return growthIn(reader, yaml.growth, [...path, 'growth']);
  if (yaml.choose !== undefined) {
    const { by, of: options, otherwise } = yaml.choose;
    return {
      kind: 'choose',
      by: by.replace(/^partner\./, ''),
      of: Object.fromEntries(
        Object.entries(options).map(([value, one]) => [value, of(one, 'choose', 'of', value)]),
      ),
      otherwise: otherwise === undefined ? null : of(otherwise, 'choose', 'otherwise'),
    };
  }
  return countIn(reader, yaml, path);
}

function growthIn(
  reader: Reader,
  growth: NonNullable<MeasurePiecesYaml['growth']>,
  path: Path,
): Base {
  const { of, against, before, baseline } = growth;
  if ((against === undefined) === (before === undefined))
    complain(
      reader,
      path,
      'nobody can tell what it has grown from',
      'Give it either against: or before: 12 months.',
    );
  const now = measureIn(reader, of, [...path, 'of']);
  const then =
    against === undefined
      ? {
          ...now,
          id: `${now.id}/before`,
          monthsBefore: now.monthsBefore + monthsIn(before ?? '12 months'),
        }
      : measureIn(reader, against, [...path, 'against']);
  return { kind: 'growth', of: now, against: then, baseline: decimalOrNull(baseline) };
}

function countIn(reader: Reader, yaml: MeasurePiecesYaml, path: Path): Base {
  const from = yaml.from ?? '';
  const value =
    yaml.value === undefined ? null : valueIn(reader, yaml.value, [...path, 'value'], from);
  checkName(reader, reader.names.families.keys(), from, [...path, 'from']);
  checkFilter(reader, from, yaml.where, [...path, yaml.where === undefined ? 'from' : 'where']);
  for (const field of Object.keys(yaml.not ?? {}))
    checkField(reader, from, field, [...path, 'not', field]);
  for (const piece of ['once', 'per', 'distinct'] as const)
    for (const field of namesIn(yaml[piece])) checkField(reader, from, field, [...path, piece]);
  return {
    kind: 'count',
    from,
    where: filterIn(yaml.where),
    not: yaml.not === undefined ? null : filterIn(yaml.not),
    window: windowIn(reader, yaml.window, from),
    retiredMonths: yaml.retired === undefined ? null : monthsIn(yaml.retired),
    linked: linkedIn(reader, yaml, path),
    once: namesIn(yaml.once),
    per: namesIn(yaml.per),
    value: value ?? (from === 'points' ? { kind: 'points' } : null),
    within: yaml.within ?? 'sum',
    top: yaml.top ?? null,
    each: yaml.each === undefined ? PLAIN : shapeIn(reader, yaml.each, [...path, 'each']),
    take: yaml.take ?? 'sum',
    distinct: yaml.distinct ?? null,
    returns: yaml.returns === 'ignored',
  };
}

function linkedIn(reader: Reader, { linked, from = '' }: MeasurePiecesYaml, path: Path) {
  if (linked === undefined) return null;
  const { to, by, where } = linked;
  const at: Path = [...path, 'linked'];
  checkName(reader, reader.names.families.keys(), to, [...at, 'to']);
  checkField(reader, from, by, [...at, 'by']);
  checkField(reader, to, by, [...at, 'by']);
  checkFilter(reader, to, where, where === undefined ? [...at, 'to'] : [...at, 'where']);
  return { to, by, where: filterIn(where) };
}

const REQUIREMENTS = [
  'points',
  'people',
  'measure',
  'all',
  'any',
  'of',
  'not',
  'holds',
  'capability',
  'capabilities',
  'partner',
] as const;

/** A requirement; `id` is what cases call it where it has no name of its own. */
export function requirementIn(
  reader: Reader,
  yaml: RequirementYaml,
  path: Path,
  id: string,
): Requirement {
  const own = {
    id: yaml.requirement ?? id,
    title: yaml.title ?? null,
    place: placeOf(reader, path),
  };
  const of = (one: RequirementYaml, ...inside: Path): Requirement =>
    requirementIn(reader, one, [...path, ...inside], `${id}/${inside.join('/')}`);
  checkRequirement(reader, yaml, path);
  const min = Math.max(1, Math.trunc(Number(decimalIn(yaml.min ?? 1))));
  if (yaml.points !== undefined) return { ...own, kind: 'points', min: yaml.points };
  if (yaml.people !== undefined)
    return { ...own, kind: 'people', holding: yaml.people.holding ?? [], min };
  if (yaml.measure !== undefined)
    return {
      ...own,
      kind: 'measure',
      measure: measureIn(reader, yaml.measure, [...path, 'measure']),
      bound: boundIn(yaml),
      each: yaml.each === undefined ? null : boundIn(yaml.each),
    };
  if (yaml.any !== undefined)
    return { ...own, kind: 'any', of: yaml.any.map((one, i) => of(one, 'any', i)) };
  if (yaml.of !== undefined)
    return {
      ...own,
      kind: 'some',
      min: yaml.atLeast ?? 1,
      of: yaml.of.map((one, i) => of(one, 'of', i)),
    };
  if (yaml.not !== undefined) return { ...own, kind: 'not', of: [of(yaml.not, 'not')] };
  if (yaml.holds !== undefined)
    return {
      ...own,
      kind: 'any-day',
      months: monthsIn(yaml.anyDayOf ?? '1'),
      of: [of(yaml.holds, 'holds')],
    };
  if (yaml.capability !== undefined) {
    checkName(reader, reader.names.capabilities, yaml.capability, [...path, 'capability']);
    return { ...own, kind: 'capabilities', names: [yaml.capability], ofKind: null, min: 1 };
  }
  if (yaml.capabilities !== undefined) {
    const { names, kind } = yaml.capabilities;
    const at: Path = [...path, 'capabilities'];
    for (const one of names ?? []) checkName(reader, reader.names.capabilities, one, at);
    if (kind !== undefined) checkName(reader, reader.names.capabilityKinds, kind, at);
    return { ...own, kind: 'capabilities', names: names ?? [], ofKind: kind ?? null, min };
  }
  if (yaml.partner !== undefined) return { ...own, kind: 'partner', where: filterIn(yaml.partner) };
  return { ...own, kind: 'all', of: (yaml.all ?? []).map((one, i) => of(one, 'all', i)) };
}

function checkRequirement(reader: Reader, yaml: RequirementYaml, path: Path): void {
  const found = REQUIREMENTS.filter((kind) => yaml[kind] !== undefined);
  const wrong = (at: Path, message: string, mend: string): void =>
    complain(reader, [...path, ...at], message, mend);
  if (found.length !== 1) {
    const message =
      found.length === 0
        ? 'this requirement asks nothing'
        : `it asks two things: ${found.join(' and ')}`;
    return wrong([], message, `Give it exactly one of: ${REQUIREMENTS.join(', ')}.`);
  }
  const [kind] = found;
  const bounds = (['min', 'above', 'max', 'below'] as const).filter(
    (bound) => yaml[bound] !== undefined,
  );
  if (kind === 'measure') {
    if (bounds.length === 0 && yaml.each === undefined)
      wrong([], 'a measure is not compared with anything', 'Add min, above, max or below.');
    checkBounds(reader, yaml, path);
  } else if (kind === 'people' || kind === 'capabilities') {
    if (bounds.join() !== 'min')
      wrong([], `nobody can tell how many ${kind} it takes`, 'Add min: 2, and no other bound.');
  } else if (bounds.length > 0 || yaml.each !== undefined) {
    wrong([bounds[0] ?? 'each'], `${kind} has no bounds`, 'Leave it out.');
  }
  if ((yaml.of === undefined) !== (yaml.atLeast === undefined))
    wrong([], 'atLeast and of need each other', 'Write { atLeast: 2, of: […] }.');
  if (yaml.of !== undefined && (yaml.atLeast ?? 1) > yaml.of.length)
    wrong(
      ['atLeast'],
      `it asks for ${yaml.atLeast} of ${yaml.of.length}`,
      'Lower atLeast, or add to of.',
    );
  if ((yaml.holds === undefined) !== (yaml.anyDayOf === undefined))
    wrong([], 'anyDayOf and holds need each other', 'Write { anyDayOf: 6 months, holds: { … } }.');
}

/** Bounds that nothing can reach. */
function checkBounds(reader: Reader, yaml: BoundsYaml, path: Path): void {
  const lowest = Number(decimalIn(yaml.min ?? yaml.above ?? -Infinity));
  const highest = Number(decimalIn(yaml.max ?? yaml.below ?? Infinity));
  const isOpen = yaml.min === undefined || yaml.max === undefined;
  if (
    lowest > highest ||
    (lowest === highest && isOpen && lowest !== Infinity && Number.isFinite(lowest))
  )
    complain(reader, path, 'no number lies between these bounds', 'Mend one of them.');
}
