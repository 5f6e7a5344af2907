import { monthOf } from '../days.ts';
import type { Clause, Edition } from '../edition/types.ts';
import type { Line } from '../entries.ts';
import { ZERO, decimalOf, exactOf, plus } from '../exact.ts';
import type { Fact } from '../facts.ts';
import { exactWorthOf, stepOf, worthOf } from '../fold.ts';
import { isReturn } from '../match.ts';
import { usdOf } from '../money.ts';
import type { Locale, Text } from '../models.ts';
import { amountIn, dayIn, inBoth, moneyIn, numberIn, pointsIn } from './words.ts';

/** The steps of the arithmetic behind a line; null where the clause has no such step. */
export type Arithmetic = {
  readonly rate: { readonly month: string; readonly currency: string; readonly usd: string } | null;
  /** US dollars, two places. */
  readonly usd: string | null;
  /** Points before rounding, two places. */
  readonly exact: string | null;
  /** What the clause would have given, where the cap gave less. */
  readonly cap: {
    readonly atMost: number;
    readonly before: number;
    readonly period: string;
  } | null;
  readonly step: { readonly from: string; readonly points: number } | null;
  /** How many facts stand behind the line. */
  readonly facts: number;
};

const NOTHING: Arithmetic = { rate: null, usd: null, exact: null, cap: null, step: null, facts: 0 };

/**
 * How a line came to its points.
 *
 * @param facts those that were read for its group; a line that takes back needs the deal beside its return
 */
export function arithmeticOf(edition: Edition, line: Line, facts: readonly Fact[]): Arithmetic {
  const clause = edition.clauses.find((one) => one.id === line.clause);
  if (clause === undefined) return NOTHING;
  if (line.fact === null) return arithmeticOfGroup(edition, clause, line, facts);
  const own = facts.find((one) => one.id === line.fact);
  // A line that takes back is explained by what its deal earned.
  const fact = own !== undefined && isReturn(own) ? originalOf(own, facts) : own;
  if (fact === undefined) return NOTHING;
  const usd = usdOf(fact.money, fact.rate);
  const before = worthOf(edition, clause, fact);
  const isCapped = clause.atMost !== null && Math.abs(line.points) < before;
  return {
    rate:
      fact.money === null || fact.rate === null
        ? null
        : { month: monthOf(fact.effectiveOn), currency: fact.money.currency, usd: fact.rate },
    usd: usd === null ? null : decimalOf(usd, 2),
    exact: 'perUsd' in clause.value ? decimalOf(exactWorthOf(edition, clause, fact), 2) : null,
    cap: isCapped
      ? { atMost: clause.atMost ?? 0, before, period: line.group.split('/')[0] ?? '' }
      : null,
    step: null,
    facts: 1,
  };
}

/** The deal that a return takes back. */
export const originalOf = (back: Fact, facts: readonly Fact[]): Fact | undefined =>
  facts.find((one) => one.subject === back.subject && one.kind === 'deal.closed');

function arithmeticOfGroup(
  edition: Edition,
  clause: Clause,
  line: Line,
  facts: readonly Fact[],
): Arithmetic {
  const step = stepOf(edition, clause, facts);
  const sum = facts.reduce((all, fact) => plus(all, exactWorthOf(edition, clause, fact)), ZERO);
  return {
    ...NOTHING,
    usd: 'usd' in clause.value ? decimalOf(sum, 2) : null,
    step: { from: String(step?.from ?? 0), points: line.points },
    facts: facts.length,
  };
}

/** How a line came to its points, in a sentence: amount × rate, exact points, rounding, cap. */
export function arithmeticSays(edition: Edition, line: Line, facts: readonly Fact[]): Text {
  const sums = arithmeticOf(edition, line, facts);
  const own = facts.find((fact) => fact.id === line.fact);
  const fact = own !== undefined && isReturn(own) ? originalOf(own, facts) : own;
  return inBoth((locale) => {
    const isEnglish = locale === 'en';
    const points = pointsIn(locale, line.points);
    if (own !== undefined && isReturn(own)) {
      return isEnglish
        ? `The return of ${dayIn(locale, own.effectiveOn)} takes back what the deal earned: ${points}.`
        : `Le retour du ${dayIn(locale, own.effectiveOn)} reprend ce que la vente avait donné : ${points}.`;
    }
    if (sums.step !== null && sums.usd !== null) {
      const from = amountIn(locale, exactOf(sums.step.from), 'USD');
      const usd = amountIn(locale, exactOf(sums.usd), 'USD');
      return isEnglish
        ? `${numberIn(locale, sums.facts)} reports come to ${usd}; from ${from} on the month gives ${points}.`
        : `${numberIn(locale, sums.facts)} relevés totalisent ${usd} ; à partir de ${from}, le mois donne ${points}.`;
    }
    const usd = usdOf(fact?.money ?? null, fact?.rate ?? null);
    if (
      fact?.money !== null &&
      fact !== undefined &&
      sums.rate !== null &&
      usd !== null &&
      sums.exact !== null
    ) {
      const amount = `${moneyIn(locale, fact.money)} × ${sums.rate.usd} = ${amountIn(locale, usd, 'USD')}`;
      const cap = capIn(locale, sums);
      return isEnglish
        ? `${amount}; ${sums.exact} points, rounded once${cap}: ${points}.`
        : `${amount} ; ${sums.exact.replace('.', ',')} points, arrondis une fois${cap} : ${points}.`;
    }
    return `${points}${capIn(locale, sums)}.`;
  });
}

function capIn(locale: Locale, { cap }: Arithmetic): string {
  if (cap === null) return '';
  return locale === 'en'
    ? ` to ${numberIn(locale, cap.before)}, of which the cap of ${numberIn(locale, cap.atMost)} left`
    : ` à ${numberIn(locale, cap.before)}, dont le plafond de ${numberIn(locale, cap.atMost)} laissait`;
}
