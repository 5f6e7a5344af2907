/**
 * A stream of bytes as numbered records: rows of a table, or lines of JSON. Memory is bounded by the largest record.
 *
 * Bytes that are no UTF-8 spoil their own line only: they show as U+FFFD, by which the line is refused.
 */
import { parse, type CsvError, type Parser } from 'csv-parse';
import type { Readable } from 'node:stream';

/** A record with the number of its first line, from 1. `broken` says why it could not be read at all. */
export type Record = { readonly line: number; readonly text: string } & (
  | { readonly cells: readonly string[] }
  | { readonly broken: string }
  | { readonly json: true }
);

/** The separators that tables come with. */
export type Separator = ',' | ';' | '\t';

const RECORD_BYTES_MAX = 256 * 1024;

/** The pieces of a stream as text, without a byte-order mark; a piece may end anywhere. */
export async function* textsOf(source: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8');
  for await (const chunk of source) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}

/** Lines of JSON, blank ones passed over. */
export async function* jsonLines(texts: AsyncIterable<string>): AsyncGenerator<Record> {
  let line = 0;
  let held = '';
  let tooLong = false;
  for await (const text of texts) {
    const parts = text.split('\n');
    const last = parts.pop() ?? '';
    for (const part of parts) {
      line += 1;
      const whole = tooLong ? null : held + part;
      [held, tooLong] = ['', false];
      const record = jsonRecord(line, whole);
      if (record !== null) yield record;
    }
    if (!tooLong) held += last;
    // What is longer than any record is let go by, up to the end of its line.
    if (held.length > RECORD_BYTES_MAX) [held, tooLong] = ['', true];
  }
  const record = jsonRecord(line + 1, tooLong ? null : held);
  if (record !== null) yield record;
}

function jsonRecord(line: number, text: string | null): Record | null {
  if (text === null) return { line, text: '', broken: 'the line is too long: at most 256 KiB' };
  const clean = text.endsWith('\r') ? text.slice(0, -1) : text;
  return clean.trim() === '' ? null : { line, text: clean, json: true };
}

/** Rows of a table, its first one too. A row that cannot be read is given as broken, and the rest goes on. */
export async function* tableRows(source: Readable, separator: Separator): AsyncGenerator<Record> {
  const broken: { line: number; why: string }[] = [];
  const parser: Parser = parse({
    bom: true,
    delimiter: separator,
    info: true,
    raw: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: RECORD_BYTES_MAX,
    on_skip: (error: CsvError | undefined) => {
      if (error !== undefined) broken.push({ line: Number(error['lines'] ?? 0), why: WHY[error.code] ?? error.message });
      return undefined;
    },
  });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let after = 0;
  for await (const item of parser as AsyncIterable<{ record: string[]; info: { lines: number }; raw: string }>) {
    for (const one of broken.splice(0)) yield { line: one.line, text: '', broken: one.why };
    const { record, info, raw } = item;
    // `lines` counts to the end of the record; a record of several lines begins where the one before ended.
    const text = raw.replace(/\r?\n$/, '');
    const line = Math.max(after + 1, info.lines - (text.match(/\n/g)?.length ?? 0));
    after = info.lines;
    yield { line, text, cells: record };
  }
  for (const one of broken.splice(0)) yield { line: one.line, text: '', broken: one.why };
}

const WHY: Readonly<{ [code: string]: string }> = {
  CSV_MAX_RECORD_SIZE: 'the line is too long: at most 256 KiB',
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and not closed: close it',
  CSV_INVALID_CLOSING_QUOTE: 'text follows a closing quote: quote the whole cell',
  INVALID_OPENING_QUOTE: 'a quote stands inside a cell: quote the whole cell and double the quote',
};
