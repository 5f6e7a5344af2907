/**
 * What may be done to a practice journey as it stands: asked by the workflow, again by the row's
 * recorder.
 */
import type { MilestoneId, PlannedStep } from './edition/types.ts';
import { RuleViolation } from './errors.ts';
import type {
  Answers,
  Decision,
  JourneyRows,
  JourneyState,
  OutlinedStep,
  PlanOutline,
  PracticePlan,
  StepRow,
} from './practice.ts';

/** A plan, or its outline, by its steps. */
type Steps<Step> = {
  readonly milestones: readonly { readonly id: MilestoneId; readonly steps: readonly Step[] }[];
};

const CLOSED: readonly JourneyState[] = ['completed', 'withdrawn', 'rejected', 'lapsed'];
const isAnswer = (value: unknown): boolean =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 5;

/** Whether a journey has ended; it never opens again, another attempt is another journey. */
export const isClosed = (state: JourneyState): boolean => CLOSED.includes(state);

/** What steers a journey by this plan. */
export const outlineOf = (plan: PracticePlan): PlanOutline => ({
  milestones: plan.milestones.map(({ id, steps }) => ({ id, steps: steps.map(outlinedStep) })),
  assessment: {
    areas: plan.assessment.areas.map(({ questions }) => ({
      questions: questions.map(({ id }) => ({ id })),
    })),
  },
  reminders: plan.reminders,
  skewMs: plan.skewMs,
});

const outlinedStep = (step: PlannedStep): OutlinedStep =>
  step.kind === 'decided'
    ? { id: step.id, kind: step.kind, decider: step.decider }
    : { id: step.id, kind: step.kind };

/** A step of the plan, with its milestone; refused if the plan has none of this name. */
export function plannedStep<Step extends OutlinedStep>(
  plan: Steps<Step>,
  id: string,
): { readonly milestone: MilestoneId; readonly step: Step } {
  for (const milestone of plan.milestones) {
    const step = milestone.steps.find((each) => each.id === id);
    if (step !== undefined) return { milestone: milestone.id, step };
  }
  throw new RuleViolation('STEP_UNKNOWN', `the plan has no step ${id}`);
}

/** The row of a step; refused if there is none. */
export function rowOf(rows: JourneyRows, id: string): StepRow {
  const row = Object.hasOwn(rows.steps, id) ? rows.steps[id] : undefined;
  if (row === undefined) throw new RuleViolation('STEP_UNKNOWN', `the journey has no step ${id}`);
  return row;
}

/** A journey that moves: neither ended nor paused. */
export function assertUnderWay({ state }: Pick<JourneyRows, 'state'>): void {
  if (isClosed(state)) throw new RuleViolation('JOURNEY_CLOSED', `the journey is ${state}`);
  if (state === 'paused') throw new RuleViolation('JOURNEY_PAUSED', 'the journey is paused');
}

/** The partner may answer an assessment that is open, every question of it, from 1 to 5. */
export function assertMayAssess(
  plan: PlanOutline,
  rows: JourneyRows,
  sent: { readonly step: string; readonly answers: Answers },
): void {
  assertUnderWay(rows);
  const { step } = plannedStep(plan, sent.step);
  const row = rowOf(rows, sent.step);
  if (step.kind !== 'assessment' || row.state !== 'open') {
    throw new RuleViolation(
      'STEP_NOT_OPEN',
      `${sent.step} is ${row.state}, not open for an assessment`,
    );
  }
  assertAnswered(plan.assessment, sent.answers);
}

function assertAnswered(assessment: PlanOutline['assessment'], answers: Answers): void {
  const questions = assessment.areas.flatMap((area) => area.questions.map((each) => each.id));
  const missing = questions.filter((id) => !Object.hasOwn(answers, id) || !isAnswer(answers[id]));
  const unknown = Object.keys(answers).filter((id) => !questions.includes(id));
  if (missing.length + unknown.length === 0) return;
  throw new RuleViolation(
    'EVIDENCE_MISSING',
    `every question takes an answer from 1 to 5; missing: ${missing.length}, unknown: ${unknown.length}`,
  );
}

/** The partner may hand in evidence for a decided step that is open, or that needs a change. */
export function assertMaySubmit(
  plan: PlanOutline,
  rows: JourneyRows,
  sent: { readonly step: string; readonly evidence: readonly string[] },
): void {
  assertUnderWay(rows);
  const { step } = plannedStep(plan, sent.step);
  const row = rowOf(rows, sent.step);
  if (step.kind !== 'decided' || !['open', 'action_required'].includes(row.state)) {
    throw new RuleViolation(
      'STEP_NOT_OPEN',
      `${sent.step} is ${row.state}, nothing can be handed in`,
    );
  }
  if (sent.evidence.length === 0) {
    throw new RuleViolation('EVIDENCE_MISSING', 'add a file, a link or a note first');
  }
}

/**
 * The role that the plan names may decide what is in review, never somebody their own.
 *
 * Whoever started the journey or handed the evidence in is its owner here; `db/` holds the latter
 * too.
 */
export function assertMayDecide(
  plan: PlanOutline,
  rows: JourneyRows,
  startedBy: string,
  decision: Decision,
): void {
  assertUnderWay(rows);
  const row = rowOf(rows, decision.step);
  const step = decidedStep(plan, decision.step);
  if (row.state !== 'in_review') {
    const code = row.round > 0 ? 'ALREADY_DECIDED' : 'STEP_NOT_OPEN';
    throw new RuleViolation(code, `${decision.step} is ${row.state}, not in review`);
  }
  // Nor does a colleague for them: what is not theirs to decide cannot be handed over.
  for (const decider of [decision.by, decision.behalf ?? null]) {
    if (decider !== null && (decider === row.submittedBy || decider === startedBy))
      throw new RuleViolation('OWN_DECISION', 'nobody decides their own step');
  }
  if (decision.role !== step.decider) {
    throw new RuleViolation('NOT_THE_DECIDER', `${decision.step} is decided by a ${step.decider}`);
  }
  if (decision.verdict !== 'approve' && (decision.reason ?? '').trim() === '') {
    throw new RuleViolation(
      'REASON_MISSING',
      'a reason is needed to reject or to ask for a change',
    );
  }
}

/** A decision that is taken back. */
export type TakenBack = {
  readonly step: string;
  readonly reason: string;
  readonly by: string;
  readonly role: string;
};

/**
 * The role that decides a step may take a decision back while nothing followed from it: its milestone is not done, and nothing
 * was handed in again. A rejection ended the journey, which followed.
 */
export function assertMayTakeBack(
  plan: PlanOutline,
  rows: JourneyRows,
  startedBy: string,
  sent: TakenBack,
): void {
  assertUnderWay(rows);
  const row = rowOf(rows, sent.step);
  const step = decidedStep(plan, sent.step);
  if (row.state !== 'approved' && row.state !== 'action_required')
    throw new RuleViolation('STEP_NOT_OPEN', `${sent.step} is ${row.state}, nothing is decided`);
  if (rows.milestones[plannedStep(plan, sent.step).milestone]?.state === 'completed')
    throw new RuleViolation('DECISION_FOLLOWED', 'its milestone is done: that followed');
  if (sent.by === row.submittedBy || sent.by === startedBy)
    throw new RuleViolation('OWN_DECISION', 'nobody decides their own step');
  if (sent.role !== step.decider)
    throw new RuleViolation('NOT_THE_DECIDER', `${sent.step} is decided by a ${step.decider}`);
  if (sent.reason.trim() === '')
    throw new RuleViolation('REASON_MISSING', 'say why it is taken back');
}

/** A planned step that a person decides; refused for any other. */
export function decidedStep<Step extends OutlinedStep>(
  plan: Steps<Step>,
  id: string,
): Extract<Step, { kind: 'decided' }> {
  const { step } = plannedStep(plan, id);
  if (step.kind !== 'decided')
    throw new RuleViolation('STEP_NOT_OPEN', `${id} is not decided by a person`);
  return step as Extract<Step, { kind: 'decided' }>;
}

export function assertMayPause(rows: JourneyRows): void {
  assertUnderWay(rows);
}

export function assertMayResume(rows: JourneyRows): void {
  if (isClosed(rows.state))
    throw new RuleViolation('JOURNEY_CLOSED', `the journey is ${rows.state}`);
  if (rows.state !== 'paused')
    throw new RuleViolation('VERSION_STALE', 'the journey is not paused');
}

export function assertMayWithdraw(rows: JourneyRows): void {
  if (isClosed(rows.state))
    throw new RuleViolation('JOURNEY_CLOSED', `the journey is ${rows.state}`);
}

/** The latest attempt of a partner at a practice. */
export type LatestAttempt = {
  readonly attempt: number;
  readonly state: JourneyState;
  /** Epoch milliseconds; null while open. */
  readonly endedAt: number | null;
};

const MS_A_DAY = 86_400_000;

/**
 * Epoch milliseconds from which another attempt may start; a completed practice waits no longer
 * than any other.
 */
export const startableAt = (latest: LatestAttempt, waitingDays: number): number | null =>
  latest.endedAt === null ? null : latest.endedAt + waitingDays * MS_A_DAY;

/**
 * The number of the attempt that may start now; refused while one is open, and before the waiting
 * time of the edition has passed since the last one ended.
 */
export function nextAttempt(
  latest: LatestAttempt | null,
  waitingDays: number,
  now: number,
): number {
  if (latest === null) return 1;
  const from = startableAt(latest, waitingDays);
  if (from === null) throw new RuleViolation('JOURNEY_OPEN', 'a journey in this practice is open');
  if (now < from) {
    throw new RuleViolation(
      'TOO_EARLY',
      `another attempt may start on ${new Date(from).toISOString().slice(0, 10)}`,
    );
  }
  return latest.attempt + 1;
}
