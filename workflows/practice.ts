/**
 * Ignite: a partner builds a practice, milestone by milestone.
 *
 * Steps are proved by facts, answered by the partner, or decided by a person. What is paid,
 * opened, told and when it is due follows in `program/practice.reducers.ts`, which the recording
 * activities apply to the rows; this file says when.
 */
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  currentUpdateInfo,
  isCancellation,
  log,
  setHandler,
  sleep,
  TemporalFailure,
  workflowInfo,
} from '@temporalio/workflow';
import type { ApplicationFailure } from '@temporalio/workflow';
import { nextDeadline, type Deadline } from '../program/practice.deadlines.ts';
import { hasProofs, isProved, taken } from '../program/practice.reducers.ts';
import * as rules from '../program/practice.rules.ts';
import type { JourneyState, PracticeState, Recorded, StepRow } from '../program/practice.ts';
import { createAlarm } from './alarm.ts';
import {
  assessUpdate,
  changedSignal,
  decideUpdate,
  openedUpdate,
  pauseUpdate,
  progressQuery,
  resumeUpdate,
  submitUpdate,
  takeBackUpdate,
  withdrawUpdate,
  type PracticeActivation,
  type Steered,
} from './messages.ts';
import * as activities from './proxies.ts';
import { refusalOf, refused, refusing } from './refusals.ts';

const EVENTS_MAX = 2_000;
const HANDLED_MAX = 500;
/** The key under which the journey as a whole is reserved; no step is named so. */
const WHOLE = '';

/** A journey in this run: its state, and what need not outlive the run. */
type Journey = {
  readonly input: PracticeActivation;
  state: PracticeState | null;
  /** Why it never began. */
  refusal: ApplicationFailure | null;
  /**
   * Facts of the partner's changed; cleared before each look, so that whatever comes meanwhile is
   * looked at again.
   */
  changed: boolean;
  /** Rows changed: what is due next has to be worked out again. */
  moved: boolean;
  /** Steps with a change that waits or is being recorded: a second one is refused meanwhile. */
  readonly busy: Set<string>;
  /**
   * One recording at a time: answers of two could arrive in the other order than the rows were
   * written.
   */
  recording: boolean;
};

/** A partner builds a practice; ends completed, withdrawn, rejected or lapsed. */
export async function practiceActivation(input: PracticeActivation): Promise<JourneyState> {
  const journey: Journey = {
    ...{
      input,
      refusal: null,
      changed: true,
      moved: false,
      busy: new Set<string>(),
      recording: false,
    },
    state: input.resume === undefined || input.resume.journeyId === '' ? null : input.resume,
  };
  setHandler(progressQuery, () => stateOf(journey));
  setHandler(changedSignal, () => {
    journey.changed = true;
  });
  setHandler(openedUpdate, () => opened(journey));
  handleSteps(journey);
  handleSteering(journey);

  if (journey.state === null) await open(journey);
  if (journey.refusal !== null) {
    await condition(allHandlersFinished);
    throw journey.refusal;
  }

  const alarm = createAlarm();
  const state = stateOf(journey);
  while (!rules.isClosed(state.rows.state)) {
    journey.moved = false;
    if (isToLook(journey)) {
      await lookAtFacts(journey);
      continue;
    }
    const deadline = nextDeadline(state, now(journey));
    if (deadline !== null && deadline.at <= now(journey)) {
      await meet(journey, deadline);
      continue;
    }
    if (isLong(journey)) {
      // A handler that waits for facts to be looked at waits for this loop.
      await condition(() => allHandlersFinished() || isToLook(journey));
      if (isToLook(journey)) continue;
      // A handler may have ended the journey, or a signal may have come: the next run looks at
      // facts first.
      if (!rules.isClosed(state.rows.state))
        await continueAsNew<typeof practiceActivation>({ ...input, resume: state });
      continue;
    }
    const at = deadline === null ? null : deadline.at - state.plan.skewMs;
    await alarm.until(at, () => journey.moved || isToLook(journey) || isLong(journey));
  }

  await condition(allHandlersFinished);
  return state.rows.state;
}

/** The rows: from here on the journey can be read, and its plan does not change. */
async function open(journey: Journey): Promise<void> {
  const { resume, eventsMax: _, ...input } = journey.input;
  const { workflowId } = workflowInfo();
  try {
    const { journeyId, plan, rows, version } = await activities.openJourney({
      ...{ ...input, workflowId, at: Date.now() },
      rows: resume?.rows ?? null,
    });
    journey.state = {
      ...{ plan, journeyId, rows, version },
      changedAt: Date.now() + plan.skewMs,
      lookAt: null,
      handled: resume?.handled ?? [],
    };
  } catch (error) {
    journey.refusal = refusalOf(error);
    if (journey.refusal === null) throw error;
  }
}

async function opened(journey: Journey): Promise<{ readonly journeyId: string }> {
  await condition(() => journey.state !== null || journey.refusal !== null);
  if (journey.refusal !== null) throw journey.refusal;
  return { journeyId: stateOf(journey).journeyId };
}

function handleSteps(journey: Journey): void {
  setHandler(
    assessUpdate,
    async (sent) =>
      record(journey, sent.step, rules.assertMayAssess, sent, activities.recordAssessment),
    { validator: (sent) => refuse(journey, sent.step, rules.assertMayAssess, sent) },
  );
  setHandler(
    submitUpdate,
    async (sent) =>
      record(journey, sent.step, rules.assertMaySubmit, sent, activities.recordSubmission),
    { validator: (sent) => refuse(journey, sent.step, rules.assertMaySubmit, sent) },
  );
  const mayDecide: Rule<Parameters<typeof rules.assertMayDecide>[3]> = (plan, rows, decision) =>
    rules.assertMayDecide(plan, rows, journey.input.startedBy, decision);
  setHandler(
    decideUpdate,
    async (decision) =>
      record(journey, decision.step, mayDecide, decision, activities.recordDecision),
    { validator: (decision) => refuse(journey, decision.step, mayDecide, decision) },
  );
  const mayTakeBack: Rule<rules.TakenBack> = (plan, rows, sent) =>
    rules.assertMayTakeBack(plan, rows, journey.input.startedBy, sent);
  setHandler(
    takeBackUpdate,
    async (sent) => record(journey, sent.step, mayTakeBack, sent, activities.recordTakingBack),
    { validator: (sent) => refuse(journey, sent.step, mayTakeBack, sent) },
  );
}

function handleSteering(journey: Journey): void {
  const steer =
    (what: 'pause' | 'resume' | 'withdraw', rule: Rule<Steered>) => async (steered: Steered) => {
      await record(journey, WHOLE, rule, steered, (change) =>
        activities.recordSteering({ ...change, what }),
      );
      return stateOf(journey).rows.state;
    };
  const mayPause: Rule<Steered> = (_, rows) => rules.assertMayPause(rows);
  const mayResume: Rule<Steered> = (_, rows) => rules.assertMayResume(rows);
  const mayWithdraw: Rule<Steered> = (_, rows) => rules.assertMayWithdraw(rows);
  setHandler(pauseUpdate, steer('pause', mayPause), {
    validator: (steered) => refuse(journey, WHOLE, mayPause, steered),
  });
  setHandler(resumeUpdate, steer('resume', mayResume), {
    validator: (steered) => refuse(journey, WHOLE, mayResume, steered),
  });
  setHandler(withdrawUpdate, steer('withdraw', mayWithdraw), {
    validator: (steered) => refuse(journey, WHOLE, mayWithdraw, steered),
  });
}

type Rule<Sent> = (plan: PracticeState['plan'], rows: PracticeState['rows'], sent: Sent) => void;
/** What a recording activity gets beside what was sent. */
type Recording = ReturnType<typeof whatIsKnown> & { readonly updateId: string };

/**
 * Refuses at once what does not fit the state. Synchronous: the SDK ignores what an async
 * validator finds.
 *
 * An update that was answered before this run began is let through, to be answered again.
 */
function refuse<Sent>(journey: Journey, subject: string, rule: Rule<Sent>, sent: Sent): void {
  refusing(() => {
    const { state } = journey;
    if (state === null) return; // It may come with the start; whoever handles it waits, and asks again.
    if (state.handled.includes(updateId())) return;
    if (journey.busy.has(WHOLE) || journey.busy.has(subject)) {
      throw refused('VERSION_STALE', 'something else is being recorded; look again');
    }
    // These rows may be behind what is recorded just now: the handler waits for it, and asks again.
    if (isUnsettled(journey)) return;
    rule(state.plan, state.rows, sent);
  });
}

/**
 * Reserves, records, then sets what the database says; answers with the row that stands (of the
 * journey's, the first).
 */
async function record<Sent extends object>(
  journey: Journey,
  subject: string,
  rule: Rule<Sent>,
  sent: Sent,
  activity: (change: Sent & Recording) => Promise<Recorded>,
): Promise<StepRow> {
  await opened(journey);
  const state = stateOf(journey);
  const id = updateId();
  if (state.handled.includes(id)) return rowFor(state, subject);
  // What is being recorded may be committed already, by a worker that died: its rows come first.
  while (isUnsettled(journey)) await condition(() => !isUnsettled(journey));
  refuse(journey, subject, rule, sent); // Again: two may have passed the validator.
  journey.busy.add(subject);
  try {
    const recorded = await alone(journey, () => {
      refusing(() => rule(state.plan, state.rows, sent)); // Once more: whoever was before may have ended the journey.
      return activity({ ...sent, ...whatIsKnown(journey), updateId: id });
    });
    if (recorded.refusal !== null) throw refused(recorded.refusal.code, recorded.refusal.message);
    state.handled = [...state.handled, id].slice(-HANDLED_MAX);
    return rowFor(state, subject);
  } catch (error) {
    throw refusalOf(error) ?? error;
  } finally {
    journey.busy.delete(subject);
    journey.moved = true;
  }
}

/** Records when nobody else does, and takes over what stands. */
async function alone(journey: Journey, activity: () => Promise<Recorded>): Promise<Recorded> {
  while (journey.recording) await condition(() => !journey.recording);
  journey.recording = true;
  try {
    const recorded = await activity();
    take(journey, recorded);
    return recorded;
  } finally {
    journey.recording = false;
  }
}

/** Looks at facts in a transaction of its own: what came after it signals again. */
async function lookAtFacts(journey: Journey): Promise<void> {
  journey.changed = false;
  const looked = await enduring(() => alone(journey, () => activities.look(whatIsKnown(journey))));
  if (looked === null) journey.changed = true;
}

/** Does what is due, unless somebody is just changing it; then it is worked out again. */
async function meet(journey: Journey, deadline: Deadline): Promise<void> {
  if (journey.busy.size > 0) {
    await condition(() => journey.busy.size === 0);
    return;
  }
  if (deadline.kind === 'look') {
    journey.changed = true;
    return;
  }
  await enduring(() =>
    alone(journey, () => {
      switch (deadline.kind) {
        case 'remind':
          return activities.recordReminder({
            ...whatIsKnown(journey),
            subject: deadline.subject,
            told: deadline.told,
          });
        case 'answer-missed':
          return activities.recordMissedAnswer({ ...whatIsKnown(journey), step: deadline.step });
        case 'lapse':
          return activities.recordLapse(whatIsKnown(journey));
      }
    }),
  );
}

/**
 * What nobody waits for does not end a journey by failing: after its policy gave up it is tried
 * again an hour later, and said so in the log. Null means that it failed.
 */
async function enduring(activity: () => Promise<Recorded>): Promise<Recorded | null> {
  try {
    return await activity();
  } catch (error) {
    if (!(error instanceof TemporalFailure) || isCancellation(error)) throw error;
    log.error('a journey could not be recorded; it is tried again in an hour', {
      code: refusalOf(error)?.type,
    });
    await sleep('1 hour');
    return null;
  }
}

/**
 * The rows that stand win, also where they hold what this history never saw. A milestone that
 * opens is looked at, where facts prove something of it.
 */
function take(journey: Journey, { rows, lookAt, version }: Recorded): void {
  const state = stateOf(journey);
  const before = state.rows;
  state.rows = taken(before, rows);
  if (version !== undefined) state.version = version;
  if (lookAt !== undefined) state.lookAt = lookAt;
  const resumed = before.state === 'paused' && state.rows.state === 'running';
  const opens = state.rows.milestone !== before.milestone;
  if (resumed || (opens && isProved(state.plan, state.rows.milestone))) journey.changed = true;
  if (rows.steps.some((row) => row.state !== before.steps[row.step]?.state))
    state.changedAt = now(journey);
}

const isToLook = ({ changed, state }: Journey): boolean =>
  changed && state?.rows.state === 'running' && hasProofs(state.plan, state.rows);

const isLong = ({ input }: Journey): boolean =>
  workflowInfo().continueAsNewSuggested ||
  workflowInfo().historyLength > (input.eventsMax ?? EVENTS_MAX);

/** Facts are to be looked at, or something is being recorded: what stands may be ahead of these rows. */
const isUnsettled = (journey: Journey): boolean => journey.recording || isToLook(journey);

/** What every recording is told: which journey, when, and which version of its rows is known here. */
const whatIsKnown = (journey: Journey) => {
  const { journeyId, version } = stateOf(journey);
  return { journeyId, at: now(journey), knows: version };
};

/** Milliseconds of the product's clock. */
const now = (journey: Journey): number => Date.now() + stateOf(journey).plan.skewMs;

function stateOf({ state }: Journey): PracticeState {
  if (state === null) throw refused('STEP_NOT_OPEN', 'the journey is not open yet');
  return state;
}

function rowFor({ rows }: PracticeState, subject: string): StepRow {
  const [first] = Object.values(rows.steps);
  if (subject === WHOLE && first !== undefined) return first;
  return refusing(() => rules.rowOf(rows, subject));
}

const updateId = (): string => currentUpdateInfo()?.id ?? '';
