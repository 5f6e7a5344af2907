import type { Milestone, PlannedStep, Practice, Proof } from './types.ts';
import { checkFilter } from './names.ts';
import { filterIn } from './measure.read.ts';
import { type Path, type Reader, complain, numberIn, placeOf } from './reader.ts';
import type { PracticeYaml, ProofYaml, StepYaml } from './schema.ts';

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
  checkFilter(reader, yaml.from, yaml.where, [...path, 'where']);
  return {
    family: yaml.from,
    where: filterIn(yaml.where),
    count: yaml.count,
    min: yaml.min,
    model: yaml.model ?? null,
    withinMonths: yaml.within === undefined ? null : numberIn(yaml.within),
  };
}
