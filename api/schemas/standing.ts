import { Type } from 'typebox';
import {
  ClauseRef,
  CountryCode,
  DayText,
  Id,
  Instant,
  Kind,
  Model,
  MoneyText,
  Nullable,
  Page,
  TextBoth,
  oneOf,
} from './common.ts';

export const KindPoints = Type.Object({
  foundational: Type.Integer(),
  performing: Type.Integer(),
  differentiating: Type.Integer(),
  influence: Type.Integer(),
});
const Requirement = {
  id: Type.String(),
  kind: oneOf([
    'points',
    'people',
    'measure',
    'all',
    'any',
    'some',
    'not',
    'any-day',
    'capabilities',
    'partner',
  ]),
  title: TextBoth,
  have: Type.Number(),
  need: Type.Number(),
  holds: Type.Boolean(),
};
export const RequirementState = Type.Object({
  ...Requirement,
  of: Type.Array(Type.Object(Requirement), { description: 'Those that it is made of' }),
});

/** The same shape as `program/standing.types.ts`, with the version that it was computed from. */
export const Standing = Type.Object({
  partner: Type.Object({ id: Id('ptn'), code: Type.String(), name: Type.String() }),
  version: Type.Integer(),
  asOf: DayText,
  edition: Type.String(),
  points: Type.Integer(),
  kinds: KindPoints,
  models: Type.Array(
    Type.Object({
      model: Nullable(Model),
      points: Type.Integer(),
      kinds: KindPoints,
      countries: Type.Array(
        Type.Object({ country: Nullable(CountryCode), points: Type.Integer() }),
      ),
    }),
  ),
  countries: Type.Array(
    Type.Object({ country: Nullable(CountryCode), points: Type.Integer(), kinds: KindPoints }),
  ),
  tier: Type.Object({
    id: Type.String(),
    level: Type.Integer(),
    title: TextBoth,
    requirements: Type.Array(RequirementState),
    securedUntil: Nullable(DayText),
    why: Nullable(TextBoth),
  }),
  next: Nullable(
    Type.Object({
      id: Type.String(),
      level: Type.Integer(),
      title: TextBoth,
      requirements: Type.Array(RequirementState),
      brings: Type.Array(TextBoth),
    }),
  ),
  lapse: Nullable(
    Type.Object({
      on: DayText,
      points: Type.Integer(),
      leaves: Type.Integer(),
      neededToKeep: Type.Integer(),
    }),
  ),
  tiers: Type.Array(
    Type.Object({
      id: Type.String(),
      level: Type.Integer(),
      title: TextBoth,
      points: Type.Integer(),
    }),
  ),
});

/** GET /v1/partners/{id}/standing/timeline?from&to : points that count by day of change. */
export const Timeline = Type.Object({
  today: DayText,
  points: Type.Array(Type.Object({ on: DayText, points: Type.Integer(), ahead: Type.Boolean() })),
});

/**
 * GET /v1/partners/{id}/standing/explanation?model&kind&country&influence&asOf : *Why?* on a number.
 * `model=company` is the company's own. Groups are clauses; lines are what stands behind, newest first.
 */
export const ExplanationQuery = Type.Object(
  {
    model: Type.Optional(Type.String({ maxLength: 40 })),
    kind: Type.Optional(Kind),
    country: Type.Optional(Type.String({ maxLength: 10 })),
    influence: Type.Optional(Type.Boolean()),
    asOf: Type.Optional(DayText),
  },
  { additionalProperties: false },
);
export const FactRef = Type.Object({
  id: Id('fct'),
  kind: Type.String(),
  source: Type.String(),
  sourceTitle: TextBoth,
  sourceId: Type.String(),
  subject: Type.String(),
  occurredOn: DayText,
  receivedAt: Instant,
  late: Type.Boolean(),
  country: Nullable(CountryCode),
  money: Nullable(MoneyText),
  fields: Type.Record(Type.String(), Type.Unknown()),
  person: Nullable(Type.Object({ id: Id('psn'), name: Type.String() })),
});
/** One entry down to its reasons: the steps of the arithmetic in order, each label known to the screen. */
export const EntryExplained = Type.Object({
  id: Id('ent'),
  points: Type.Integer(),
  subject: Type.String(),
  clause: ClauseRef,
  model: Nullable(Model),
  kind: Kind,
  influence: Type.Boolean(),
  country: Nullable(CountryCode),
  from: DayText,
  to: DayText,
  counts: Type.Boolean(),
  knownAt: Instant,
  programYear: Type.Integer(),
  fact: Nullable(FactRef),
  /** How many facts stand behind a folded line (a month of consumption). */
  facts: Type.Integer(),
  rate: Nullable(
    Type.Object({ month: Type.String(), currency: Type.String(), usd: Type.String() }),
  ),
  /** US dollars before rounding, exact to two places as text. */
  usd: Nullable(Type.String()),
  /** Points before rounding, two places. */
  exact: Nullable(Type.String()),
  /** What the clause would give, and the cap, where it bound. */
  cap: Nullable(
    Type.Object({ atMost: Type.Integer(), before: Type.Integer(), period: Type.String() }),
  ),
  step: Nullable(Type.Object({ from: Type.String(), points: Type.Integer() })),
  /** The entry that took this one back, or that this one takes back. */
  takenBackBy: Nullable(Id('ent')),
  takesBack: Nullable(Id('ent')),
  milestone: Nullable(
    Type.Object({ journey: Id('jrn'), practice: Type.String(), milestone: Type.String() }),
  ),
});
export const Explanation = Type.Object({
  asOf: DayText,
  points: Type.Integer(),
  says: TextBoth,
  clauses: Type.Array(
    Type.Object({
      clause: ClauseRef,
      points: Type.Integer(),
      entries: Type.Integer(),
      lines: Type.Array(
        Type.Object({
          subject: Type.String(),
          title: TextBoth,
          detail: TextBoth,
          points: Type.Integer(),
          entries: Type.Array(EntryExplained),
        }),
      ),
      more: Type.Integer(),
    }),
  ),
});
export const EntriesQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    cursor: Type.Optional(Type.String({ maxLength: 500 })),
    model: Type.Optional(Type.String({ maxLength: 40 })),
    kind: Type.Optional(Kind),
    country: Type.Optional(Type.String({ maxLength: 10 })),
    from: Type.Optional(DayText),
    to: Type.Optional(DayText),
    q: Type.Optional(Type.String({ maxLength: 100 })),
  },
  { additionalProperties: false },
);
/** One line of *Points history*. */
export const EntryItem = Type.Object({
  id: Id('ent'),
  on: DayText,
  until: DayText,
  points: Type.Integer(),
  model: Nullable(Model),
  kind: Kind,
  influence: Type.Boolean(),
  country: Nullable(CountryCode),
  subject: Type.String(),
  title: TextBoth,
  clause: Type.Object({ clause: Type.String(), number: Type.String(), says: TextBoth }),
  /** `earned`, `taken-back` (a return or correction), or `lapsed` once it no longer counts. */
  state: oneOf(['earned', 'taken-back', 'lapsed', 'ahead']),
  late: Type.Boolean(),
});
export const EntryPage = Page(EntryItem);

export const PersonItem = Type.Object({
  id: Id('psn'),
  name: Type.String(),
  mail: Nullable(Type.String()),
  trainings: Type.Integer(),
  certifications: Type.Array(
    Type.Object({
      name: Type.String(),
      earnedOn: DayText,
      expiresOn: Nullable(DayText),
      held: Type.Boolean(),
      /** What tiers and practices under way count it for. */
      countsFor: Type.Array(TextBoth),
    }),
  ),
});
export const PeoplePage = Page(PersonItem);

export const PartnerItem = Type.Object({
  id: Id('ptn'),
  code: Type.String(),
  name: Type.String(),
  homeCountry: CountryCode,
  countries: Type.Array(CountryCode),
  models: Type.Array(Model),
  points: Type.Integer(),
  tier: Type.Object({ id: Type.String(), level: Type.Integer(), title: TextBoth }),
  securedUntil: Nullable(DayText),
  journeys: Type.Integer(),
  version: Type.Integer(),
});
export const PartnersQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    cursor: Type.Optional(Type.String({ maxLength: 500 })),
    q: Type.Optional(Type.String({ maxLength: 100 })),
    tier: Type.Optional(Type.String({ maxLength: 40 })),
    country: Type.Optional(CountryCode),
    model: Type.Optional(Model),
  },
  { additionalProperties: false },
);
export const PartnersPage = Page(PartnerItem);
export const PartnerOne = Type.Intersect([
  PartnerItem,
  Type.Object({
    participations: Type.Array(
      Type.Object({
        country: CountryCode,
        model: Model,
        from: DayText,
        to: Nullable(DayText),
        accounts: Type.Array(Type.String()),
      }),
    ),
  }),
]);
