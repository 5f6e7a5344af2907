/** Posting: entries, balances, versions, the message to the relay and the notice to whoever watches, in one statement. */
import type { Line } from '../../program/entries.ts';
import type { FactFamily } from '../../program/facts.ts';
import type { Day } from '../../program/models.ts';
import { bools, dates, int2s, int4s, int8s, numbers, texts, uuids } from '../arrays.ts';
import { codeOfKind, codeOfModel, instant, json } from '../columns.ts';
import type { Session } from '../connect.ts';
import { CHANNEL, type FactsMessage, payloadOf, type WhatChanged } from '../messages.types.ts';
import { type LockedPartner, lockedPartnerOf, type PartnerRow } from './partners.ts';

/** A line to be written, with everything that only the ledger knows. */
export type Posting = {
  readonly partnerId: string;
  readonly key: string;
  readonly groupId: string;
  readonly clauseId: number;
  readonly programYear: number;
  readonly revision: number;
  readonly negates: string | null;
  readonly line: Line;
};

/** A partner that something was stored for: its today, and the kinds of facts that are new. */
export type Touched = {
  readonly today: Day;
  readonly families: ReadonlySet<FactFamily>;
};

export type ToPost = {
  readonly postings: readonly Posting[];
  readonly partners: ReadonlyMap<string, Touched>;
  /** Epoch milliseconds. */
  readonly knownAt: number;
  /** False sends no NOTIFY: for the benchmark of what it costs. */
  readonly notify: boolean;
};

// Entries, balances and what is told, in one statement.
const POST = `with entries as (
    insert into entry (partner_id, key, group_id, clause_id, program_year, revision, negates, fact_id, points,
      model, kind, influence, country, subject, effective_on, expires_on, known_at)
    select t.*, $17::timestamptz from unnest($1::bigint[], $2::uuid[], $3::bigint[], $4::integer[], $5::smallint[],
      $6::smallint[], $7::uuid[], $8::bigint[], $9::integer[], $10::smallint[], $11::smallint[], $12::boolean[],
      $13::text[], $14::text[], $15::date[], $16::date[]) t),
  balances as (
    insert into balance as b (partner_id, model, kind, influence, country, points)
    select * from unnest($18::bigint[], $19::smallint[], $20::smallint[], $21::boolean[], $22::text[], $23::bigint[])
    on conflict (partner_id, model, kind, influence, country) do update set points = b.points + excluded.points),
  message as (
    insert into outbox (topic, payload, created_at, not_before)
    select 'facts', $24::jsonb, $17, $17 where $24 is not null)
  select pg_notify('${CHANNEL}', $25) where $25 is not null`;

// Versions rise, days come closer. Sorted, since it also takes the locks where nothing had to be read before. A partner
// whose balances are due keeps its day, and stays due.
const raiseBy = (by: string, names: string, values: string): string => `
  update partner p set version = p.version + ${by}, next_change_on = least(p.next_change_on, t.next),
    as_of = case when p.next_change_on > t.today and p.as_of <= t.today then t.today else p.as_of end
  from (select * from unnest(${values}) u(${names}) order by id) t
  where p.id = t.id returning p.id, p.as_of, p.next_change_on, p.version`;
const RAISE = raiseBy('1', 'id, today, next', '$1::bigint[], $2::date[], $3::date[]');
// Whoever has another version than that divides by nothing, which ends the transaction: what is sent with it is refused.
const RAISE_UNMOVED = raiseBy(
  '1 / (p.version = t.version)::integer',
  'id, today, next, version',
  '$1::bigint[], $2::date[], $3::date[], $4::bigint[]',
);

/** The first day after its today on which something of a partner begins or ends. */
export type NextChanges = ReadonlyMap<string, Day>;

/**
 * Raises the versions of the partners that something is posted for, and locks them until the transaction ends; a
 * statement before the one that posts. Returns them as they are then.
 *
 * @param next when something of what is posted begins or ends, where that is known already; else see `lowerNextChanges`
 */
export async function raisePartners(
  session: Session,
  partners: ToPost['partners'],
  next: NextChanges = new Map(),
): Promise<ReadonlyMap<string, LockedPartner>> {
  const rows = await session.query<PartnerRow>(
    'raise-partners',
    RAISE,
    columnsOfRaised(partners, next),
  );
  return new Map(rows.map((row) => [row.id, lockedPartnerOf(row)]));
}

const columnsOfRaised = (partners: ToPost['partners'], next: NextChanges): readonly Buffer[] => {
  const ids = [...partners.keys()];
  return [
    int8s(ids),
    dates(ids.map((id) => partners.get(id)?.today ?? null)),
    dates(ids.map((id) => next.get(id) ?? 'infinity')),
  ];
};

/** The same where each still has this version; else it fails, and the transaction with it (see `hasMoved`). */
export async function raiseUnmoved(
  session: Session,
  partners: ToPost['partners'],
  next: NextChanges,
  versionOf: (partnerId: string) => number,
): Promise<ReadonlyMap<string, LockedPartner>> {
  const rows = await session.query<PartnerRow>('raise-unmoved', RAISE_UNMOVED, [
    ...columnsOfRaised(partners, next),
    numbers([...partners.keys()].map(versionOf)),
  ]);
  return new Map(rows.map((row) => [row.id, lockedPartnerOf(row)]));
}

// Divides by nothing where it is another.
const MAP_UNMOVED = 'select 1 / (version = $1)::integer from place_map';

/** Fails, and the transaction with it, where the map has another version. */
export const assertMap = (session: Session, version: string): Promise<unknown> =>
  session.query('map-unmoved', MAP_UNMOVED, [version]);

/** A division by zero: something has another version than that by which it was judged. */
export const hasMoved = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '22012';

const LOWER = `update partner p set next_change_on = t.next
  from unnest($1::bigint[], $2::date[]) t(id, next) where p.id = t.id and p.next_change_on > t.next`;

/** Tells of partners that were raised before it was known what is posted when it begins or ends. */
export async function lowerNextChanges(
  session: Session,
  raised: ReadonlyMap<string, LockedPartner>,
  next: NextChanges,
): Promise<void> {
  // Nearly always something ends sooner than what is posted now.
  const sooner = [...next].filter(([id, day]) => day < (raised.get(id)?.nextChangeOn ?? ''));
  if (sooner.length === 0) return;
  await session.query('lower-next-changes', LOWER, [
    int8s(sooner.map(([id]) => id)),
    dates(sooner.map(([, day]) => day)),
  ]);
}

/**
 * Writes postings and what follows from them. The partners are locked, and nothing of what is posted stands yet: a key that
 * does fails the batch. A partner whose balances are due stays due, to be summed afresh by `bringToToday`.
 */
export async function post(session: Session, toPost: ToPost): Promise<void> {
  const { postings, partners, knownAt, notify } = toPost;
  const at = instant(knownAt);
  await session.query('post', POST, [
    ...columnsOfEntries(postings),
    at,
    ...columnsOfBalances(postings, partners),
    messageOf(partners),
    notify && partners.size > 0
      ? payloadOf({ p: [...partners.keys()], w: whatOf(partners) })
      : null,
  ]);
}

/** New facts show with their sources; what an award changes is told by the standing that follows. */
const whatOf = (partners: ReadonlyMap<string, Touched>): readonly WhatChanged[] =>
  [...partners.values()].some(({ families }) => families.size > 0) ? ['source'] : [];

function columnsOfEntries(postings: readonly Posting[]): unknown[] {
  return [
    int8s(postings.map((one) => one.partnerId)),
    uuids(postings.map((one) => one.key)),
    int8s(postings.map((one) => one.groupId)),
    int4s(postings.map((one) => one.clauseId)),
    int2s(postings.map((one) => one.programYear)),
    int2s(postings.map((one) => one.revision)),
    uuids(postings.map((one) => one.negates)),
    int8s(postings.map(({ line }) => line.fact)),
    int4s(postings.map(({ line }) => line.points)),
    int2s(postings.map(({ line }) => codeOfModel(line.model))),
    int2s(postings.map(({ line }) => codeOfKind(line.kind))),
    bools(postings.map(({ line }) => line.influence)),
    texts(postings.map(({ line }) => line.country)),
    texts(postings.map(({ line }) => line.subject)),
    dates(postings.map(({ line }) => line.from)),
    dates(postings.map(({ line }) => line.to)),
  ];
}

type Delta = {
  readonly partnerId: string;
  readonly model: number;
  readonly kind: number;
  readonly influence: boolean;
  readonly country: string;
  points: number;
};

/** What of the postings counts on each partner's today, summed; sorted, so that rows are locked in one order. */
function columnsOfBalances(
  postings: readonly Posting[],
  partners: ReadonlyMap<string, Touched>,
): unknown[] {
  const deltas = new Map<string, Delta>();
  for (const { partnerId, line } of postings) {
    const today = partners.get(partnerId)?.today ?? '';
    if (line.from > today || today >= line.to) continue;
    const [model, kind] = [codeOfModel(line.model), codeOfKind(line.kind)];
    const country = line.country ?? '';
    const key = `${partnerId}/${model}/${kind}/${line.influence ? 1 : 0}/${country}`;
    const delta = deltas.get(key);
    if (delta !== undefined) delta.points += line.points;
    else {
      const { influence, points } = line;
      deltas.set(key, { partnerId, model, kind, influence, country, points });
    }
  }
  const all = [...deltas].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, delta]) => delta);
  return [
    int8s(all.map((one) => one.partnerId)),
    int2s(all.map((one) => one.model)),
    int2s(all.map((one) => one.kind)),
    bools(all.map((one) => one.influence)),
    texts(all.map((one) => one.country)),
    numbers(all.map((one) => one.points)),
  ];
}

/** When the first of these postings begins or ends after their partner's today. */
export function nextChangesOf(
  postings: readonly Posting[],
  partners: ToPost['partners'],
): NextChanges {
  const next = new Map<string, Day>();
  for (const { partnerId, line } of postings) {
    const today = partners.get(partnerId)?.today ?? '';
    for (const day of [line.from, line.to]) {
      const known = next.get(partnerId);
      if (day > today && (known === undefined || day < known)) next.set(partnerId, day);
    }
  }
  return next;
}

function messageOf(partners: ReadonlyMap<string, Touched>): string | null {
  const message: FactsMessage = {
    partners: [...partners]
      .filter(([, { families }]) => families.size > 0)
      .map(([partnerId, { families }]) => ({ partnerId, families: [...families] })),
  };
  return message.partners.length === 0 ? null : json(message);
}
