import { Type } from 'typebox';
import { WHAT_CHANGED } from '../../db/messages.types.ts';
import { DayText, Id, Instant, Nullable, TextBoth, oneOf } from './common.ts';
import { EditionItemInWords, Finding, GoldenCase } from './simulations.ts';

/** What became of each fact handed in, in the order given. */
export const Outcome = Type.Object({
  id: Type.String(),
  outcome: oneOf(['new', 'duplicate', 'parked', 'refused']),
  code: Type.Optional(Type.String()),
  detail: Type.Optional(Type.String()),
});
export const Outcomes = Type.Object({
  read: Type.Integer(),
  new: Type.Integer(),
  duplicate: Type.Integer(),
  parked: Type.Integer(),
  refused: Type.Integer(),
  items: Type.Array(Outcome),
});
/** POST /v1/imports?name=deals.csv : the file as the body, streamed; its kind is told by its columns. */
export const ImportReport = Type.Object({
  id: Id('imp'),
  file: Type.String(),
  kind: Type.String(),
  state: oneOf(['running', 'done', 'failed']),
  read: Type.Integer(),
  new: Type.Integer(),
  duplicate: Type.Integer(),
  parked: Type.Integer(),
  refused: Type.Integer(),
  /** At most 1,000; the rest by GET /v1/imports/{id}/refusals. */
  refusals: Type.Array(
    Type.Object({
      line: Type.Integer(),
      code: Type.String(),
      reason: Type.String(),
      excerpt: Type.String(),
    }),
  ),
});
/** GET /v1/sources */
export const SourceItem = Type.Object({
  name: Type.String(),
  title: TextBoth,
  lastHeardAt: Nullable(Instant),
  lastFactOn: Nullable(DayText),
  facts: Type.Integer(),
  duplicate: Type.Integer(),
  parked: Type.Integer(),
  refused: Type.Integer(),
  /** Why facts of it are parked, and how many. */
  parkedBy: Type.Array(
    Type.Object({ reason: Type.String(), key: Type.String(), facts: Type.Integer() }),
  ),
  refusals: Type.Array(
    Type.Object({
      line: Nullable(Type.Integer()),
      file: Nullable(Type.String()),
      code: Type.String(),
      detail: Type.String(),
      excerpt: Type.String(),
      at: Instant,
    }),
  ),
});
export const SourceList = Type.Object({ items: Type.Array(SourceItem) });

/** GET /v1/search?q= : a deal, a customer, a person, a partner, within what I may see. */
export const SearchQuery = Type.Object(
  { q: Type.String({ minLength: 2, maxLength: 100 }) },
  { additionalProperties: false },
);
export const SearchList = Type.Object({
  items: Type.Array(
    Type.Object({
      kind: oneOf(['partner', 'deal', 'customer', 'person']),
      id: Type.String(),
      title: Type.String(),
      detail: TextBoth,
      partner: Type.Object({ id: Id('ptn'), name: Type.String() }),
    }),
  ),
});
/** GET /v1/partners/{id}/facts/{subject} : everything about one deal or customer, and why anything did not count. */
export const SubjectStory = Type.Object({
  subject: Type.String(),
  kind: oneOf(['deal', 'customer', 'person']),
  points: Type.Integer(),
  facts: Type.Array(
    Type.Object({
      id: Id('fct'),
      kind: Type.String(),
      on: DayText,
      receivedAt: Instant,
      source: TextBoth,
      title: TextBoth,
      verdict: Type.String(),
      says: TextBoth,
      entries: Type.Array(
        Type.Object({ id: Id('ent'), points: Type.Integer(), clause: Type.String() }),
      ),
    }),
  ),
});
/** GET /v1/requests/{id} : what became of a 202. */
export const RequestState = Type.Object({
  id: Id('req'),
  state: oneOf(['running', 'done']),
  status: Nullable(Type.Integer()),
  answer: Type.Unknown(),
});
/** GET /v1/editions/{id} : the edition in words, clause by clause. */
export const EditionItem = Type.Object({
  id: Type.String(),
  title: TextBoth,
  hash: Type.String(),
  from: DayText,
  to: Nullable(DayText),
  inForce: Type.Boolean(),
  draft: Type.Boolean(),
  /** For those who write it: what is wrong, and how many golden cases pass; null for a released one. */
  checked: Nullable(
    Type.Object({
      findings: Type.Integer(),
      cases: Type.Integer(),
      passed: Type.Integer(),
    }),
  ),
});
export const EditionList = Type.Object({ items: Type.Array(EditionItem) });
const Place = Type.Object({ file: Type.String(), line: Type.Integer() });
export const EditionOne = Type.Intersect([
  EditionItem,
  Type.Object({
    validityMonths: Type.Integer(),
    /** Of a draft: what is wrong with it, and what came of its golden cases. */
    findings: Type.Array(Finding),
    cases: Type.Array(GoldenCase),
    items: Type.Array(EditionItemInWords),
    models: Type.Array(Type.Object({ id: Type.String(), title: TextBoth })),
    clauses: Type.Array(
      Type.Object({
        id: Type.String(),
        number: Type.String(),
        title: TextBoth,
        says: TextBoth,
        place: Place,
        kind: Type.String(),
        model: Type.String(),
        influence: Type.Boolean(),
      }),
    ),
    tiers: Type.Array(
      Type.Object({
        id: Type.String(),
        level: Type.Integer(),
        title: TextBoth,
        place: Place,
        brings: Type.Array(TextBoth),
        requires: Type.Array(Type.Object({ title: TextBoth, need: Type.Number() })),
      }),
    ),
    practices: Type.Array(
      Type.Object({
        id: Type.String(),
        title: TextBoth,
        says: TextBoth,
        place: Place,
        milestones: Type.Array(
          Type.Object({
            id: Type.String(),
            number: Type.String(),
            title: TextBoth,
            points: Type.Integer(),
            kind: Type.String(),
            steps: Type.Array(Type.Object({ title: TextBoth, kind: Type.String() })),
          }),
        ),
      }),
    ),
    /** The YAML as released, for whoever wants to read it itself, file by file. */
    files: Type.Array(Type.Object({ name: Type.String(), text: Type.String() })),
  }),
]);
/** A message on /v1/partners/{id}/stream and /v1/stream: event `changed`; refetch what shows it. */
export const StreamMessage = Type.Object({
  partner: Nullable(Id('ptn')),
  version: Type.Integer(),
  /** What changed: standing (with points), journey, approval, source, or `refetch` when too much did. */
  what: Type.Array(oneOf([...WHAT_CHANGED, 'refetch'])),
  journey: Type.Optional(Id('jrn')),
});
