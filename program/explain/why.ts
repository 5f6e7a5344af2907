import type { Edition } from '../edition/types.ts';
import type { Line } from '../entries.ts';
import type { Fact } from '../facts.ts';
import { isReturn } from '../match.ts';
import type { Day, Locale, Text } from '../models.ts';
import { type ClauseSays, clauseSays, milestoneOf } from './clauses.ts';
import { factDetail, factTitle } from './facts.ts';
import { countryIn, dayIn, inBoth, monthIn, numberIn, pointsIn, textIn } from './words.ts';

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
