import { Type } from 'typebox';
import { FACT_FAMILY } from '../../program/facts.ts';
import {
  ClauseRef,
  CountryCode,
  DayText,
  Id,
  Kind,
  Model,
  Nullable,
  TextBoth,
  oneOf,
} from './common.ts';
import { MeasureItem } from './explanation.ts';
import { Standing } from './standing.ts';

/** POST /v1/partners/{id}/what-if : nothing is stored. */
export const WhatIfBody = Type.Object(
  {
    asOf: Type.Optional(DayText),
    certified: Type.Optional(
      Type.Array(
        Type.Object(
          {
            name: Type.String({ minLength: 1, maxLength: 100, description: 'A certification' }),
            count: Type.Integer({ minimum: 1, maximum: 100 }),
          },
          { additionalProperties: false },
        ),
        { maxItems: 20, description: 'So many more people with a certification, each a new one' },
      ),
    ),
    leaves: Type.Optional(
      Type.Array(Id('psn'), {
        maxItems: 100,
        description: 'People who leave: they hold nothing any more; points they earned stay',
      }),
    ),
    facts: Type.Optional(
      Type.Array(
        Type.Object(
          {
            type: oneOf(Object.keys(FACT_FAMILY)),
            data: Type.Record(Type.String(), Type.Unknown(), {
              description: 'As in an event; checked the same way',
            }),
            times: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
          },
          { additionalProperties: false },
        ),
        { maxItems: 50 },
      ),
    ),
  },
  { additionalProperties: false },
);

const LineShown = Type.Object({
  clause: ClauseRef,
  title: TextBoth,
  points: Type.Integer(),
  model: Nullable(Model),
  kind: Kind,
  country: Nullable(CountryCode),
  from: DayText,
  to: DayText,
});
const { partner: _, version: __, ...standing } = Standing.properties;
const Side = Type.Object(standing);

export const WhatIfAnswer = Type.Object({
  asOf: DayText,
  edition: Type.String(),
  before: Side,
  after: Side,
  measures: Type.Array(
    Type.Object(
      { ...MeasureItem.properties, before: Type.String() },
      {
        description: 'Those that change',
      },
    ),
  ),
  capabilities: Type.Array(
    Type.Object({
      id: Type.String(),
      title: TextBoth,
      before: Type.Boolean(),
      after: Type.Boolean(),
    }),
    { description: 'Those that are won or lost' },
  ),
  gained: Type.Array(LineShown),
  lost: Type.Array(LineShown),
  says: Type.Array(TextBoth),
  assumes: Type.Array(TextBoth, { description: 'What was taken for granted' }),
});
