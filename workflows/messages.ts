import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type {
  EnrolmentCourse,
  EnrolmentEventKind,
  EnrolmentMove,
  EnrolmentState,
  LineAsked,
} from '../program/enrolment.ts';
import type {
  Answers,
  Decision,
  JourneyState,
  PracticeState,
  StepRow,
} from '../program/practice.ts';
import type { TakenBack } from '../program/practice.rules.ts';

/** The queue that serves journeys and their activities. */
export const JOURNEYS_QUEUE = 'ascent-journeys';

/** The id of a practice activation; ends in an attempt, so that a partner may start another. */
export const practiceActivationId = (
  partnerId: string,
  practice: string,
  attempt: number,
): string => `ignite/${partnerId}/${practice}/${attempt}`;

/** What starts a practice activation. `resume` starts mid-way: continue-as-new, a seed, a reset. */
export type PracticeActivation = {
  readonly partnerId: string;
  readonly practice: string;
  readonly attempt: number;
  readonly edition: string;
  readonly startedBy: string;
  readonly resume?: PracticeState;
  /** Events of a run before it continues as new; 2,000 if not given. Tests take few. */
  readonly eventsMax?: number;
};

/** Something of the partner's changed; carries nothing, the journey looks. */
export const changedSignal = defineSignal('changed');

/** Answers as soon as the journey's rows can be read, or with the refusal that ends it. */
export const openedUpdate = defineUpdate<{ readonly journeyId: string }, []>('opened');

// Updates, since each can be refused and its caller must hear.
export type AssessmentSent = {
  readonly step: string;
  readonly answers: Answers;
  readonly by: string;
};
export const assessUpdate = defineUpdate<StepRow, [AssessmentSent]>('assess');
export type EvidenceSent = {
  readonly step: string;
  readonly evidence: readonly string[];
  readonly by: string;
};
export const submitUpdate = defineUpdate<StepRow, [EvidenceSent]>('submit');
export const decideUpdate = defineUpdate<StepRow, [Decision]>('decide');
/** Takes a decision back, while nothing followed from it. */
export const takeBackUpdate = defineUpdate<StepRow, [TakenBack]>('take-back');
export type Steered = { readonly by: string; readonly reason: string | null };
export const pauseUpdate = defineUpdate<JourneyState, [Steered]>('pause');
export const resumeUpdate = defineUpdate<JourneyState, [Steered]>('resume');
export const withdrawUpdate = defineUpdate<JourneyState, [Steered]>('withdraw');

/** For operators; people read PostgreSQL. */
export const progressQuery = defineQuery<PracticeState>('progress');

/** The id of an enrolment, one for all models and countries of a partner; ends in an attempt. */
export const enrolmentId = (partnerId: string, attempt: number): string =>
  `enrolment/${partnerId}/${attempt}`;

/** What starts an enrolment. `resume` starts mid-way: continue-as-new, a seed, a reset. */
export type Enrolment = {
  readonly partnerId: string;
  readonly attempt: number;
  readonly appliedBy: string;
  readonly asked: readonly LineAsked[];
  /** People who may accept the agreement. */
  readonly signatories: readonly string[];
  /** The attempt before it ended by mistake: nothing is waited for. */
  readonly atOnce?: boolean;
  readonly resume?: EnrolmentCourse;
  /** Events of a run before it continues as new; 2,000 if not given. Tests take few. */
  readonly eventsMax?: number;
};

const PARTNER = defineSearchAttributeKey('AscentPartner', 'KEYWORD');
const KIND = defineSearchAttributeKey('AscentKind', 'KEYWORD');

/** How an enrolment is started, once per attempt however often it is asked for; `memo` says what asked. */
export const startOfEnrolment = (input: Enrolment, memo: Readonly<Record<string, string>>) =>
  ({
    workflowId: enrolmentId(input.partnerId, input.attempt),
    taskQueue: JOURNEYS_QUEUE,
    args: [input] as [Enrolment],
    // One that is over never starts again under its id; one that failed never had rows, and its number is free.
    workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
    workflowIdConflictPolicy: 'USE_EXISTING',
    typedSearchAttributes: new TypedSearchAttributes([
      { key: PARTNER, value: input.partnerId },
      { key: KIND, value: 'enrolment' },
    ]),
    memo,
  }) as const;

/** Answers as soon as the enrolment's rows can be read, or with the refusal that ends it. */
export const enrolmentOpenedUpdate = defineUpdate<{ readonly enrolmentId: string }, []>('opened');

/** What is answered to whoever moved an enrolment; the rows are read from PostgreSQL. */
export type EnrolmentMoved = { readonly state: EnrolmentState; readonly version: number };
/** What a person does to an enrolment, named by its kind. */
export type EnrolmentMoveOf<Kind extends EnrolmentEventKind> = Extract<
  EnrolmentMove,
  { readonly kind: Kind }
>;
const move = <Kind extends EnrolmentEventKind>(kind: Kind) =>
  defineUpdate<EnrolmentMoved, [EnrolmentMoveOf<Kind>]>(kind);

/** Updates, since each can be refused and its caller must hear. */
export const enrolmentUpdates = {
  decide: move('decide'),
  sameCompany: move('same-company'),
  takeBack: move('take-back'),
  answer: move('answer'),
  accept: move('accept'),
  add: move('add'),
  drop: move('drop'),
  nameSignatories: move('name-signatories'),
  renew: move('renew'),
  withdraw: move('withdraw'),
  leave: move('leave'),
  suspend: move('suspend'),
  reinstate: move('reinstate'),
} as const;

/** For operators; people read PostgreSQL. */
export const enrolmentQuery = defineQuery<EnrolmentCourse>('course');

/** The id of a simulation; each is asked for once. */
export const simulationWorkflowId = (simulationId: string): string => `simulate/${simulationId}`;

/** What starts a simulation: its row says all else. Tests take few pages and turns. */
export type SimulationRun = {
  readonly simulationId: string;
  /** Pages of one activity; 10 if not given. */
  readonly pages?: number;
  /** Partners of a page; 500 if not given. */
  readonly partners?: number;
  /** Activities of a run before it continues as new; 50 if not given. */
  readonly turns?: number;
};

/** How a simulation is started, once however often it is asked for. */
export const startOfSimulation = (input: SimulationRun, memo: Readonly<Record<string, string>>) =>
  ({
    workflowId: simulationWorkflowId(input.simulationId),
    taskQueue: JOURNEYS_QUEUE,
    args: [input] as [SimulationRun],
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
    typedSearchAttributes: new TypedSearchAttributes([{ key: KIND, value: 'simulation' }]),
    memo,
  }) as const;
