/**
 * How a practice journey moves: rows that stand and a change in, rows that shall stand and what
 * follows out.
 *
 * Pure, and the only place that says so: the recorder writes what comes out, the tests' stand-in
 * keeps it in memory.
 */
import type { Milestone, MilestoneId, PlannedStep } from './edition/types.ts';
import { decidedStep, plannedStep, rowOf } from './practice.rules.ts';
import type {
  ChangedRows,
  JourneyRows,
  JourneyState,
  MilestoneRow,
  PlanOutline,
  PracticePlan,
  StepRow,
  StepState,
  Verdict,
} from './practice.ts';

/**
 * Deadlines in business days of those who wait: epoch milliseconds in and out, the end of the day
 * that many later.
 */
export type Calendar = {
  readonly partner: (from: number, businessDays: number) => number;
  readonly decider: (from: number, businessDays: number) => number;
};

/** What facts prove of a step: the way that is nearest to its goal. */
export type StepCount = { readonly have: number; readonly need: number };

/** A change to a journey, at an instant of its clock (epoch milliseconds). */
export type Change = { readonly at: number } & (
  | { readonly kind: 'assess'; readonly step: string; readonly by: string }
  | { readonly kind: 'submit'; readonly step: string; readonly by: string }
  | { readonly kind: 'decide'; readonly step: string; readonly verdict: Verdict }
  | { readonly kind: 'take-back'; readonly step: string }
  | { readonly kind: 'look'; readonly counts: Readonly<Record<string, StepCount>> }
  | { readonly kind: 'answer-missed'; readonly step: string }
  | { readonly kind: 'remind'; readonly subject: Subject; readonly told: number }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'withdraw' }
  | { readonly kind: 'lapse' }
);

/** What is due: a step that somebody has to answer or decide, or a milestone as a whole. */
export type Subject =
  | { readonly step: string; readonly milestone?: undefined }
  | { readonly milestone: MilestoneId; readonly step?: undefined };

/** A line of the journey's history; `step` is null where it is about the journey. */
export type JourneyEvent = {
  readonly step: string | null;
  readonly from: string | null;
  readonly to: string;
};

/** Whom to tell what. The recorder puts names and titles to it. */
export type Tell = { readonly dueAt: number | null } & (
  | {
      readonly what: 'to-decide' | 'taken-back' | 'change-asked' | 'approved' | 'rejected';
      readonly step: string;
    }
  | { readonly what: 'reminder' | 'escalation'; readonly subject: Subject }
  | { readonly what: 'milestone-completed' | 'lapsed'; readonly milestone: MilestoneId }
  | { readonly what: 'journey-completed' }
);

export type Outcome = {
  readonly rows: JourneyRows;
  readonly events: readonly JourneyEvent[];
  readonly tells: readonly Tell[];
  /** The milestone that this change completes, and that is to be paid; null for none. */
  readonly completed: MilestoneId | null;
};

type Draft = {
  state: JourneyState;
  milestone: MilestoneId;
  pausedAt: number | null;
  milestones: Partial<Record<MilestoneId, MilestoneRow>>;
  steps: Record<string, StepRow>;
  events: JourneyEvent[];
  tells: Tell[];
  completed: MilestoneId | null;
};

const DONE: readonly StepState[] = ['completed', 'approved', 'skipped'];
/** States in which facts move an automatic step. */
const PROVABLE: readonly StepState[] = ['open', 'waiting', 'completed', 'invalidated'];
/** Whether nothing is left to do in a step. */
export const isDone = (state: StepState): boolean => DONE.includes(state);

const draftOf = (rows: JourneyRows): Draft => ({
  ...rows,
  milestones: { ...rows.milestones },
  steps: { ...rows.steps },
  events: [],
  tells: [],
  completed: null,
});

const outcomeOf = ({ events, tells, completed, ...rows }: Draft): Outcome => ({
  rows,
  events,
  tells,
  completed,
});

/** Whether facts can move anything: a step that they prove, in a milestone that has opened. */
export const hasProofs = (plan: PlanOutline, rows: JourneyRows): boolean =>
  plan.milestones.some(({ id }) => rows.milestones[id]?.state !== 'locked' && isProved(plan, id));

/** Whether facts prove any step of a milestone. */
export const isProved = (plan: PlanOutline, milestone: MilestoneId): boolean =>
  plan.milestones.some(
    ({ id, steps }) => id === milestone && steps.some(({ kind }) => kind === 'automatic'),
  );

/** The rows of a journey that begins: the first milestone open, the others due as planned. */
export function openingRows(plan: PracticePlan, at: number, calendar: Calendar): Outcome {
  const first = plan.milestones[0];
  if (first === undefined) throw new Error('a plan has at least one milestone');
  const locked = (step: PlannedStep): StepRow => ({
    step: step.id,
    state: 'locked',
    version: 1,
    dueAt: null,
    ...countNone(step),
    mover: null,
    since: at,
    round: 0,
    submittedBy: null,
    told: 0,
  });
  const draft = draftOf({
    state: 'running',
    milestone: first.id,
    pausedAt: null,
    milestones: Object.fromEntries(
      plan.milestones.map(({ id }) => [
        id,
        { id, state: 'locked', dueAt: plan.dueAt[id], openedAt: null, told: 0 } as const,
      ]),
    ),
    steps: Object.fromEntries(
      plan.milestones.flatMap(({ steps }) => steps).map((step) => [step.id, locked(step)]),
    ),
  });
  draft.events.push({ step: null, from: null, to: 'running' });
  openMilestone(draft, plan, first, at, calendar);
  return outcomeOf(draft);
}

/** What an automatic step needs by the way that asks least; nothing for others. */
function countNone(step: PlannedStep): { have: number | null; need: number | null } {
  if (step.kind !== 'automatic') return { have: null, need: null };
  return { have: 0, need: Math.min(...step.anyOf.map((proof) => proof.min)) };
}

/** Carries out a change that the rules allow. What no longer fits what stands changes nothing. */
export function advance(
  plan: PracticePlan,
  rows: JourneyRows,
  change: Change,
  calendar: Calendar,
): Outcome {
  const draft = draftOf(rows);
  if (isOfTime(change) && rows.state !== 'running') return outcomeOf(draft);
  switch (change.kind) {
    case 'assess':
      setStep(draft, change.step, change.at, 'completed', { mover: null, dueAt: null });
      completeIfDone(draft, plan, change.at, calendar);
      break;
    case 'submit':
      submit(draft, plan, change, calendar);
      break;
    case 'decide':
      decide(draft, plan, change, calendar);
      break;
    case 'take-back':
      takeBack(draft, plan, change, calendar);
      break;
    case 'look':
      look(draft, plan, change, calendar);
      break;
    case 'answer-missed':
      if (rowOf(rows, change.step).state === 'action_required')
        refuse(draft, change.step, change.at);
      break;
    case 'remind':
      remind(draft, plan, change);
      break;
    case 'pause':
      draft.pausedAt = change.at;
      setState(draft, 'paused');
      break;
    case 'resume':
      resume(draft, change.at);
      break;
    case 'withdraw':
      close(draft, 'withdrawn', change.at);
      break;
    case 'lapse':
      draft.tells.push({ what: 'lapsed', milestone: draft.milestone, dueAt: null });
      close(draft, 'lapsed', change.at);
      break;
  }
  return outcomeOf(draft);
}

/**
 * Changes that nobody asked for: facts and deadlines. They come late, and find a journey that has
 * ended or rests.
 */
const isOfTime = (change: Change): boolean =>
  ['look', 'answer-missed', 'remind', 'lapse'].includes(change.kind);

function submit(
  draft: Draft,
  plan: PracticePlan,
  { step, at, by }: Extract<Change, { kind: 'submit' }>,
  calendar: Calendar,
): void {
  const dueAt = calendar.decider(at, decidedStep(plan, step).decideDays);
  const round = rowOf(draft, step).round + 1;
  setStep(draft, step, at, 'submitted', { round, submittedBy: by });
  setStep(draft, step, at, 'in_review', { mover: 'vendor', dueAt });
  draft.tells.push({ what: 'to-decide', step, dueAt });
}

function decide(
  draft: Draft,
  plan: PracticePlan,
  { step, at, verdict }: Extract<Change, { kind: 'decide' }>,
  calendar: Calendar,
): void {
  if (verdict === 'reject') return refuse(draft, step, at);
  if (verdict === 'request-change') {
    const dueAt = calendar.partner(at, decidedStep(plan, step).answerDays);
    setStep(draft, step, at, 'action_required', { mover: 'partner', dueAt });
    draft.tells.push({ what: 'change-asked', step, dueAt });
    return;
  }
  setStep(draft, step, at, 'approved', { mover: null, dueAt: null });
  draft.tells.push({ what: 'approved', step, dueAt: null });
  completeIfDone(draft, plan, at, calendar);
}

/** It waits for the same decision again, with all its time; what was handed in stays. */
function takeBack(
  draft: Draft,
  plan: PracticePlan,
  { step, at }: Extract<Change, { kind: 'take-back' }>,
  calendar: Calendar,
): void {
  const dueAt = calendar.decider(at, decidedStep(plan, step).decideDays);
  setStep(draft, step, at, 'in_review', { mover: 'vendor', dueAt });
  draft.tells.push({ what: 'to-decide', step, dueAt }, { what: 'taken-back', step, dueAt });
}

/** A step that is rejected ends its journey; the partner may try again after the waiting time. */
function refuse(draft: Draft, step: string, at: number): void {
  setStep(draft, step, at, 'rejected', { mover: null, dueAt: null });
  draft.tells.push({ what: 'rejected', step, dueAt: null });
  close(draft, 'rejected', at);
}

/**
 * Takes over what facts prove. In the open milestone a step that was done and is not any more
 * goes back to waiting; in one that is paid it is marked, and the milestone stays paid.
 */
function look(
  draft: Draft,
  plan: PracticePlan,
  { counts, at }: Extract<Change, { kind: 'look' }>,
  calendar: Calendar,
): void {
  for (const [step, count] of Object.entries(counts)) {
    const row = draft.steps[step];
    if (row === undefined || !PROVABLE.includes(row.state)) continue;
    const milestone = draft.milestones[plannedStep(plan, step).milestone];
    const { have, need } = count;
    const proved = have >= need;
    if (proved) {
      setStep(draft, step, at, 'completed', { have, need, mover: null, dueAt: null });
    } else if (milestone?.state === 'completed') {
      setStep(draft, step, at, 'invalidated', { have, need, mover: null, dueAt: null });
    } else {
      if (row.state === 'completed') setStep(draft, step, at, 'invalidated', {});
      const dueAt = milestone?.dueAt ?? null;
      const waits = have > 0 || row.state === 'completed';
      setStep(draft, step, at, waits ? 'waiting' : 'open', {
        have,
        need,
        dueAt,
        mover: waits ? 'facts' : 'partner',
      });
    }
  }
  completeIfDone(draft, plan, at, calendar);
}

function remind(
  draft: Draft,
  plan: PracticePlan,
  { subject, told }: Extract<Change, { kind: 'remind' }>,
): void {
  const what = told > plan.reminders.length ? 'escalation' : 'reminder';
  if (subject.step !== undefined) {
    const row = rowOf(draft, subject.step);
    if (row.told >= told) return;
    draft.steps[subject.step] = { ...row, told, version: row.version + 1 };
    draft.tells.push({ what, subject, dueAt: row.dueAt });
    return;
  }
  const row = draft.milestones[subject.milestone];
  if (row === undefined || row.state !== 'open' || row.told >= told) return;
  draft.milestones[subject.milestone] = { ...row, told };
  draft.tells.push({ what, subject, dueAt: row.dueAt });
}

/** Everything that is still to come moves by the length of the pause. */
function resume(draft: Draft, at: number): void {
  const pausedMs = draft.pausedAt === null ? 0 : Math.max(0, at - draft.pausedAt);
  for (const row of Object.values(draft.milestones)) {
    if (row.state === 'completed') continue;
    const openedAt = row.openedAt === null ? null : row.openedAt + pausedMs;
    draft.milestones[row.id] = { ...row, openedAt, dueAt: row.dueAt + pausedMs };
  }
  for (const row of Object.values(draft.steps)) {
    if (row.dueAt === null) continue;
    draft.steps[row.step] = {
      ...row,
      version: row.version + 1,
      since: row.since + pausedMs,
      dueAt: row.dueAt + pausedMs,
    };
  }
  draft.pausedAt = null;
  setState(draft, 'running');
}

function completeIfDone(draft: Draft, plan: PracticePlan, at: number, calendar: Calendar): void {
  const index = plan.milestones.findIndex(({ id }) => id === draft.milestone);
  const planned = plan.milestones[index];
  const row = draft.milestones[draft.milestone];
  if (planned === undefined || row?.state !== 'open') return;
  if (!planned.steps.every(({ id }) => isDone(rowOf(draft, id).state))) return;
  draft.milestones[planned.id] = { ...row, state: 'completed' };
  draft.completed = planned.id;
  draft.tells.push({ what: 'milestone-completed', milestone: planned.id, dueAt: null });
  const next = plan.milestones[index + 1];
  if (next !== undefined) return openMilestone(draft, plan, next, at, calendar);
  draft.tells.push({ what: 'journey-completed', dueAt: null });
  close(draft, 'completed', at);
}

/**
 * Opens a milestone and all its steps. It is due as planned, or later where it opens late; those
 * after it follow, so that each has its own time.
 */
function openMilestone(
  draft: Draft,
  plan: PracticePlan,
  milestone: Milestone,
  at: number,
  calendar: Calendar,
): void {
  const index = plan.milestones.findIndex(({ id }) => id === milestone.id);
  let from = at;
  for (const each of plan.milestones.slice(index)) {
    const row = draft.milestones[each.id];
    if (row === undefined) continue;
    from = Math.max(row.dueAt, calendar.partner(from, each.dueDays));
    draft.milestones[each.id] = { ...row, dueAt: from };
  }
  const row = draft.milestones[milestone.id];
  if (row === undefined) return;
  draft.milestones[milestone.id] = { ...row, state: 'open', openedAt: at };
  draft.milestone = milestone.id;
  for (const { id } of milestone.steps) {
    setStep(draft, id, at, 'open', { mover: 'partner', dueAt: row.dueAt });
  }
}

/** Ends a journey: nobody's move any more. What was open lapses with it, or stands as it was. */
function close(draft: Draft, state: JourneyState, at: number): void {
  for (const row of Object.values(draft.steps)) {
    if (isDone(row.state) || row.mover === null) continue;
    if (state === 'lapsed') setStep(draft, row.step, at, 'expired', { mover: null, dueAt: null });
    else draft.steps[row.step] = { ...row, mover: null, dueAt: null, version: row.version + 1 };
  }
  draft.pausedAt = null;
  setState(draft, state);
}

function setState(draft: Draft, state: JourneyState): void {
  draft.events.push({ step: null, from: draft.state, to: state });
  draft.state = state;
}

/**
 * A new state begins a new deadline, with none of its reminders sent; a new count alone does not.
 */
function setStep(
  draft: Draft,
  id: string,
  at: number,
  state: StepState,
  set: Partial<Pick<StepRow, 'mover' | 'dueAt' | 'have' | 'need' | 'round' | 'submittedBy'>>,
): void {
  const row = rowOf(draft, id);
  const fresh = row.state === state ? {} : { state, since: at, told: 0 };
  const next = { ...row, ...fresh, ...set };
  const fields = Object.keys(next) as (keyof StepRow)[];
  if (fields.every((field) => next[field] === row[field])) return;
  draft.steps[id] = { ...next, version: row.version + 1 };
  if (row.state !== state) draft.events.push({ step: id, from: row.state, to: state });
}

/** The rows of a journey with those that changed taken over. */
export function taken(rows: JourneyRows, changed: ChangedRows): JourneyRows {
  const { milestones, steps, ...journey } = changed;
  return {
    ...journey,
    milestones: {
      ...rows.milestones,
      ...Object.fromEntries(milestones.map((row) => [row.id, row])),
    },
    steps: { ...rows.steps, ...Object.fromEntries(steps.map((row) => [row.step, row])) },
  };
}

/** What changed between rows and rows; everything, if there are none before. */
export function changedRows(before: JourneyRows | null, after: JourneyRows): ChangedRows {
  const { state, milestone, pausedAt } = after;
  return {
    ...{ state, milestone, pausedAt },
    milestones: Object.values(after.milestones).filter((row) => before?.milestones[row.id] !== row),
    steps: Object.values(after.steps).filter((row) => before?.steps[row.step] !== row),
  };
}
