import type { FactFamily } from '../facts.ts';
import type { PointKind } from '../models.ts';
import { filterIn, measureIn, namesIn, valueIn } from './measure.read.ts';
import { DERIVED, checkField, checkFilter, checkName, isBuiltIn } from './names.ts';
import { type Path, type Reader, complain, numberIn, placeOf } from './reader.ts';
import type { ClauseYaml } from './schema.ts';
import type { Clause, Value } from './types.ts';

/** The clauses of a file. */
export function readClauses(reader: Reader): readonly Clause[] {
  const { clauses } = reader.source.data as { clauses: readonly ClauseYaml[] };
  return clauses.map((yaml, i) => readClause(reader, yaml, ['clauses', i]));
}

function readClause(reader: Reader, yaml: ClauseYaml, path: Path): Clause {
  const per = namesIn(yaml.per);
  const monthly = per.includes('month');
  const cap = /^(\d+) a (program year|quarter|month)$/.exec(yaml.atMost ?? '');
  const period = cap?.[2] ?? yaml.every ?? (monthly ? 'month' : null);
  const { from = '' } = yaml;
  checkEarns(reader, yaml, path);
  checkClause(reader, yaml, path);
  return {
    id: yaml.clause,
    number: yaml.number,
    title: yaml.title,
    says: yaml.says,
    place: placeOf(reader, [...path, 'clause']),
    earns: {
      kind: yaml.earns.kind as PointKind,
      model: yaml.earns.model as Clause['earns']['model'],
      influence: yaml.earns.influence ?? false,
    },
    // What the edition declares is told apart by a field of its own.
    from: isBuiltIn(from) || from === '' ? (from as FactFamily) : 'records',
    where: {
      ...(isBuiltIn(from) || from === '' ? {} : { record: from }),
      ...filterIn(yaml.where),
    },
    measure:
      yaml.measure === undefined
        ? null
        : measureIn(reader, yaml.measure, [...path, 'measure'], `clause/${yaml.clause}`),
    value: readValue(reader, yaml, path),
    per: per.filter((one) => one !== 'month'),
    period: period === 'program year' ? 'program-year' : (period as Clause['period']),
    atMost: cap === null ? null : Number(cap[1]),
    steps: yaml.steps ?? null,
    once: yaml.once ?? false,
    returns: yaml.returns === 'take back',
    lasts:
      yaml.lasts === undefined
        ? null
        : yaml.lasts === 'program year'
          ? 'program-year'
          : numberIn(yaml.lasts),
  };
}

/** The plain values, which almost all clauses have, are told apart: they are worked out for each fact. */
function readValue(
  reader: Reader,
  { value, from }: Pick<ClauseYaml, 'value' | 'from'>,
  path: Path,
): Value {
  if (value === undefined) return { points: 0 };
  // A clause pays points: `{ points: 5 }` for each fact.
  if (typeof value === 'object' && Object.keys(value).join() === 'points')
    return { points: Number(value.points) };
  const read = valueIn(reader, value, [...path, 'value'], from ?? '');
  if (read.kind === 'amount') return { usd: true };
  if (read.kind === 'points-per' && isWhole(read.points))
    return { points: Number(read.points), perUsd: Number(read.usd) };
  return read.kind === 'number' && isWhole(read.number)
    ? { points: Number(read.number) }
    : { record: read };
}

const isWhole = (decimal: string): boolean => /^\d+$/.test(decimal);

function checkEarns({ names, ...reader }: Reader, { earns }: ClauseYaml, path: Path): void {
  checkName({ names, ...reader }, names.kinds, earns.kind, [...path, 'earns', 'kind']);
  const models = [...names.models, 'account', 'company'];
  checkName({ names, ...reader }, models, earns.model, [...path, 'earns', 'model']);
}

/** What the schema cannot say: pieces that need each other, or exclude each other. */
function checkClause(reader: Reader, yaml: ClauseYaml, path: Path): void {
  const { from } = yaml;
  if ((from === undefined) === (yaml.measure === undefined)) {
    const mend = 'Give it either from: (facts that are paid), or measure: and every:.';
    return complain(reader, [...path, 'clause'], 'nobody can tell what is paid', mend);
  }
  if (from === undefined) return checkMeasured(reader, yaml, path);
  const known = [...reader.names.families.keys()].filter((family) => !DERIVED.has(family));
  checkName(reader, known, from, [...path, 'from']);
  checkFilter(reader, from, yaml.where, [...path, 'where']);
  const per = namesIn(yaml.per);
  for (const field of per) checkPer(reader, from, field, path);
  checkPieces(reader, yaml, from, path);
}

/** A clause that pays what a measure comes to. */
function checkMeasured(reader: Reader, yaml: ClauseYaml, path: Path): void {
  if (yaml.every === undefined) {
    const mend = 'Add every: month, quarter or program year.';
    complain(reader, [...path, 'measure'], 'nobody can tell when it is paid', mend);
  }
  for (const piece of ['where', 'value', 'steps', 'once', 'returns', 'atMost'] as const) {
    if (yaml[piece] === undefined) continue;
    const mend = 'Write it inside measure:.';
    complain(reader, [...path, piece], `${piece} says something of facts`, mend);
  }
  const per = namesIn(yaml.per);
  if (per.some((one) => one !== 'country')) {
    const mend = 'Leave it out, or write per: country.';
    complain(reader, [...path, 'per'], 'a measure is paid for the company or a country', mend);
  }
  if (yaml.earns.model === 'account') {
    const mend = 'Name the model, or company.';
    complain(reader, [...path, 'earns', 'model'], 'a measure came by no account', mend);
  }
}

function checkPer(reader: Reader, from: string, field: string, path: Path): void {
  if (field === 'month') return;
  if (field === 'person' && isBuiltIn(from) && from !== 'trainings' && from !== 'certifications')
    return complain(reader, [...path, 'per'], `${from} have no person`, 'Leave person out.');
  checkField(reader, from, field, [...path, 'per']);
}

function checkPieces(reader: Reader, yaml: ClauseYaml, from: string, path: Path): void {
  const per = namesIn(yaml.per);
  const wrong = (piece: string, message: string, mend: string): void =>
    complain(reader, [...path, piece], message, mend);
  if (yaml.value === undefined)
    wrong('clause', 'it does not say how much it pays', 'Add value: { points: 5 }.');
  if (yaml.every !== undefined) wrong('every', 'facts are paid as they come', 'Leave every out.');
  if (yaml.steps !== undefined) checkSteps(reader, yaml, per, path);
  else {
    if (typeof yaml.value === 'object' && yaml.value.amount !== undefined)
      wrong('value', 'an amount alone is no number of points', 'Add steps, or points per amount.');
    if (yaml.atMost === undefined && per.length > 0)
      wrong('per', 'groups without a cap change nothing', 'Add atMost: 200 a program year.');
  }
  if (yaml.once === true && yaml.atMost === undefined)
    wrong('once', 'once needs a period', 'Add atMost: 10 a program year.');
  checkCap(reader, yaml, path);
  if (from !== 'deals') {
    if (yaml.returns !== undefined)
      wrong('returns', `${from} are not returned`, 'Leave returns out.');
  } else if (yaml.returns === undefined) {
    const mend = 'Add returns: take back, or returns: ignored.';
    wrong('clause', 'it does not say what a return does', mend);
  }
}

function checkSteps(reader: Reader, yaml: ClauseYaml, per: readonly string[], path: Path): void {
  const { steps = [] } = yaml;
  const wrong = (piece: string, message: string, mend: string): void =>
    complain(reader, [...path, piece], message, mend);
  if (!per.includes('month')) wrong('steps', 'steps need a month', 'Add month to per.');
  if (yaml.atMost !== undefined)
    wrong('atMost', 'steps have no cap', 'Lower the last step instead.');
  if (yaml.returns === 'take back') wrong('returns', 'steps cannot be taken back', 'Leave it out.');
  if (yaml.earns.model === 'account') {
    const mend = 'Name the model, or company.';
    wrong('earns', 'a month of several accounts has no model', mend);
  }
  const rising = steps.every(({ from }, i) => i === 0 || from > (steps[i - 1]?.from ?? 0));
  if (!rising) wrong('steps', 'the steps do not rise', 'Sort them by from, each once.');
}

/** A cap below what one fact gives: the fact would never count in full. */
function checkCap(reader: Reader, { atMost, value }: ClauseYaml, path: Path): void {
  const one =
    typeof value === 'object' && value.per === undefined
      ? Number(value.points ?? 0)
      : Number(value);
  if (atMost === undefined || !(numberIn(atMost) < one)) return;
  const mend = `Raise the cap to ${one} or more, or lower the value.`;
  complain(reader, [...path, 'atMost'], `the cap is less than the ${one} points of one`, mend);
}
