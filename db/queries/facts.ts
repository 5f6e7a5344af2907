/** Facts as they are read: by id, by what they are about, and those that stand behind entries. Through row-level security. */
import { sql } from 'kysely';
import type { Edition } from '../../program/edition/types.ts';
import { daysInForce } from '../../program/editions.ts';
import type { Line } from '../../program/entries.ts';
import type { Fact } from '../../program/facts.ts';
import { periodOf } from '../../program/fold.ts';
import { groupsOf } from '../../program/judge.ts';
import type { FactVerdict } from '../../program/judge.types.ts';
import type { Day } from '../../program/models.ts';
import type { Db } from '../connect.ts';
import { FACT_COLUMNS, type FactRow, factOf } from '../writer/rows.ts';

/** A fact with what the rules said of it when it was last judged. */
export type JudgedFact = Fact & { readonly verdict: FactVerdict | null };

type Row = FactRow & { verdict: FactVerdict | null };
const columns = sql.raw(`${FACT_COLUMNS}, f.verdict`);
const judged = (row: Row): JudgedFact => ({ ...factOf(row), verdict: row.verdict });

/** Facts by their ids, by id; what may not be seen is missing. */
export async function factsByIds(
  db: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, JudgedFact>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<Row>`
    select ${columns} from fact f where f.id = any(${[...ids]}::bigint[]) and f.state = 'placed'`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.id, judged(row)]));
}

/** What a story is about. */
export type StorySubject =
  | { readonly kind: 'deal'; readonly subject: string }
  | { readonly kind: 'customer'; readonly customer: string }
  | { readonly kind: 'person'; readonly personId: string };

const storyMax = 1_000;

/** Everything a partner's facts say about a deal, a customer or a person, in the order in which it happened. */
export async function factsAbout(
  db: Db,
  partnerId: string,
  about: StorySubject,
): Promise<readonly JudgedFact[]> {
  const condition =
    about.kind === 'deal'
      ? sql`f.subject = ${about.subject} collate "C" and f.family = 'deals'`
      : about.kind === 'customer'
        ? sql`f.fields ? 'customer' and f.fields ->> 'customer' = ${about.customer}`
        : sql`f.person_id = ${about.personId}`;
  const { rows } = await sql<Row>`
    select ${columns} from fact f
    where f.partner_id = ${partnerId} and f.state = 'placed' and ${condition}
    order by f.effective_on, f.id limit ${storyMax}`.execute(db);
  return rows.map(judged);
}

/**
 * The facts behind lines of one partner: the fact that a line stands for, other facts of its subject (a deal beside its
 * return), and for the line of a whole group every fact of the group.
 */
export async function factsBehind(
  db: Db,
  editions: readonly Edition[],
  partnerId: string,
  lines: readonly Line[],
): Promise<readonly JudgedFact[]> {
  const ids = [...new Set(lines.flatMap((line) => line.fact ?? []))];
  const subjects = [
    ...new Set(lines.filter((line) => line.fact !== null).map((line) => line.subject)),
  ];
  const groups = groupRanges(editions, lines);
  const { rows } = await sql<Row>`
    select ${columns} from fact f where f.id = any(${ids}::bigint[]) and f.state = 'placed'
    union
    select ${columns} from fact f where f.subject = any(${subjects}) and f.family = 'deals'
      and f.partner_id = ${partnerId} and f.state = 'placed'
    union
    select ${columns} from unnest(${groups.map((one) => one.family)}::text[], ${groups.map((one) => one.from)}::date[],
      ${groups.map((one) => one.to)}::date[]) r(family, from_on, to_on)
    join fact f on f.partner_id = ${partnerId} and f.family = r.family and f.effective_on >= r.from_on
      and f.effective_on < r.to_on and f.state = 'placed'`.execute(db);
  return rows.map(judged);
}

type Range = { readonly family: string; readonly from: Day; readonly to: Day };

function groupRanges(editions: readonly Edition[], lines: readonly Line[]): readonly Range[] {
  const ranges = new Map<string, Range>();
  for (const line of lines) {
    const edition = editions.find((one) => one.id === line.edition);
    const clause = edition?.clauses.find((one) => one.id === line.clause);
    if (edition === undefined || clause === undefined || line.fact !== null) continue;
    const { from, to } = periodOf(clause, edition, daysInForce(editions, edition), line.from);
    ranges.set(`${clause.from}/${from}/${to}`, { family: clause.from, from, to });
  }
  return [...ranges.values()];
}

/** Of facts that were read, those of a line's group; for a line of one fact, that and others of its subject. */
export function factsOfLine<F extends Fact>(
  editions: readonly Edition[],
  line: Line,
  facts: readonly F[],
): readonly F[] {
  if (line.fact !== null) {
    return facts.filter((fact) => fact.id === line.fact || fact.subject === line.subject);
  }
  return facts.filter((fact) =>
    groupsOf(editions, [fact], [fact]).some(
      (group) =>
        group.edition === line.edition &&
        group.clause === line.clause &&
        group.group === line.subject,
    ),
  );
}

/** The name of the group of a line that stands for one fact (`2022/cust-0007`): entries keep it as a number only. */
export function groupOfLine(
  editions: readonly Edition[],
  line: Line,
  facts: readonly Fact[],
): string {
  if (line.fact === null) return line.subject;
  const own = facts.filter((fact) => fact.id === line.fact || fact.subject === line.subject);
  const group = groupsOf(editions, own, own).find(
    (one) => one.edition === line.edition && one.clause === line.clause,
  );
  return group?.group ?? line.subject;
}
