/** Lists as CSV (RFC 4180), for people who open them in a spreadsheet. */
import { stringify } from 'csv-stringify/sync';
import type { Static } from 'typebox';
import { addDays } from '../../program/days.ts';
import type { EntryItem } from '../schemas/standing.ts';

/**
 * A cell that a spreadsheet would take for a formula, made text by an apostrophe. Numbers are given as numbers and are not
 * touched: -5 stays -5.
 */
export const plainCell = (text: string): string =>
  /^[\s]*[=+\-@\t\r\0＝＋－＠]/u.test(text) ? `'${text}` : text;

/** Days are as the screen says them: the first and the last on which the points count. */
const COLUMNS = [
  'counts_from',
  'counts_until',
  'points',
  'model',
  'kind',
  'influence',
  'country',
  'subject',
  'title',
  'clause',
  'state',
  'late',
] as const;

/** The points history, with a byte-order mark so that accents survive. */
export function entriesAsCsv(
  items: readonly Static<typeof EntryItem>[],
  locale: 'en' | 'fr-CA',
): string {
  const rows = items.map((item) => [
    item.on,
    addDays(item.until, -1),
    item.points,
    item.model ?? 'company',
    item.kind,
    item.influence ? 'influence' : '',
    item.country ?? '',
    plainCell(item.subject),
    plainCell(locale === 'en' ? item.title.en : item.title.fr),
    item.clause.number,
    item.state,
    item.late ? 'late' : '',
  ]);
  return stringify(rows, {
    header: true,
    columns: [...COLUMNS],
    bom: true,
    record_delimiter: 'windows',
  });
}
