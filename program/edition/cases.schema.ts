/** The schema of files with golden cases, as plain JSON Schema: people and facts in, points, scores and tier out. */

const PIECE = { additionalProperties: false } as const;
const DAY = {
  type: 'string',
  pattern: '^\\d{4}-\\d{2}-\\d{2}$',
  description: 'A day, 2023-06-30',
} as const;
const COUNTRY = {
  type: 'string',
  pattern: '^[A-Z]{2}$',
  description: 'A country, ISO 3166-1 alpha-2',
} as const;
const numbers = (description: string) => ({
  type: 'object',
  description,
  additionalProperties: { type: 'integer', description: 'Points' },
});

const HELD = {
  type: ['string', 'object'],
  description: 'The day from which on it is held; or { from, until }, `until` its last day',
  pattern: '^\\d{4}-\\d{2}-\\d{2}$',
  properties: { from: DAY, until: DAY },
  ...PIECE,
} as const;

const SHARED = {
  partner: {
    type: 'object',
    additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
    description:
      'What is known of the partner: `home` (its country) and whatever the edition asks for',
  },
  accounts: {
    type: 'object',
    additionalProperties: {
      type: 'object',
      required: ['country'],
      properties: {
        model: { type: 'string', description: 'The business model that it takes part with' },
        country: COUNTRY,
        from: DAY,
      },
      ...PIECE,
      description:
        'An account: facts name it, and the partner takes part with its model in its country',
    },
    description: 'Accounts by the names that facts use; without any, facts need none',
  },
  rates: {
    type: 'object',
    additionalProperties: { type: ['string', 'number'], description: 'US dollars for one unit' },
    description: 'Exchange rates; US dollars need none',
  },
} as const;

const SET_TIER = {
  type: 'object',
  ...PIECE,
  properties: { on: DAY, tier: { type: 'string', description: 'The tier' } },
} as const;
const SPAN_OF_DAYS = {
  type: 'object',
  ...PIECE,
  properties: { from: DAY, to: DAY, tier: { type: 'string', description: 'The tier' } },
} as const;

const CASE = {
  type: 'object',
  ...PIECE,
  required: ['case', 'on'],
  description: 'A case: a partner, what happened, and where it stands on a day',
  properties: {
    case: { type: 'string', minLength: 1, description: 'What it shows, in a sentence' },
    on: DAY,
    ...SHARED,
    people: {
      type: 'object',
      description: 'People by any names, and what each holds',
      additionalProperties: {
        type: ['array', 'object'],
        items: { type: 'string' },
        properties: {
          country: COUNTRY,
          count: {
            type: 'integer',
            minimum: 1,
            maximum: 10_000,
            description: 'So many people alike',
          },
          holds: {
            type: ['array', 'object'],
            items: { type: 'string' },
            additionalProperties: HELD,
            description: 'Certifications: a list, or each with its days',
          },
        },
        additionalProperties: HELD,
        description:
          'Certifications, as a list or each with its days; or { holds: […], country: CA, count: 10 }, `count` so many people alike',
      },
    },
    facts: {
      type: 'array',
      items: {
        type: 'object',
        minProperties: 1,
        maxProperties: 2,
        properties: {
          times: { type: 'integer', minimum: 1, maximum: 10_000, description: 'So many alike' },
        },
        additionalProperties: {
          type: 'object',
          description: 'What it says; what does not matter may be left out',
        },
        description:
          'A fact by its family (`deals:`), the type of its event (`deal.returned:`) or a record that the edition declares',
      },
      description: 'What happened',
    },
    status: {
      type: 'object',
      ...PIECE,
      properties: {
        anniversary: { ...DAY, description: 'The day that anniversaries are counted from' },
        migration: {
          ...SET_TIER,
          required: ['on', 'tier'],
          description: 'A status brought from an earlier program',
        },
        manual: {
          type: 'array',
          items: { ...SPAN_OF_DAYS, required: ['from', 'tier'] },
          description: 'Tiers that a person set, `to` the first day after',
        },
        decisions: {
          type: 'array',
          items: { ...SET_TIER, required: ['on', 'tier'] },
          description: 'Moves that a person decided, where the policy leaves them to one',
        },
        disputes: {
          type: 'array',
          items: { ...SPAN_OF_DAYS, required: ['from'] },
          description: 'Disputes, `to` the first day after',
        },
      },
      description: 'What moves the tier beside facts, where the edition has policies',
    },
    points: {
      type: ['integer', 'object'],
      additionalProperties: { type: 'integer' },
      description:
        'Points that count on the day: their sum, or by model (`company` for those of none)',
    },
    kinds: numbers('Points that count on the day, by kind'),
    tier: { type: 'string', description: 'The tier' },
    next: { type: 'string', description: 'The tier above it' },
    measures: {
      type: 'object',
      additionalProperties: {
        type: ['number', 'string'],
        description: 'A number; with places, compared to so many places',
      },
      description: 'What measures and scores come to',
    },
    capabilities: {
      type: 'object',
      additionalProperties: {
        type: ['boolean', 'array'],
        items: { type: 'string' },
        description: 'Whether it is attained; or the countries or regions in which it is',
      },
      description: 'Capabilities',
    },
    missing: {
      type: ['array', 'object'],
      items: { type: 'string' },
      additionalProperties: { type: 'array', items: { type: 'string' } },
      description:
        'What the next tier still needs: ids or measures of requirements, or their English titles; or by tier and capability',
    },
  },
} as const;

/** A file of golden cases. */
export const CASES_FILE = {
  type: 'object',
  ...PIECE,
  required: ['cases'],
  properties: {
    ...SHARED,
    cases: { type: 'array', minItems: 1, items: CASE, description: 'The cases' },
  },
} as const;

/** The JSON schema of files with golden cases as text, committed as `editions/cases.schema.json` for editors. */
export const casesSchemaText = (): string =>
  `${JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', title: 'Golden cases of an Ascent edition', ...CASES_FILE }, null, 2)}\n`;
