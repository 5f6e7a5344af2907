/** The ledger as it is read: pages with filters, one entry, what stands behind a number. Through row-level security. */
import { sql, type RawBuilder } from 'kysely';
import type { Entry } from '../../program/entries.ts';
import type { Country, Day, ModelId, PointKind } from '../../program/models.ts';
import { codeOfKind, codeOfModel, instant, kindOfCode, modelOfCode } from '../columns.ts';
import type { Db } from '../connect.ts';

/**
 * An entry as read. `group` is '' where it is not known (a group is kept as a number); for lines of whole groups and
 * milestones it is the subject.
 */
export type LedgerEntry = Entry & {
  /** The key of the entry that took this one back. */
  readonly negatedBy: string | null;
  readonly groupId: string;
};

/** Which entries: all that are given hold together. `company` is what belongs to no model, `none` to no country. */
export type EntryFilter = {
  readonly partnerId: string;
  readonly model?: ModelId | 'company' | undefined;
  readonly kind?: PointKind | undefined;
  readonly influence?: boolean | undefined;
  readonly country?: Country | undefined;
  /** Effective on these days, both included. */
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  /** Subjects that begin with this, whatever the case. */
  readonly q?: string | undefined;
  /** Only what counts on this day. */
  readonly asOf?: Day | undefined;
  /** Only what was known then, epoch milliseconds. */
  readonly knownAt?: number | undefined;
};

/** Where a page ended: the effective day, the moment it was known (epoch milliseconds) and the key of its last entry. */
export type EntryCursor = { readonly on: Day; readonly knownAt: number; readonly key: string };

type Row = {
  key: string;
  partner_id: string;
  fact_id: string | null;
  group_id: string;
  known_at: number;
  points: number;
  edition: string;
  clause: string;
  effective_on: Day;
  expires_on: Day;
  program_year: number;
  revision: number;
  model: number;
  kind: number;
  influence: boolean;
  country: Country | null;
  subject: string;
  negates: string | null;
  negated_by: string | null;
};

const COLUMNS = sql`
  e.key, e.partner_id, e.fact_id, e.group_id, e.known_at, e.points, c.edition, c.clause, e.effective_on, e.expires_on,
  e.program_year, e.revision, e.model, e.kind, e.influence, e.country, e.subject, e.negates,
  (select n.key from entry n where n.partner_id = e.partner_id and n.group_id = e.group_id and n.negates = e.key limit 1)
    as negated_by`;

/** A page of a partner's entries, newest first: by day, and of one day what came last. */
export async function entryPage(
  db: Db,
  filter: EntryFilter,
  page: { readonly limit: number; readonly after: EntryCursor | null },
): Promise<{ readonly entries: readonly LedgerEntry[]; readonly next: EntryCursor | null }> {
  const { limit, after } = page;
  const conditions = conditionsOf(filter);
  if (after !== null)
    conditions.push(sql`(e.effective_on, e.known_at, e.key)
      < (${after.on}::date, ${instant(after.knownAt)}::timestamptz, ${after.key}::uuid)`);
  const { rows } = await sql<Row>`
    select ${COLUMNS} from entry e join clause c on c.id = e.clause_id
    where ${sql.join(conditions, sql` and `)}
    order by e.effective_on desc, e.known_at desc, e.key desc limit ${limit + 1}`.execute(db);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next =
    rows.length > limit && last !== undefined
      ? { on: last.effective_on, knownAt: last.known_at, key: last.key }
      : null;
  return { entries: shown.map(entryOf), next };
}

/** All entries that match, at most `max`; for *Why?* and for files. Newest first. */
export async function entriesOf(
  db: Db,
  filter: EntryFilter,
  max = 50_000,
): Promise<readonly LedgerEntry[]> {
  return (await entryPage(db, filter, { limit: max, after: null })).entries;
}

/** One entry by its key; null where there is none, or none that may be seen. */
export async function entryByKey(db: Db, key: string): Promise<LedgerEntry | null> {
  const { rows } = await sql<Row>`
    select ${COLUMNS} from entry e join clause c on c.id = e.clause_id where e.key = ${key}::uuid limit 1`.execute(
    db,
  );
  return rows[0] === undefined ? null : entryOf(rows[0]);
}

/** Every entry of the group that an entry belongs to: what was posted, taken back, posted again. Oldest first. */
export async function entriesOfGroup(
  db: Db,
  group: { readonly partnerId: string; readonly groupId: string },
): Promise<readonly LedgerEntry[]> {
  const { rows } = await sql<Row>`
    select ${COLUMNS} from entry e join clause c on c.id = e.clause_id
    where e.partner_id = ${group.partnerId} and e.group_id = ${group.groupId} order by e.known_at, e.revision`.execute(
    db,
  );
  return rows.map(entryOf);
}

/** The entries that stand for facts: those that carry their id. */
export async function entriesOfFacts(
  db: Db,
  partnerId: string,
  factIds: readonly string[],
): Promise<readonly LedgerEntry[]> {
  if (factIds.length === 0) return [];
  const { rows } = await sql<Row>`
    select ${COLUMNS} from entry e join clause c on c.id = e.clause_id
    where e.partner_id = ${partnerId} and e.fact_id = any(${[...factIds]}::bigint[])
    order by e.effective_on, e.key`.execute(db);
  return rows.map(entryOf);
}

function conditionsOf(filter: EntryFilter): RawBuilder<unknown>[] {
  const { model, kind, influence, country, from, to, q, asOf, knownAt } = filter;
  const conditions: RawBuilder<unknown>[] = [sql`e.partner_id = ${filter.partnerId}`];
  if (model !== undefined) {
    conditions.push(sql`e.model = ${codeOfModel(model === 'company' ? null : model)}`);
  }
  if (kind !== undefined) conditions.push(sql`e.kind = ${codeOfKind(kind)}`);
  if (influence !== undefined) conditions.push(sql`e.influence = ${influence}`);
  if (country !== undefined) {
    conditions.push(country === 'none' ? sql`e.country is null` : sql`e.country = ${country}`);
  }
  if (from !== undefined) conditions.push(sql`e.effective_on >= ${from}::date`);
  if (to !== undefined) conditions.push(sql`e.effective_on <= ${to}::date`);
  if (q !== undefined) conditions.push(sql`lower(e.subject) like ${likeStart(q.toLowerCase())}`);
  if (asOf !== undefined) {
    conditions.push(sql`e.effective_on <= ${asOf}::date and e.expires_on > ${asOf}::date`);
  }
  if (knownAt !== undefined) conditions.push(sql`e.known_at <= ${instant(knownAt)}::timestamptz`);
  return conditions;
}

/** A pattern for texts that begin so, whatever the text holds. */
export const likeStart = (text: string): string => `${text.replace(/[\\%_]/gu, '\\$&')}%`;

function entryOf(row: Row): LedgerEntry {
  const isGroup = row.fact_id === null;
  return {
    key: row.key,
    partnerId: row.partner_id,
    groupId: row.group_id,
    edition: row.edition,
    clause: row.clause,
    group: isGroup ? row.subject : '',
    subject: row.subject,
    fact: row.fact_id,
    points: row.points,
    model: modelOfCode(row.model),
    kind: kindOfCode(row.kind),
    influence: row.influence,
    country: row.country,
    from: row.effective_on,
    to: row.expires_on,
    programYear: row.program_year,
    revision: row.revision,
    negates: row.negates,
    negatedBy: row.negated_by,
    knownAt: row.known_at,
  };
}
