/** Facts and lines as rows: reading what the clauses need, and what stands. */
import {
  FACT_FAMILY,
  type Fact,
  type FactFamily,
  type FactFields,
  type FactKind,
} from '../../program/facts.ts';
import type { Edition } from '../../program/edition/types.ts';
import { yearOfGroup } from '../../program/fold.ts';
import type { FactRead, FactVerdict, Group, StandingLine } from '../../program/judge.types.ts';
import { kindOfCode, modelOfCode } from '../columns.ts';
import { dates, int2s, int4s, int8s, texts } from '../arrays.ts';
import type { Session } from '../connect.ts';
import type { Clauses } from '../queries/editions.ts';
import { groupIdOf } from '../keys.ts';

/** The columns of `fact` that make a `Fact`, for a select from `f`. */
export const FACT_COLUMNS = `f.id, f.partner_id, f.site_id, f.person_id, f.model, f.country, f.source, f.source_id,
  f.kind, f.subject, f.effective_on, f.occurred_at, f.known_at, f.fields, f.currency, f.minor, f.rate, f.verdict`;

export type FactRow = {
  readonly id: string;
  readonly partner_id: string;
  readonly site_id: string | null;
  readonly person_id: string | null;
  readonly model: number | null;
  readonly country: string | null;
  readonly source: string;
  readonly source_id: string;
  readonly kind: FactKind;
  readonly subject: string;
  readonly effective_on: string;
  readonly occurred_at: number | null;
  readonly known_at: number;
  readonly fields: FactFields;
  readonly currency: string | null;
  readonly minor: string | null;
  readonly rate: string | null;
  readonly verdict: FactVerdict | null;
};

/** A row as the program sees it. */
export function factOf(row: FactRow): Fact {
  return {
    id: row.id,
    partnerId: row.partner_id,
    siteId: row.site_id,
    personId: row.person_id,
    model: row.model === null ? null : modelOfCode(row.model),
    country: row.country,
    source: row.source,
    sourceId: row.source_id,
    kind: row.kind,
    subject: row.subject,
    effectiveOn: row.effective_on,
    occurredAt: row.occurred_at === null ? null : new Date(row.occurred_at).toISOString(),
    knownAt: row.known_at,
    fields: row.fields,
    money:
      row.currency === null || row.minor === null
        ? null
        : { currency: row.currency, minor: row.minor },
    rate: row.rate,
  };
}

// `+ 0` leaves only the index of subjects: these statements are planned while the table is small, when that of partners
// looks as good, and is not.
const BY_SUBJECT = `select ${FACT_COLUMNS}
  from unnest($1::bigint[], $2::text[], $3::text[]) r(partner_id, family, subject)
  join fact f on f.subject = r.subject collate "C" and f.partner_id + 0 = r.partner_id and f.family = r.family
  where f.state = 'placed'`;

// Facts of the days, and every return of a deal of these days, however late it came.
const BY_DAYS = `select ${FACT_COLUMNS}
  from unnest($1::bigint[], $2::text[], $3::date[], $4::date[], $5::bigint[], $6::text[], $7::text[])
    r(partner_id, family, from_on, to_on, person_id, field, value)
  join fact f on f.partner_id = r.partner_id and f.family = r.family
    and f.effective_on >= r.from_on and f.effective_on < r.to_on
  where f.state = 'placed' and (r.person_id is null or f.person_id = r.person_id)
    and (r.field is null or f.fields ->> r.field = r.value)`;

// The same of one customer, by an index of its own: a partner may have thousands of deals in a year. As pairs, since no
// other index can look those up: statements are planned while the table is small, when any would do. `offset 0` has each
// row of `r` look by itself.
const BY_CUSTOMER = `select ${FACT_COLUMNS}
  from unnest($1::bigint[], $2::text[], $3::date[], $4::date[], $5::text[])
    r(partner_id, family, from_on, to_on, customer)
  cross join lateral (select ${FACT_COLUMNS}, f.family from fact f
    where f.fields ? 'customer'
      and ((f.fields ->> 'customer') collate "C", f.partner_id) >= (r.customer, r.partner_id)
      and ((f.fields ->> 'customer') collate "C", f.partner_id) <= (r.customer, r.partner_id)
      and f.state = 'placed' offset 0) f
  where f.family = r.family and f.effective_on >= r.from_on and f.effective_on < r.to_on`;

const RETURNS = `select ${FACT_COLUMNS}
  from unnest($1::bigint[], $2::text[]) r(partner_id, subject)
  join fact f on f.subject = r.subject collate "C" and f.partner_id + 0 = r.partner_id
    and f.kind = 'deal.returned' and f.state = 'placed'`;

/** A fact that is stored, with the verdict that stands on it. */
export type StoredFact = { readonly fact: Fact; readonly verdict: FactVerdict | null };
/** By id. */
export type StoredFacts = ReadonlyMap<string, StoredFact>;

/** Reads facts, each once. Sends all statements at once; the returns of deals read by days need a second round. */
export async function readFacts(
  session: Session,
  reads: readonly FactRead[],
): Promise<StoredFacts> {
  const found = new Map<string, StoredFact>();
  const keep = (rows: readonly FactRow[]): void => {
    for (const row of rows) {
      if (!found.has(row.id)) found.set(row.id, { fact: factOf(row), verdict: row.verdict });
    }
  };
  const [subjects, days] = await Promise.all([
    readBySubject(session, reads),
    readByDays(session, reads),
  ]);
  keep(subjects);
  keep(days);
  const deals = days.filter(
    (row) => FACT_FAMILY[row.kind] === 'deals' && row.kind !== 'deal.returned',
  );
  if (deals.length > 0) {
    const asked = new Map(deals.map((row) => [`${row.partner_id}/${row.subject}`, row]));
    const pairs = [...asked.values()];
    const columns = [
      int8s(pairs.map((row) => row.partner_id)),
      texts(pairs.map((row) => row.subject)),
    ];
    keep(await session.query<FactRow>('read-returns', RETURNS, columns));
  }
  return found;
}

async function readBySubject(session: Session, reads: readonly FactRead[]): Promise<FactRow[]> {
  const ids: string[] = [];
  const families: FactFamily[] = [];
  const subjects: string[] = [];
  for (const { partnerId, family, by } of reads) {
    if (!('subject' in by)) continue;
    ids.push(partnerId);
    families.push(family);
    subjects.push(by.subject);
  }
  if (ids.length === 0) return [];
  return session.query<FactRow>('read-by-subject', BY_SUBJECT, [
    int8s(ids),
    texts(families),
    texts(subjects),
  ]);
}

async function readByDays(session: Session, reads: readonly FactRead[]): Promise<FactRow[]> {
  const rows = reads.flatMap(({ partnerId, family, by }) => {
    if ('subject' in by) return [];
    const { from, to, only } = by;
    const person = only !== undefined && 'person' in only ? only.person : null;
    const narrowed = only !== undefined && 'field' in only ? only : { field: null, value: null };
    return [{ partnerId, family, from, to, person, ...narrowed }];
  });
  const ofCustomers = rows.filter(({ field }) => field === 'customer');
  const others = rows.filter(({ field }) => field !== 'customer');
  const days = (of: typeof rows): Buffer[] => [
    int8s(of.map((row) => row.partnerId)),
    texts(of.map((row) => row.family)),
    dates(of.map((row) => row.from)),
    dates(of.map((row) => row.to)),
  ];
  const read = await Promise.all([
    ofCustomers.length > 0 &&
      session.query<FactRow>('read-by-customer', BY_CUSTOMER, [
        ...days(ofCustomers),
        texts(ofCustomers.map((row) => row.value)),
      ]),
    others.length > 0 &&
      session.query<FactRow>('read-by-days', BY_DAYS, [
        ...days(others),
        int8s(others.map((row) => row.person)),
        texts(others.map((row) => row.field)),
        texts(others.map((row) => row.value)),
      ]),
  ]);
  return read.flatMap((part) => part || []);
}

/** A group with the number that its entries carry. */
export type NumberedGroup = Group & { readonly groupId: string };

export const numbered = (group: Group): NumberedGroup => ({ ...group, groupId: groupIdOf(group) });

/** A line that stands, with what only the ledger knows of it. */
export type LedgerLine = StandingLine & {
  readonly partnerId: string;
  readonly groupId: string;
  readonly clauseId: number;
  readonly programYear: number;
};

/** What the ledger holds for groups: the lines that stand, and how many entries each subject has had. */
export type Standing = {
  readonly lines: readonly LedgerLine[];
  readonly revisionOf: (partnerId: string, groupId: string, subject: string) => number;
};

/** The key under which revisions of a subject within a group are counted. */
const revisionKey = (partnerId: string, groupId: string, subject: string): string =>
  `${partnerId}/${groupId}/${subject}`;
const nothingStands: Standing = { lines: [], revisionOf: () => 0 };

/** The columns of `entry` that make a line, for a select from `e`. */
const ENTRY_COLUMNS = `e.partner_id, e.group_id, e.key, e.clause_id, e.program_year, e.revision, e.negates, e.fact_id,
  e.points, e.model, e.kind, e.influence, e.country, e.subject, e.effective_on, e.expires_on`;

const BY_GROUP = `select ${ENTRY_COLUMNS} from unnest($1::bigint[], $2::bigint[]) g(partner_id, group_id)
  join entry e on e.partner_id = g.partner_id and e.group_id = g.group_id`;
// Where the year is known, one partition is asked and not each of them.
const BY_GROUP_OF_YEAR = `select ${ENTRY_COLUMNS}
  from unnest($1::bigint[], $2::bigint[], $3::smallint[]) g(partner_id, group_id, program_year)
  join entry e on e.program_year = g.program_year and e.partner_id = g.partner_id and e.group_id = g.group_id`;
const BY_PARTNER = `select ${ENTRY_COLUMNS} from entry e where e.partner_id = any($1::bigint[])`;

type EntryRow = {
  partner_id: string;
  group_id: string;
  key: string;
  clause_id: number;
  program_year: number;
  revision: number;
  negates: string | null;
  fact_id: string | null;
  points: number;
  model: number;
  kind: number;
  influence: boolean;
  country: string | null;
  subject: string;
  effective_on: string;
  expires_on: string;
};

/** Reads what stands for these groups. */
export async function readStanding(
  session: Session,
  clauses: Clauses,
  editions: readonly Edition[],
  groups: readonly NumberedGroup[],
): Promise<Standing> {
  if (groups.length === 0) return nothingStands;
  const years = groups.map((group) => yearOf(editions, group));
  const ofYear = groups.filter((_, at) => years[at] !== null);
  const others = groups.filter((_, at) => years[at] === null);
  const read = await Promise.all([
    ofYear.length > 0 &&
      session.query<EntryRow>('read-groups-of-year', BY_GROUP_OF_YEAR, [
        ...columnsOfGroups(ofYear),
        int2s(years.filter((year) => year !== null)),
      ]),
    others.length > 0 && session.query<EntryRow>('read-groups', BY_GROUP, columnsOfGroups(others)),
  ]);
  const rows = read.flatMap((part) => part || []);
  await clauses.learn(rows.map((row) => row.clause_id));
  return standingOf(
    rows,
    clauses,
    new Map(groups.map((one) => [`${one.partnerId}/${one.groupId}`, one])),
  );
}

const columnsOfGroups = (groups: readonly NumberedGroup[]): readonly Buffer[] => [
  int8s(groups.map((one) => one.partnerId)),
  int8s(groups.map((one) => one.groupId)),
];

function yearOf(editions: readonly Edition[], { edition, clause, group }: Group): number | null {
  const its = editions.find((one) => one.id === edition);
  const found = its?.clauses.find((one) => one.id === clause);
  return its === undefined || found === undefined ? null : yearOfGroup(found, its, group);
}

/**
 * Reads everything that stands for a partner by the clauses of facts; milestones are no business of the rules. Lines of
 * groups that are not among `groups` carry no name of their group: they can be taken back, and compare with nothing.
 */
export async function readStandingOfPartner(
  session: Session,
  clauses: Clauses,
  editions: readonly Edition[],
  partnerId: string,
  groups: readonly NumberedGroup[],
): Promise<Standing> {
  const rows = await session.query<EntryRow>('read-partner-entries', BY_PARTNER, [[partnerId]]);
  await clauses.learn(rows.map((row) => row.clause_id));
  const earning = new Set(
    editions.flatMap((one) => one.clauses.map((clause) => `${one.id}/${clause.id}`)),
  );
  const ofFacts = rows.filter((row) => {
    const { edition, clause } = clauses.named(row.clause_id);
    return earning.has(`${edition}/${clause}`);
  });
  return standingOf(
    ofFacts,
    clauses,
    new Map(groups.map((one) => [`${one.partnerId}/${one.groupId}`, one])),
  );
}

const WHOLE_FACTS = `select f.* from unnest($1::bigint[], $2::integer[]) w(partner_id, most)
  cross join lateral (select ${FACT_COLUMNS} from fact f
    where f.partner_id = w.partner_id and f.state = 'placed' limit w.most + 1) f`;
const WHOLE_ENTRIES = `select e.* from unnest($1::bigint[], $2::integer[]) w(partner_id, most)
  cross join lateral (select ${ENTRY_COLUMNS} from entry e where e.partner_id = w.partner_id limit w.most + 1) e`;

/** How much of a partner is read at most. */
export type Whole = {
  readonly partnerId: string;
  readonly facts: number;
  readonly entries: number;
};
export type WholeRows = {
  readonly facts: readonly FactRow[];
  readonly entries: readonly EntryRow[];
};

/** Reads partners as a whole: one fact or entry more than asked for says that there may be others. */
export async function readWhole(session: Session, wanted: readonly Whole[]): Promise<WholeRows> {
  if (wanted.length === 0) return { facts: [], entries: [] };
  const ids = int8s(wanted.map((one) => one.partnerId));
  const [facts, entries] = await Promise.all([
    session.query<FactRow>('read-whole-facts', WHOLE_FACTS, [
      ids,
      int4s(wanted.map((one) => one.facts)),
    ]),
    session.query<EntryRow>('read-whole-entries', WHOLE_ENTRIES, [
      ids,
      int4s(wanted.map((one) => one.entries)),
    ]),
  ]);
  return { facts, entries };
}

function standingOf(
  rows: readonly EntryRow[],
  clauses: Clauses,
  groups: ReadonlyMap<string, NumberedGroup>,
): Standing {
  const negated = new Set(rows.map((row) => row.negates));
  const revisions = new Map<string, number>();
  const lines: LedgerLine[] = [];
  for (const row of rows) {
    const key = revisionKey(row.partner_id, row.group_id, row.subject);
    revisions.set(key, (revisions.get(key) ?? 0) + 1);
    if (row.negates === null && !negated.has(row.key)) {
      lines.push(
        lineOf(row, clauses, groups.get(`${row.partner_id}/${row.group_id}`)?.group ?? ''),
      );
    }
  }
  const revisionOf: Standing['revisionOf'] = (...of) => revisions.get(revisionKey(...of)) ?? 0;
  return { lines, revisionOf };
}

/** An entry as a line that stands. */
export function lineOf(row: EntryRow, clauses: Clauses, group: string): LedgerLine {
  const { edition, clause } = clauses.named(row.clause_id);
  return {
    partnerId: row.partner_id,
    groupId: row.group_id,
    clauseId: row.clause_id,
    programYear: row.program_year,
    key: row.key,
    revision: row.revision,
    clause,
    edition,
    group,
    subject: row.subject,
    fact: row.fact_id,
    points: row.points,
    model: modelOfCode(row.model),
    kind: kindOfCode(row.kind),
    influence: row.influence,
    country: row.country,
    from: row.effective_on,
    to: row.expires_on,
  };
}
