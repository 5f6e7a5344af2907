import type { Edition } from '../edition/types.ts';
import type { Line } from '../entries.ts';
import type { Fact } from '../facts.ts';
import type { Day } from '../models.ts';
import { clauseSays } from './clauses.ts';
import type { Reason } from './reason.types.ts';
import { lineDetail, lineTitle } from './why.ts';
import { inBoth, pointsIn } from './words.ts';

/** The points of one clause that count on a day, and the newest of its lines. */
export type ClauseBehind = {
  readonly edition: string;
  readonly clause: string;
  readonly points: number;
  readonly entries: number;
  readonly lines: readonly Line[];
};

/** What stands behind the points of a partner on a day. */
export type Behind = {
  readonly editionOf: (id: string) => Edition | undefined;
  readonly clauses: readonly ClauseBehind[];
  /** Facts of the lines that are shown. */
  readonly facts: readonly Fact[];
};

/** So many lines of a clause are shown. */
export const LINES_SHOWN = 5;

/** The same from lines, where all of them are known. */
export function behindOf(
  editions: readonly Edition[],
  lines: readonly Line[],
  facts: readonly Fact[],
  day: Day,
): Behind {
  const counting = lines.filter(({ from, to }) => from <= day && day < to);
  return {
    editionOf: (id) => editions.find((one) => one.id === id),
    clauses: [...Map.groupBy(counting, ({ edition, clause }) => `${edition} ${clause}`).values()]
      .flatMap((own) => {
        const [first] = own;
        if (first === undefined) return [];
        const newest = [...own].sort((a, b) =>
          a.from === b.from ? (a.subject < b.subject ? -1 : 1) : a.from < b.from ? 1 : -1,
        );
        return [
          {
            edition: first.edition,
            clause: first.clause,
            points: own.reduce((sum, { points }) => sum + points, 0),
            entries: own.length,
            lines: newest.slice(0, LINES_SHOWN),
          },
        ];
      })
      .sort((a, b) => b.points - a.points || (a.clause < b.clause ? -1 : 1)),
    facts,
  };
}

/** Points by clause, each with the newest of its lines. */
export const clauseReasons = (current: Edition, behind: Behind): readonly Reason[] =>
  behind.clauses.map((one) => reasonOfClause(current, behind, one));

function reasonOfClause(current: Edition, behind: Behind, one: ClauseBehind): Reason {
  const edition = behind.editionOf(one.edition) ?? current;
  const said = clauseSays(edition, one.clause);
  return {
    kind: 'clause',
    id: one.clause,
    title: said?.title ?? { en: one.clause, fr: one.clause },
    says: said?.says ?? { en: one.clause, fr: one.clause },
    holds: null,
    have: String(one.points),
    need: null,
    unit: 'points',
    rule:
      said === null
        ? null
        : {
            edition: said.edition,
            file: said.file,
            line: said.line,
            number: said.number,
            clause: said.clause,
          },
    record: null,
    asks: null,
    of: one.lines.map((line) => reasonOfLine(edition, behind, line)),
    more: Math.max(0, one.entries - one.lines.length),
  };
}

function reasonOfLine(edition: Edition, { facts }: Behind, line: Line): Reason {
  const own = facts.filter((fact) => fact.id === line.fact || fact.subject === line.subject);
  const detail = lineDetail(line, own);
  return {
    kind: 'line',
    id: `${line.clause}/${line.subject}/${line.from}`,
    title: lineTitle(edition, line, own),
    says: inBoth((locale) => {
      const said = locale === 'en' ? detail.en : detail.fr;
      return `${pointsIn(locale, line.points)}. ${said}.`;
    }),
    holds: null,
    have: String(line.points),
    need: null,
    unit: 'points',
    rule: null,
    record: {
      fact: line.fact,
      subject: line.subject,
      on: line.from,
      until: line.to,
      person: own.find((fact) => fact.id === line.fact)?.personId ?? null,
    },
    asks: null,
    of: [],
    more: 0,
  };
}
