import { Type } from 'typebox';
import { AREAS } from '../../program/edition/types.ts';
import { JOURNEY_STATES, STEP_STATES, VERDICTS } from '../../program/practice.ts';
import {
  ClauseRef,
  DayText,
  Id,
  Instant,
  Kind,
  Model,
  Nullable,
  Page,
  RoleName,
  TextBoth,
  oneOf,
} from './common.ts';

const MilestoneName = oneOf(['assess', 'plan', 'enable', 'build', 'launch', 'grow']);
const AreaName = oneOf(AREAS);
const MoverName = Nullable(oneOf(['partner', 'vendor', 'facts']));

/** GET /v1/practices : the catalogue of the edition in force, with my progress. */
export const PracticeItem = Type.Object({
  id: Type.String(),
  title: TextBoth,
  says: TextBoth,
  points: Type.Integer(),
  milestones: Type.Array(
    Type.Object({
      id: MilestoneName,
      title: TextBoth,
      points: Type.Integer(),
      kind: Kind,
      steps: Type.Integer(),
    }),
  ),
  /** My latest journey in it, if any; `startableOn` when another attempt has to wait. */
  journey: Nullable(
    Type.Object({
      id: Id('jrn'),
      state: oneOf(JOURNEY_STATES),
      milestone: MilestoneName,
      attempt: Type.Integer(),
    }),
  ),
  startableOn: Nullable(DayText),
});
export const PracticeList = Type.Object({ items: Type.Array(PracticeItem) });

export const StartJourney = Type.Object(
  { kind: Type.Literal('practice'), practice: Type.String({ minLength: 1, maxLength: 60 }) },
  { additionalProperties: false },
);
export const JourneyItem = Type.Object({
  id: Id('jrn'),
  partner: Type.Object({ id: Id('ptn'), name: Type.String() }),
  kind: Type.Literal('practice'),
  practice: Type.String(),
  title: TextBoth,
  attempt: Type.Integer(),
  state: oneOf(JOURNEY_STATES),
  milestone: MilestoneName,
  mover: MoverName,
  dueAt: Nullable(Instant),
  points: Type.Integer(),
  pointsOf: Type.Integer(),
  startedAt: Instant,
  version: Type.Integer(),
});
export const JourneyPage = Page(JourneyItem);
export const JourneysQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    cursor: Type.Optional(Type.String({ maxLength: 500 })),
    partner: Type.Optional(Id('ptn')),
    state: Type.Optional(oneOf(JOURNEY_STATES)),
  },
  { additionalProperties: false },
);
export const EvidenceItem = Type.Object({
  id: Id('evd'),
  kind: oneOf(['file', 'link', 'note']),
  name: Type.String(),
  url: Nullable(Type.String()),
  note: Nullable(Type.String()),
  mediaType: Nullable(Type.String()),
  size: Nullable(Type.Integer()),
  by: Type.String(),
  at: Instant,
  /** Null until sent with a submission. */
  round: Nullable(Type.Integer()),
});
export const StepItem = Type.Object({
  id: Type.String(),
  title: TextBoth,
  says: TextBoth,
  kind: oneOf(['automatic', 'decided', 'assessment']),
  state: oneOf(STEP_STATES),
  mover: MoverName,
  decider: Nullable(RoleName),
  dueAt: Nullable(Instant),
  /** For automatic steps: 2 of 3. */
  have: Nullable(Type.Integer()),
  need: Nullable(Type.Integer()),
  /** What proves it, so far: people with their certification, deals, months. */
  proofs: Type.Array(Type.Object({ title: TextBoth, detail: TextBoth, on: Nullable(DayText) })),
  /** By any of these (launch asks by model). */
  ways: Type.Array(
    Type.Object({
      title: TextBoth,
      model: Nullable(Model),
      have: Type.Integer(),
      need: Type.Integer(),
    }),
  ),
  criteria: Type.Array(TextBoth),
  accepts: Type.Array(oneOf(['file', 'link', 'note'])),
  evidence: Type.Array(EvidenceItem),
  reason: Nullable(Type.String()),
  /** The area whose gap it closes, by the first assessment; null where it closes none. */
  matters: Nullable(AreaName),
  clause: Type.Object({ file: Type.String(), line: Type.Integer() }),
  version: Type.Integer(),
});
export const JourneyOne = Type.Intersect([
  JourneyItem,
  Type.Object({
    edition: Type.String(),
    pausedAt: Nullable(Instant),
    endedAt: Nullable(Instant),
    milestones: Type.Array(
      Type.Object({
        id: MilestoneName,
        title: TextBoth,
        state: oneOf(['locked', 'open', 'completed']),
        dueAt: Nullable(Instant),
        completedAt: Nullable(Instant),
        points: Type.Integer(),
        /** True where it was paid by this attempt; false where an earlier one was paid in the same program year. */
        paid: Nullable(Type.Boolean()),
        kind: Kind,
        clause: ClauseRef,
        steps: Type.Array(StepItem),
        /** Best practices: those of the widest gap first, then of the other gaps, then the rest. */
        playbook: Type.Array(
          Type.Object({
            id: Type.String(),
            title: TextBoth,
            says: TextBoth,
            /** The area of maturity that it strengthens; null for all of them. */
            area: Nullable(AreaName),
            done: Type.Boolean(),
          }),
        ),
      }),
    ),
    assessment: Type.Object({
      areas: Type.Array(
        Type.Object({
          id: AreaName,
          title: TextBoth,
          questions: Type.Array(
            Type.Object({ id: Type.String(), title: TextBoth, low: TextBoth, high: TextBoth }),
          ),
          then: Nullable(Type.String()),
          now: Nullable(Type.String()),
          peers: Nullable(Type.String()),
        }),
      ),
      /** What the plan starts from: areas that the first assessment found below the target, the widest gap first. */
      gaps: Type.Array(
        Type.Object({ area: AreaName, score: Type.String(), target: Type.String() }),
      ),
      thenAt: Nullable(Instant),
      nowAt: Nullable(Instant),
      /** How many peers stand behind the median; null below ten. */
      peers: Nullable(Type.Integer()),
    }),
    contacts: Type.Array(Type.Object({ role: RoleName, name: Type.String() })),
  }),
]);
/** GET /v1/journeys/{id}/history */
export const HistoryItem = Type.Object({
  at: Instant,
  step: Nullable(Type.String()),
  title: Nullable(TextBoth),
  from: Nullable(Type.String()),
  to: Type.String(),
  by: Nullable(Type.String()),
  role: Nullable(RoleName),
  reason: Nullable(Type.String()),
});
export const HistoryList = Type.Object({ items: Type.Array(HistoryItem) });

/** POST /v1/journeys/{id}/steps/{step}/assessment */
export const AssessmentBody = Type.Object(
  {
    answers: Type.Record(Type.String({ maxLength: 60 }), Type.Integer({ minimum: 1, maximum: 5 })),
  },
  { additionalProperties: false },
);
/** POST /v1/journeys/{id}/steps/{step}/evidence (a link or a note; a file comes as multipart, field `file`). */
export const EvidenceBody = Type.Object(
  {
    kind: oneOf(['link', 'note']),
    name: Type.String({ minLength: 1, maxLength: 200 }),
    url: Type.Optional(Type.String({ maxLength: 2000, pattern: '^https?://' })),
    note: Type.Optional(Type.String({ maxLength: 5000 })),
  },
  { additionalProperties: false },
);
/** POST /v1/journeys/{id}/steps/{step}/submission : hands in what was added. */
export const SubmissionBody = Type.Object({}, { additionalProperties: false });
export const StepAnswer = Type.Object({
  step: Type.String(),
  state: oneOf(STEP_STATES),
  version: Type.Integer(),
});
/** POST /v1/journeys/{id}/pause | resume | withdraw */
export const SteerBody = Type.Object(
  { reason: Type.Optional(Nullable(Type.String({ maxLength: 2000 }))) },
  { additionalProperties: false },
);
export const SteerAnswer = Type.Object({ id: Id('jrn'), state: oneOf(JOURNEY_STATES) });
/** PUT /v1/journeys/{id}/playbook/{item} */
export const PlaybookBody = Type.Object({ done: Type.Boolean() }, { additionalProperties: false });

/** GET /v1/approvals?view=mine|team|overdue */
export const ApprovalsQuery = Type.Object(
  {
    view: Type.Optional(oneOf(['mine', 'team', 'overdue', 'decided'])),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    cursor: Type.Optional(Type.String({ maxLength: 500 })),
  },
  { additionalProperties: false },
);
export const ApprovalItem = Type.Object({
  id: Id('apr'),
  journey: Id('jrn'),
  partner: Type.Object({ id: Id('ptn'), name: Type.String() }),
  practice: Type.String(),
  practiceTitle: TextBoth,
  step: Type.String(),
  title: TextBoth,
  role: RoleName,
  round: Type.Integer(),
  submittedBy: Type.String(),
  submittedAt: Instant,
  dueAt: Instant,
  /** When the program owner was told that it is late. */
  escalatedAt: Nullable(Instant),
  /** Business days late; 0 while in time. */
  daysLate: Type.Integer(),
  state: oneOf(['waiting', 'approved', 'action_required', 'rejected', 'lapsed', 'withdrawn']),
  version: Type.Integer(),
  /** Who works on it; nobody else decides it until then. */
  taken: Nullable(Type.Object({ by: Type.String(), until: Instant, mine: Type.Boolean() })),
  /** The colleague whose decision it is and for whom I would decide; null where it is my own, or not mine. */
  behalf: Nullable(Type.String()),
});
export const ApprovalList = Type.Object({
  items: Type.Array(ApprovalItem),
  nextCursor: Nullable(Type.String()),
  counts: Type.Object({
    mine: Type.Integer(),
    team: Type.Integer(),
    overdue: Type.Integer(),
    /** At most 1,000, which means "or more". */
    decided: Type.Integer(),
  }),
});
export const ApprovalOne = Type.Intersect([
  ApprovalItem,
  Type.Object({
    says: TextBoth,
    criteria: Type.Array(TextBoth),
    clause: Type.Object({ edition: Type.String(), file: Type.String(), line: Type.Integer() }),
    evidence: Type.Array(EvidenceItem),
    history: Type.Array(HistoryItem),
    lastFive: Type.Array(
      Type.Object({
        partner: Type.String(),
        by: Type.String(),
        at: Instant,
        state: Type.String(),
        reason: Nullable(Type.String()),
      }),
    ),
    medianDays: Nullable(Type.Number()),
    /** What follows if it is approved; worked out from today's points by the same rules. */
    ifApproved: Type.Object({
      milestone: Nullable(Type.String()),
      points: Type.Object({ before: Type.Integer(), after: Type.Integer(), kind: Nullable(Kind) }),
      tier: Type.Object({
        before: TextBoth,
        after: TextBoth,
        securedBefore: Nullable(DayText),
        securedAfter: Nullable(DayText),
      }),
      next: Nullable(Type.Object({ title: TextBoth, away: Type.Integer(), was: Type.Integer() })),
    }),
    /** Why I may not decide it, if so: my own, or another role's. */
    mayDecide: Type.Boolean(),
    mayNot: Nullable(Type.String()),
    mayTakeBack: Type.Boolean(),
    decidedBy: Nullable(Type.String()),
    /** On whose behalf. */
    decidedFor: Nullable(Type.String()),
    decidedAt: Nullable(Instant),
    reason: Nullable(Type.String()),
  }),
]);
/** POST /v1/approvals/{id}/decision ; a reason is needed to reject or to ask for a change. */
export const DecisionBody = Type.Object(
  { verdict: oneOf(VERDICTS), reason: Type.Optional(Nullable(Type.String({ maxLength: 2000 }))) },
  { additionalProperties: false },
);
export const TakingBackBody = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 2000 }) },
  { additionalProperties: false },
);
/** PUT /v1/approvals/{id}/take */
export const Taken = Type.Object({ id: Id('apr'), until: Instant });
/** A step to be decided, or a package. */
const DecisionId = Type.String({
  pattern: '^(?:apr|enr)_[0-9a-z]{1,32}$',
  description: 'An id, apr_… or enr_…',
});
/** POST /v1/approvals/decisions : several with one reason, each as it was read. */
export const BulkDecisionBody = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        { id: DecisionId, version: Type.Optional(Type.Integer({ minimum: 1 })) },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 50 },
    ),
    verdict: oneOf(['approve', 'reject']),
    reason: Type.Optional(Nullable(Type.String({ maxLength: 2000 }))),
    code: Type.Optional(
      Nullable(
        Type.String({
          maxLength: 60,
          description: 'The coded reason, where packages are rejected',
        }),
      ),
    ),
  },
  { additionalProperties: false },
);
/** What became of each; the ones that were refused say why, and the others stand. */
export const BulkDecisionAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      id: DecisionId,
      done: Type.Boolean(),
      state: Nullable(Type.String()),
      code: Nullable(Type.String()),
      detail: Nullable(Type.String()),
    }),
  ),
});
export const DecisionAnswer = Type.Object({
  id: Id('apr'),
  state: Type.String(),
  step: oneOf(STEP_STATES),
});
