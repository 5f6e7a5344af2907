import { Type } from 'typebox';
import {
  AGREEMENT_STATES,
  ENROLMENT_STATES,
  EXCEPTIONS,
  LINE_DECIDERS,
  LINE_STATES,
} from '../../program/enrolment.ts';
import { RULE_CODES } from '../../program/errors.ts';
import { VERDICTS } from '../../program/practice.ts';
import {
  CountryCode,
  DayText,
  Id,
  Instant,
  LocaleName,
  Model,
  Nullable,
  oneOf,
  PageQuery,
  TextBoth,
} from './common.ts';

const State = oneOf(ENROLMENT_STATES);
const Decider = oneOf(LINE_DECIDERS);
const LINES_MAX = 200;

export const EnrolmentsQuery = Type.Object(
  {
    partner: Type.Optional(Id('ptn')),
    state: Type.Optional(State),
    view: Type.Optional(oneOf(['all', 'mine', 'team', 'overdue', 'decided'])),
    ...PageQuery,
  },
  { additionalProperties: false },
);

/** Who works on what waits for a role, until when. */
export const TakenBy = Type.Object({
  by: Type.String(),
  until: Instant,
  mine: Type.Boolean(),
});
const EnrolmentItem = Type.Object({
  id: Type.String(),
  partner: Type.Object({ id: Type.String(), name: Type.String() }),
  state: State,
  attempt: Type.Integer(),
  appliedAt: Instant,
  startedOn: Nullable(DayText),
  renewsOn: Nullable(DayText),
  lines: Type.Integer(),
  waiting: Type.Integer({ description: 'Lines that wait for a decision, in the view' }),
  decider: Nullable(Decider),
  dueAt: Nullable(Instant),
  decidedAt: Nullable(Instant),
  version: Type.Integer(),
  /** Who works on what waits for me. */
  taken: Nullable(TakenBy),
  /** On whose behalf I would decide it. */
  behalf: Nullable(Type.String()),
  /** Nothing of what waits for me has to be looked at by itself: it may be decided together with others. */
  plain: Type.Boolean(),
});
export const EnrolmentPage = Type.Object({
  items: Type.Array(EnrolmentItem),
  nextCursor: Nullable(Type.String()),
  /** Enrolments that wait for a decision: of this role, of anybody, and too long. */
  counts: Type.Object({ mine: Type.Integer(), team: Type.Integer(), overdue: Type.Integer() }),
});

/** What can be applied for, and which of it is somebody's decision. */
export const EnrolmentOffer = Type.Object({
  items: Type.Array(
    Type.Object({
      country: CountryCode,
      model: Model,
      entity: Type.String({ description: 'Who contracts for the country' }),
      exceptions: Type.Array(oneOf(EXCEPTIONS), {
        description: 'Why somebody decides it; empty where it is clear by itself',
      }),
    }),
  ),
  mayStart: Type.Boolean(),
  mayStartAt: Nullable(Instant),
});

/** The last words on something: a change that was asked for, an answer, a reason. */
const Said = Type.Object({
  what: Type.String(),
  reason: Type.String(),
  by: Nullable(Type.String()),
  at: Instant,
});
const Line = Type.Object({
  id: Type.String(),
  country: CountryCode,
  model: Model,
  state: oneOf(LINE_STATES),
  decider: Nullable(Decider),
  exceptions: Type.Array(Type.String()),
  entity: Type.String(),
  since: Instant,
  dueAt: Nullable(Instant),
  lapsesAt: Nullable(Instant),
  round: Type.Integer(),
  submittedBy: Nullable(Type.String()),
  decidedBy: Nullable(Type.String()),
  /** On whose behalf. */
  decidedFor: Nullable(Type.String()),
  /** Who of compliance let it go on to onboarding. */
  clearedBy: Nullable(Type.String()),
  said: Nullable(Said),
  from: Nullable(DayText),
  to: Nullable(DayText),
  reason: Nullable(Type.Object({ code: Type.String(), title: TextBoth })),
  mayDecide: Type.Boolean(),
  mayTakeBack: Type.Boolean(),
  mayNot: Nullable(oneOf(RULE_CODES)),
});
const AgreementOne = Type.Object({
  entity: Type.String(),
  title: TextBoth,
  version: Type.String(),
  state: oneOf(AGREEMENT_STATES),
  accepted: Nullable(Type.String({ description: 'The version that holds meanwhile' })),
  dueAt: Nullable(Instant),
  text: TextBoth,
  hashes: Type.Object({ en: Type.String(), 'fr-CA': Type.String() }),
  mayAccept: Type.Boolean(),
  acceptances: Type.Array(
    Type.Object({
      version: Type.String(),
      locale: Type.String(),
      hash: Type.String(),
      by: Type.String(),
      at: Instant,
    }),
  ),
});
export const EnrolmentOne = Type.Object({
  id: Type.String(),
  partner: Type.Object({ id: Type.String(), name: Type.String() }),
  state: State,
  attempt: Type.Integer(),
  version: Type.Integer(),
  appliedAt: Instant,
  endedAt: Nullable(Instant),
  startedOn: Nullable(DayText),
  /** Whether it came of an application without an account, which can be read. */
  hasApplication: Type.Boolean(),
  appliedBy: Nullable(Type.String()),
  /** Whose move it is, and by when. */
  mover: Nullable(oneOf(['partner', 'vendor'])),
  dueAt: Nullable(Instant),
  suspendedAt: Nullable(Instant),
  /** The last words on the whole, such as the reason of a suspension. */
  said: Nullable(Said),
  takeUpUntil: Nullable(Instant),
  renewal: Nullable(
    Type.Object({
      on: DayText,
      opensAt: Instant,
      closesAt: Instant,
      opened: Type.Boolean(),
      /** What is not true again yet: ids of agreements and of lines. */
      lacks: Type.Object({
        agreements: Type.Array(Type.String()),
        lines: Type.Array(Type.String()),
      }),
    }),
  ),
  /** Who works on what waits for me; for whoever decides nothing, on what waits for anybody. */
  taken: Nullable(TakenBy),
  /** Whether I may take what waits for me. */
  mayTake: Type.Boolean(),
  /** On whose behalf I would decide it. */
  behalf: Nullable(Type.String()),
  /** Days within which somebody decides, and after which an undecided line lapses. */
  decision: Type.Object({ days: Type.Integer(), lapsesAfterDays: Type.Integer() }),
  clause: Type.Object({ edition: Type.String(), file: Type.String(), line: Type.Integer() }),
  /** Points for having enrolled, once; 0 where they were paid. */
  welcomePoints: Type.Integer(),
  /** When another attempt may start; null while this one is open. */
  anotherFrom: Nullable(Instant),
  lines: Type.Array(Line),
  agreements: Type.Array(AgreementOne),
  signatories: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
  reasons: Type.Array(Type.Object({ code: Type.String(), title: TextBoth })),
  screening: Nullable(
    Type.Object({
      source: Type.String(),
      at: Instant,
      hits: Type.Array(
        Type.Object({
          check: Type.String(),
          country: Nullable(CountryCode),
          found: Type.String(),
        }),
      ),
    }),
  ),
});
export const EnrolmentHistory = Type.Object({
  items: Type.Array(
    Type.Object({
      at: Instant,
      what: Type.String(),
      subject: Nullable(Type.String()),
      from: Nullable(Type.String()),
      to: Nullable(Type.String()),
      by: Nullable(Type.String()),
      role: Nullable(Type.String()),
      code: Nullable(Type.String()),
      reason: Nullable(Type.String()),
    }),
  ),
});

/** What a move answers. */
export const EnrolmentMovedBody = Type.Object({
  id: Type.String(),
  state: State,
  version: Type.Integer(),
});

const STRICT = { additionalProperties: false } as const;
const Reason = Type.String({ minLength: 1, maxLength: 2000 });
const OptionalReason = Type.Optional(Nullable(Reason));
const LineIds = Type.Array(Type.String({ pattern: '^[A-Z]{2}/[a-z-]{1,40}$' }), {
  minItems: 1,
  maxItems: LINES_MAX,
});
const Asked = Type.Array(Type.Object({ country: CountryCode, model: Model }, STRICT), {
  minItems: 1,
  maxItems: LINES_MAX,
});

export const StartEnrolment = Type.Object({ lines: Asked }, STRICT);
export const DecideLines = Type.Object(
  {
    lines: LineIds,
    verdict: oneOf(VERDICTS),
    code: Type.Optional(Nullable(Type.String({ maxLength: 60 }))),
    reason: OptionalReason,
  },
  STRICT,
);
/** PUT /v1/enrolments/{id}/take */
export const PackageTaken = Type.Object({ id: Id('enr'), until: Instant });
export const TakeBackLines = Type.Object({ lines: LineIds, reason: Reason }, STRICT);
export const AnswerLines = Type.Object({ lines: LineIds, reason: Reason }, STRICT);
export const AddLines = Type.Object({ lines: Asked }, STRICT);
export const DropLines = Type.Object({ lines: LineIds, reason: OptionalReason }, STRICT);
export const AcceptAgreement = Type.Object(
  {
    entity: Type.String({ maxLength: 60 }),
    version: Type.String({ maxLength: 20 }),
    locale: LocaleName,
    hash: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  },
  STRICT,
);
export const NameSignatories = Type.Object(
  { people: Type.Array(Id('psn'), { minItems: 1, maxItems: 20 }) },
  STRICT,
);
export const Renew = Type.Object(
  {
    contacts: Type.Array(Id('psn'), {
      minItems: 1,
      maxItems: 20,
      description: 'Who may sign for the company, confirmed',
    }),
    reason: OptionalReason,
  },
  STRICT,
);
export const WithReason = Type.Object({ reason: OptionalReason }, STRICT);
export const Suspend = Type.Object({ reason: Reason }, STRICT);
