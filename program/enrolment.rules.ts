/** What may be done to an enrolment as it stands: asked by the workflow, again by its recorder. */
import { RuleViolation } from './errors.ts';
import {
  agreementFor,
  DUPLICATE_CHECK,
  DUPLICATE_REASON,
  EXCEPTIONS,
  isDecidable,
  isLive,
  isPending,
  lineId,
  type AgreementRow,
  type Deciding,
  type EnrolmentEvent,
  type EnrolmentPlan,
  type EnrolmentRows,
  type LineDecider,
  type LineRow,
} from './enrolment.ts';
import { answerOf } from './enrolment.table.ts';

type Event<Kind extends EnrolmentEvent['kind']> = Extract<EnrolmentEvent, { kind: Kind }>;

/** Refuses what does not fit: first by the table of states, then by what the event is about. */
export function assertFits(plan: EnrolmentPlan, rows: EnrolmentRows, event: EnrolmentEvent): void {
  const answer = answerOf(rows.state, event.kind);
  if (answer === 'ignored') return;
  if (answer !== 'moves') {
    throw new RuleViolation(answer, `the enrolment is ${rows.state}: no ${event.kind} now`);
  }
  switch (event.kind) {
    case 'decide':
      return assertMayDecide(plan, rows, event);
    case 'same-company':
      return assertIsOneCompany(plan, rows, event);
    case 'take-back':
      return assertMayTakeBack(rows, event);
    case 'answer':
      return assertMayAnswer(rows, event);
    case 'accept':
      return assertMayAccept(plan, rows, event);
    case 'add':
      return assertMayAdd(rows, event);
    case 'drop':
      return assertMayDrop(rows, event);
    case 'renew':
      return assertMayRenew(plan, rows, event);
    case 'name-signatories':
      if (event.people.length === 0)
        throw new RuleViolation('NO_AUTHORITY', 'somebody has to be able to accept the agreement');
      return undefined;
    case 'suspend':
      if (event.reason.trim() === '')
        throw new RuleViolation('REASON_MISSING', 'a suspension needs its reason');
      return undefined;
    default:
      return undefined;
  }
}

/** A line of an enrolment; refused if it has none of this id. */
export function lineOf(rows: Pick<EnrolmentRows, 'lines'>, id: string): LineRow {
  const row = Object.hasOwn(rows.lines, id) ? rows.lines[id] : undefined;
  if (row === undefined) throw new RuleViolation('LINE_UNKNOWN', `the enrolment has no line ${id}`);
  return row;
}

/** The role that the line waits for decides it, never somebody what they asked for themselves or may sign. */
function assertMayDecide(plan: EnrolmentPlan, rows: EnrolmentRows, event: Event<'decide'>): void {
  for (const line of linesOf(rows, event.lines)) {
    if (!isDecidable(line)) {
      const code = line.decidedBy === null ? 'LINE_NOT_OPEN' : 'ALREADY_DECIDED';
      throw new RuleViolation(code, `${line.id} is ${line.state}, and waits for no decision`);
    }
    assertNotOwn(rows, line, event);
    if (line.waitsFor[0] !== event.role)
      throw new RuleViolation('NOT_THE_DECIDER', `${line.id} is decided by ${line.waitsFor[0]}`);
    if (event.verdict === 'request-change' && line.state === 'in_question')
      throw new RuleViolation('LINE_NOT_OPEN', `${line.id} takes part: keep it, or end it`);
  }
  if (event.verdict === 'request-change' && (event.reason ?? '').trim() === '')
    throw new RuleViolation('REASON_MISSING', 'say what has to change');
  if (event.verdict !== 'reject') return;
  if (event.code === null)
    throw new RuleViolation('REASON_MISSING', 'a rejection needs its reason');
  if (!plan.reasons.includes(event.code))
    throw new RuleViolation('REASON_UNKNOWN', `the edition has no reason ${event.code}`);
}

/** Nobody decides what they asked for themselves or may sign, and nobody has that decided on their behalf. */
function assertNotOwn(
  { signatories }: Pick<EnrolmentRows, 'signatories'>,
  { submittedBy }: LineRow,
  { by, behalf = null }: Pick<Deciding, 'by' | 'behalf'>,
): void {
  for (const decider of [by, behalf]) {
    if (decider !== null && (submittedBy === decider || signatories.includes(decider)))
      throw new RuleViolation('OWN_DECISION', 'nobody decides their own enrolment');
  }
}

/** Onboarding says so while something of it waits for onboarding; what else is under way goes with it. */
function assertIsOneCompany(
  plan: EnrolmentPlan,
  rows: EnrolmentRows,
  event: Event<'same-company'>,
): void {
  const lines = Object.values(rows.lines);
  const waiting = lines.filter((line) => line.state === 'in_review');
  if (!waiting.some(({ waitsFor }) => waitsFor[0] === 'onboarding'))
    throw new RuleViolation('LINE_NOT_OPEN', 'nothing of it waits for onboarding');
  if (event.role !== 'onboarding')
    throw new RuleViolation('NOT_THE_DECIDER', 'that is for onboarding to say');
  lines.filter(isPending).forEach((line) => assertNotOwn(rows, line, event));
  if (!plan.reasons.includes(DUPLICATE_REASON))
    throw new RuleViolation('REASON_UNKNOWN', `the edition has no reason ${DUPLICATE_REASON}`);
}

/** What onboarding is asked about; all else compliance. */
const OF_ONBOARDING: readonly string[] = [...EXCEPTIONS, DUPLICATE_CHECK];

/** Whether compliance let a line go on, and onboarding has not decided it yet. */
export const isCleared = ({ state, clearedBy }: LineRow): boolean =>
  state === 'in_review' && clearedBy != null;

/** The role that decided a line last; that of what is left to decide, where somebody sent it back or rejected it. */
export function deciderOf(line: LineRow): LineDecider {
  if (isCleared(line)) return 'compliance';
  const isAsked = line.exceptions.some((each) => OF_ONBOARDING.includes(each));
  return line.waitsFor[0] ?? (isAsked ? 'onboarding' : 'compliance');
}

/**
 * What was decided may be taken back by the role that decided it, as long as nothing followed: the line does not take part,
 * nobody answered, time has not run out. What compliance let go on follows nothing while onboarding has not decided it.
 */
export function assertMayTakeBack(
  rows: Pick<EnrolmentRows, 'lines' | 'signatories'>,
  event: Pick<Event<'take-back'>, 'lines' | 'reason' | 'by' | 'role'>,
): void {
  for (const line of linesOf(rows, event.lines)) {
    const isDecided =
      isCleared(line) || ['approved', 'rejected', 'action_required'].includes(line.state);
    const isSomebodys = isCleared(line) || line.decidedBy !== null;
    if (!isSomebodys || line.reason === 'not-answered')
      throw new RuleViolation('LINE_NOT_OPEN', `nobody's decision stands on ${line.id}`);
    if (!isDecided)
      throw new RuleViolation('DECISION_FOLLOWED', `${line.id} is ${line.state}: that followed`);
    assertNotOwn(rows, line, event);
    if (deciderOf(line) !== event.role)
      throw new RuleViolation('NOT_THE_DECIDER', `${line.id} was decided by ${deciderOf(line)}`);
  }
  if (event.reason.trim() === '')
    throw new RuleViolation('REASON_MISSING', 'say why it is taken back');
}

function assertMayAnswer(rows: EnrolmentRows, event: Event<'answer'>): void {
  for (const line of linesOf(rows, event.lines)) {
    if (line.state !== 'action_required')
      throw new RuleViolation(
        'LINE_NOT_OPEN',
        `${line.id} is ${line.state}: no change is asked for`,
      );
  }
  if (event.reason.trim() === '') throw new RuleViolation('REASON_MISSING', 'say what has changed');
}

/** Somebody with authority accepts the version that is asked for, in the words that were shown. */
function assertMayAccept(plan: EnrolmentPlan, rows: EnrolmentRows, event: Event<'accept'>): void {
  const row = agreementOf(rows, event.entity);
  if (row?.state !== 'asked')
    throw new RuleViolation('AGREEMENT_NOT_ASKED', 'there is nothing to accept here');
  const planned = plan.agreements.find(({ entity }) => entity === event.entity);
  if (row.version !== event.version || planned?.hashes[event.locale] !== event.hash)
    throw new RuleViolation('AGREEMENT_CHANGED', 'the agreement has changed; read it again');
  if (!rows.signatories.includes(event.by))
    throw new RuleViolation('NO_AUTHORITY', 'this person may not sign for the company');
}

function assertMayAdd(rows: EnrolmentRows, event: Event<'add'>): void {
  if (event.asked.length === 0) throw new RuleViolation('LINE_UNKNOWN', 'name at least one line');
  for (const asked of event.asked) {
    const row = rows.lines[lineId(asked)];
    if (row !== undefined && (isLive(row) || isPending(row)))
      throw new RuleViolation('LINE_EXISTS', `${row.id} is ${row.state} already`);
  }
}

function assertMayDrop(rows: EnrolmentRows, event: Event<'drop'>): void {
  const dropped = linesOf(rows, event.lines);
  for (const line of dropped) {
    if (!isLive(line) && !isPending(line))
      throw new RuleViolation('LINE_NOT_OPEN', `${line.id} is ${line.state} already`);
  }
  const live = Object.values(rows.lines).filter(isLive);
  if (live.length > 0 && live.every((line) => dropped.includes(line)))
    throw new RuleViolation(
      'LAST_LINE',
      'these are all that takes part: leave the program instead',
    );
}

/** What is not true again yet: agreements that are not accepted in their present version, lines in question. */
export function lacksForRenewal(
  plan: EnrolmentPlan,
  rows: EnrolmentRows,
): { readonly agreements: readonly string[]; readonly lines: readonly string[] } {
  const renewed = Object.values(rows.lines).filter(
    (line) => isLive(line) || line.state === 'resting',
  );
  const entities = new Set(renewed.map(({ country }) => agreementFor(plan, country).entity));
  return {
    agreements: [...entities].filter((entity) => {
      const row = agreementOf(rows, entity);
      return row === undefined || row.accepted !== row.version;
    }),
    lines: renewed.filter(({ state }) => state === 'in_question').map(({ id }) => id),
  };
}

/** What has to be true again: the agreements in their present version, no line in question, and somebody who may sign. */
function assertMayRenew(plan: EnrolmentPlan, rows: EnrolmentRows, event: Event<'renew'>): void {
  const { state, renewal } = rows;
  if (state === 'active' && renewal?.opened !== true)
    throw new RuleViolation('RENEWAL_NOT_OPEN', 'it is not time to renew yet');
  const { agreements, lines } = lacksForRenewal(plan, rows);
  if (agreements.length > 0)
    throw new RuleViolation('AGREEMENT_MISSING', 'the agreement has to be accepted first');
  if (lines.length > 0)
    throw new RuleViolation('LINE_NOT_OPEN', `${lines[0]} is looked at; wait for the decision`);
  if (event.contacts?.length === 0)
    throw new RuleViolation('NO_AUTHORITY', 'somebody has to be able to accept the agreement');
}

const agreementOf = (rows: EnrolmentRows, entity: string): AgreementRow | undefined =>
  Object.hasOwn(rows.agreements, entity) ? rows.agreements[entity] : undefined;

/** The lines of these ids, each once; refused if there are none. */
function linesOf(rows: Pick<EnrolmentRows, 'lines'>, ids: readonly string[]): readonly LineRow[] {
  if (ids.length === 0) throw new RuleViolation('LINE_UNKNOWN', 'name at least one line');
  return [...new Set(ids)].map((id) => lineOf(rows, id));
}

/** The latest attempt of a partner. */
export type LatestEnrolment = {
  readonly attempt: number;
  readonly state: EnrolmentRows['state'];
  /** Epoch milliseconds; null while open. */
  readonly endedAt: number | null;
};

const MS_A_DAY = 86_400_000;

/** When another attempt may start after one that ended, epoch milliseconds. Null while one is open. */
export function anotherAttemptFrom(latest: LatestEnrolment, waitingDays: number): number | null {
  if (latest.endedAt === null) return null;
  // Whoever withdrew had nothing decided against them, and waits for nothing.
  return latest.endedAt + (latest.state === 'withdrawn' ? 0 : waitingDays * MS_A_DAY);
}

/** The number of the attempt that may start now; refused while one is open, and before the waiting time has passed. */
export function nextEnrolment(
  latest: LatestEnrolment | null,
  waitingDays: number,
  now: number,
): number {
  if (latest === null) return 1;
  const from = anotherAttemptFrom(latest, waitingDays);
  if (from === null) throw new RuleViolation('JOURNEY_OPEN', 'an enrolment is open');
  if (now < from) {
    const day = new Date(from).toISOString().slice(0, 10);
    throw new RuleViolation('TOO_EARLY', `another attempt may start on ${day}`);
  }
  return latest.attempt + 1;
}
