import { amountIn, inBoth, numberIn, pointsIn, textIn, wordsOf } from '../explain/words.ts';
import { measureTitle, titleOf } from '../explain/requirement.ts';
import { exactOf } from '../exact.ts';
import type { Locale, Text } from '../models.ts';
import type {
  Bound,
  Count,
  Filter,
  Measure,
  RecordValue,
  Requirement,
  Shape,
  Step,
  Window,
} from '../rules/types.ts';
import { isBound } from '../rules/bounds.ts';
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
export const valueSaid = (value: Value): Text =>
  inBoth((locale) => {
    if ('usd' in value)
      return pick(locale, 'its amount in US dollars', 'son montant en dollars US');
    if ('record' in value) return recordValueSaid(value.record)(locale);
    const points = pointsIn(locale, value.points);
    if (!('perUsd' in value)) return pick(locale, `${points} each`, `${points} chacun`);
    const each = USD(locale, String(value.perUsd));
    return pick(locale, `${points} for each ${each}`, `${points} par tranche de ${each}`);
  });

const recordValueSaid =
  (value: RecordValue): Say =>
  (locale) => {
    switch (value.kind) {
      case 'number':
        return decimalSaid(locale, value.number);
      case 'amount':
        return pick(locale, 'the amount in US dollars', 'le montant en dollars US');
      case 'points':
        return pick(locale, 'the points', 'les points');
      case 'field':
        return wordsOf(value.field).toLowerCase();
      case 'table':
        return pick(locale, `by the table ${value.table}`, `selon la table ${value.table}`);
      case 'points-per': {
        const [points, each] = [decimalSaid(locale, value.points), USD(locale, value.usd)];
        return pick(
          locale,
          `${points} points for each ${each}`,
          `${points} points par tranche de ${each}`,
        );
      }
      case 'sum':
      case 'times':
        return value.of
          .map((one) => recordValueSaid(one)(locale))
          .join(value.kind === 'sum' ? ' + ' : ' × ');
      case 'best':
      case 'least': {
        const of = value.of.map((one) => recordValueSaid(one)(locale)).join(', ');
        return value.kind === 'best'
          ? pick(locale, `the most of ${of}`, `le plus grand de ${of}`)
          : pick(locale, `the least of ${of}`, `le plus petit de ${of}`);
      }
    }
  };

/** `licence subscription or saas; role transact`. */
export const filterSaid =
  (filter: Filter): Say =>
  (locale) =>
    Object.entries(filter)
      .map(([field, wanted]) => {
        const name = wordsOf(field).toLowerCase();
        if (isBound(wanted)) return `${name} ${boundSaid(wanted)(locale)}`;
        const values = Array.isArray(wanted) ? (wanted as readonly unknown[]) : [wanted];
        const said = values.map((one) =>
          typeof one === 'boolean'
            ? pick(locale, one ? 'yes' : 'no', one ? 'oui' : 'non')
            : one === null
              ? '–'
              : String(one as string | number),
        );
        return `${name} ${listed(locale, said)}`;
      })
      .join('; ');

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

const windowSaid =
  (window: Window): Say =>
  (locale) => {
    switch (window.kind) {
      case 'held':
        return pick(locale, 'while they last', 'tant qu’ils durent');
      case 'ever':
        return pick(locale, 'ever', 'depuis toujours');
      case 'last': {
        const unit =
          window.of === 'months' ? pick(locale, 'months', 'mois') : pick(locale, 'days', 'jours');
        return pick(
          locale,
          `of the last ${window.count} ${unit}`,
          `des ${window.count} derniers ${unit}`,
        );
      }
      case 'complete': {
        const name = textIn(locale, periodSaid(window.of));
        return pick(
          locale,
          `of the last ${window.count} whole periods: ${name}`,
          `des ${window.count} dernières périodes entières : ${name}`,
        );
      }
      case 'period': {
        const name = textIn(locale, periodSaid(window.of));
        return pick(locale, `of the ${name}`, `de la période : ${name}`);
      }
    }
  };

const shapeSaid =
  (shape: Shape): Say =>
  (locale) =>
    [
      shape.needs === null
        ? null
        : `${pick(locale, 'nothing below', 'rien sous')} ${decimalSaid(locale, shape.needs)}`,
      shape.steps === null ? null : stepsSaid(shape.steps)(locale),
      shape.bands === null
        ? null
        : `${pick(locale, 'by bands', 'par tranches')} ${stepsSaid(shape.bands)(locale)}`,
      shape.gives === null
        ? null
        : `${decimalSaid(locale, shape.gives.points)} ${pick(locale, 'points for each', 'points pour')} ${shape.gives.whole ? pick(locale, 'whole ', 'chaque entier de ') : ''}${decimalSaid(locale, shape.gives.each)}`,
      shape.atLeast === null
        ? null
        : `${pick(locale, 'at least', 'au moins')} ${decimalSaid(locale, shape.atLeast)}`,
      shape.atMost === null
        ? null
        : `${pick(locale, 'at most', 'au plus')} ${decimalSaid(locale, shape.atMost)}`,
      shape.round === null
        ? null
        : {
            down: pick(locale, 'rounded down', 'arrondi vers le bas'),
            up: pick(locale, 'rounded up', 'arrondi vers le haut'),
            half: pick(locale, 'rounded', 'arrondi'),
          }[shape.round],
    ]
      .filter((one) => one !== null)
      .join(', ');

function countSaid(count: Count, locale: Locale): string {
  const what =
    count.distinct !== null
      ? `${pick(locale, 'different', 'différents :')} ${count.distinct}`
      : count.value === null
        ? pick(locale, 'number', 'nombre')
        : recordValueSaid(count.value)(locale);
  const where =
    Object.keys(count.where).length === 0 ? '' : ` (${filterSaid(count.where)(locale)})`;
  const parts = [
    `${what} ${pick(locale, 'of', 'de')} ${count.from}${where}`,
    count.not === null ? '' : `${pick(locale, 'not', 'sauf')} ${filterSaid(count.not)(locale)}`,
    windowSaid(count.window)(locale),
    count.per.length === 0
      ? ''
      : `${pick(locale, 'by', 'par')} ${listed(locale, count.per, pick(locale, 'and', 'et'))}`,
    count.within === 'sum' ? '' : `${pick(locale, 'in each the', 'dans chacun :')} ${count.within}`,
    shapeSaid(count.each)(locale),
    count.top === null
      ? ''
      : pick(locale, `the ${count.top} greatest`, `les ${count.top} plus grands`),
    count.take === 'sum' ? '' : `${pick(locale, 'of them the', 'parmi eux :')} ${count.take}`,
    count.linked === null
      ? ''
      : `${pick(locale, 'only with', 'seulement avec')} ${count.linked.to}`,
    count.retiredMonths === null
      ? ''
      : pick(
          locale,
          `retired ones ${count.retiredMonths} months more`,
          `les retirés ${count.retiredMonths} mois de plus`,
        ),
  ];
  return parts.filter((one) => one !== '').join(', ');
}

/** What a measure comes to, and by what. */
export const measureSaid =
  (measure: Measure): Say =>
  (locale) => {
    const name = (one: Measure): string =>
      one.base.kind === 'measure' || one.title !== null
        ? textIn(locale, measureTitle(one))
        : measureSaid(one)(locale);
    const { base } = measure;
    const of = (): string => {
      switch (base.kind) {
        case 'count':
          return countSaid(base, locale);
        case 'number':
          return decimalSaid(locale, base.number);
        case 'measure':
          return wordsOf(base.measure);
        case 'sum':
          return base.of.map(name).join(' + ');
        case 'difference':
          return base.of.map(name).join(' − ');
        case 'times':
          return base.of.map(name).join(' × ');
        case 'best':
          return `${pick(locale, 'the most of', 'le plus grand de')} ${base.of.map(name).join(', ')}`;
        case 'top':
          return `${pick(locale, `the sum of the ${base.count} greatest of`, `la somme des ${base.count} plus grands de`)} ${base.of.map(name).join(', ')}`;
        case 'least':
          return `${pick(locale, 'the least of', 'le plus petit de')} ${base.of.map(name).join(', ')}`;
        case 'average':
          return `${pick(locale, 'average of', 'moyenne de')} ${base.of.map((one) => `${decimalSaid(locale, one.weight)} × ${name(one.measure)}`).join(', ')}`;
        case 'ratio':
          return `${name(base.of)} ${pick(locale, 'for each', 'par')} ${decimalSaid(locale, base.unit)} ${pick(locale, 'of', 'de')} ${name(base.per)}`;
        case 'growth':
          return `${pick(locale, 'growth in percent of', 'croissance en pour cent de')} ${name(base.of)}${base.baseline === null ? '' : ` (${pick(locale, 'from', 'dès')} ${decimalSaid(locale, base.baseline)})`}`;
        case 'share':
          return `${pick(locale, 'share in percent of', 'part en pour cent de')} ${name(base.of)} ${pick(locale, 'in', 'dans')} ${name(base.all)}`;
        case 'choose':
          return `${pick(locale, 'by', 'selon')} ${base.by}${pick(locale, ': ', ' : ')}${Object.entries(
            base.of,
          )
            .map(([value, one]) => `${value} → ${name(one)}`)
            .join(', ')}`;
      }
    };
    return [
      of(),
      measure.monthsBefore === 0
        ? ''
        : pick(
            locale,
            `${measure.monthsBefore} months before`,
            `${measure.monthsBefore} mois avant`,
          ),
      measure.when === null
        ? ''
        : `${pick(locale, 'only if', 'seulement si')} ${textIn(locale, requirementSaid(measure.when))}`,
      shapeSaid(measure.shape)(locale),
    ]
      .filter((one) => one !== '')
      .join(', ');
  };

/** What a requirement asks: `at least 250 points`. */
export const requirementSaid = (requirement: Requirement): Text =>
  inBoth((locale) => {
    const inside = (of: readonly Requirement[]): string =>
      of
        .map((one) =>
          'of' in one
            ? `${textIn(locale, titleOf(one))} (${textIn(locale, requirementSaid(one))})`
            : textIn(locale, requirementSaid(one)),
        )
        .join('; ');
    switch (requirement.kind) {
      case 'points':
        return `${pick(locale, 'at least', 'au moins')} ${pointsIn(locale, requirement.min)}`;
      case 'people': {
        const { min, holding } = requirement;
        const people = isEn(locale)
          ? `at least ${min} certified ${min === 1 ? 'person' : 'people'}`
          : `au moins ${min} ${min < 2 ? 'personne certifiée' : 'personnes certifiées'}`;
        return holding.length === 0 ? people : `${people} (${listed(locale, [...holding])})`;
      }
      case 'measure': {
        const each =
          requirement.each === null
            ? ''
            : `, ${pick(locale, 'each part', 'chaque partie')} ${boundSaid(requirement.each)(locale)}`;
        return `${textIn(locale, measureTitle(requirement.measure))} ${boundSaid(requirement.bound)(locale)}${each}`;
      }
      case 'all':
      case 'any':
      case 'some':
      case 'not':
      case 'any-day':
        return inside(requirement.of);
      case 'capabilities': {
        const which = requirement.names.length > 0 ? listed(locale, [...requirement.names]) : '';
        return `${pick(locale, 'at least', 'au moins')} ${requirement.min}${which === '' ? '' : ` (${which})`}${requirement.ofKind === null ? '' : ` (${requirement.ofKind})`}`;
      }
      case 'partner':
        return filterSaid(requirement.where)(locale);
    }
  });
