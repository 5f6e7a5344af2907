import {
  type Exact,
  ZERO,
  compare,
  exact,
  exactOf,
  least,
  most,
  over,
  plus,
  times,
} from '../exact.ts';
import type { Day } from '../models.ts';
import { addMonths } from '../days.ts';
import { fieldOf, isWithin, matchesFilter, numberOf } from './fields.ts';
import type { Rec, Records, Scope } from './records.types.ts';
import { shaped } from './shape.ts';
import type { Count, RecordValue, Taking } from './types.ts';
import { type Span, covers, spanOf } from './windows.ts';

/** Records taken together, and what they come to. */
export type Group = {
  /** The values of the fields that it is grouped by. */
  readonly key: readonly string[];
  readonly records: readonly Rec[];
  /** Before and after the shape of a group. */
  readonly raw: Exact;
  readonly value: Exact;
};
export type Counted = { readonly groups: readonly Group[]; readonly value: Exact };

/** What a count comes to on a day, group by group. */
export function counted(count: Count, records: Records, day: Day, scope: Scope): Counted {
  const mine = onceBy(
    count.once,
    records,
    recordsFor(count, records, day, scope).filter((rec) =>
      covers(spanFor(count, records, rec), day),
    ),
  );
  const all = [...grouped(count.per, records, mine)]
    .map(([key, own]): Group => {
      const raw = valueOfGroup(count, records, own);
      const value = shaped(count.each, raw);
      return { key: key === '' ? [] : key.split(APART), records: own, raw, value };
    })
    .filter(({ value }) => value.num !== 0n);
  const groups = count.top === null ? all : greatestOf(count.top, all, ({ value }) => value);
  if (count.distinct === null)
    return {
      groups,
      value: taken(
        count.take,
        groups.map(({ value }) => value),
      ),
    };
  const { distinct } = count;
  const left = new Set(
    groups.flatMap((group) => group.records.map((rec) => fieldOf(records, rec, distinct))),
  );
  left.delete(null);
  return { groups, value: exact(BigInt(left.size)) };
}

/** The records that a count may ever take, whatever the day. */
export const recordsFor = (
  count: Count,
  records: Records,
  day: Day,
  scope: Scope,
): readonly Rec[] =>
  records
    .of(count.from, day)
    .filter(
      (rec) =>
        isWithin(scope, rec) &&
        matchesFilter(records, rec, count.where) &&
        (count.not === null || !matchesFilter(records, rec, count.not)) &&
        isLinked(count, records, rec),
    );

/** Whether a record goes with one of the other family that was there on its day. */
function isLinked({ linked }: Count, records: Records, rec: Rec): boolean {
  if (linked === null) return true;
  const wanted = fieldOf(records, rec, linked.by);
  return records
    .of(linked.to, rec.on)
    .some(
      (other) =>
        other.on <= rec.on &&
        (other.until === null || rec.on < other.until) &&
        fieldOf(records, other, linked.by) === wanted &&
        matchesFilter(records, other, linked.where),
    );
}

/** The days on which a record counts. */
export function spanFor(count: Count, records: Records, rec: Rec): Span {
  const span = spanOf(count.window, rec, records.edition.programYearStarts);
  const ends = [span.to, count.returns ? null : rec.returnedOn, retiredOn(count, records, rec)];
  return { from: span.from, to: ends.filter((day) => day !== null).sort()[0] ?? null };
}

function retiredOn(count: Count, { edition }: Records, rec: Rec): Day | null {
  const name = rec.fields['name'];
  const day = typeof name === 'string' ? edition.rules.retired[name] : undefined;
  return count.retiredMonths === null || day === undefined
    ? null
    : addMonths(day, count.retiredMonths);
}

const APART = '\u0000';

function grouped(
  per: readonly string[],
  records: Records,
  mine: readonly Rec[],
): ReadonlyMap<string, readonly Rec[]> {
  if (per.length === 0) return mine.length === 0 ? new Map() : new Map([['', mine]]);
  return Map.groupBy(mine, (rec) =>
    per.map((field) => String(fieldOf(records, rec, field) ?? '')).join(APART),
  );
}

function onceBy(once: readonly string[], records: Records, mine: readonly Rec[]): readonly Rec[] {
  if (once.length === 0) return mine;
  return [...grouped(once, records, mine).values()].flatMap((group) => group.slice(0, 1));
}

/** Without a value a group counts one, and records without groups each; a bare number is the group's. */
function valueOfGroup(count: Count, records: Records, own: readonly Rec[]): Exact {
  const { value, per, within } = count;
  if (within === 'count') return exact(BigInt(own.length));
  if (value === null) return exact(BigInt(per.length === 0 ? own.length : 1));
  if (value.kind === 'number' && per.length > 0) return exactOf(value.number);
  return taken(
    within,
    own.map((rec) => valueOf(value, records, rec)),
  );
}

/** What one record is worth. */
export function valueOf(value: RecordValue, records: Records, rec: Rec): Exact {
  switch (value.kind) {
    case 'number':
      return exactOf(value.number);
    case 'amount':
      return rec.usd ?? ZERO;
    case 'points':
      return exact(BigInt(rec.points ?? 0));
    case 'field':
      return numberOf(fieldOf(records, rec, value.field)) ?? ZERO;
    case 'points-per':
      return times(over(rec.usd ?? ZERO, exactOf(value.usd)), exactOf(value.points));
    case 'table':
      return fromTable(value.table, records, rec);
    case 'times':
      return value.of.map((one) => valueOf(one, records, rec)).reduce(times, exact(1n));
    case 'sum':
    case 'best':
    case 'least':
      return taken(
        value.kind,
        value.of.map((one) => valueOf(one, records, rec)),
      );
  }
}

function fromTable(name: string, records: Records, rec: Rec): Exact {
  const table = records.edition.rules.tables.find(({ id }) => id === name);
  if (table === undefined) return ZERO;
  const key = table.by.map((field) => String(fieldOf(records, rec, field) ?? '')).join('/');
  return exactOf(table.rows[key] ?? table.otherwise ?? '0');
}

/** So many of those whose numbers are the greatest, the greatest first. */
export const greatestOf = <T>(
  count: number,
  all: readonly T[],
  numberIn: (one: T) => Exact,
): readonly T[] => [...all].sort((a, b) => compare(numberIn(b), numberIn(a))).slice(0, count);

/** Several numbers as one; nothing for none. */
export function taken(taking: Taking, values: readonly Exact[]): Exact {
  const [first, ...others] = values;
  if (first === undefined) return ZERO;
  switch (taking) {
    case 'sum':
      return others.reduce(plus, first);
    case 'best':
      return others.reduce(most, first);
    case 'least':
      return others.reduce(least, first);
    case 'average':
      return over(others.reduce(plus, first), exact(BigInt(values.length)));
    case 'first':
      return first;
    case 'last':
      return values.at(-1) ?? first;
  }
}
