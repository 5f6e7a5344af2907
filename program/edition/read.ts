import type { FactFamily } from '../facts.ts';
import type { ModelId } from '../models.ts';
import type {
  Clause,
  Edition,
  Milestone,
  PlannedStep,
  Practice,
  Proof,
  Requirement,
  Tier,
  Value,
  Where,
} from './types.ts';
import type {
  ClauseYaml,
  EditionYaml,
  PracticeYaml,
  ProofYaml,
  RequirementYaml,
  StepYaml,
  TierYaml,
} from './schema.ts';
import type { Problem, Source } from './source.ts';

/** The fields that facts of a family carry, beside the model and country of their account. */
const FIELDS: Readonly<Record<FactFamily, readonly string[]>> = {
  trainings: ['course', 'result'],
  certifications: ['name'],
  deals: ['status', 'role', 'licence', 'product', 'customer'],
  consumption: ['product', 'customer'],
  deployments: ['product', 'customer', 'managed'],
  offerings: ['product', 'kind', 'offering'],
};

type Reader = { readonly source: Source; readonly problems: Problem[] };
type Path = (string | number)[];

const numberIn = (text: string): number => Number.parseInt(text, 10);
const placeOf = ({ source }: Reader, path: Path): { file: string; line: number } => ({
  file: source.file,
  line: source.lineOf(path),
});
const complain = (reader: Reader, path: Path, message: string, mend: string): void => {
  reader.problems.push(reader.source.problemAt(path, message, mend));
};

/** What stands in `edition.yaml`, without what the other files add. */
export function readEdition(
  reader: Reader,
): Omit<Edition, 'hash' | 'clauses' | 'tiers' | 'practices' | 'enrolment' | 'policies'> {
  const yaml = reader.source.data as EditionYaml;
  for (const [country, zone] of Object.entries(yaml.zones)) {
    if (!isZone(zone)) {
      complain(
        reader,
        ['zones', country],
        `"${zone}" is no time zone`,
        'Use an IANA name, Europe/Paris.',
      );
    }
  }
  const model = (id: ModelId) => ({
    title: yaml.models[id].title,
    program: yaml.models[id].accounts ?? null,
  });
  return {
    id: yaml.edition,
    schema: yaml.schema,
    title: yaml.title,
    inForce: { from: yaml.inForce.from, to: yaml.inForce.to ?? null },
    programYearStarts: yaml.programYearStarts,
    validityMonths: numberIn(yaml.pointsLast),
    models: {
      'solution-reseller': model('solution-reseller'),
      'solution-services-provider': model('solution-services-provider'),
      'cloud-services-provider': model('cloud-services-provider'),
      'solution-builder': model('solution-builder'),
    },
    kinds: yaml.kinds,
    zones: yaml.zones,
  };
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The clauses of a file. */
export function readClauses(reader: Reader): readonly Clause[] {
  const { clauses } = reader.source.data as { clauses: readonly ClauseYaml[] };
  return clauses.map((yaml, i) => readClause(reader, yaml, ['clauses', i]));
}

function readClause(reader: Reader, yaml: ClauseYaml, path: Path): Clause {
  const per = yaml.per === undefined ? [] : [yaml.per].flat();
  const monthly = per.includes('month');
  const cap = /^(\d+) a (program year|quarter|month)$/.exec(yaml.atMost ?? '');
  const period =
    cap?.[2] === 'program year' ? 'program-year' : (cap?.[2] ?? (monthly ? 'month' : null));
  const where = readWhere(reader, yaml.where, yaml.from, [...path, 'where']);
  checkClause(reader, yaml, path);
  return {
    id: yaml.clause,
    number: yaml.number,
    title: yaml.title,
    says: yaml.says,
    place: placeOf(reader, [...path, 'clause']),
    earns: { ...yaml.earns, influence: yaml.earns.influence ?? false },
    from: yaml.from,
    where,
    value: readValue(reader, yaml, path),
    per: per.filter((one) => one !== 'month'),
    period: period as Clause['period'],
    atMost: cap === null ? null : Number(cap[1]),
    steps: yaml.steps ?? null,
    once: yaml.once ?? false,
    returns: yaml.returns === 'take back',
  };
}

function readValue(reader: Reader, { value }: ClauseYaml, path: Path): Value {
  const { points, per, amount } = value;
  if (amount !== undefined && points === undefined && per === undefined) return { usd: true };
  if (points !== undefined && amount === undefined) {
    return per === undefined ? { points } : { points, perUsd: numberIn(per.amount) };
  }
  const mend = 'Write { points: 5 }, { points: 1, per: { amount: 1000 USD } } or { amount: USD }.';
  complain(reader, [...path, 'value'], 'this value says nothing, or two things', mend);
  return { points: 0 };
}

/** What the schema cannot say: pieces that need each other, or exclude each other. */
function checkClause(reader: Reader, yaml: ClauseYaml, path: Path): void {
  const per = yaml.per === undefined ? [] : [yaml.per].flat();
  const wrong = (piece: string, message: string, mend: string): void =>
    complain(reader, [...path, piece], message, mend);
  if (yaml.steps !== undefined) {
    if (!per.includes('month')) wrong('steps', 'steps need a month', 'Add month to per.');
    if (yaml.atMost !== undefined)
      wrong('atMost', 'steps have no cap', 'Lower the last step instead.');
    if (yaml.returns === 'take back')
      wrong('returns', 'steps cannot be taken back', 'Leave it out.');
    if (yaml.earns.model === 'account') {
      wrong('earns', 'a month of several accounts has no model', 'Name the model, or company.');
    }
    const rising = yaml.steps.every(
      ({ from }, i) => i === 0 || from > (yaml.steps?.[i - 1]?.from ?? 0),
    );
    if (!rising) wrong('steps', 'the steps do not rise', 'Sort them by from, each once.');
  } else {
    if (yaml.value.amount !== undefined) {
      wrong('value', 'an amount alone is no number of points', 'Add steps, or points per amount.');
    }
    if (yaml.atMost === undefined && per.length > 0) {
      wrong('per', 'groups without a cap change nothing', 'Add atMost: 200 a program year.');
    }
  }
  if (yaml.once === true && yaml.atMost === undefined) {
    wrong('once', 'once needs a period', 'Add atMost: 10 a program year.');
  }
  if (per.includes('person') && yaml.from !== 'trainings' && yaml.from !== 'certifications') {
    wrong('per', `${yaml.from} have no person`, 'Leave person out.');
  }
  if (yaml.from === 'deals') {
    if (yaml.where?.['status'] === undefined) {
      wrong('where', 'a deal is registered, then closed', 'Add status: closed to where.');
    }
    if (yaml.returns === undefined) {
      wrong(
        'clause',
        'it does not say what a return does',
        'Add returns: take back, or returns: ignored.',
      );
    }
  } else if (yaml.returns !== undefined) {
    wrong('returns', `${yaml.from} are not returned`, 'Leave returns out.');
  }
}

function readWhere(
  reader: Reader,
  where: ClauseYaml['where'],
  family: FactFamily,
  path: Path,
): Where {
  const known = ['model', 'country', ...FIELDS[family]];
  for (const field of Object.keys(where ?? {})) {
    if (known.includes(field)) continue;
    const mend = `They have: ${known.join(', ')}.`;
    complain(reader, [...path, field], `${family} have no field "${field}"`, mend);
  }
  return where ?? {};
}

/** The tiers of a file, the lowest first. */
export function readTiers(reader: Reader): readonly Tier[] {
  const { tiers } = reader.source.data as { tiers: readonly TierYaml[] };
  const read = tiers.map((yaml, level) => readTier(reader, yaml, level));
  read.forEach((tier, i) => {
    const before = read[i - 1];
    if (before === undefined || pointsOf(tier) > pointsOf(before)) return;
    const message = `${tier.id} needs no more points than ${before.id}`;
    complain(
      reader,
      ['tiers', i, 'requires'],
      message,
      'Tiers rise: sort them, or raise its points.',
    );
  });
  if (read[0] !== undefined && read[0].requires.length > 0) {
    const mend = 'Let the first tier require { all: [] }.';
    complain(reader, ['tiers', 0, 'requires'], 'a partner could be without a tier', mend);
  }
  return read;
}

const pointsOf = (tier: Tier): number =>
  Math.max(0, ...tier.requires.filter(({ kind }) => kind === 'points').map(({ min }) => min));

function readTier(reader: Reader, yaml: TierYaml, level: number): Tier {
  const path: Path = ['tiers', level];
  const requires = yaml.requires.all.map((one, i) =>
    readRequirement(reader, one, [...path, 'requires', 'all', i], yaml.tier),
  );
  return {
    id: yaml.tier,
    level,
    title: yaml.title,
    requires: requires.filter((one) => one !== null),
    brings: yaml.brings,
    place: placeOf(reader, [...path, 'tier']),
  };
}

function readRequirement(
  reader: Reader,
  yaml: RequirementYaml,
  path: Path,
  tier: string,
): Requirement | null {
  const { points, people, min, title } = yaml;
  const place = placeOf(reader, path);
  const id = `${tier}-${path.at(-1)}`;
  if (points !== undefined && people === undefined && min === undefined) {
    return { id, kind: 'points', min: points, title, place };
  }
  if (people !== undefined && min !== undefined && points === undefined) {
    return { id, kind: 'people', holding: people.holding ?? [], min, title, place };
  }
  const mend = 'Write { points: 500, title: … } or { people: { holding: […] }, min: 3, title: … }.';
  complain(reader, path, 'this requirement is neither of points nor of people', mend);
  return null;
}

/** The practice of a file. */
export function readPractice(reader: Reader): Practice {
  const yaml = reader.source.data as PracticeYaml;
  const milestones = yaml.milestones.map((milestone, i): Milestone => {
    const path: Path = ['milestones', i];
    return {
      id: milestone.milestone,
      title: milestone.title,
      clause: milestone.clause,
      number: milestone.number,
      points: milestone.pays.points,
      kind: milestone.pays.kind,
      place: placeOf(reader, [...path, 'milestone']),
      dueDays: numberIn(milestone.due),
      steps: milestone.steps.map((step, j) => readStep(reader, step, [...path, 'steps', j])),
      playbook: milestone.playbook.map(({ item, title, says, area }) => ({
        ...{ id: item, title, says },
        area: area ?? null,
      })),
    };
  });
  checkPractice(reader, milestones);
  return {
    id: yaml.practice,
    title: yaml.title,
    says: yaml.says,
    place: placeOf(reader, ['practice']),
    milestones,
    assessment: {
      areas: yaml.assessment.areas.map(({ area, title, questions }) => ({
        id: area,
        title,
        questions: questions.map(({ question, ...rest }) => ({ id: question, ...rest })),
      })),
    },
    waitingDays: numberIn(yaml.waiting),
  };
}

const ORDER = ['assess', 'plan', 'enable', 'build', 'launch', 'grow'];

function checkPractice(reader: Reader, milestones: readonly Milestone[]): void {
  milestones.forEach(({ id }, i) => {
    if (id === ORDER[i]) return;
    complain(
      reader,
      ['milestones', i],
      `${id} is out of order`,
      `The order is ${ORDER.join(', ')}.`,
    );
  });
  const ids = milestones.flatMap(({ steps }, i) =>
    steps.map(({ id }, j) => ({ id, path: ['milestones', i, 'steps', j] as Path })),
  );
  const items = milestones.flatMap(({ playbook }, i) =>
    playbook.map(({ id }, j) => ({ id, path: ['milestones', i, 'playbook', j] as Path })),
  );
  for (const list of [ids, items]) {
    const seen = new Set<string>();
    for (const { id, path } of list) {
      if (seen.has(id)) complain(reader, path, `${id} stands here twice`, 'Give one another id.');
      seen.add(id);
    }
  }
}

function readStep(reader: Reader, yaml: StepYaml, path: Path): PlannedStep {
  const { title, says, proved, decided, assessment } = yaml;
  const step = { id: yaml.step, title, says, place: placeOf(reader, [...path, 'step']) };
  if ([proved, decided, assessment].filter((one) => one !== undefined).length !== 1) {
    const mend = 'Give it exactly one of proved, decided, assessment.';
    complain(reader, path, `nobody can tell what completes ${yaml.step}`, mend);
  }
  if (proved !== undefined) {
    const anyOf = proved.anyOf.map((one, i) =>
      readProof(reader, one, [...path, 'proved', 'anyOf', i]),
    );
    return { ...step, kind: 'automatic', anyOf };
  }
  if (decided !== undefined) {
    return {
      ...step,
      kind: 'decided',
      decider: decided.by,
      evidence: decided.evidence,
      criteria: decided.criteria,
      decideDays: numberIn(decided.within),
      answerDays: numberIn(decided.answer),
    };
  }
  return { ...step, kind: 'assessment', when: assessment ?? 'then' };
}

function readProof(reader: Reader, yaml: ProofYaml, path: Path): Proof {
  const isOfPeople = yaml.from === 'trainings' || yaml.from === 'certifications';
  if (yaml.count === 'persons' && !isOfPeople) {
    complain(
      reader,
      [...path, 'count'],
      `${yaml.from} have no person`,
      'Count facts or customers.',
    );
  }
  if (yaml.model !== undefined && isOfPeople) {
    complain(reader, [...path, 'model'], `${yaml.from} come by no account`, 'Leave model out.');
  }
  return {
    family: yaml.from,
    where: readWhere(reader, yaml.where, yaml.from, [...path, 'where']),
    count: yaml.count,
    min: yaml.min,
    model: yaml.model ?? null,
    withinMonths: yaml.within === undefined ? null : numberIn(yaml.within),
  };
}
