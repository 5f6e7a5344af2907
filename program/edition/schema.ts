import { Type } from 'typebox';
import { FACT_FAMILY } from '../facts.ts';
import { MODELS, POINT_KINDS } from '../models.ts';
import { enrolmentFile } from './enrolment.schema.ts';
import { policiesFile } from './policies.schema.ts';
import { RULE_DEFINITIONS, RULE_SECTIONS } from './rules.schema.ts';
import type { FilterYaml, MeasureYaml, Names, RequirementYaml, ValueYaml } from './rules.yaml.ts';
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
const NAME = '^[a-z][a-z0-9]*(-[a-z0-9]+)*$';
const Name = (description: string) => Type.String({ pattern: NAME, maxLength: 60, description });
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

const refTo = <T>(definition: keyof typeof RULE_DEFINITIONS) =>
  Type.Unsafe<T>({ $ref: `#/definitions/${definition}` });
const Where = refTo<FilterYaml>('filter');
const FAMILIES = Object.values(FACT_FAMILY).filter((family) => family !== 'records');
/** A family of facts; a clause may also read one that the edition declares. */
const Family = oneOf(FAMILIES, 'The facts that it reads');

/** An earning clause. */
export const ClausePiece = Type.Object(
  {
    clause: Name('Its id; it never changes its meaning'),
    number: Number_,
    title: Both,
    says: Both,
    earns: Type.Object(
      {
        kind: Name('The kind of points, one of `kinds`'),
        model: Name(
          'A business model; `account`: that of the account; `company`: of no single model',
        ),
        influence: Type.Optional(
          Type.Boolean({ description: 'True where the origin is influence' }),
        ),
      },
      PIECE,
    ),
    from: Type.Optional(
      Type.String({
        description: 'The facts that it pays: a family, or one that `records:` declares',
      }),
    ),
    where: Type.Optional(Where),
    value: Type.Optional(refTo<ValueYaml>('value')),
    measure: Type.Optional(refTo<MeasureYaml>('measure')),
    every: Type.Optional(
      oneOf(
        ['month', 'quarter', 'program year'],
        'With `measure`: what it comes to on the last day of each is paid, rounded once',
      ),
    ),
    per: Type.Optional(
      Type.Unsafe<Names>({
        type: ['string', 'array'],
        items: { type: 'string' },
        description:
          'Grouped by `person`, `customer`, `product`, `country`, `course`, `month` or another field; each group has its own cap or step',
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
    lasts: Type.Optional(
      spell(
        '^([1-9]\\d* months?|program year)$',
        'How long its points count: `24 months`, or `program year`, until that is over; `pointsLast`, if left out',
      ),
    ),
  },
  { ...PIECE, description: 'An earning clause' },
);

export const TierPiece = Type.Object(
  {
    tier: Name('Its id'),
    title: Both,
    requires: refTo<RequirementYaml>('requirement'),
    brings: Type.Optional(Type.Array(Both)),
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
const Titled = Type.Object({ title: Both }, PIECE);

/** All files but those of practices: any of these sections, in as many files as one likes. */
const EditionFile = Type.Object(
  {
    schema: Type.Optional(Type.Literal(1)),
    edition: Type.Optional(Name('Its id, the name of its folder')),
    program: Type.Optional(Name('The program that it is a version of; its own id, if left out')),
    draft: Type.Optional(
      Type.Boolean({
        description: 'True while it is being written: it is tried, and rules nothing',
      }),
    ),
    title: Type.Optional(Both),
    inForce: Type.Optional(
      Type.Object(
        { from: DayText, to: Type.Optional(DayText) },
        { ...PIECE, description: '`to` is the first day on which it is no longer in force' },
      ),
    ),
    programYearStarts: Type.Optional(
      spell('^\\d{2}-\\d{2}$', 'Month and day, `07-01`; 01-01, if left out'),
    ),
    pointsLast: Type.Optional(spell('^[1-9]\\d* months$', 'How long points count, `12 months`')),
    models: Type.Optional(
      Type.Record(
        Type.String({ pattern: NAME }),
        Type.Object(
          { title: Both, accounts: Type.Optional(Name('The program whose accounts work by it')) },
          PIECE,
        ),
        { description: 'The business models' },
      ),
    ),
    kinds: Type.Optional(
      Type.Record(Type.String({ pattern: NAME }), Titled, { description: 'The kinds of points' }),
    ),
    zones: Type.Optional(
      Type.Record(Type.String({ pattern: '^[A-Z]{2}$' }), Type.String(), {
        description: 'The IANA zone that dates what happens in a country',
      }),
    ),
    clauses: Type.Optional(
      Type.Array(ClausePiece, { minItems: 1, description: 'What earns points' }),
    ),
    tiers: Type.Optional(Type.Array(TierPiece, { minItems: 1, description: 'The lowest first' })),
    ...RULE_SECTIONS,
    ...enrolmentFile(Both, Name).properties,
    ...policiesFile(Both).properties,
  },
  {
    ...PIECE,
    dependencies: { edition: ['schema', 'title', 'inForce'] },
    description: 'A file of an edition',
  },
);

export type EditionYaml = Type.Static<typeof EditionFile>;
export type ClauseYaml = Type.Static<typeof ClausePiece>;
export type TierYaml = Type.Static<typeof TierPiece>;
export type PracticeYaml = Type.Static<typeof PracticeFile>;
export type StepYaml = Type.Static<typeof StepPiece>;
export type ProofYaml = Type.Static<typeof ProofPiece>;

/** The sections that a file may have; one of them tells that it is a file of an edition. */
export const SECTIONS = [
  'edition',
  'clauses',
  'tiers',
  'measures',
  'scores',
  'capabilities',
  'tables',
  'records',
  'duties',
  'attribution',
  'regions',
  'retired',
  'enrolment',
  'policies',
] as const;
export type Section = (typeof SECTIONS)[number];

/** The kinds of files: a practice is one of its own. */
export const FILES = {
  edition: { ...EditionFile, definitions: RULE_DEFINITIONS },
  practice: { ...PracticeFile, definitions: RULE_DEFINITIONS },
} as const;
export type FileKind = keyof typeof FILES;

/** Both kinds of files, and the pieces that they refer to. */
export const EDITION_DEFINITIONS = {
  edition: EditionFile,
  practice: PracticeFile,
  ...RULE_DEFINITIONS,
};

/** The JSON schema of all files as text, committed as `editions/edition.schema.json` for editors. */
export function editionSchemaText(): string {
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A file of an Ascent edition (schema: 1)',
    if: { required: ['practice'] },
    then: { $ref: '#/definitions/practice' },
    else: { $ref: '#/definitions/edition' },
    definitions: EDITION_DEFINITIONS,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
