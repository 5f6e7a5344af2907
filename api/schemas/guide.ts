/** A guide or a letter as JSON: both languages, every sentence with its place. */
import { Type } from 'typebox';
import { MODELS } from '../../program/models.ts';
import { DayText, Nullable, TextBoth } from './common.ts';

const Ref = Type.Object({ edition: Type.String(), file: Type.String(), line: Type.Integer() });
const Sentence = Type.Object({ text: TextBoth, ref: Nullable(Ref) });
const Block = Type.Union([
  Type.Object({
    kind: Type.Union([Type.Literal('text'), Type.Literal('list')]),
    sentences: Type.Array(Sentence),
  }),
  Type.Object({
    kind: Type.Literal('rule'),
    lines: Type.Array(Type.Object({ name: TextBoth, says: TextBoth, ref: Ref })),
  }),
  Type.Object({
    kind: Type.Literal('asks'),
    asks: Type.Array(Type.Object({ depth: Type.Integer(), text: TextBoth, ref: Ref })),
  }),
  Type.Object({
    kind: Type.Literal('table'),
    caption: TextBoth,
    columns: Type.Array(TextBoth),
    rows: Type.Array(
      Type.Object({
        name: TextBoth,
        cells: Type.Array(Type.Object({ lines: Type.Array(TextBoth), ref: Nullable(Ref) })),
      }),
    ),
  }),
  Type.Object({
    kind: Type.Literal('example'),
    case: Type.String(),
    ref: Ref,
    given: Type.Array(TextBoth),
    results: Type.Array(TextBoth),
  }),
]);
const section = {
  id: Type.String(),
  number: Type.String(),
  title: TextBoth,
  blocks: Type.Array(Block),
};

export const GuideOne = Type.Object({
  kind: Type.Union([Type.Literal('guide'), Type.Literal('letter')]),
  edition: Type.String(),
  hash: Type.String(),
  draft: Type.Boolean(),
  from: DayText,
  to: Nullable(DayText),
  title: TextBoth,
  model: Nullable(Type.String()),
  modelTitle: Nullable(TextBoth),
  country: Nullable(Type.String()),
  models: Type.Array(Type.Object({ id: Type.String(), title: TextBoth })),
  countries: Type.Array(Type.String()),
  cases: Type.Object({
    passed: Type.Integer(),
    failed: Type.Array(
      Type.Object({ case: Nullable(Type.String()), ref: Ref, message: Type.String() }),
    ),
  }),
  chapters: Type.Array(Type.Object({ ...section, sections: Type.Array(Type.Object(section)) })),
});

const reader = {
  language: Type.Optional(Type.Union([Type.Literal('en'), Type.Literal('fr')])),
  model: Type.Optional(Type.Union(MODELS.map((model) => Type.Literal(model)))),
  country: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$', maxLength: 2 })),
};
export const GuideQuery = Type.Object(reader);
export const LetterQuery = Type.Object({
  ...reader,
  from: Type.String({ minLength: 1, maxLength: 60, description: 'The edition before.' }),
});
