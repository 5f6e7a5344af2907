/**
 * A stream of bytes as numbered records: rows of a table, or lines of JSON. Memory is bounded by the longest line.
 *
 * A record is a line, in tables too: none of the files has a cell of several lines, and a quote that is opened and not
 * closed spoils its own line instead of the rest of the file. Lines may end either way, mixed too. Bytes that are no UTF-8
 * show as U+FFFD, by which their line is refused.
 */
import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';

/** A record with the number of its line, from 1. `broken` says why it could not be read at all. */
export type Record = { readonly line: number; readonly text: string } & (
  | { readonly cells: readonly string[] }
  | { readonly broken: string }
  | { readonly json: true }
);

/** The separators that tables come with. */
export type Separator = ',' | ';' | '\t';

const LINE_CHARS_MAX = 256 * 1024;

type Line = { readonly line: number; readonly text: string; readonly tooLong: boolean };

/** The lines of a stream, without a byte-order mark; blank ones are passed over. */
async function* linesOf(source: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8');
  let line = 0;
  let held = '';
  let tooLong = false;
  const take = (text: string): Line => {
    line += 1;
    const whole = tooLong ? '' : held + text;
    const taken = { line, text: whole.endsWith('\r') ? whole.slice(0, -1) : whole, tooLong };
    [held, tooLong] = ['', false];
    return taken;
  };
  for await (const chunk of source) {
    const parts = decoder.decode(chunk, { stream: true }).split('\n');
    const last = parts.pop() ?? '';
    for (const part of parts) {
      const taken = take(part);
      if (isToRead(taken)) yield taken;
    }
    if (!tooLong) held += last;
    // What is longer than any record is let go by, up to the end of its line.
    if (held.length > LINE_CHARS_MAX) [held, tooLong] = ['', true];
  }
  const taken = take(decoder.decode());
  if (isToRead(taken)) yield taken;
}

const isToRead = ({ text, tooLong }: Line): boolean => tooLong || text.trim() !== '';

const TOO_LONG = 'the line is too long: at most 256 KiB';

/** Lines of JSON. */
export async function* jsonLines(source: AsyncIterable<Buffer>): AsyncGenerator<Record> {
  for await (const { line, text, tooLong } of linesOf(source)) {
    yield tooLong ? { line, text, broken: TOO_LONG } : { line, text, json: true };
  }
}

/** Rows of a table, its first one too. */
export async function* tableRows(
  source: AsyncIterable<Buffer>,
  separator: Separator,
): AsyncGenerator<Record> {
  for await (const { line, text, tooLong } of linesOf(source)) {
    yield tooLong ? { line, text, broken: TOO_LONG } : { line, text, ...cellsOf(text, separator) };
  }
}

/** The cells of a line; most have no quotes and need no parser. */
function cellsOf(
  text: string,
  separator: Separator,
): { readonly cells: readonly string[] } | { readonly broken: string } {
  if (!text.includes('"')) return { cells: text.split(separator) };
  try {
    const [cells] = parse(text, { delimiter: separator, relax_column_count: true });
    return { cells: cells ?? [] };
  } catch (error) {
    if (error instanceof CsvError)
      return { broken: WHY[error.code] ?? 'the quotes do not fit: mend them' };
    throw error;
  }
}

const WHY: Readonly<{ [code: string]: string }> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and not closed on this line: close it',
  CSV_INVALID_CLOSING_QUOTE: 'text follows a closing quote: quote the whole cell',
  INVALID_OPENING_QUOTE: 'a quote stands inside a cell: quote the whole cell and double the quote',
};
