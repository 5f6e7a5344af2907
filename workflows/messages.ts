import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type {
  Answers,
  Decision,
  JourneyState,
  PracticeState,
  StepRow,
} from '../program/practice.ts';

/** The queue that serves journeys and their activities. */
export const JOURNEYS_QUEUE = 'ascent-journeys';

/** Search attributes of every journey, registered by `migrate`. Opaque values only. */
export const SEARCH_ATTRIBUTES = { AscentPartner: 'Keyword', AscentKind: 'Keyword' } as const;

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
export type Steered = { readonly by: string; readonly reason: string | null };
export const pauseUpdate = defineUpdate<JourneyState, [Steered]>('pause');
export const resumeUpdate = defineUpdate<JourneyState, [Steered]>('resume');
export const withdrawUpdate = defineUpdate<JourneyState, [Steered]>('withdraw');

/** For operators; people read PostgreSQL. */
export const progressQuery = defineQuery<PracticeState>('progress');
