import { monthOf } from './days.ts';
import type { Clause, Edition, Milestone, Practice } from './edition/types.ts';
import type { Line } from './entries.ts';
import { ZERO, decimalOf, plus } from './exact.ts';
import {
  amountIn,
  countryIn,
  dayIn,
  inBoth,
  moneyIn,
  monthIn,
  numberIn,
  pointsIn,
  wordsOf,
} from './explain/words.ts';
import type { Fact } from './facts.ts';
import { exactWorthOf, stepOf, worthOf } from './fold.ts';
import type { FactVerdict } from './judge.types.ts';
import { isReturn } from './match.ts';
import { usdOf } from './money.ts';
import type { Day, Locale, Text } from './models.ts';

/** *Why?* in figures and words: from an entry back to its clause, its facts, rate, cap, step and reversal. */

/** Where a clause stands and what it says; also for a milestone, which is a clause of its practice. */
export type ClauseSays = {
  readonly edition: string;
  readonly clause: string;
  readonly number: string;
  readonly title: Text;
  readonly says: Text;
  readonly file: string;
  readonly line: number;
};

/** A clause or milestone of an edition; null for one that it does not have. */
export function clauseSays(edition: Edition, id: string): ClauseSays | null {
  const clause = edition.clauses.find((one) => one.id === id);
  if (clause !== undefined) return refOf(edition, clause, clause.id, clause.says);
  const found = milestoneOf(edition, id);
  if (found === null) return null;
  const { practice, milestone } = found;
  const says = inBoth((locale) => {
    const points = pointsIn(locale, milestone.points);
    const [title, of] = [textIn(locale, milestone.title), textIn(locale, practice.title)];
    return locale === 'en'
      ? `${points} when the milestone ${title} of the practice ${of} is completed, once a program year.`
      : `${points} lorsque l’étape ${title} de la pratique ${of} est franchie, une fois par année de programme.`;
  });
  const title = inBoth(
    (locale) => `${textIn(locale, practice.title)} · ${textIn(locale, milestone.title)}`,
  );
  return refOf(edition, { ...milestone, title }, id, says);
}

const refOf = (
  edition: Edition,
  { number, title, place }: Pick<Clause, 'number' | 'title' | 'place'>,
  clause: string,
  says: Text,
): ClauseSays => ({
  edition: edition.id,
  clause,
  number,
  title,
  says,
  file: place.file,
  line: place.line,
});

/** The practice and milestone that a clause pays; null for a clause that earns by facts. */
export function milestoneOf(
  edition: Edition,
  clause: string,
): { readonly practice: Practice; readonly milestone: Milestone } | null {
  for (const practice of edition.practices) {
    const milestone = practice.milestones.find((one) => one.clause === clause);
    if (milestone !== undefined) return { practice, milestone };
  }
  return null;
}

const textIn = (locale: Locale, text: Text): string => (locale === 'en' ? text.en : text.fr);

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
  if (line.fact === null) return arithmeticOfGroup(clause, line, facts);
  const own = facts.find((one) => one.id === line.fact);
  // A line that takes back is explained by what its deal earned.
  const fact = own !== undefined && isReturn(own) ? originalOf(own, facts) : own;
  if (fact === undefined) return NOTHING;
  const usd = usdOf(fact.money, fact.rate);
  const before = worthOf(clause, fact);
  const isCapped = clause.atMost !== null && Math.abs(line.points) < before;
  return {
    rate:
      fact.money === null || fact.rate === null
        ? null
        : { month: monthOf(fact.effectiveOn), currency: fact.money.currency, usd: fact.rate },
    usd: usd === null ? null : decimalOf(usd, 2),
    exact: 'perUsd' in clause.value ? decimalOf(exactWorthOf(clause, fact), 2) : null,
    cap: isCapped
      ? { atMost: clause.atMost ?? 0, before, period: line.group.split('/')[0] ?? '' }
      : null,
    step: null,
    facts: 1,
  };
}

const originalOf = (back: Fact, facts: readonly Fact[]): Fact | undefined =>
  facts.find((one) => one.subject === back.subject && one.kind === 'deal.closed');

function arithmeticOfGroup(clause: Clause, line: Line, facts: readonly Fact[]): Arithmetic {
  const step = stepOf(clause, facts);
  const sum = facts.reduce((all, fact) => plus(all, exactWorthOf(clause, fact)), ZERO);
  return {
    ...NOTHING,
    usd: 'usd' in clause.value ? decimalOf(sum, 2) : null,
    step: { from: String(step?.from ?? 0), points: line.points },
    facts: facts.length,
  };
}

/** What a fact is, in a line: `Deal D-006204, CA$27,400.00`. The names of people are nobody's here. */
export const factTitle = (fact: Fact): Text =>
  inBoth((locale) => {
    const { fields } = fact;
    const field = (name: string): string => String(fields[name] ?? '');
    const isEnglish = locale === 'en';
    switch (fact.kind) {
      case 'training.completed':
        return `${isEnglish ? 'Course' : 'Cours'} ${wordsOf(field('course'))}`;
      case 'certification.earned':
        return `${isEnglish ? 'Certification' : 'Certification'} ${wordsOf(field('name'))}`;
      case 'deal.registered':
      case 'deal.closed':
      case 'deal.returned': {
        const amount = fact.money === null ? '' : `, ${moneyIn(locale, fact.money)}`;
        return `${isEnglish ? 'Deal' : 'Vente'} ${fact.subject}${amount}`;
      }
      case 'consumption.reported': {
        const amount = fact.money === null ? '' : `, ${moneyIn(locale, fact.money)}`;
        return `${wordsOf(field('product'))}, ${field('customer')}${amount}`;
      }
      case 'deployment.completed':
        return `${isEnglish ? 'Deployment' : 'Déploiement'} ${fact.subject}, ${wordsOf(field('product'))}`;
      case 'offering.validated':
        return `${isEnglish ? 'Offering' : 'Offre'} ${fact.subject}`;
    }
  });

const HAPPENED: Readonly<Record<Fact['kind'], readonly [string, string]>> = {
  'training.completed': ['Passed', 'Réussi le'],
  'certification.earned': ['Earned', 'Obtenue le'],
  'deal.registered': ['Registered', 'Enregistrée le'],
  'deal.closed': ['Closed', 'Conclue le'],
  'deal.returned': ['Returned', 'Retournée le'],
  'consumption.reported': ['Consumed until', 'Consommé jusqu’au'],
  'deployment.completed': ['Completed', 'Réalisé le'],
  'offering.validated': ['Validated', 'Validée le'],
};

/** When and where a fact took effect: `Closed 21 Mar 2026, Canada`. */
export const factDetail = (fact: Fact): Text =>
  inBoth((locale) => {
    const [en, fr] = HAPPENED[fact.kind];
    const isFailed = fact.kind === 'training.completed' && fact.fields['result'] !== 'passed';
    const verb = isFailed ? (locale === 'en' ? 'Taken' : 'Suivi le') : locale === 'en' ? en : fr;
    const country = fact.country === null ? '' : `, ${countryIn(locale, fact.country)}`;
    return `${verb} ${dayIn(locale, fact.effectiveOn)}${country}`;
  });

/** What a line of the ledger is about; `facts` are those behind it, where they are known. */
export function lineTitle(edition: Edition, line: Line, facts: readonly Fact[]): Text {
  const own =
    facts.find((fact) => fact.id === line.fact) ?? (line.fact === null ? undefined : facts[0]);
  if (own !== undefined) return factTitle(own);
  const said = clauseSays(edition, line.clause);
  if (said === null) return { en: line.subject, fr: line.subject };
  if (milestoneOf(edition, line.clause) !== null) return said.title;
  return inBoth((locale) => {
    const month = /^\d{4}-\d{2}/.exec(line.group)?.[0];
    const country = line.country === null ? '' : `, ${countryIn(locale, line.country)}`;
    return `${textIn(locale, said.title)}${month === undefined ? '' : `, ${monthIn(locale, month)}`}${country}`;
  });
}

/** When a line counts: `Closed 21 Mar 2026, returned 24 Apr 2026` for a deal, else its days. */
export function lineDetail(line: Line, facts: readonly Fact[]): Text {
  const deal = facts.find((fact) => fact.subject === line.subject && fact.kind === 'deal.closed');
  const back = facts.find((fact) => fact.subject === line.subject && isReturn(fact));
  if (deal !== undefined && back !== undefined) {
    return inBoth((locale) => {
      const [closed, returned] = [dayIn(locale, deal.effectiveOn), dayIn(locale, back.effectiveOn)];
      return locale === 'en'
        ? `Closed ${closed}, returned ${returned}`
        : `Conclue le ${closed}, retournée le ${returned}`;
    });
  }
  const own = facts.find((fact) => fact.id === line.fact);
  if (own !== undefined) return factDetail(own);
  return inBoth((locale) => {
    const count = facts.length;
    const [from, to] = [dayIn(locale, line.from), dayIn(locale, line.to)];
    const behind =
      count === 0
        ? ''
        : locale === 'en'
          ? `${numberIn(locale, count)} reports, `
          : `${numberIn(locale, count)} relevés, `;
    return locale === 'en'
      ? `${behind}counts from ${from} until ${to}`
      : `${behind}compte du ${from} au ${to}`;
  });
}

const VERDICTS: Readonly<Record<FactVerdict, Text>> = {
  earns: { en: 'It earns points.', fr: 'Il donne des points.' },
  'no-participation': {
    en: 'It earns nothing: on that day you did not take part with this model in this country.',
    fr: 'Il ne donne rien : ce jour-là, vous ne participiez pas avec ce modèle dans ce pays.',
  },
  'no-clause': {
    en: 'It earns nothing: no clause of the program speaks of it.',
    fr: 'Il ne donne rien : aucune clause du programme n’en parle.',
  },
  'not-passed': {
    en: 'It earns nothing: only a course that is passed counts.',
    fr: 'Il ne donne rien : seul un cours réussi compte.',
  },
  capped: {
    en: 'It earns nothing more: the most that the clause gives in this period was reached.',
    fr: 'Il ne donne rien de plus : le maximum de la clause pour cette période était atteint.',
  },
  'below-step': {
    en: 'It earns nothing: the month stays below the first step.',
    fr: 'Il ne donne rien : le mois reste sous le premier palier.',
  },
  returned: {
    en: 'It counts nothing any more: the customer returned it.',
    fr: 'Il ne compte plus : le client l’a retourné.',
  },
  'no-original': {
    en: 'A return whose deal is not known yet: nothing is taken back.',
    fr: 'Un retour dont la vente n’est pas encore connue : rien n’est repris.',
  },
  'too-small': {
    en: 'It earns nothing: the amount is less than half of what gives a point.',
    fr: 'Il ne donne rien : le montant est inférieur à la moitié de ce qui donne un point.',
  },
  repeated: {
    en: 'It earns nothing: the same was counted already in this program year.',
    fr: 'Il ne donne rien : la même chose a déjà compté cette année de programme.',
  },
};

/** Why a fact earns, or does not, in a sentence. */
export const verdictSays = (verdict: FactVerdict): Text => VERDICTS[verdict];

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
      const from = amountIn(locale, { num: BigInt(sums.step.from), den: 1n }, 'USD');
      const usd = `US$${sums.usd}`;
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

/** Entries as *Why?* shows them: by clause, then by subject, so that a deal stands beside its return. Newest first. */
export type WhyClause<E extends Line> = {
  readonly clause: ClauseSays;
  readonly points: number;
  readonly entries: number;
  readonly lines: readonly {
    readonly subject: string;
    readonly points: number;
    readonly entries: readonly E[];
  }[];
  /** Lines that are not shown. */
  readonly more: number;
};

/** Groups the entries behind a number; clauses with most points first, at most `linesMax` lines each. */
export function whyOf<E extends Line>(
  edition: (id: string) => Edition | undefined,
  entries: readonly E[],
  linesMax: number,
): readonly WhyClause<E>[] {
  const groups = [...Map.groupBy(entries, (entry) => `${entry.edition} ${entry.clause}`).values()];
  return groups
    .flatMap((own) => {
      const first = own[0];
      const its = first === undefined ? undefined : edition(first.edition);
      const clause =
        first === undefined || its === undefined ? null : clauseSays(its, first.clause);
      if (clause === null) return [];
      const lines = [...Map.groupBy(own, ({ subject }) => subject)]
        .map(([subject, of]) => ({
          subject,
          points: sumOf(of),
          entries: [...of].sort((a, b) =>
            a.from < b.from ? -1 : a.from > b.from ? 1 : b.points - a.points,
          ),
        }))
        .sort((a, b) => (newest(a.entries) < newest(b.entries) ? 1 : -1));
      const more = Math.max(0, lines.length - linesMax);
      return [
        { clause, points: sumOf(own), entries: own.length, lines: lines.slice(0, linesMax), more },
      ];
    })
    .sort((a, b) => b.points - a.points || (a.clause.number < b.clause.number ? -1 : 1));
}

const sumOf = (entries: readonly Line[]): number =>
  entries.reduce((all, { points }) => all + points, 0);
const newest = (entries: readonly Line[]): Day =>
  entries.reduce((day, { from }) => (from > day ? from : day), '');

/** A whole number in a sentence: what it is made of, and what was taken back. */
export const numberSays = (asOf: Day, points: number, clauses: readonly WhyClause<Line>[]): Text =>
  inBoth((locale) => {
    const isEnglish = locale === 'en';
    const on = dayIn(locale, asOf);
    if (clauses.length === 0) {
      return isEnglish ? `Nothing counts here on ${on}.` : `Rien ne compte ici le ${on}.`;
    }
    const parts = clauses
      .slice(0, 4)
      .map(({ clause, points: own }) => `${textIn(locale, clause.title)} ${numberIn(locale, own)}`);
    const rest = clauses.length - parts.length;
    if (rest > 0) parts.push(isEnglish ? `${rest} more` : `${rest} de plus`);
    const back = clauses
      .flatMap(({ lines }) => lines)
      .filter(({ entries }) => entries.some((one) => one.points < 0));
    const taken = back.length === 0 ? '' : takenIn(locale, back.length);
    return isEnglish
      ? `${pointsIn(locale, points)} count on ${on}: ${parts.join(', ')}.${taken}`
      : `${pointsIn(locale, points)} comptent le ${on} : ${parts.join(', ')}.${taken}`;
  });

const takenIn = (locale: Locale, deals: number): string => {
  if (locale === 'en')
    return deals === 1 ? ' One deal was returned.' : ` ${deals} deals were returned.`;
  return deals === 1 ? ' Une vente a été retournée.' : ` ${deals} ventes ont été retournées.`;
};
