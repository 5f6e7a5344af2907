import type { Assessment, Milestone, MilestoneId } from './edition/types.ts';
import type { RuleCode } from './errors.ts';
import type { ModelId } from './models.ts';
import type { Role } from './roles.ts';

/** States of a step; the words on screen stand in `screens.md`. */
export const STEP_STATES = [
  'locked',
  'open',
  'waiting',
  'submitted',
  'in_review',
  'action_required',
  'completed',
  'approved',
  'rejected',
  'skipped',
  'invalidated',
  'expired',
] as const;
export type StepState = (typeof STEP_STATES)[number];

export const JOURNEY_STATES = [
  'running',
  'paused',
  'completed',
  'withdrawn',
  'rejected',
  'lapsed',
] as const;
export type JourneyState = (typeof JOURNEY_STATES)[number];

/**
 * Whose move it is: the partner's, the vendor's (a role decides), or nobody's while facts are
 * awaited.
 */
export type Mover = 'partner' | 'vendor' | 'facts' | null;

/** The plan that a journey keeps: what it asks, what it pays, who decides, by when. */
export type PracticePlan = {
  readonly edition: string;
  readonly practice: string;
  readonly partnerId: string;
  readonly attempt: number;
  readonly models: readonly ModelId[];
  readonly milestones: readonly Milestone[];
  readonly assessment: Assessment;
  /**
   * Epoch milliseconds at which each milestone is due if the one before ends on its due date;
   * moved by pauses.
   */
  readonly dueAt: Readonly<Record<MilestoneId, number>>;
  /**
   * Fraction of the time to a due date at which the first reminder goes out, then at 1; then an
   * escalation.
   */
  readonly reminders: readonly number[];
  /**
   * The product's clock less the engine's, in milliseconds: 0 but where a demo or a test sets the
   * day.
   */
  readonly skewMs: number;
};

/**
 * Of a plan, what its journey is steered by: this is in the history. What else it says, ten times
 * as much, is for readers, and stands with the rows.
 */
export type PlanOutline = Pick<PracticePlan, 'reminders' | 'skewMs'> & {
  readonly milestones: readonly {
    readonly id: MilestoneId;
    readonly steps: readonly OutlinedStep[];
  }[];
  readonly assessment: {
    readonly areas: readonly { readonly questions: readonly { readonly id: string }[] }[];
  };
};
export type OutlinedStep = { readonly id: string } & (
  | { readonly kind: 'automatic' | 'assessment' }
  | { readonly kind: 'decided'; readonly decider: 'partner-manager' | 'reviewer' }
);

/** A decision on a step: by whom, in which role, what, why. */
export const VERDICTS = ['approve', 'request-change', 'reject'] as const;
export type Verdict = (typeof VERDICTS)[number];
export type Decision = {
  readonly step: string;
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly by: string;
  readonly role: Role;
  /** On whose behalf: a colleague who handed their decisions over. Null, or not given, for one’s own. */
  readonly behalf?: string | null;
};

/** Answers of an assessment, question id → 1 to 5. */
export type Answers = Readonly<Record<string, number>>;

/** What an activity returns for a step: the row that stands. Instants are epoch milliseconds. */
export type StepRow = {
  readonly step: string;
  readonly state: StepState;
  readonly version: number;
  /** Null where nothing is due. */
  readonly dueAt: number | null;
  readonly have: number | null;
  readonly need: number | null;
  readonly mover: Mover;
  /** When its present state began, moved by pauses: reminders count from here. */
  readonly since: number;
  /** How many submissions there were; decisions belong to one. */
  readonly round: number;
  /** Who sent the last submission; nobody decides their own. */
  readonly submittedBy: string | null;
  /**
   * How many reminders of the present deadline went out; one more than there are is the
   * escalation.
   */
  readonly told: number;
};

export const MILESTONE_STATES = ['locked', 'open', 'completed'] as const;
export type MilestoneState = (typeof MILESTONE_STATES)[number];
/** A milestone as its row stands. Instants are epoch milliseconds, moved by pauses. */
export type MilestoneRow = {
  readonly id: MilestoneId;
  readonly state: MilestoneState;
  readonly dueAt: number;
  readonly openedAt: number | null;
  readonly told: number;
};

/** What stands in the rows of one journey. */
export type JourneyRows = {
  readonly state: JourneyState;
  readonly milestone: MilestoneId;
  readonly pausedAt: number | null;
  readonly milestones: Readonly<Partial<Record<MilestoneId, MilestoneRow>>>;
  readonly steps: Readonly<Record<string, StepRow>>;
};

/** A journey under way: everything that continue-as-new, a reset or a seed has to carry. */
export type PracticeState = {
  readonly plan: PlanOutline;
  journeyId: string;
  rows: JourneyRows;
  /** The version of these rows; told with each recording, so that what a lost one changed is answered too. */
  version?: number;
  /** When something of it last changed; whoever moved lately does not lapse. */
  changedAt: number;
  /**
   * When facts that are known by now change what is proved (a certification lapses); null if
   * nothing will.
   */
  lookAt: number | null;
  /**
   * Update ids that were answered, so that one that comes again after continue-as-new changes
   * nothing.
   */
  handled: string[];
};

/**
 * Rows after a change: those of the journey, and those milestones and steps that changed (all,
 * where it did not fit).
 */
export type ChangedRows = Pick<JourneyRows, 'state' | 'milestone' | 'pausedAt'> & {
  readonly milestones: readonly MilestoneRow[];
  readonly steps: readonly StepRow[];
};

/**
 * What recording a change answers: the rows that stand, whoever wrote them. `refusal` says why
 * this change is not in them; null where it is, now or since an earlier try.
 */
export type Recorded = {
  readonly rows: ChangedRows;
  readonly refusal: { readonly code: RuleCode; readonly message: string } | null;
  /** Of the journey's rows, as they stand now; absent in histories from before there was one. */
  readonly version?: number;
  /**
   * When known facts change what is proved by themselves, epoch milliseconds; absent where
   * nothing was counted.
   */
  readonly lookAt?: number | null;
};

/** A journey whose rows have been inserted, or stood already. */
export type Opened = {
  readonly journeyId: string;
  readonly plan: PlanOutline;
  readonly rows: JourneyRows;
  readonly version: number;
};
