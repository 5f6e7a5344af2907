import { amountIn, inBoth, numberIn, pointsIn } from '../explain/words.ts';
import { exactOf } from '../exact.ts';
import type { Locale, Text } from '../models.ts';
import type { Bound, Step } from '../rules/types.ts';
import type { Value } from './types.ts';

/** The pieces of an edition in words, as short as a line of a table. */

type Say = (locale: Locale) => string;
const isEn = (locale: Locale): boolean => locale === 'en';
const pick = (locale: Locale, en: string, fr: string): string => (isEn(locale) ? en : fr);
export const both = (en: string, fr: string): Text => ({ en, fr });
const listed = (locale: Locale, parts: readonly string[], last = pick(locale, 'or', 'ou')) =>
  parts.length < 2
    ? parts.join('')
    : `${parts.slice(0, -1).join(', ')} ${last} ${parts.at(-1) ?? ''}`;

/** A decimal as it is read: `2,500`, `6.67`. */
export const decimalSaid = (locale: Locale, decimal: string): string =>
  decimal.includes('.') && !/\.0+$/u.test(decimal)
    ? `${numberIn(locale, Number(decimal.split('.')[0]))}${pick(locale, '.', ',')}${decimal.split('.')[1] ?? ''}`
    : numberIn(locale, Number(decimal));

const USD = (locale: Locale, usd: string): string =>
  amountIn(locale, exactOf(usd), 'USD').replace(/[.,]00(?=\D|$)/u, '');

/** What a fact is worth. */
export const valueSaid = (value: Exclude<Value, { record: unknown }>): Text =>
  inBoth((locale) => {
    if ('usd' in value)
      return pick(locale, 'its amount in US dollars', 'son montant en dollars US');
    const points = pointsIn(locale, value.points);
    if (!('perUsd' in value)) return pick(locale, `${points} each`, `${points} chacun`);
    const each = USD(locale, String(value.perUsd));
    return pick(locale, `${points} for each ${each}`, `${points} par tranche de ${each}`);
  });

export const boundSaid =
  ({ min, above, max, below }: Bound): Say =>
  (locale) =>
    listed(
      locale,
      [
        min === null ? null : pick(locale, 'at least ', 'au moins ') + decimalSaid(locale, min),
        above === null ? null : pick(locale, 'more than ', 'plus de ') + decimalSaid(locale, above),
        max === null ? null : pick(locale, 'at most ', 'au plus ') + decimalSaid(locale, max),
        below === null
          ? null
          : pick(locale, 'less than ', 'moins de ') + decimalSaid(locale, below),
      ].filter((one) => one !== null),
      pick(locale, 'and', 'et'),
    );

/** `from 1,000: 1; from 2,500: 2`. */
export const stepsSaid =
  (steps: readonly Step[]): Say =>
  (locale) =>
    steps
      .map(
        ({ from, gives }) =>
          `${pick(locale, 'from', 'dès')} ${decimalSaid(locale, from)}${pick(locale, ': ', ' : ')}${decimalSaid(locale, gives)}`,
      )
      .join('; ');

const PERIODS: Readonly<Record<string, Text>> = {
  month: both('month', 'mois'),
  quarter: both('quarter', 'trimestre'),
  'half-year': both('half-year', 'semestre'),
  'calendar-year': both('calendar year', 'année civile'),
  'program-year': both('program year', 'année de programme'),
};
export const periodSaid = (period: string): Text => PERIODS[period] ?? both(period, period);
