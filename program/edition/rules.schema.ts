import { Type } from 'typebox';
import { FIELD_KINDS } from '../rules/types.ts';

/**
 * The pieces of which measures and requirements are made. They refer to each other (a measure may need a requirement, which
 * compares measures), so they stand in `definitions` and are named by `$ref`.
 */

const PIECE = { additionalProperties: false } as const;
type Json = Readonly<Record<string, unknown>>;
const piece = (description: string, properties: Json, required: readonly string[] = []): Json => ({
  type: 'object',
  ...PIECE,
  description,
  properties,
  ...(required.length === 0 ? {} : { required }),
});
const text = (description: string, more: Json = {}): Json => ({
  type: 'string',
  description,
  ...more,
});
const spell = (pattern: string, description: string): Json => text(description, { pattern });
const choice = (values: readonly string[], description: string): Json =>
  text(description, { enum: values });
const list = (items: Json, description: string, more: Json = {}): Json => ({
  type: 'array',
  items,
  minItems: 1,
  description,
  ...more,
});
const NAME = '^[a-z][a-z0-9]*(-[a-z0-9]+)*$';
const name = (description: string): Json => text(description, { pattern: NAME, maxLength: 60 });
const both = (description: string): Json =>
  piece(
    description,
    { en: text('In English', { minLength: 1 }), fr: text('In French', { minLength: 1 }) },
    ['en', 'fr'],
  );
const TITLE = both('What people read');
const NUMBER = '-?\\d{1,15}(\\.\\d{1,9})?';
/** A number, or one with its unit. */
const number = (description: string): Json => ({
  type: ['number', 'string'],
  pattern: `^${NUMBER}( (USD|percent|points))?$`,
  description,
});
const MEASURE = { $ref: '#/definitions/measure' };
const REQUIREMENT = { $ref: '#/definitions/requirement' };
const VALUE = { $ref: '#/definitions/value' };
const measures = (description: string): Json => list(MEASURE, description, { minItems: 2 });
const names = (description: string): Json => ({
  type: ['string', 'array'],
  items: { type: 'string' },
  minItems: 1,
  description,
});
const months = (description: string): Json => spell('^\\d+ months?$', description);

export const BOUNDS = {
  min: number('At least'),
  above: number('More than'),
  max: number('At most'),
  below: number('Less than'),
};

const FILTER: Json = {
  type: 'object',
  description:
    'Which records, by the values of their fields: one value, a list any of which matches, or bounds of a number',
  additionalProperties: {
    type: ['string', 'number', 'boolean', 'null', 'array', 'object'],
    items: { type: ['string', 'number', 'boolean', 'null'] },
    properties: BOUNDS,
    additionalProperties: false,
    description: 'A value, a list of values any of which matches, or { min, above, max, below }',
  },
};

const intervals = (description: string): Json =>
  list(
    piece(
      'From this number on',
      { from: number('Where the interval begins'), gives: number('What it gives') },
      ['from', 'gives'],
    ),
    description,
  );

/** What a number passes through, in this order. */
const SHAPE: Json = {
  needs: number('Below this it is nothing'),
  steps: intervals(
    'A table over half-open intervals: the number of the one in which the value lies',
  ),
  bands: intervals(
    'Each part of the value times the number of the interval in which the part lies',
  ),
  gives: piece(
    'So many points for each so much',
    {
      points: number('How many points'),
      each: number('For how much: `1`, `1000 USD`, `1 percent`'),
      whole: { type: 'boolean', description: 'Only whole ones count' },
    },
    ['points', 'each'],
  ),
  atLeast: number('Never less than this'),
  atMost: number('Never more than this'),
  round: choice(['down', 'up', 'half'], 'To a whole number; half: away from zero'),
};

const PERIOD = '(month|quarter|half year|calendar year|program year)';
const WINDOW = spell(
  `^(held|ever|[1-9]\\d* (months?|days?)|(last|\\d+) complete ${PERIOD}s?|${PERIOD})$`,
  'The days whose records count: `held`, `ever`, `12 months`, `90 days`; `month`, `quarter`, `half year`, `calendar year`, `program year` up to the day; `last complete month`, `2 complete quarters`',
);
const TAKE = ['sum', 'best', 'least', 'average', 'first', 'last'];

const MEASURE_PIECES: Json = {
  title: TITLE,
  says: both('The rule in a sentence'),
  from: text(
    'The records that it counts: a family of facts, one that `records:` declares, `points`, `participations` or `duties`',
  ),
  where: { $ref: '#/definitions/filter' },
  not: { ...FILTER, description: 'Which records do not count, by the values of their fields' },
  window: WINDOW,
  retired: months('How long a certification counts on after it was retired, `12 months`'),
  linked: piece(
    'Only records that go with one of another family: the same value of a field, there on the day of the record',
    {
      to: text('The other family'),
      by: text('The field that both have, `customer`'),
      where: { $ref: '#/definitions/filter' },
    },
    ['to', 'by'],
  ),
  once: names('Records that agree in these fields count once, the earliest of them'),
  per: names(
    'Groups: `person`, `customer`, `product`, `country`, `region`, `model`, `month`, `quarter`, `year` or any field',
  ),
  value: VALUE,
  within: choice(
    [...TAKE, 'count'],
    'How the records of a group are taken together: `count` is how many they are; sum, if left out',
  ),
  each: piece('What the value of each group passes through', SHAPE),
  take: choice(TAKE, 'How the groups are taken together; sum, if left out'),
  top: {
    type: 'integer',
    minimum: 1,
    description:
      'Only so many of the greatest count: groups of `per`, or measures of `best`, which are added',
  },
  distinct: text('Not the values are taken but how many different ones of this field are left'),
  returns: choice(['take back', 'ignored'], 'What a return does; take back, if left out'),
  number: number('A plain number'),
  measure: name('A measure that has a name'),
  sum: measures('All of them together'),
  best: measures('The greatest of them'),
  least: measures('The smallest of them'),
  times: measures('Their product'),
  difference: measures('The first less the others'),
  average: list(
    piece('A measure and its weight', { measure: MEASURE, weight: number('Its weight') }, [
      'measure',
    ]),
    'Their average, weighted',
    { minItems: 2 },
  ),
  ratio: piece(
    'So many of one for each so many of the other',
    { of: MEASURE, per: MEASURE, each: number('For how many, `100000 USD`; 1, if left out') },
    ['of', 'per'],
  ),
  share: piece('The share of one in the other, in percent', { of: MEASURE, all: MEASURE }, [
    'of',
    'all',
  ]),
  growth: piece(
    'By how many percent it has grown',
    {
      of: MEASURE,
      against: { ...MEASURE },
      before: months('Against itself so long before, where `against` is left out; `12 months`'),
      baseline: number('Below this it counts for nothing'),
    },
    ['of'],
  ),
  choose: piece(
    'The measure for what the partner is classified as',
    {
      by: text('What is known of the partner: a key of `partner:` in a case'),
      of: {
        type: 'object',
        additionalProperties: MEASURE,
        description: 'A measure for each value',
      },
      otherwise: MEASURE,
    },
    ['by', 'of'],
  ),
  before: months('Taken so long before the day, `12 months`'),
  when: REQUIREMENT,
  ...SHAPE,
};

const VALUE_PIECES: Json = {
  amount: choice(['USD'], 'Its amount in US dollars'),
  field: text('A field that is a number'),
  table: name('The number that a table gives for its fields'),
  points: number('So many points, with `per`'),
  per: piece(
    'For each so much',
    {
      amount: spell(
        '^[1-9]\\d* USD$',
        'An amount in US dollars, `1000 USD`; in a program of another currency, as if that were dollars',
      ),
    },
    ['amount'],
  ),
  sum: list(VALUE, 'Added'),
  times: list(VALUE, 'Multiplied'),
  best: list(VALUE, 'The greatest'),
  least: list(VALUE, 'The smallest'),
};

const REQUIREMENT_PIECES: Json = {
  requirement: name('Its id; cases name it where it is missing'),
  title: TITLE,
  points: {
    type: 'integer',
    minimum: 1,
    maximum: 1_000_000,
    description: 'Points that count, all models and countries together',
  },
  people: piece('How many people hold a certification, each counted once; with `min`', {
    holding: list(
      text('A certification, as its events name it: `AZ-305`', { minLength: 1 }),
      'Any of these; all, if left out',
      { minItems: 0 },
    ),
  }),
  measure: MEASURE,
  ...BOUNDS,
  each: piece('What every part of a sum has to reach as well', BOUNDS),
  all: list(REQUIREMENT, 'All of them hold', { minItems: 0 }),
  any: list(REQUIREMENT, 'At least one of them holds'),
  atLeast: { type: 'integer', minimum: 1, description: 'How many of `of` hold' },
  of: list(REQUIREMENT, 'Those of which `atLeast` hold'),
  not: REQUIREMENT,
  anyDayOf: months('It held on one day of so many months, `6 months`'),
  holds: REQUIREMENT,
  capability: name('A capability that is attained'),
  capabilities: piece('How many capabilities are attained; with `min`', {
    names: list(name('A capability'), 'These; all, if left out'),
    kind: name('Of this kind'),
  }),
  partner: { ...FILTER, description: 'What is known of the partner itself' },
};

/** The pieces that others refer to. */
export const RULE_DEFINITIONS = {
  filter: FILTER,
  measure: {
    type: ['object', 'string', 'number'],
    ...PIECE,
    description: 'A measure: the name of one, a number, or its pieces',
    properties: MEASURE_PIECES,
  },
  value: {
    type: ['object', 'number', 'string'],
    ...PIECE,
    description:
      'What one record is worth: a number, or `{ amount: USD }`, `{ field: … }`, `{ table: … }`, `{ points: 1, per: { amount: 1000 USD } }`, or several by `sum`, `times`, `best`, `least`',
    properties: VALUE_PIECES,
  },
  requirement: {
    type: 'object',
    ...PIECE,
    description: 'What a tier, a capability or a measure asks',
    properties: REQUIREMENT_PIECES,
  },
} as const;

const section = (items: Json, description: string) =>
  Type.Optional(Type.Unsafe<unknown[]>(list(items, description)));

/** The sections of an edition that say what is measured and asked. */
export const RULE_SECTIONS = {
  regions: Type.Optional(
    Type.Unsafe<Readonly<Record<string, string[]>>>({
      type: 'object',
      description: 'Countries that are taken together',
      additionalProperties: list(
        spell('^[A-Z]{2}$', 'A country, ISO 3166-1 alpha-2'),
        'Its countries',
      ),
    }),
  ),
  retired: Type.Optional(
    Type.Unsafe<Readonly<Record<string, string>>>({
      type: 'object',
      description: 'Certifications that were retired, and from which day on',
      additionalProperties: spell('^\\d{4}-\\d{2}-\\d{2}$', 'A day, 2022-06-30'),
    }),
  ),
  records: section(
    piece(
      'A kind of record that the program knows beside trainings, certifications, deals, consumption, deployments and offerings',
      {
        record: name('Its id; events and cases name it'),
        title: TITLE,
        fields: {
          type: 'object',
          additionalProperties: choice(FIELD_KINDS, 'What it holds'),
          description: 'Its fields and what each holds',
        },
        on: text('The field (a day) that dates it; `date`, if left out'),
        until: text('The field that names the last day on which it lasts'),
      },
      ['record', 'fields'],
    ),
    'Kinds of records that the edition declares',
  ),
  tables: section(
    piece(
      'Numbers by the values of fields: a rate card, factors',
      {
        table: name('Its id'),
        title: TITLE,
        by: names('The fields; `partner.` and a key for what is known of the partner'),
        unit: choice(
          ['number', 'points', 'percent', 'USD'],
          'What its numbers are; number, if left out',
        ),
        rows: {
          type: 'object',
          additionalProperties: number('The number'),
          description: 'The value of the field, of several fields joined by ` / `, and its number',
        },
        otherwise: number('For all other values; 0, if left out'),
      },
      ['table', 'by', 'rows'],
    ),
    'Tables that values look numbers up in',
  ),
  measures: section(
    {
      ...piece(
        'A measure that has a name',
        { ...MEASURE_PIECES, measure: name('Its id'), is: name('Another measure by its name') },
        ['measure'],
      ),
    },
    'Measures that have a name',
  ),
  scores: section(
    piece(
      'A measure that is shown as a score',
      { ...MEASURE_PIECES, score: name('Its id'), outOf: number('The greatest that it can be') },
      ['score', 'title'],
    ),
    'Measures that are shown as scores',
  ),
  capabilities: section(
    piece(
      'Something that a partner attains beside its tier',
      {
        capability: name('Its id'),
        kind: name('What it is: solution-competency, specialization, designation'),
        title: TITLE,
        says: both('What it stands for'),
        scope: choice(
          ['company', 'region', 'country'],
          'For what it is attained; company, if left out',
        ),
        requires: REQUIREMENT,
        kept: months(
          'Kept so long once attained, then looked at again; if left out, while the requirements hold',
        ),
        brings: list(both('What it brings'), 'What it brings'),
      },
      ['capability', 'kind', 'title', 'requires'],
    ),
    'What a partner can attain',
  ),
  duties: section(
    piece(
      'Something that has to be told in time',
      {
        duty: name('Its id'),
        title: TITLE,
        model: name('Owed while the partner takes part with this model; always, if left out'),
        every: choice(['month', 'quarter'], 'For which periods'),
        from: text('The records that meet it'),
        where: { $ref: '#/definitions/filter' },
        due: spell('^\\d+ days$', 'After the end of the period, `10 days`'),
        correctable: spell(
          '^\\d+ days$',
          'How long after that it may be corrected; 0 days, if left out',
        ),
        told: text(
          'The field that says on which day it was told; the day on which it came in, if left out',
        ),
      },
      ['duty', 'title', 'every', 'from', 'due'],
    ),
    'Duties; what became of each period is a record of `duties`, with duty, period and state',
  ),
  attribution: section(
    piece(
      'Facts that belong elsewhere than where they came in; the first rule that matches counts',
      {
        from: text('The records'),
        where: { $ref: '#/definitions/filter' },
        model: name('The business model that they belong to'),
        country: text('The field that names their country'),
        fields: {
          type: 'object',
          additionalProperties: { type: ['string', 'number', 'boolean'], description: 'Its value' },
          description: 'Fields that they gain',
        },
      },
      ['from'],
    ),
    'Where facts belong',
  ),
} as const;
