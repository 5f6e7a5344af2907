import { Type } from 'typebox';
import { SIMULATION_STATES } from '../../db/queries/simulations.ts';
import { ITEM_SECTIONS } from '../../program/edition/items.ts';
import { TRIAL_CHANGES, TRIAL_SIZES } from '../../program/simulate.types.ts';
import {
  CountryCode,
  DayText,
  Id,
  Instant,
  Kind,
  Model,
  Nullable,
  oneOf,
  Page,
  PageQuery,
  TextBoth,
} from './common.ts';

const Place = Type.Object({ file: Type.String(), line: Type.Integer() });
const Pair = { before: Type.Integer(), after: Type.Integer() };
const PairOf = Type.Object(Pair);

/** What is wrong with an edition that is being written, and a way to mend it. */
export const Finding = Type.Object({
  file: Type.String(),
  line: Type.Integer(),
  column: Type.Integer(),
  message: Type.String(),
  mend: Type.String(),
});
export const GoldenCase = Type.Object({
  case: Type.String(),
  file: Type.String(),
  line: Type.Integer(),
  passed: Type.Boolean(),
  problems: Type.Array(Finding),
});
/** A part of an edition in words. */
export const EditionItemInWords = Type.Object({
  section: oneOf(ITEM_SECTIONS),
  id: Type.String(),
  number: Nullable(Type.String()),
  title: TextBoth,
  says: Nullable(TextBoth),
  place: Place,
  parts: Type.Array(
    Type.Object({ id: Type.String(), name: TextBoth, says: TextBoth, place: Place }),
  ),
});

const Side = Nullable(Type.Object({ says: TextBoth, place: Place }));
/** GET /v1/editions/{id}/compare */
export const Comparison = Type.Object({
  before: Type.Object({ id: Type.String(), title: TextBoth }),
  after: Type.Object({ id: Type.String(), title: TextBoth }),
  changes: Type.Array(
    Type.Object({
      what: oneOf(['new', 'gone', 'changed']),
      section: oneOf(ITEM_SECTIONS),
      id: Type.String(),
      number: Nullable(Type.String()),
      title: TextBoth,
      says: Type.Object({ before: Nullable(TextBoth), after: Nullable(TextBoth) }),
      before: Nullable(Place),
      after: Nullable(Place),
      parts: Type.Array(
        Type.Object({ id: Type.String(), name: TextBoth, before: Side, after: Side }),
      ),
    }),
  ),
});

const Count = Type.Object({
  rises: Type.Integer(),
  falls: Type.Integer(),
  stays: Type.Integer(),
  points: PairOf,
});
const Tier = Type.Object({ id: Type.String(), title: TextBoth, level: Type.Integer() });

/** What came of all partners tried so far; a partner counts with every model and country that it has points in. */
const Totals = Type.Object({
  ...Count.properties,
  tiers: Type.Array(Tier, { description: 'Of both editions, the lowest first' }),
  moves: Type.Array(
    Type.Object({
      before: Nullable(Type.String()),
      after: Nullable(Type.String()),
      partners: Type.Integer(),
    }),
  ),
  models: Type.Array(Type.Object({ ...Count.properties, model: Nullable(Model), title: TextBoth })),
  countries: Type.Array(Type.Object({ ...Count.properties, country: CountryCode })),
  sizes: Type.Array(Type.Object({ ...Count.properties, size: oneOf(TRIAL_SIZES) })),
  clauses: Type.Array(
    Type.Object({
      ...Pair,
      clause: Type.String(),
      number: Type.String(),
      title: TextBoth,
      partners: Type.Integer(),
    }),
  ),
  spread: Type.Array(
    Type.Object({
      from: Nullable(Type.Integer()),
      to: Nullable(Type.Integer()),
      partners: Type.Integer(),
    }),
    { description: 'Partners by how many points they gain or lose' },
  ),
  dependent: Type.Integer({ description: 'Lose their tier if their largest customer goes' }),
});

export const SimulationOne = Type.Object({
  id: Id('sim'),
  edition: Type.String(),
  hash: Type.String(),
  title: TextBoth,
  against: Type.String(),
  asOf: DayText,
  state: oneOf(SIMULATION_STATES),
  askedAt: Instant,
  askedBy: Nullable(Type.String()),
  startedAt: Nullable(Instant),
  endedAt: Nullable(Instant),
  partners: Type.Integer(),
  tried: Type.Integer(),
  /** Whether these are the files as they are now. */
  isCurrent: Type.Boolean(),
  totals: Totals,
});
export const SimulationBody = Type.Object(
  {
    edition: Type.String({ minLength: 1, maxLength: 60 }),
    asOf: Type.Optional(DayText),
  },
  { additionalProperties: false },
);
export const SimulationList = Type.Object({ items: Type.Array(SimulationOne) });

const Requirement = Type.Object({
  title: TextBoth,
  have: Type.Number(),
  need: Type.Number(),
});
export const SimulationResult = Type.Object({
  partner: Type.Object({ id: Id('ptn'), name: Type.String(), code: Type.String() }),
  change: oneOf(TRIAL_CHANGES),
  size: oneOf(TRIAL_SIZES),
  country: Nullable(CountryCode),
  points: PairOf,
  tier: Type.Object({ before: Nullable(Tier), after: Nullable(Tier) }),
  models: Type.Array(Type.Object({ ...Pair, model: Nullable(Model) })),
  kinds: Type.Array(Type.Object({ ...Pair, kind: Kind })),
  countries: Type.Array(Type.Object({ ...Pair, country: Nullable(CountryCode) })),
  clauses: Type.Array(
    Type.Object({ ...Pair, clause: Type.String(), number: Type.String(), title: TextBoth }),
  ),
  requirements: Type.Array(Requirement),
  brings: Type.Object({ lost: Type.Array(TextBoth), gained: Type.Array(TextBoth) }),
  months: Type.Array(Type.Object({ on: DayText, points: PairOf, level: PairOf })),
  largestCustomer: Nullable(
    Type.Object({
      customer: Type.String(),
      points: Type.Integer(),
      pointsWithout: Type.Integer(),
      tierWithout: Nullable(Tier),
      losesTier: Type.Boolean(),
    }),
  ),
});
export const SimulationResults = Page(SimulationResult);
export const ResultsQuery = Type.Object({
  ...PageQuery,
  change: Type.Optional(oneOf(TRIAL_CHANGES)),
  dependent: Type.Optional(Type.Boolean()),
  country: Type.Optional(CountryCode),
  size: Type.Optional(oneOf(TRIAL_SIZES)),
  model: Type.Optional(Model),
});

export const ReleaseBody = Type.Object(
  {
    simulation: Id('sim'),
    note: Type.Optional(Type.String({ maxLength: 2000 })),
  },
  { additionalProperties: false },
);
export const ReleaseRequest = Type.Object({
  id: Id('rel'),
  edition: Type.String(),
  hash: Type.String(),
  simulation: Id('sim'),
  askedAt: Instant,
  askedBy: Type.Object({ id: Id('psn'), name: Nullable(Type.String()) }),
  note: Nullable(Type.String()),
  isCurrent: Type.Boolean(),
  /** A second person releases: never the one who asked. */
  isMine: Type.Boolean(),
});
export const ReleaseRequests = Type.Object({ items: Type.Array(ReleaseRequest) });
