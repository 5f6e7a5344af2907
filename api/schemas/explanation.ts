import { Type } from 'typebox';
import { DayText, Id, Nullable, TextBoth, oneOf } from './common.ts';

const Unit = oneOf(['number', 'points', 'percent', 'money', 'any']);
const Decimal = Type.String({ description: 'A plain decimal, at most two places' });
export const PersonShown = Type.Object({ id: Id('psn'), name: Type.String() });

export const RulePlace = Type.Object({
  edition: Type.String(),
  file: Type.String(),
  line: Type.Integer(),
  number: Nullable(Type.String({ description: 'As printed in the guide, where it is a clause' })),
  clause: Nullable(Type.String()),
});

/** A node of the tree. It refers to itself, so that it has a name. */
export const Reason = Type.Object(
  {
    kind: oneOf([
      'tier',
      'capability',
      'requirement',
      'measure',
      'group',
      'record',
      'clause',
      'line',
      'pass',
    ]),
    id: Type.String(),
    title: TextBoth,
    says: TextBoth,
    holds: Nullable(Type.Boolean()),
    have: Nullable(Decimal),
    need: Nullable(Decimal),
    unit: Unit,
    rule: Nullable(RulePlace),
    asks: Nullable(Type.String({ description: 'The kind of a requirement' })),
    record: Nullable(
      Type.Object({
        fact: Nullable(Id('fct')),
        subject: Type.String(),
        on: DayText,
        until: Nullable(DayText),
        person: Nullable(PersonShown),
      }),
    ),
    of: Type.Array(Type.Ref('Reason#')),
    more: Type.Integer({ description: 'How many more there are than `of` shows' }),
  },
  { $id: 'Reason', description: 'What a number is made of, down to clause, fact and person' },
);

export const Deed = Type.Object({
  family: Type.String(),
  count: Type.Integer(),
  usd: Nullable(Type.Integer({ description: 'US dollars of each' })),
  points: Nullable(Type.Integer()),
  says: TextBoth,
  rule: RulePlace,
});

/** GET /v1/partners/{id}/explanation?of&asOf */
export const ExplainedQuery = Type.Object(
  {
    of: Type.String({
      maxLength: 200,
      description:
        '`tier`, `tier:NAME`, `score:NAME`, `measure:NAME`, `capability:NAME`, `requirement:ID`',
    }),
    asOf: Type.Optional(DayText),
  },
  { additionalProperties: false },
);
export const Explained = Type.Object({
  of: Type.String(),
  asOf: DayText,
  edition: Type.String(),
  title: TextBoth,
  says: TextBoth,
  tree: Type.Ref('Reason#'),
  next: Nullable(Type.Ref('Reason#')),
  missing: Type.Array(
    Type.Object({
      requirement: Type.String(),
      title: TextBoth,
      have: Decimal,
      need: Decimal,
      says: TextBoth,
    }),
  ),
  lapses: Type.Array(
    Type.Object({
      on: DayText,
      requirement: Type.String(),
      title: TextBoth,
      from: Decimal,
      to: Decimal,
      holds: Type.Boolean(),
      says: TextBoth,
    }),
    { description: 'What becomes less, and when, if nothing new is earned' },
  ),
  ways: Type.Array(
    Type.Object({
      says: TextBoth,
      effort: Type.Integer({ description: 'Days of one person, roughly: what ways are sorted by' }),
      deeds: Type.Array(Deed),
    }),
    { maxItems: 5, description: 'The cheapest ways to what is missing, the cheapest first' },
  ),
});

const Span = Type.Object({
  scope: Nullable(Type.String()),
  from: DayText,
  to: Nullable(DayText),
});
export const MeasureItem = Type.Object({
  id: Type.String(),
  title: TextBoth,
  says: Nullable(TextBoth),
  value: Decimal,
  unit: Unit,
  outOf: Nullable(Decimal),
});
export const CapabilityItem = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  title: TextBoth,
  says: Nullable(TextBoth),
  attained: Type.Boolean(),
  spans: Type.Array(Span, { description: 'Where, since when, until when; the last day excluded' }),
  holding: Type.Integer(),
  needed: Type.Integer(),
  missing: Type.Array(Type.Object({ requirement: Type.String(), title: TextBoth, says: TextBoth })),
  brings: Type.Array(TextBoth),
});

/** GET /v1/partners/{id}/capabilities */
export const Capabilities = Type.Object({
  asOf: DayText,
  edition: Type.String(),
  items: Type.Array(CapabilityItem),
  scores: Type.Array(MeasureItem),
});
