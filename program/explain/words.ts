import { type Exact, decimalOf } from '../exact.ts';
import type { Money } from '../facts.ts';
import { minorDigits, unitsOf } from '../money.ts';
import type { Country, Day, Locale, Month, Text } from '../models.ts';
import type { Unit } from '../rules/types.ts';

/** How figures, days and names read in each language of the product. */

// English of no one country, so that every dollar says whose it is: CA$, US$.
const TAGS: Readonly<Record<Locale, string>> = { en: 'en-001', 'fr-CA': 'fr-CA' };

/** A text in both languages, from a function that is asked for each. */
export const inBoth = (say: (locale: Locale) => string): Text => ({
  en: say('en'),
  fr: say('fr-CA'),
});

const numbers = new Map<string, Intl.NumberFormat>();
const numberFormat = (locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat => {
  const key = `${locale} ${JSON.stringify(options)}`;
  const found = numbers.get(key) ?? new Intl.NumberFormat(TAGS[locale], options);
  numbers.set(key, found);
  return found;
};

/** `1,240`, `1 240`, `−38` with a true minus. */
export const numberIn = (locale: Locale, value: number): string =>
  numberFormat(locale, {}).format(value).replace('-', '−');

/** `1 point`, `12 points`, `0 points`; in French what is below two is singular, `0 point`. */
export function pointsIn(locale: Locale, points: number): string {
  const size = Math.abs(points);
  const isOne = locale === 'en' ? size === 1 : size < 2;
  return `${numberIn(locale, points)} ${isOne ? 'point' : 'points'}`;
}

/** `CA$49,529.24`, exactly: the format gets text, never a float. */
export const moneyIn = (locale: Locale, money: Money): string =>
  amountIn(locale, unitsOf(money), money.currency);

/** An exact amount of a currency, rounded to its smallest coin. */
export function amountIn(locale: Locale, units: Exact, currency: string): string {
  const text = decimalOf(units, minorDigits(currency) ?? 2) as `${number}`;
  return numberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: minorDigits(currency) ?? 2,
  }).format(text);
}

const dates = new Map<string, Intl.DateTimeFormat>();
const dateFormat = (locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = `${locale} ${JSON.stringify(options)}`;
  const tag = locale === 'en' ? 'en-GB' : locale;
  const found = dates.get(key) ?? new Intl.DateTimeFormat(tag, { ...options, timeZone: 'UTC' });
  dates.set(key, found);
  return found;
};

/** `21 Mar 2026`, `21 mars 2026`. */
export const dayIn = (locale: Locale, day: Day): string =>
  dateFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' }).format(Date.parse(day));

/** `March 2022`, `mars 2022`. */
export const monthIn = (locale: Locale, month: Month): string =>
  dateFormat(locale, { month: 'long', year: 'numeric' }).format(Date.parse(`${month}-01`));

const regions = new Map<Locale, Intl.DisplayNames>();
export const countryIn = (locale: Locale, country: Country): string => {
  const found = regions.get(locale) ?? new Intl.DisplayNames(TAGS[locale], { type: 'region' });
  regions.set(locale, found);
  return found.of(country) ?? country;
};

/** A code as words: `advanced-containers` → `Advanced containers`. Names of the vendor's products are not translated. */
export const wordsOf = (code: string): string => {
  const words = code.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** A text in one language. */
export const textIn = (locale: Locale, text: Text): string => (locale === 'en' ? text.en : text.fr);

/** An exact number with at most two places, `12.5`, `12,5`. */
export const exactIn = (locale: Locale, value: Exact): string =>
  numberFormat(locale, { maximumFractionDigits: 2 })
    .format(decimalOf(value, 2) as `${number}`)
    .replace('-', '−');

/** A number as what it is: `12.5 points`, `US$4,000.00`, `20%`, `3`. */
export function valueIn(locale: Locale, value: Exact, unit: Unit): string {
  if (unit === 'money') return amountIn(locale, value, 'USD');
  const number = exactIn(locale, value);
  if (unit === 'percent') return locale === 'en' ? `${number}%` : `${number} %`;
  if (unit !== 'points') return number;
  const isOne = isSingular(value, locale === 'en');
  return `${number} ${isOne ? 'point' : 'points'}`;
}

/** English has one point; in French what is below two is singular. */
const isSingular = ({ num, den }: Exact, isEnglish: boolean): boolean => {
  const size = num < 0n ? -num : num;
  return isEnglish ? size === den : size < 2n * den;
};

/** `A, B or C`, `A, B ou C`. */
export const eitherIn = (locale: Locale, words: readonly string[]): string =>
  listFormat(locale, 'disjunction').format(words);
/** `A, B and C`, `A, B et C`. */
export const togetherIn = (locale: Locale, words: readonly string[]): string =>
  listFormat(locale, 'conjunction').format(words);
const listFormat = (locale: Locale, type: 'conjunction' | 'disjunction'): Intl.ListFormat =>
  new Intl.ListFormat(TAGS[locale], { type });
