/** What a file holds, told by its first line, and what becomes of each of its records. */
import {
  accountFromRow,
  columnsAdvice,
  fromCertificationRow,
  fromConsumptionRow,
  fromDealRow,
  fromEvent,
  fromStatement,
  kindOfColumns,
  rateFromRow,
  rowOf,
  type AccountRow,
  type RateRow,
  type Row,
  type Taken,
} from '../../program/intake.ts';
import type { FactDraft } from '../../program/facts.ts';
import { Refusal } from '../errors.ts';
import { excerptOf } from '../intake.ts';
import { parseJson } from '../json.ts';
import type { Record, Separator } from './lines.ts';

/** Kinds of files. `statements` are lines of xAPI, `events` lines of CloudEvents. */
export const IMPORT_KINDS = [
  'accounts',
  'exchange-rates',
  'deals',
  'consumption',
  'certifications',
  'trainings',
  'events',
] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** What a record is, in the terms of the program. */
export type Item =
  | { readonly fact: FactDraft }
  | { readonly account: AccountRow }
  | { readonly rate: RateRow };

/** How a file is read: its kind, its form, and a record into an item or a refusal. */
export type Format = {
  readonly kind: ImportKind;
  readonly form: 'table' | 'json-lines';
  readonly separator: Separator;
};

const OF_COLUMNS = {
  accounts: 'accounts',
  rates: 'exchange-rates',
  deals: 'deals',
  consumption: 'consumption',
  certifications: 'certifications',
} as const satisfies { [kind: string]: ImportKind };

const SEPARATORS: readonly Separator[] = [',', ';', '\t'];

/** Tells the format by the first line that is not blank; refuses a file that nobody knows, or another kind than was said. */
export function formatOf(firstLine: string, said: ImportKind | undefined): Format {
  const format = firstLine.trimStart().startsWith('{')
    ? jsonFormat(firstLine)
    : tableFormat(firstLine);
  if (format === null) {
    const isText = !/[\0\uFFFD]/.test(firstLine);
    const advice = isText
      ? `Nobody knows a file with these columns; ${columnsAdvice(cellsOf(firstLine))}.`
      : 'The file is no UTF-8 text: save it as CSV or JSON lines in UTF-8.';
    throw new Refusal('REFUSED', advice, {
      errors: [{ pointer: '/', code: 'columns', detail: excerptOf(firstLine) }],
    });
  }
  if (said !== undefined && said !== format.kind) {
    throw new Refusal('REFUSED', `The file has the columns of ${format.kind}, not of ${said}.`);
  }
  return format;
}

/** Lines of JSON are trainings, unless they say that they are CloudEvents. */
function jsonFormat(firstLine: string): Format {
  const kind = /"specversion"\s*:/.test(firstLine) ? 'events' : 'trainings';
  return { kind, form: 'json-lines', separator: ',' };
}

function tableFormat(firstLine: string): Format | null {
  for (const separator of SEPARATORS) {
    const kind = kindOfColumns(namesOf(firstLine, separator));
    if (kind !== null) return { kind: OF_COLUMNS[kind], form: 'table', separator };
  }
  return null;
}

const namesOf = (firstLine: string, separator: Separator): readonly string[] =>
  firstLine.split(separator).map((name) => name.trim().replace(/^"(.*)"$/, '$1'));

/** The names of the separator that gives most of them. */
const cellsOf = (firstLine: string): readonly string[] =>
  SEPARATORS.map((separator) => namesOf(firstLine, separator)).reduce((a, b) =>
    b.length > a.length ? b : a,
  );

const ROWS: { readonly [kind in ImportKind]?: (row: Row) => Taken<Item> } = {
  accounts: (row) => as(accountFromRow(row), (account) => ({ account })),
  'exchange-rates': (row) => as(rateFromRow(row), (rate) => ({ rate })),
  deals: (row) => as(fromDealRow(row), (fact) => ({ fact })),
  consumption: (row) => as(fromConsumptionRow(row), (fact) => ({ fact })),
  certifications: (row) => as(fromCertificationRow(row), (fact) => ({ fact })),
};

/** A record as an item, or why it cannot be right. `header` are the cells of the first line of a table. */
export function itemOf(format: Format, header: readonly string[], record: Record): Taken<Item> {
  if ('broken' in record) return refused('columns', record.broken);
  if (record.text.includes('\uFFFD'))
    return refused('not-a-name', 'the line is not UTF-8: save the file as UTF-8');
  if (record.text.includes('\0'))
    return refused('not-a-name', 'the line holds a NUL character: remove it');
  if ('cells' in record) {
    const row = rowOf(header, record.cells);
    const read = ROWS[format.kind];
    return 'refused' in row || read === undefined ? (row as Taken<never>) : read(row.taken);
  }
  return jsonItem(record.text);
}

function jsonItem(text: string): Taken<Item> {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    if (error instanceof Refusal)
      return refused('not-json', `${error.message.replace('The body', 'the line')}`);
    throw error;
  }
  const isEvent = typeof value === 'object' && value !== null && 'specversion' in value;
  return as(isEvent ? fromEvent(value) : fromStatement(value), (fact) => ({ fact }));
}

const as = <A, B>(taken: Taken<A>, make: (value: A) => B): Taken<B> =>
  'refused' in taken ? taken : { taken: make(taken.taken) };

const refused = (code: 'columns' | 'not-json' | 'not-a-name', detail: string): Taken<never> => ({
  refused: { code, detail },
});
