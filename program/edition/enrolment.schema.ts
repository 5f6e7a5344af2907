import { Type } from 'typebox';
import { MODELS, POINT_KINDS } from '../models.ts';

/**
 * The piece of an edition that says how a company enrols, renews and leaves: a file of its own.
 *
 * Built over the small pieces of `schema.ts`, which are given, so that neither file imports the other in a circle.
 */
export const enrolmentFile = <
  Both extends Type.TSchema,
  Name extends (description: string) => Type.TSchema,
>(
  Both: Both,
  Name: Name,
) => {
  const PIECE = { additionalProperties: false } as const;
  const oneOf = <T extends string>(values: readonly T[], description: string) =>
    Type.Unsafe<T>({ type: 'string', enum: [...values], description });
  const spell = (pattern: string, description: string) => Type.String({ pattern, description });
  const businessDays = (description: string) => spell('^[1-9]\\d* business days$', description);
  const days = (description: string) => spell('^\\d+ days$', description);
  const Countries = Type.Array(spell('^[A-Z]{2}$', 'A country, ISO 3166-1 alpha-2'), {
    minItems: 1,
    uniqueItems: true,
  });
  return Type.Object(
    {
      enrolment: Type.Optional(
        Type.Object(
          {
            decision: Type.Object(
              {
                within: businessDays('Time for a decision on a line, `10 business days`'),
                lapses: businessDays('Until a line lapses on which nobody decides'),
                answer: businessDays('Time for the partner to answer a request for a change'),
                reasons: Type.Array(Type.Object({ reason: Name('Its code'), title: Both }, PIECE), {
                  minItems: 1,
                  description: 'Why a line may be rejected',
                }),
              },
              PIECE,
            ),
            clear: Type.Array(
              Type.Object(
                {
                  models: Type.Array(oneOf(MODELS, 'A business model'), { minItems: 1 }),
                  countries: Type.Optional(Countries),
                  geography: Type.Optional(
                    oneOf(['home', 'any'], '`home`: only where the entity of the home contracts'),
                  ),
                },
                PIECE,
              ),
              { description: 'Lines that need no decision unless screening finds something' },
            ),
            agreement: Type.Object(
              {
                within: businessDays('Time to accept it, `20 business days`'),
                entities: Type.Array(
                  Type.Object(
                    {
                      entity: Name('The contracting entity'),
                      title: Both,
                      countries: Type.Optional(Countries),
                      version: spell('^\\d{4}-\\d{2}$', 'The month of its text, in quotes'),
                      text: Both,
                    },
                    { ...PIECE, description: 'Without countries: for all that no other names' },
                  ),
                  { minItems: 1 },
                ),
              },
              PIECE,
            ),
            renewal: Type.Object(
              {
                every: spell('^[1-9]\\d* months$', 'How long an enrolment lasts, `12 months`'),
                opens: days('How long before the anniversary, `60 days`'),
                closes: days('How long after it, `30 days`: the time of grace'),
                reminders: Type.Array(Type.Integer({ minimum: -366, maximum: 366 }), {
                  description: 'Days from the anniversary, rising',
                }),
                takenUpWithin: days('How long an enrolment that lapsed may be taken up again'),
              },
              PIECE,
            ),
            waiting: days('Until another attempt may start, `90 days`'),
            pays: Type.Object(
              {
                clause: Name('The clause that pays it'),
                number: spell(
                  '^\\d+(\\.\\d+)*$',
                  "The number printed in the guide, in quotes: '1.1'",
                ),
                title: Both,
                says: Both,
                points: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
                kind: oneOf(POINT_KINDS, 'The kind of points'),
              },
              { ...PIECE, description: 'Paid once, when the first participation begins' },
            ),
          },
          PIECE,
        ),
      ),
    },
    PIECE,
  );
};
