/** `ascent import FILE…`: streams files to the API, and says what became of each line. */
import {
  accessSync,
  constants,
  createReadStream,
  existsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { setTimeout as sleep } from 'node:timers/promises';
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
/** An API that has too much at once is asked again so often, after as long as it says. */
const tries = 6;
const pauseMs = 1_000;

/**
 * Imports files one after another, in the order given; as JSON it prints one object per line and file. A file that nobody
 * can read is named and the others go in; the exit code is 1 then. Refused lines are part of a report, and no failure.
 */
export async function runImport(
  settings: Settings,
  print: Printer,
  files: readonly string[],
  refusalsFile: string | undefined,
): Promise<number> {
  const paths = files.map(pathOf);
  if (refusalsFile !== undefined) writeRefusals(refusalsFile, []);
  const running = findRunning(settings);
  const all: Imported[] = [];
  for (const path of paths) {
    try {
      const imported = await importFile(running, settings.home, path);
      all.push(imported);
      print.result(imported, lineOf(imported));
    } catch (error) {
      if (!(error instanceof FileRefused)) throw error;
      print.failure(error);
    }
  }
  if (refusalsFile !== undefined) writeRefusals(refusalsFile, all);
  return all.length === paths.length ? 0 : 1;
}

/** The product answers, and has no use for this file. */
class FileRefused extends Error {
  override readonly name = 'FileRefused';
}

/** Where a file is; one that cannot be read is told before any is sent. */
function pathOf(file: string): string {
  // npm runs scripts in the project's folder, people name files from where they are.
  const from = process.env['INIT_CWD'];
  const path = existsSync(file) || from === undefined ? resolve(file) : resolve(from, file);
  if (!existsSync(path)) {
    throw new Error(
      `There is no file ${file}.\n  Look at how it is spelled; looked for at ${path}.`,
    );
  }
  if (statSync(path).isDirectory()) {
    throw new Error(`${file} is a folder.\n  Name the files in it, such as ${file}/deals.csv.`);
  }
  try {
    accessSync(path, constants.R_OK);
  } catch {
    throw new Error(`${file} cannot be read by this user.\n  Give read access: chmod u+r ${file}`);
  }
  return path;
}

async function importFile(running: Running, home: string, file: string): Promise<Imported> {
  let answer = await send(running, file);
  for (let tried = 1; isBusy(answer) && tried < tries; tried += 1) {
    await answer.body?.cancel();
    await sleep(Number(answer.headers.get('retry-after') ?? 0) * 1_000 || pauseMs);
    answer = await send(running, file);
  }
  const body = await bodyOf(answer);
  if (!answer.ok) throw failureOf(file, home, answer.status, body.detail ?? body.title);
  const { read, duplicate, parked, refused } = body;
  const refusals =
    refused > body.refusals.length ? await allRefusals(running, body.id) : body.refusals;
  return { file: basename(file), read, new: body.new, duplicate, parked, refused, refusals };
}

const isBusy = ({ status }: Response): boolean => status === 429 || status === 503;

async function send(running: Running, file: string): Promise<Response> {
  const token = await ownToken(running);
  const url = new URL(`/v1/imports?name=${encodeURIComponent(basename(file))}`, running.url);
  return fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': contentTypeOf(file),
    },
    body: Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>,
    duplex: 'half',
  }).catch((error: unknown) => {
    throw new Error(
      `${file}: the connection to ${running.url} broke.\n` +
        '  When Ascent answers again, send the file again: what is there already counts once.',
      { cause: error },
    );
  });
}

type Body = Report & { readonly detail?: string; readonly title?: string };

async function bodyOf(answer: Response): Promise<Body> {
  const text = await answer.text();
  try {
    return JSON.parse(text) as Body;
  } catch (error) {
    throw new Error(`The answer (${answer.status}) is none of Ascent’s: ${text.slice(0, 200)}`, {
      cause: error,
    });
  }
}

/** What an answer says about the file, or about who sends it; the latter ends the command. */
function failureOf(file: string, home: string, status: number, says: string | undefined): Error {
  // A line for each kind of file that it could be.
  const text = `${file} was not imported: ${String(says ?? status).replaceAll('; ', ';\n  ')}`;
  if (status === 401 || status === 403) {
    const token = process.env['ASCENT_TOKEN'] ?? '';
    const advice =
      token === '' ? '' : '\n  ASCENT_TOKEN has to be the token of a system, and good still.';
    return new Error(text + advice);
  }
  if (status === 413 || status === 422 || status === 400) return new FileRefused(text);
  return new Error(
    `${text}\n  Send it again: what is there already counts once. ${join(home, 'logs')} says more.`,
  );
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
  writeFileSync(file, stringify(rows, { header: true, columns, escape_formulas: true }));
}

function contentTypeOf(file: string): string {
  if (/\.jsonl$|\.ndjson$/i.test(file)) return 'application/x-ndjson';
  return /\.tsv$/i.test(file) ? 'text/tab-separated-values' : 'text/csv';
}
