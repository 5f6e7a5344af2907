import { Type } from 'typebox';
import { FACT_FAMILY } from '../facts.ts';
import { MODELS, POINT_KINDS } from '../models.ts';
import { enrolmentFile } from './enrolment.schema.ts';
import { policiesFile } from './policies.schema.ts';
import { AREAS } from './types.ts';

/**
 * The pieces that an edition's YAML is made of. Everything not named here is refused, so that a misspelt cap is an
 * error and never a rule without a cap.
 *
 * Unions are avoided: of several wrong branches nobody can say which was meant. Which pieces go together is said by
 * `read.ts`, in words.
 */

const PIECE = { additionalProperties: false } as const;
const oneOf = <T extends string>(values: readonly T[], description: string) =>
  Type.Unsafe<T>({ type: 'string', enum: [...new Set(values)], description });
const Name = (description: string) =>
  Type.String({ pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$', maxLength: 60, description });
const Both = Type.Object(
  { en: Type.String({ minLength: 1 }), fr: Type.String({ minLength: 1 }) },
  { ...PIECE, description: 'A sentence in every language of the product' },
);
const DayText = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}$',
  description: 'A day, 2021-07-01',
});
const Number_ = Type.String({
  pattern: '^\\d+(\\.\\d+)*$',
  description: "The number printed in the guide, in quotes: '4.3'",
});
const Count = (description: string) =>
  Type.Integer({ minimum: 1, maximum: 1_000_000, description });
const spell = (pattern: string, description: string) => Type.String({ pattern, description });

const Scalar = Type.Unsafe<string | number | boolean | null | (string | number | boolean | null)[]>(
  {
    type: ['string', 'number', 'boolean', 'null', 'array'],
    items: { type: ['string', 'number', 'boolean', 'null'] },
    description: 'A value, or a list of values any of which matches',
  },
);
const Where = Type.Record(Type.String(), Scalar, {
  description: 'Which facts, by the values of their fields',
});
const Family = oneOf(Object.values(FACT_FAMILY), 'The facts that it reads');

/** An earning clause. */
export const ClausePiece = Type.Object(
  {
    clause: Name('Its id; it never changes its meaning'),
    number: Number_,
    title: Both,
    says: Both,
    earns: Type.Object(
      {
        kind: oneOf(POINT_KINDS, 'The kind of points'),
        model: oneOf(
          [...MODELS, 'account', 'company'],
          'A business model; `account`: that of the account; `company`: of no single model',
        ),
        influence: Type.Optional(
          Type.Boolean({ description: 'True where the origin is influence' }),
        ),
      },
      PIECE,
    ),
    from: Family,
    where: Type.Optional(Where),
    value: Type.Object(
      {
        points: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
        per: Type.Optional(
          Type.Object(
            { amount: spell('^[1-9]\\d* USD$', 'An amount in whole US dollars, `1000 USD`') },
            PIECE,
          ),
        ),
        amount: Type.Optional(oneOf(['USD'], 'The amount itself, in US dollars; for `steps`')),
      },
      { ...PIECE, description: 'Per fact: points, points per amount, or the amount for `steps`' },
    ),
    per: Type.Optional(
      Type.Unsafe<PerName | PerName[]>({
        type: ['string', 'array'],
        items: {
          type: 'string',
          enum: ['person', 'customer', 'product', 'country', 'course', 'month'],
        },
        description: 'Grouped by; each group has its own cap or step',
      }),
    ),
    atMost: Type.Optional(
      spell('^[1-9]\\d* a (program year|quarter|month)$', 'A cap per group, `200 a program year`'),
    ),
    steps: Type.Optional(
      Type.Array(
        Type.Object(
          { from: Type.Integer({ minimum: 0 }), points: Type.Integer({ minimum: 0 }) },
          PIECE,
        ),
        { minItems: 1, description: 'Half-open intervals: from this sum on, these points' },
      ),
    ),
    once: Type.Optional(
      Type.Boolean({
        description: 'Each subject counts once in its group (a course passed twice)',
      }),
    ),
    returns: Type.Optional(
      oneOf(['take back', 'ignored'], 'What a return of the deal does to what it earned'),
    ),
  },
  { ...PIECE, description: 'An earning clause' },
);
type PerName = 'person' | 'customer' | 'product' | 'country' | 'course' | 'month';

const RequirementPiece = Type.Object(
  {
    points: Type.Optional(Count('Points that count, all models and countries together')),
    people: Type.Optional(
      Type.Object(
        {
          holding: Type.Optional(
            Type.Array(Name('A certification'), { description: 'Any of these; all, if left out' }),
          ),
        },
        PIECE,
      ),
    ),
    min: Type.Optional(Count('How many people, each counted once')),
    title: Both,
  },
  PIECE,
);

export const TierPiece = Type.Object(
  {
    tier: Name('Its id'),
    title: Both,
    requires: Type.Object({ all: Type.Array(RequirementPiece) }, PIECE),
    brings: Type.Array(Both),
  },
  PIECE,
);

const ProofPiece = Type.Object(
  {
    from: Family,
    where: Type.Optional(Where),
    count: oneOf(['facts', 'persons', 'customers'], 'What is counted'),
    min: Count('How many it takes'),
    model: Type.Optional(oneOf(MODELS, 'Only facts of accounts of this model')),
    within: Type.Optional(spell('^[1-9]\\d* months$', 'How far back a fact may lie, `12 months`')),
  },
  PIECE,
);
const StepPiece = Type.Object(
  {
    step: Name('Its id, unique in the practice'),
    title: Both,
    says: Both,
    proved: Type.Optional(
      Type.Object(
        { anyOf: Type.Array(ProofPiece, { minItems: 1 }) },
        {
          ...PIECE,
          description: 'Completed by facts',
        },
      ),
    ),
    decided: Type.Optional(
      Type.Object(
        {
          by: oneOf(['partner-manager', 'reviewer'], 'The role that decides'),
          evidence: Type.Array(oneOf(['file', 'link', 'note'], 'What may be handed in'), {
            minItems: 1,
          }),
          criteria: Type.Array(Both, { minItems: 1 }),
          within: spell('^[1-9]\\d* business days$', 'Time for the decision, `5 business days`'),
          answer: spell('^[1-9]\\d* business days$', 'Time to answer a request for a change'),
        },
        { ...PIECE, description: 'Decided by a person' },
      ),
    ),
    assessment: Type.Optional(oneOf(['then', 'now'], 'Answered by the partner')),
  },
  { ...PIECE, description: 'One of proved, decided, assessment' },
);
const MilestonePiece = Type.Object(
  {
    milestone: oneOf(['assess', 'plan', 'enable', 'build', 'launch', 'grow'], 'Its id'),
    clause: Name('The clause that pays it'),
    number: Number_,
    title: Both,
    pays: Type.Object(
      {
        points: Count('Paid once in a program year'),
        kind: oneOf(POINT_KINDS, 'The kind of points'),
      },
      PIECE,
    ),
    due: spell('^[1-9]\\d* business days$', 'From its start, `20 business days`'),
    steps: Type.Array(StepPiece, { minItems: 1 }),
    playbook: Type.Array(
      Type.Object(
        {
          item: Name('Its id'),
          area: Type.Optional(
            oneOf(
              AREAS,
              'The area of the assessment that it strengthens; it comes first where that is a gap',
            ),
          ),
          title: Both,
          says: Both,
        },
        PIECE,
      ),
    ),
  },
  PIECE,
);

/** A practice that Ignite builds, one file each. */
export const PracticeFile = Type.Object(
  {
    practice: Name('Its id'),
    title: Both,
    says: Both,
    waiting: spell('^\\d+ days$', 'Until another attempt may start, `30 days`'),
    milestones: Type.Array(MilestonePiece, { minItems: 6, maxItems: 6 }),
    assessment: Type.Object(
      {
        areas: Type.Array(
          Type.Object(
            {
              area: oneOf(AREAS, 'Its id'),
              title: Both,
              questions: Type.Array(
                Type.Object(
                  { question: Name('Its id'), title: Both, low: Both, high: Both },
                  { ...PIECE, description: 'Answered from 1 (`low`) to 5 (`high`)' },
                ),
                { minItems: 1 },
              ),
            },
            PIECE,
          ),
          { minItems: 4, maxItems: 4 },
        ),
      },
      PIECE,
    ),
  },
  PIECE,
);
export const ClausesFile = Type.Object(
  { clauses: Type.Array(ClausePiece, { minItems: 1 }) },
  PIECE,
);
export const TiersFile = Type.Object({ tiers: Type.Array(TierPiece, { minItems: 1 }) }, PIECE);

const byModel = <T extends Type.TSchema>(schema: T) =>
  Type.Object(
    {
      'solution-reseller': schema,
      'solution-services-provider': schema,
      'cloud-services-provider': schema,
      'solution-builder': schema,
    },
    PIECE,
  );
const Titled = Type.Object({ title: Both }, PIECE);

/** `edition.yaml`: what the edition is called, and what holds for all of it. */
export const EditionFile = Type.Object(
  {
    schema: Type.Literal(1),
    edition: Name('Its id, the name of its folder'),
    title: Both,
    inForce: Type.Object(
      { from: DayText, to: Type.Optional(DayText) },
      { ...PIECE, description: '`to` is the first day on which it is no longer in force' },
    ),
    programYearStarts: spell('^\\d{2}-\\d{2}$', 'Month and day, `07-01`'),
    pointsLast: spell('^[1-9]\\d* months$', 'How long points count, `12 months`'),
    models: byModel(
      Type.Object(
        { title: Both, accounts: Type.Optional(Name('The program whose accounts work by it')) },
        PIECE,
      ),
    ),
    kinds: Type.Object(
      { foundational: Titled, performing: Titled, differentiating: Titled },
      PIECE,
    ),
    zones: Type.Record(Type.String({ pattern: '^[A-Z]{2}$' }), Type.String(), {
      description: 'The IANA zone that dates what happens in a country',
    }),
  },
  PIECE,
);

export type EditionYaml = Type.Static<typeof EditionFile>;
export type ClauseYaml = Type.Static<typeof ClausePiece>;
export type TierYaml = Type.Static<typeof TierPiece>;
export type RequirementYaml = Type.Static<typeof RequirementPiece>;
export type PracticeYaml = Type.Static<typeof PracticeFile>;
export type StepYaml = Type.Static<typeof StepPiece>;
export type ProofYaml = Type.Static<typeof ProofPiece>;

/** The kinds of files, told by the one key that each must have. */
export const FILES = {
  edition: EditionFile,
  clauses: ClausesFile,
  tiers: TiersFile,
  practice: PracticeFile,
  /** How a company enrols, renews and leaves. */
  enrolment: enrolmentFile(Both, Name),
  /** How tiers move, how what was reached is renewed and approved. */
  policies: policiesFile(Both),
} as const;
export type FileKind = keyof typeof FILES;

/** The JSON schema of all files as text, committed as `editions/edition.schema.json` for editors. */
export function editionSchemaText(): string {
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A file of an Ascent edition (schema: 1)',
    oneOf: Object.keys(FILES).map((kind) => ({ $ref: `#/definitions/${kind}` })),
    definitions: FILES,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
