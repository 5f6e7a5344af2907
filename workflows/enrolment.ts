/**
 * A partner enrols once, for every business model and country, and stays for years.
 *
 * What is screened, decided, asked, told and when it is due follows in `program/enrolment.reducers.ts`, which the recording
 * activity applies to the rows; this file says when. It sleeps for months, so that its history grows by little.
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
import type { UpdateDefinition } from '@temporalio/common';
import type { ApplicationFailure } from '@temporalio/workflow';
import {
  isOver,
  type EnrolmentCourse,
  type EnrolmentEvent,
  type EnrolmentMove,
  type EnrolmentRecorded,
  type EnrolmentState,
} from '../program/enrolment.ts';
import { nextDue } from '../program/enrolment.deadlines.ts';
import { taken } from '../program/enrolment.reducers.ts';
import { assertFits } from '../program/enrolment.rules.ts';
import { createAlarm } from './alarm.ts';
import * as activities from './enrolment.proxies.ts';
import {
  changedSignal,
  enrolmentOpenedUpdate,
  enrolmentQuery,
  enrolmentUpdates,
  type Enrolment,
  type EnrolmentMoved,
} from './messages.ts';
import { refusalOf, refused, refusing } from './refusals.ts';

const EVENTS_MAX = 2_000;
const HANDLED_MAX = 500;

/** An enrolment in this run: its course, and what need not outlive the run. */
type Run = {
  readonly input: Enrolment;
  /** The period in which this run began. */
  readonly years: number;
  course: EnrolmentCourse | null;
  /** Why it never began. */
  refusal: ApplicationFailure | null;
  /** Something of the program's changed: the plan is looked at again. */
  changed: boolean;
  /** Rows changed: what is due next has to be worked out again. */
  moved: boolean;
  /** One recording at a time: answers of two could arrive in the other order than the rows were written. */
  recording: boolean;
};

/** A partner enrols; ends rejected, withdrawn, lapsed or left. */
export async function enrolment(input: Enrolment): Promise<EnrolmentState> {
  const run: Run = {
    ...{ input, refusal: null, changed: false, moved: false, recording: false },
    years: input.resume?.rows.renewal?.years ?? 1,
    course: input.resume === undefined || input.resume.enrolmentId === '' ? null : input.resume,
  };
  setHandler(enrolmentQuery, () => courseOf(run));
  setHandler(changedSignal, () => {
    run.changed = true;
  });
  setHandler(enrolmentOpenedUpdate, () => opened(run));
  for (const update of Object.values(enrolmentUpdates)) {
    setHandler(
      update as UpdateDefinition<EnrolmentMoved, [EnrolmentMove]>,
      (move) => record(run, move),
      // Synchronous: an async validator is ignored by the SDK and validates nothing.
      { validator: (move) => refuse(run, move) },
    );
  }

  if (run.course === null) await open(run);
  if (run.refusal !== null) {
    await condition(allHandlersFinished);
    throw run.refusal;
  }

  const alarm = createAlarm();
  const course = courseOf(run);
  while (!isOver(course.rows.state) || isToWelcome(course)) {
    run.moved = false;
    if (await follow(run)) continue;
    if (isLong(run)) {
      await condition(allHandlersFinished);
      // A handler may have ended it, or a signal may have come: that is followed first.
      if (run.moved || run.changed) continue;
      await continueAsNew<typeof enrolment>({ ...input, resume: course });
    }
    const due = nextDue(course.plan, course.rows, now(run));
    const at = due === null ? null : due.at - course.plan.skewMs;
    await alarm.until(at, () => run.moved || run.changed || isLong(run));
  }

  await condition(allHandlersFinished);
  return course.rows.state;
}

/** Does what follows by itself, one thing at a time; false where nothing does now. */
async function follow(run: Run): Promise<boolean> {
  const { plan, rows } = courseOf(run);
  if (isToWelcome(courseOf(run))) {
    await enduring(async () => {
      await activities.welcomePartner({ enrolmentId: courseOf(run).enrolmentId, at: now(run) });
      courseOf(run).welcomed = true;
    });
    return true;
  }
  if (isOver(rows.state)) return false;
  if (run.changed) {
    run.changed = false;
    await enduring(() => alone(run, () => happen(run, { kind: 'revise' })));
    return true;
  }
  if (isToScreen(courseOf(run))) {
    await enduring(() => alone(run, () => activities.screenEnrolment(whatIsKnown(run))));
    return true;
  }
  const due = nextDue(plan, rows, now(run));
  if (due === null || due.at > now(run)) return false;
  const { at: _, ...move } = due;
  await enduring(() => alone(run, () => happen(run, move)));
  return true;
}

/** The rows, with the plan of the edition in force: from here on the enrolment can be read. */
async function open(run: Run): Promise<void> {
  const { resume, eventsMax: _, ...input } = run.input;
  try {
    const begun = await activities.openEnrolment({
      ...{ ...input, workflowId: workflowInfo().workflowId, at: Date.now() },
      resume: resume === undefined ? null : { plan: resume.plan, rows: resume.rows },
    });
    run.course = { ...begun, handled: resume?.handled ?? [] };
  } catch (error) {
    run.refusal = refusalOf(error);
    if (run.refusal === null) throw error;
  }
}

async function opened(run: Run): Promise<{ readonly enrolmentId: string }> {
  await condition(() => run.course !== null || run.refusal !== null);
  if (run.refusal !== null) throw run.refusal;
  return { enrolmentId: courseOf(run).enrolmentId };
}

/** What a person does, with the time of now; none of them makes the plan anew. */
const eventNow = (run: Run, move: EnrolmentMove): EnrolmentEvent =>
  ({ ...move, at: now(run) }) as EnrolmentEvent;

/**
 * Refuses at once what does not fit the state. An update that was answered before this run began is let through, to be
 * answered again; so is one whose rows may be behind what is recorded just now: its handler asks again.
 */
function refuse(run: Run, move: EnrolmentMove): void {
  refusing(() => {
    const { course } = run;
    if (course === null || run.recording || course.handled.includes(updateId())) return;
    assertFits(course.plan, course.rows, eventNow(run, move));
  });
}

/** Waits for its turn, asks again, records, then sets what the database says. */
async function record(run: Run, move: EnrolmentMove): Promise<EnrolmentMoved> {
  await opened(run);
  const course = courseOf(run);
  const id = updateId();
  if (course.handled.includes(id)) return movedOf(course);
  try {
    const recorded = await alone(run, () => {
      refusing(() => assertFits(course.plan, course.rows, eventNow(run, move)));
      return happen(run, move, id);
    });
    if (recorded.refusal !== null) throw refused(recorded.refusal.code, recorded.refusal.message);
    course.handled = [...course.handled, id].slice(-HANDLED_MAX);
    return movedOf(course);
  } catch (error) {
    throw refusalOf(error) ?? error;
  } finally {
    run.moved = true;
  }
}

const happen = (
  run: Run,
  event: EnrolmentMove,
  id: string | null = null,
): Promise<EnrolmentRecorded> =>
  activities.recordEnrolment({ ...whatIsKnown(run), updateId: id, event });

/** Records when nobody else does, and takes over what stands, also where it holds what this history never saw. */
async function alone(
  run: Run,
  activity: () => Promise<EnrolmentRecorded>,
): Promise<EnrolmentRecorded> {
  while (run.recording) await condition(() => !run.recording);
  run.recording = true;
  try {
    const recorded = await activity();
    const course = courseOf(run);
    course.rows = taken(course.rows, recorded.rows);
    course.version = recorded.version;
    if (recorded.plan !== undefined) course.plan = recorded.plan;
    return recorded;
  } finally {
    run.recording = false;
  }
}

/**
 * What nobody waits for does not end an enrolment by failing: after its policy gave up it is tried again an hour later,
 * and said so in the log.
 */
async function enduring(activity: () => Promise<unknown>): Promise<void> {
  try {
    await activity();
  } catch (error) {
    if (!(error instanceof TemporalFailure) || isCancellation(error)) throw error;
    log.error('an enrolment could not be recorded; it is tried again in an hour', {
      code: refusalOf(error)?.type,
    });
    await sleep('1 hour');
  }
}

const isToScreen = ({ rows }: EnrolmentCourse): boolean =>
  rows.state !== 'dormant' &&
  (rows.toScreen || Object.values(rows.lines).some(({ state }) => state === 'screening'));

const isToWelcome = ({ plan, rows, welcomed }: EnrolmentCourse): boolean =>
  !welcomed && rows.startedOn !== null && plan.welcomePoints > 0;

/**
 * Each period is a run of its own, so that no run is older than a year or two: it follows the release that is out then, and
 * its history is short to read. A year that is full of changes ends one earlier.
 */
const isLong = ({ input, years, course }: Run): boolean =>
  (course?.rows.renewal?.years ?? 1) > years ||
  workflowInfo().continueAsNewSuggested ||
  workflowInfo().historyLength > (input.eventsMax ?? EVENTS_MAX);

/** What every recording is told: which enrolment, when, and which version of its rows is known here. */
const whatIsKnown = (run: Run) => {
  const { enrolmentId, version } = courseOf(run);
  return { enrolmentId, at: now(run), knows: version };
};

/** Milliseconds of the product's clock. */
const now = (run: Run): number => Date.now() + courseOf(run).plan.skewMs;

const movedOf = ({ rows, version }: EnrolmentCourse): EnrolmentMoved => ({
  ...{ state: rows.state, version },
});

function courseOf({ course }: Run): EnrolmentCourse {
  if (course === null) throw refused('LINE_NOT_OPEN', 'the enrolment is not open yet');
  return course;
}

const updateId = (): string => currentUpdateInfo()?.id ?? '';
