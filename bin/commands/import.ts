/** `ascent import FILE…`: streams files to the API, and says what became of each line. */
import { createReadStream, createWriteStream, existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import type { Static } from 'typebox';
import type { ImportReport } from '../../api/schemas/facts.ts';
import type { Settings } from '../config.ts';
import type { Running } from '../home.ts';
import type { Printer } from '../print.ts';
import { findRunning, ownToken } from './product.ts';

type Report = Static<typeof ImportReport>;
type Refusal = Report['refusals'][number];

/** What is printed for a file; `read` is the sum of the other four. */
export type Imported = {
  readonly file: string;
  readonly read: number;
  readonly new: number;
  readonly duplicate: number;
  readonly parked: number;
  readonly refused: number;
  readonly refusals: readonly Refusal[];
};

const shownRefusalsMax = 20;

/** Imports files one after another, in the order given; as JSON it prints one object per line and file. */
export async function runImport(
  settings: Settings,
  print: Printer,
  files: readonly string[],
  refusalsFile: string | undefined,
): Promise<void> {
  for (const file of files) {
    if (!existsSync(file) || !statSync(file).isFile()) throw new Error(`There is no file ${file}.`);
  }
  const running = findRunning(settings);
  const all: Imported[] = [];
  for (const file of files) {
    const imported = await importFile(running, file);
    all.push(imported);
    print.result(imported, lineOf(imported));
  }
  if (refusalsFile !== undefined) writeRefusals(refusalsFile, all);
}

async function importFile(running: Running, file: string): Promise<Imported> {
  const token = await ownToken(running);
  const url = new URL(`/v1/imports?name=${encodeURIComponent(basename(file))}`, running.url);
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': contentTypeOf(file),
    },
    body: Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>,
    duplex: 'half',
  });
  const body = (await answer.json()) as Report & { detail?: string; title?: string };
  if (!answer.ok) {
    throw new Error(`${file} was not imported: ${body.detail ?? body.title ?? answer.status}`);
  }
  const { read, duplicate, parked, refused } = body;
  const refusals =
    refused > body.refusals.length ? await allRefusals(running, body.id) : body.refusals;
  return { file: basename(file), read, new: body.new, duplicate, parked, refused, refusals };
}

/** The report carries the first thousand; the rest is asked for page by page. */
async function allRefusals(running: Running, id: string): Promise<Refusal[]> {
  const all: Refusal[] = [];
  let cursor: string | null = null;
  do {
    const url = new URL(`/v1/imports/${id}/refusals`, running.url);
    if (cursor !== null) url.searchParams.set('cursor', cursor);
    const answer = await fetch(url, {
      headers: { authorization: `Bearer ${await ownToken(running)}` },
    });
    if (!answer.ok) throw new Error(`The refused lines could not be read: ${answer.status}`);
    const page = (await answer.json()) as { items: Refusal[]; nextCursor?: string | null };
    all.push(...page.items);
    cursor = page.nextCursor ?? null;
  } while (cursor !== null);
  return all;
}

function lineOf(imported: Imported): string {
  const { file, read, duplicate, parked, refused, refusals } = imported;
  const counts = `${read} read: ${imported.new} new, ${duplicate} duplicate, ${parked} parked, ${refused} refused`;
  const shown = refusals
    .slice(0, shownRefusalsMax)
    .map(({ line, code, reason }) => `    line ${line}: ${reason} (${code})`);
  const more = refused - shown.length;
  if (more > 0) shown.push(`    and ${more} more (--refusals FILE writes them all)`);
  return [`${file}: ${counts}`, ...shown].join('\n');
}

function writeRefusals(file: string, all: readonly Imported[]): void {
  const rows = all.flatMap((imported) =>
    imported.refusals.map(({ line, code, reason, excerpt }) => [
      imported.file,
      line,
      code,
      reason,
      excerpt,
    ]),
  );
  const columns = ['file', 'line', 'code', 'reason', 'excerpt'];
  createWriteStream(file).end(stringify(rows, { header: true, columns, escape_formulas: true }));
}

function contentTypeOf(file: string): string {
  if (/\.jsonl$|\.ndjson$/i.test(file)) return 'application/x-ndjson';
  return /\.tsv$/i.test(file) ? 'text/tab-separated-values' : 'text/csv';
}
