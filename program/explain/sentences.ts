import { type Exact, compare, exactOf } from '../exact.ts';
import type { Day, Locale, Text } from '../models.ts';
import type { Held, Attainment } from '../rules/scene.types.ts';
import type { Pass } from '../rules/shape.ts';
import type { Bound, Rules, Shape, Unit } from '../rules/types.ts';
import { titleOf } from './requirement.ts';
import type { Trace } from './trace.ts';
import {
  countryIn,
  dayIn,
  inBoth,
  monthIn,
  numberIn,
  textIn,
  togetherIn,
  valueIn,
  wordsOf,
} from './words.ts';

/** Sentences of an explanation, in both languages. */

const pick = (locale: Locale, en: string, fr: string): string => (locale === 'en' ? en : fr);

/** How far a requirement is: `3 of 4 needed`. */
export const heldSays = (held: Held, unit: Unit): Text =>
  inBoth((locale) => {
    const { requirement, have, need, holds, of } = held;
    const [has, needs] = [valueIn(locale, have, unit), valueIn(locale, need, unit)];
    const met = holds ? pick(locale, 'Met', 'Atteint') : pick(locale, 'Not met', 'Non atteint');
    const colon = pick(locale, ': ', ' : ');
    switch (requirement.kind) {
      case 'measure':
        return `${met}${colon}${boundSays(locale, has, requirement.bound, unit)}${pick(locale, '.', '.')}`;
      case 'all':
      case 'any':
      case 'some': {
        const holding = of.filter((one) => one.holds).length;
        return pick(
          locale,
          `${met}: ${holding} of these ${of.length} ${holding === 1 ? 'holds' : 'hold'}, ${needs} needed.`,
          `${met} : ${holding} sur ${of.length}, il en faut ${needs}.`,
        );
      }
      case 'not':
        return pick(
          locale,
          holds ? 'Met: it is not so.' : 'Not met: it must not be so.',
          holds ? 'Atteint : ce n’est pas le cas.' : 'Non atteint : cela ne doit pas être le cas.',
        );
      case 'any-day':
        return held.on === undefined
          ? pick(
              locale,
              `Not met on any day of the last ${requirement.months} months.`,
              `Non atteint, quel que soit le jour des ${requirement.months} derniers mois.`,
            )
          : pick(
              locale,
              `Met on ${dayIn(locale, held.on)}; one day of the last ${requirement.months} months is enough.`,
              `Atteint le ${dayIn(locale, held.on)} ; un jour des ${requirement.months} derniers mois suffit.`,
            );
      case 'partner':
        return pick(
          locale,
          holds ? 'Met by what you are classified as.' : 'Not what you are classified as.',
          holds
            ? 'Atteint selon votre classification.'
            : 'Ne correspond pas à votre classification.',
        );
      case 'people':
      case 'points':
      case 'capabilities':
        return pick(
          locale,
          `${met}: ${has}, ${needs} needed.`,
          `${met} : ${has}, il faut ${needs}.`,
        );
    }
  });

export function boundSays(locale: Locale, has: string, bound: Bound, unit: Unit): string {
  const say = (text: string | null, en: string, fr: string): string[] =>
    text === null ? [] : [`${pick(locale, en, fr)} ${valueIn(locale, exactOf(text), unit)}`];
  const bounds = [
    ...say(bound.min, 'at least', 'au moins'),
    ...say(bound.above, 'more than', 'plus de'),
    ...say(bound.max, 'at most', 'au plus'),
    ...say(bound.below, 'less than', 'moins de'),
  ];
  const list = togetherIn(locale, bounds);
  return pick(locale, `${has}, ${list} needed`, `${has}, il faut ${list}`);
}

/** What a measure comes to, and why nothing where it comes to nothing. */
export const traceSays = (trace: Trace, today: Day, rules: Rules): Text =>
  inBoth((locale) => {
    const { measure, value, unit, when, day } = trace;
    const comes = valueIn(locale, value, unit);
    const on =
      day === today ? '' : pick(locale, ` On ${dayIn(locale, day)}.`, ` Au ${dayIn(locale, day)}.`);
    const rule = measure.says === null ? '' : ` ${textIn(locale, measure.says)}`;
    if (when !== null && !when.holds) {
      const title = textIn(locale, titleOf(when.requirement, rules));
      return pick(
        locale,
        `${comes}: it counts only once this holds: ${title}.${rule}${on}`,
        `${comes} : cela ne compte qu’une fois cette condition remplie : ${title}.${rule}${on}`,
      );
    }
    return `${comes}.${rule}${on}`;
  });

const PASS_TITLES: Readonly<Record<Pass, Text>> = {
  needs: { en: 'What it needs', fr: 'Ce qu’il faut' },
  steps: { en: 'Step', fr: 'Palier' },
  bands: { en: 'Bands', fr: 'Tranches' },
  gives: { en: 'Points given', fr: 'Points accordés' },
  atLeast: { en: 'Floor', fr: 'Plancher' },
  atMost: { en: 'Limit', fr: 'Plafond' },
  round: { en: 'Rounding', fr: 'Arrondi' },
};
export const passTitle = (pass: Pass): Text => PASS_TITLES[pass];

/** What a part of the shape did to the number. */
export const passSays = (
  shape: Shape,
  pass: Pass,
  before: Exact,
  after: Exact,
  { unit, unitBefore }: Pick<Trace, 'unit' | 'unitBefore'>,
): Text =>
  inBoth((locale) => {
    const from = valueIn(locale, before, beforeGiven(shape, pass) ? unitBefore : unit);
    const to = valueIn(locale, after, pass === 'needs' ? unitBefore : unit);
    const same = compare(before, after) === 0;
    const number = (text: string | null, of: Unit): string =>
      valueIn(locale, exactOf(text ?? '0'), of);
    switch (pass) {
      case 'needs': {
        const needs = number(shape.needs, unitBefore);
        return same
          ? pick(
              locale,
              `${from}, at least ${needs} needed: it counts.`,
              `${from}, il faut au moins ${needs} : cela compte.`,
            )
          : pick(
              locale,
              `${from}, at least ${needs} needed: it counts nothing.`,
              `${from}, il faut au moins ${needs} : cela ne compte pas.`,
            );
      }
      case 'gives': {
        const { points, each } = shape.gives ?? { points: '0', each: '1' };
        const [gives, so] = [number(points, 'points'), number(each, unitBefore)];
        return pick(
          locale,
          `${gives} for each ${so}: ${from} gives ${to}.`,
          `${gives} par ${so} : ${from} donne ${to}.`,
        );
      }
      case 'steps':
        return pick(
          locale,
          `By the table, ${from} gives ${to}.`,
          `Selon le tableau, ${from} donne ${to}.`,
        );
      case 'bands':
        return pick(
          locale,
          `Part by part, ${from} gives ${to}.`,
          `Tranche par tranche, ${from} donne ${to}.`,
        );
      case 'atLeast':
        return same
          ? pick(
              locale,
              `Not below ${number(shape.atLeast, unit)}.`,
              `Pas moins de ${number(shape.atLeast, unit)}.`,
            )
          : pick(
              locale,
              `${from} is raised to ${to}, the least that it can be.`,
              `${from} passe à ${to}, le minimum.`,
            );
      case 'atMost':
        return same
          ? pick(
              locale,
              `At most ${number(shape.atMost, unit)}.`,
              `Au plus ${number(shape.atMost, unit)}.`,
            )
          : pick(
              locale,
              `${from}, of which at most ${to} count.`,
              `${from}, dont au plus ${to} comptent.`,
            );
      case 'round':
        return pick(locale, `${from}, rounded to ${to}.`, `${from}, arrondi à ${to}.`);
    }
  });

/** Whether a part of a shape still works on what was counted, and not on what it gives. */
const beforeGiven = (shape: Shape, pass: Pass): boolean =>
  pass === 'needs' ||
  pass === 'steps' ||
  pass === 'bands' ||
  pass === 'gives' ||
  (shape.gives === null && shape.steps === null && shape.bands === null);

const PER: Readonly<Record<string, readonly [string, string]>> = {
  person: ['One of your people', 'Un membre de votre équipe'],
  customer: ['Customer', 'Client'],
};

/** What records are taken together: `Customer cust-7, May 2023`. */
export const groupTitle = (per: readonly string[], key: readonly string[], records: number): Text =>
  inBoth((locale) => {
    if (per.length === 0)
      return pick(
        locale,
        `${numberIn(locale, records)} records`,
        `${numberIn(locale, records)} éléments`,
      );
    return per.map((field, at) => keyIn(locale, field, key[at] ?? '')).join(', ');
  });

function keyIn(locale: Locale, field: string, value: string): string {
  const word = PER[field];
  if (field === 'person' && word !== undefined) return word[locale === 'en' ? 0 : 1];
  if (value === '') return pick(locale, 'none', 'aucun');
  if (field === 'country') return countryIn(locale, value);
  if (field === 'month' && /^\d{4}-\d{2}$/u.test(value)) return monthIn(locale, value);
  if (word !== undefined) return `${word[locale === 'en' ? 0 : 1]} ${value}`;
  return wordsOf(value);
}

/** Where something is attained, since when and until when. */
export const attainedSays = (spans: readonly Attainment[]): Text =>
  inBoth((locale) => {
    if (spans.length === 0) return pick(locale, 'Not attained.', 'Non obtenue.');
    const parts = spans.map(({ scope, from, to }) => {
      const where = scope === null ? '' : ` (${scope})`;
      const until =
        to === null
          ? ''
          : pick(locale, `, until ${dayIn(locale, to)}`, `, jusqu’au ${dayIn(locale, to)}`);
      return pick(
        locale,
        `since ${dayIn(locale, from)}${until}${where}`,
        `depuis le ${dayIn(locale, from)}${until}${where}`,
      );
    });
    return pick(
      locale,
      `Attained ${togetherIn(locale, parts)}.`,
      `Obtenue ${togetherIn(locale, parts)}.`,
    );
  });
