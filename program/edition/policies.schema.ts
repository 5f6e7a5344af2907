import { Type } from 'typebox';
import { CHECKS } from './policies.types.ts';

/**
 * The piece of an edition that says how tiers move, how what was reached is renewed, and how it is approved: a file of
 * its own, all of it optional. Built over the small pieces of `schema.ts`, as `enrolment.schema.ts` is.
 */
export const policiesFile = <Both extends Type.TSchema>(Both: Both) => {
  const PIECE = { additionalProperties: false } as const;
  const maybe = Type.Optional;
  const oneOf = <T extends string>(values: readonly T[], description: string) =>
    Type.Unsafe<T>({ type: 'string', enum: [...values], description });
  const spell = (pattern: string, description: string) => Type.String({ pattern, description });
  const span = (description: string) =>
    spell('^(1 (day|month|year)|[1-9]\\d{0,3} (days|months|years))$', description);
  const term = (description: string) => spell('^[1-9]\\d{0,2} (business )?days?$', description);
  const fromAnniversary = (description: string) =>
    spell('^\\d{1,3} days (before|after)$', description);

  const Tiers = Type.Object(
    {
      promotion: maybe(oneOf(['automatic', 'parked'], '`parked`: until a person decides')),
      demotion: maybe(
        oneOf(['automatic', 'parked', 'never'], '`parked`: until a person decides; or never'),
      ),
      steps: maybe(
        oneOf(
          ['straight', 'one at a time', 'one up at a time', 'one down at a time'],
          'How many levels one decision may move',
        ),
      ),
      decided: maybe(oneOf(['at once', 'daily', 'quarterly', 'yearly'], 'When tiers are decided')),
      effective: maybe(
        spell(
          '^day ([1-9]|1\\d|2[0-8])( of month ([1-9]|1[0-2]))?$',
          'When a quarterly or yearly decision takes effect in the new quarter or year, `day 15`, `day 1 of month 2`',
        ),
      ),
      window: maybe(span('How far back the best day counts, `15 months`')),
      hold: maybe(span('How long a level that was reached is kept, `12 months`')),
      protected: maybe(span('How long the status brought by a migration is kept, `18 months`')),
      keptUntil: maybe(oneOf(['anniversary'], 'A tier falls on an anniversary only')),
      grace: maybe(span('How long a tier stays that is no longer deserved, `60 days`')),
      notice: maybe(span('How long before its removal a partner is told, `60 days`')),
      atProgramYear: maybe(
        oneOf(['carry over', 'reset'], '`reset`: what only time kept up ends with the year'),
      ),
      disputes: maybe(oneOf(['freeze', 'ignored'], 'Whether an open dispute freezes the tier')),
    },
    { ...PIECE, description: 'How the shown tier follows what the requirements give' },
  );

  const Renewal = Type.Object(
    {
      every: span('How long it lasts, `1 year`'),
      opens: fromAnniversary('From the anniversary, `60 days before`'),
      closes: fromAnniversary('From the anniversary, `30 days after`'),
      reminders: Type.Array(Type.Integer({ minimum: -366, maximum: 366 }), {
        description: 'Days from the anniversary, rising, those before it negative',
      }),
      checks: Type.Array(
        Type.Object(
          {
            anyOf: Type.Array(oneOf(CHECKS, 'What is checked'), { minItems: 1, uniqueItems: true }),
            every: span('How often, a multiple of the renewal, `2 years`'),
          },
          PIECE,
        ),
        { minItems: 1, description: 'What a renewal takes' },
      ),
    },
    { ...PIECE, description: 'How what was reached is renewed' },
  );

  const Approval = Type.Object(
    {
      review: term('From handing in until somebody looks, `5 business days`'),
      decision: term('From handing in until it is decided, `14 days`'),
      answer: term('Time to answer a request for action, `14 days`'),
      unanswered: maybe(oneOf(['rejected', 'reminded'], 'What is not answered in time')),
      dispute: maybe(term('How long a rejection may be disputed, once, `30 days`')),
      consentWithdrawn: maybe(
        oneOf(
          ['stands', 'ends', 'taken back'],
          'What was approved, when the customer withdraws: it stands, ends on that day, or never was',
        ),
      ),
    },
    { ...PIECE, description: 'How something that was handed in is decided' },
  );

  const Checklists = Type.Object(
    {
      current: span('How long a version is current, `6 months`'),
      accepted: span('How much longer it is taken, `3 months`'),
      versions: maybe(
        Type.Array(
          Type.Object(
            {
              version: spell('^[a-z0-9][a-z0-9.-]*$', "What it is called, in quotes: '2023-07'"),
              from: spell('^\\d{4}-\\d{2}-\\d{2}$', 'The day on which it is released, 2023-07-01'),
              title: maybe(Both),
            },
            PIECE,
          ),
          { minItems: 1 },
        ),
      ),
    },
    { ...PIECE, description: 'How long versions of a checklist last' },
  );

  return Type.Object(
    {
      policies: maybe(
        Type.Object(
          {
            tiers: maybe(Tiers),
            renewal: maybe(Renewal),
            approval: maybe(Approval),
            checklists: maybe(Checklists),
          },
          PIECE,
        ),
      ),
    },
    PIECE,
  );
};
