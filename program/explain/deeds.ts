import type { Edition, Place } from '../edition/types.ts';
import { type Exact, exact, exactOf, over } from '../exact.ts';
import type { Locale, Text } from '../models.ts';
import type { Filter } from '../rules/types.ts';
import { ceiled } from '../rules/unshape.ts';
import type { RulePlace } from './reason.types.ts';
import { amountIn, eitherIn, exactIn, inBoth, numberIn, textIn, wordsOf } from './words.ts';

/** Something that a partner can do: so many records of a family with these fields. */
export type Deed = {
  readonly family: string;
  /** Which records, by the values of their fields. */
  readonly where: Filter;
  readonly count: number;
  /** US dollars of each, where it is about money. */
  readonly usd: number | null;
  /** So much of a field, all together, where it is about its sum. */
  readonly more: { readonly field: string; readonly value: string } | null;
  /** What they must differ in: `person`, `customer`; null where they need not. */
  readonly each: string | null;
  /** Of a milestone: what it is called. */
  readonly title: Text | null;
  /** Points that it earns by the rule, where the rule is a clause that earns. */
  readonly points: number | null;
  readonly rule: RulePlace;
};

/**
 * How much work a record is, in days of one person, roughly. It only sorts ways; it is stated wherever they are shown
 * (`docs/decisions/0030`).
 */
export const EFFORT: Readonly<Record<string, number>> = {
  trainings: 1,
  certifications: 5,
  deployments: 12,
  offerings: 15,
  milestones: 20,
};
const OTHER_EFFORT = 8;
/** A day for each so many US dollars of a deal, and of a month of consumption. */
const USD_A_DAY: Readonly<Record<string, number>> = { deals: 2_000, consumption: 1_000 };
/** The size of the deals that ways speak of. */
export const DEAL_USD = 20_000;

export function effortOf({ family, count, usd }: Deed): number {
  const rate = USD_A_DAY[family];
  const one =
    rate !== undefined && usd !== null
      ? Math.max(1, Math.ceil(usd / rate))
      : (EFFORT[family] ?? (family === 'deals' ? DEAL_USD / 2_000 : OTHER_EFFORT));
  return one * count;
}

export const ruleOf = (
  edition: Edition,
  { file, line }: Place,
  number: string | null = null,
  clause: string | null = null,
): RulePlace => ({ edition: edition.id, file, line, number, clause });

/** US dollars as a whole number, rounded up to a thousand: what somebody would plan with. */
export const plannedUsd = (value: Exact): number =>
  Number(ceiled(over(value, exact(1000n))).num) * 1000;

const plural = (locale: Locale, count: number): boolean =>
  locale === 'en' ? count !== 1 : count >= 2;

/** A deed as a part of a sentence: `2 more people with one of …`, `3 deals of US$20,000`. */
export const deedIn = (locale: Locale, deed: Deed, edition: Edition): string => {
  const { family, count, usd, where } = deed;
  const isEnglish = locale === 'en';
  const many = plural(locale, count);
  const n = numberIn(locale, count);
  const each =
    usd === null
      ? null
      : amountIn(locale, exact(BigInt(usd)), 'USD').replace(/[.,]00(?=\D*$)/u, '');
  const kinds = valuesOf(where);
  const which = kinds.length === 0 ? '' : ` (${someIn(locale, kinds)})`;
  switch (family) {
    case 'certifications': {
      const names = namesIn(where, 'name');
      const held =
        names.length === 0
          ? isEnglish
            ? 'any certification'
            : 'une certification quelconque'
          : names.length === 1
            ? wordsOf(names[0] ?? '')
            : isEnglish
              ? `one of ${someIn(locale, names.map(wordsOf))}`
              : `l’une de ces certifications : ${someIn(locale, names.map(wordsOf))}`;
      return isEnglish
        ? `${n} more ${many ? 'people' : 'person'} with ${held}`
        : `${n} ${many ? 'personnes' : 'personne'} de plus avec ${held}`;
    }
    case 'trainings': {
      const names = namesIn(where, 'course').map(wordsOf);
      const course = names.length === 0 ? '' : ` (${someIn(locale, names)})`;
      return isEnglish
        ? `${n} ${many ? 'courses' : 'course'} passed${course}`
        : `${n} cours ${many ? 'réussis' : 'réussi'}${course}`;
    }
    case 'deals':
      return isEnglish
        ? `${n} ${many ? 'deals' : 'deal'}${each === null ? '' : ` of ${each}`}${which}`
        : `${n} ${many ? 'ventes' : 'vente'}${each === null ? '' : ` de ${each}`}${which}`;
    case 'consumption':
      if (each === null)
        return isEnglish
          ? `consumption of ${n} more ${many ? 'customers' : 'customer'} or products${which}`
          : `de la consommation pour ${n} ${many ? 'clients' : 'client'} ou produits de plus${which}`;
      return isEnglish
        ? `${each} more consumption in a month${count > 1 ? `, for each of ${n} customers` : ''}${which}`
        : `${each} de consommation de plus en un mois${count > 1 ? `, pour chacun de ${n} clients` : ''}${which}`;
    case 'deployments':
      return isEnglish
        ? `${n} ${where['managed'] === true ? 'managed ' : ''}${many ? 'deployments' : 'deployment'}`
        : `${n} ${many ? 'déploiements' : 'déploiement'}${where['managed'] === true ? (many ? ' gérés' : ' géré') : ''}`;
    case 'offerings':
      return isEnglish
        ? `${n} validated ${many ? 'offerings' : 'offering'}${which}`
        : `${n} ${many ? 'offres validées' : 'offre validée'}${which}`;
    case 'milestones':
      return isEnglish
        ? `the milestone ${deed.title?.en ?? ''}`
        : `l’étape ${deed.title?.fr ?? ''}`;
    default: {
      const title = edition.rules.records.find(({ id }) => id === family)?.title ?? null;
      const name = (title === null ? wordsOf(family) : textIn(locale, title)).toLocaleLowerCase(
        locale,
      );
      if (deed.more !== null) {
        const [value, field] = [
          exactIn(locale, exactOf(deed.more.value)),
          wordsOf(deed.more.field).toLocaleLowerCase(locale),
        ];
        return isEnglish
          ? `${name}${which} with ${value} more in ${field}`
          : `${name}${which} pour ${value} de plus (${field})`;
      }
      return isEnglish ? `${n} more of ${name}${which}` : `${n} de plus : ${name}${which}`;
    }
  }
};

/** The first few of many names. */
const NAMES_SHOWN = 4;
function someIn(locale: Locale, names: readonly string[]): string {
  if (names.length <= NAMES_SHOWN + 1) return eitherIn(locale, names);
  const others = names.length - NAMES_SHOWN;
  const rest = locale === 'en' ? `${others} others` : `${others} autres`;
  return eitherIn(locale, [...names.slice(0, NAMES_SHOWN), rest]);
}

const NOT_KINDS: ReadonlySet<string> = new Set([
  'name',
  'course',
  'status',
  'result',
  'managed',
  'model',
]);

/** What a filter says that a reader would want to know: licences, kinds, products. */
const valuesOf = (where: Filter): readonly string[] =>
  Object.entries(where)
    .filter(([name]) => !NOT_KINDS.has(name))
    .flatMap(([, wanted]) => [wanted].flat())
    .filter((value) => typeof value === 'string')
    .map((value) => wordsOf(value).toLowerCase());

export const namesIn = (where: Filter, field: string): readonly string[] =>
  [where[field]].flat().filter((one) => typeof one === 'string');

export const deedSays = (deed: Deed, edition: Edition): Text =>
  inBoth((locale) => deedIn(locale, deed, edition));
