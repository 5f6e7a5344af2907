/** The four business models, in the order of their codes in the database (1 to 4; 0 is the company). */
export const MODELS = [
  'solution-reseller',
  'solution-services-provider',
  'cloud-services-provider',
  'solution-builder',
] as const;
export type ModelId = (typeof MODELS)[number];

/** The kinds of points, in the order of their codes in the database (1 to 3). */
export const POINT_KINDS = ['foundational', 'performing', 'differentiating'] as const;
export type PointKind = (typeof POINT_KINDS)[number];

/** A calendar day, `YYYY-MM-DD`; compares as text. */
export type Day = string;
/** A calendar month, `YYYY-MM`. */
export type Month = string;
/** A country, ISO 3166-1 alpha-2. */
export type Country = string;
/** A sentence in every language of the product. */
export type Text = { readonly en: string; readonly fr: string };
export const LOCALES = ['en', 'fr-CA'] as const;
export type Locale = (typeof LOCALES)[number];
