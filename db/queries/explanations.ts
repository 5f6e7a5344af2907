/** What an explanation is made from: a partner on a day, and the points behind the total by clause. Through row-level security. */
import { sql } from 'kysely';
import type { Edition } from '../../program/edition/types.ts';
import type { Line } from '../../program/entries.ts';
import { type ClauseBehind, LINES_SHOWN } from '../../program/explain.ts';
import type { Fact } from '../../program/facts.ts';
import type { Day } from '../../program/models.ts';
import type { Known } from '../../program/rules/records.types.ts';
import { type Reads, familiesRead } from '../../program/rules/reads.ts';
import { kindOfCode, modelOfCode } from '../columns.ts';
import type { Db } from '../connect.ts';
import { FACT_COLUMNS, type FactRow, factOf } from '../writer/rows.ts';
import { knownOf, statusSince } from './known.ts';
import { partnerById } from './partners.ts';
import { type StandingFigures, standingFigures } from './standing.ts';

export type ExplanationFigures = {
  readonly figures: StandingFigures;
  readonly known: Known;
  readonly clauses: readonly ClauseBehind[];
  /** Facts of the lines that are shown. */
  readonly facts: readonly Fact[];
};

/** Everything that something of an edition reads of a partner; null for one that is not visible. */
export async function explanationFigures(
  db: Db,
  edition: Edition,
  { partnerId, asOf }: { readonly partnerId: string; readonly asOf: Day },
  reads: Reads,
): Promise<ExplanationFigures | null> {
  const [partner, all, behind, read] = await Promise.all([
    partnerById(db, partnerId),
    standingFigures(db, [{ partnerId, asOf }]),
    clausesBehind(db, partnerId, asOf),
    // Where a measure counts points line by line, all of them are read.
    reads.records.has('points')
      ? knownOf(db, [partnerId])
      : factsOfFamilies(db, partnerId, asOf, familiesRead(reads, edition)),
  ]);
  const figures = all.get(partnerId);
  if (partner === null || figures === undefined) return null;
  const { homeCountry, participations } = partner;
  const known: Known =
    read instanceof Map
      ? (read.get(partnerId) as Known)
      : {
          facts: read as readonly Fact[],
          lines: linesOf(behind.sums, figures.ahead),
          participations: participations.map(({ country, model, from, to }) => ({
            country,
            model,
            from,
            to,
          })),
          attributes: { home: homeCountry },
          people: new Map(),
          home: homeCountry,
          status: statusSince(participations),
        };
  return { figures, known, clauses: behind.clauses, facts: behind.facts };
}

/** Points come to the same on every day from the first on, whatever they are earned by. */
const linesOf = (
  sums: readonly Line[],
  ahead: readonly { readonly on: Day; readonly points: number }[],
): readonly Line[] => [
  ...sums,
  ...ahead.map(({ on, points }) => ({
    ...NO_CLAUSE,
    points,
    from: on,
    to: FOR_EVER,
  })),
];
const FOR_EVER: Day = '9999-12-31';
const NO_CLAUSE = {
  clause: '',
  edition: '',
  group: '',
  subject: '',
  fact: null,
  model: null,
  kind: 'performing',
  influence: false,
  country: null,
} as const;

async function factsOfFamilies(
  db: Db,
  partnerId: string,
  asOf: Day,
  families: readonly string[],
): Promise<readonly Fact[]> {
  if (families.length === 0) return [];
  const { rows } = await sql<FactRow>`
    select ${sql.raw(FACT_COLUMNS)} from fact f
    where f.partner_id = ${partnerId} and f.family = any(${[...families]}) and f.state = 'placed'
      and f.effective_on <= ${asOf}::date`.execute(db);
  return rows.map(factOf);
}

type Row = {
  readonly edition: string;
  readonly clause: string;
  readonly model: number;
  readonly kind: number;
  readonly influence: boolean;
  readonly country: string | null;
  readonly points: number;
  readonly entries: number;
  readonly newest: Day;
};
type LineRow = {
  readonly clause_id: number;
  readonly edition: string;
  readonly clause: string;
  readonly subject: string;
  readonly fact_id: string | null;
  readonly points: number;
  readonly model: number;
  readonly kind: number;
  readonly influence: boolean;
  readonly country: string | null;
  readonly effective_on: Day;
  readonly expires_on: Day;
};

/** The points that count on a day, by clause; the newest lines of each, with their facts. */
async function clausesBehind(db: Db, partnerId: string, asOf: Day) {
  const { rows: sums } = await sql<Row>`
    select c.edition, c.clause, s.* from (
      select e.clause_id, e.model, e.kind, e.influence, e.country, sum(e.points)::float8 as points,
        count(*)::int as entries, max(e.effective_on) as newest
      from entry e
      where e.partner_id = ${partnerId} and e.effective_on <= ${asOf}::date and e.expires_on > ${asOf}::date
      group by 1, 2, 3, 4, 5) s join clause c on c.id = s.clause_id`.execute(db);
  // A few of each: what is newest is looked for from the newest on, and no further than it takes.
  const { rows: lines } = await sql<LineRow>`
    select c.edition, c.clause, l.* from unnest(${[...new Set(sums.map((row) => (row as unknown as LineRow).clause_id))]}::int[]) a(id)
    join clause c on c.id = a.id
    cross join lateral (
      select e.clause_id, e.subject, e.fact_id, e.points, e.model, e.kind, e.influence, e.country, e.effective_on, e.expires_on
      from entry e where e.partner_id = ${partnerId} and e.clause_id = a.id
        and e.effective_on <= ${asOf}::date and e.expires_on > ${asOf}::date
      order by e.effective_on desc, e.known_at desc, e.key desc limit ${LINES_SHOWN}) l`.execute(
    db,
  );
  const ids = [...new Set(lines.flatMap(({ fact_id }) => fact_id ?? []))];
  const { rows: facts } = await sql<FactRow>`
    select ${sql.raw(FACT_COLUMNS)} from fact f where f.id = any(${ids}::bigint[]) and f.state = 'placed'`.execute(
    db,
  );
  return { sums: sums.map(sumLine), clauses: clausesOf(sums, lines), facts: facts.map(factOf) };
}

const sumLine = (row: Row): Line => ({
  ...NO_CLAUSE,
  clause: row.clause,
  edition: row.edition,
  model: modelOfCode(row.model),
  kind: kindOfCode(row.kind),
  influence: row.influence,
  country: row.country,
  points: row.points,
  from: row.newest,
  to: FOR_EVER,
});

const lineOf = (row: LineRow): Line => ({
  clause: row.clause,
  edition: row.edition,
  group: row.subject,
  subject: row.subject,
  fact: row.fact_id,
  points: row.points,
  model: modelOfCode(row.model),
  kind: kindOfCode(row.kind),
  influence: row.influence,
  country: row.country,
  from: row.effective_on,
  to: row.expires_on,
});

function clausesOf(sums: readonly Row[], lines: readonly LineRow[]): readonly ClauseBehind[] {
  const keyOf = ({ edition, clause }: { edition: string; clause: string }): string =>
    `${edition} ${clause}`;
  const own = Map.groupBy(lines, keyOf);
  return [...Map.groupBy(sums, keyOf)]
    .flatMap(([key, rows]) => {
      const [first] = rows;
      if (first === undefined) return [];
      return [
        {
          edition: first.edition,
          clause: first.clause,
          points: rows.reduce((sum, { points }) => sum + points, 0),
          entries: rows.reduce((sum, { entries }) => sum + entries, 0),
          lines: (own.get(key) ?? []).map(lineOf),
        },
      ];
    })
    .sort((a, b) => b.points - a.points || (a.clause < b.clause ? -1 : 1));
}
