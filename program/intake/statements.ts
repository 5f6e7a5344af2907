import type { FactDraft } from '../facts.ts';
import {
  type Fields,
  PERSON_MARK,
  type Taken,
  idFrom,
  mailFrom,
  objectFrom,
  onlyKnown,
  refuse,
  shown,
  taking,
  timeFrom,
} from './check.ts';

/** The properties of an xAPI statement; others do not exist (xAPI 1.0.3, 4.1). */
const STATEMENT = [
  'id',
  'actor',
  'verb',
  'object',
  'result',
  'context',
  'timestamp',
  'stored',
  'authority',
  'version',
  'attachments',
] as const;

/** The results of a training that are told apart; only what is passed earns. */
export const RESULTS = ['passed', 'failed', 'completed'] as const;
export type TrainingResult = (typeof RESULTS)[number];

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const VERB = /^https?:\/\/adlnet\.gov\/expapi\/verbs\/(passed|failed|completed)$/;

/** An xAPI statement of a learning system; its id is its key, so that file and endpoint count once. */
export const fromStatement = (statement: unknown): Taken<FactDraft> =>
  taking(() => {
    const fields = objectFrom(statement, 'the statement');
    onlyKnown(fields, 'the statement', STATEMENT);
    const id = fields['id'];
    if (typeof id !== 'string' || !UUID.test(id)) {
      refuse('not-a-uuid', `id ${shown(id)}: write the statement's UUID`);
    }
    const result = resultFrom(fields);
    return trainingDraft({
      source: 'learning',
      sourceId: id.toLowerCase(),
      person: personFrom(fields['actor']),
      course: courseFrom(fields['object']),
      result,
      at: timeFrom(fields['timestamp'], 'timestamp'),
    });
  });

function personFrom(value: unknown): string {
  const actor = objectFrom(value, 'actor');
  if (actor['objectType'] !== undefined && actor['objectType'] !== 'Agent') {
    refuse(
      'wrong-shape',
      `actor.objectType ${shown(actor['objectType'])}: only a person, Agent, learns`,
    );
  }
  const mbox = actor['mbox'];
  if (typeof mbox !== 'string' || !mbox.startsWith('mailto:')) {
    refuse('not-a-mail', 'actor.mbox: write the person as mailto:ana@company.example');
  }
  return mailFrom(mbox.slice('mailto:'.length), 'actor.mbox');
}

function courseFrom(value: unknown): string {
  const object = objectFrom(value, 'object');
  if (object['objectType'] !== undefined && object['objectType'] !== 'Activity') {
    refuse(
      'wrong-shape',
      `object.objectType ${shown(object['objectType'])}: a course is an Activity`,
    );
  }
  const id = object['id'];
  const url = typeof id === 'string' && URL.canParse(id) ? new URL(id) : null;
  const course = url?.pathname.split('/').findLast((part) => part !== '');
  if (course === undefined) {
    refuse(
      'wrong-shape',
      `object.id ${shown(id)}: write the address of the course, https://…/courses/…`,
    );
  }
  return idFrom(course, 'object.id');
}

function resultFrom(fields: Fields): TrainingResult {
  const verb = objectFrom(fields['verb'], 'verb')['id'];
  const said = typeof verb === 'string' ? VERB.exec(verb)?.[1] : undefined;
  if (said === undefined) {
    refuse(
      'not-a-choice',
      `verb.id ${shown(verb)}: write passed, failed or completed of adlnet.gov`,
    );
  }
  const result = fields['result'] === undefined ? {} : objectFrom(fields['result'], 'result');
  const { success } = result;
  if (success !== undefined && typeof success !== 'boolean') {
    refuse('wrong-shape', `result.success ${shown(success)}: write true or false`);
  }
  if ((said === 'passed' && success === false) || (said === 'failed' && success === true)) {
    refuse(
      'contradiction',
      `the verb says ${said} and result.success ${String(success)}: mend one of them`,
    );
  }
  if (said === 'completed' && success !== undefined) return success ? 'passed' : 'failed';
  return said as TrainingResult;
}

/** A training as statements and events alike say it; `at` is a moment in UTC. */
export const trainingDraft = (parts: {
  readonly source: string;
  readonly sourceId: string;
  readonly person: string;
  readonly course: string;
  readonly result: TrainingResult;
  readonly at: string;
}): FactDraft => ({
  source: parts.source,
  sourceId: parts.sourceId,
  kind: 'training.completed',
  account: null,
  person: parts.person,
  country: null,
  when: { at: parts.at },
  subject: `${PERSON_MARK}/${parts.course}`,
  fields: { course: parts.course, result: parts.result },
  money: null,
});
