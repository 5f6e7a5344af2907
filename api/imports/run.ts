/** Taking a file in: record by record, in batches through the writer, with a report of what became of each. */
import { createHash } from 'node:crypto';
import { Readable, Transform } from 'node:stream';
import type { Static } from 'typebox';
import { upsertAccounts } from '../../db/queries/accounts.ts';
import {
  beginImport,
  countImport,
  keepRefusals,
  type ImportCounts,
} from '../../db/queries/import-runs.ts';
import { upsertRates } from '../../db/queries/rates.ts';
import type { Taken } from '../../program/intake.ts';
import type { ApiDeps } from '../deps.ts';
import { Refusal } from '../errors.ts';
import { idOf } from '../ids.ts';
import { excerptOf, handIn, refusalOf, type Came } from '../intake.ts';
import type { ImportReport } from '../schemas/facts.ts';
import { formatOf, itemOf, type Format, type ImportKind, type Item } from './kinds.ts';
import { jsonLines, tableRows, type Record } from './lines.ts';

export type ImportFile = {
  readonly name: string;
  readonly kind: ImportKind | undefined;
  readonly body: Readable;
  readonly bytesMax: number;
  readonly by: string;
};

/** Records in one batch of the writer, as many as it takes: a partner's groups are folded anew in each. */
const BATCH = 1000;
const REFUSALS_SHOWN_MAX = 1000;
const FIRST_LINE_BYTES_MAX = 64 * 1024;

type Report = Static<typeof ImportReport>;
type Read = { readonly record: Record; readonly taken: Taken<Item> };

/** Runs an import to its end and reports. Sending the same file again is safe: what is there already is a duplicate. */
export async function runImport(deps: ApiDeps, file: ImportFile): Promise<Report> {
  const hash = createHash('sha256');
  const source = metered(file.body, file.bytesMax, (chunk) => hash.update(chunk));
  const { firstLine, rest } = await peekLine(source);
  const format = formatOf(firstLine, file.kind);
  const id = await beginImport(deps.work, {
    name: file.name,
    kind: format.kind,
    by: file.by,
    now: deps.clock.now(),
  });
  const report: Report = {
    id: idOf('imp', id),
    file: file.name,
    kind: format.kind,
    state: 'running',
    read: 0,
    new: 0,
    duplicate: 0,
    parked: 0,
    refused: 0,
    refusals: [],
  };
  try {
    for await (const batch of batchesOf(format, rest)) {
      await takeBatch(deps, id, format, batch, report);
      await countImport(deps.work, id, countsIn(report), null);
    }
  } catch (error) {
    await countImport(deps.work, id, countsIn(report), {
      state: 'failed',
      sha256: null,
      now: deps.clock.now(),
    }).catch(() => {});
    throw error;
  }
  report.state = 'done';
  await countImport(deps.work, id, countsIn(report), {
    state: 'done',
    sha256: hash.digest('hex'),
    now: deps.clock.now(),
  });
  if (format.kind === 'accounts' || format.kind === 'exchange-rates') deps.onPlacesChanged?.();
  return report;
}

const countsIn = ({ read, new: fresh, duplicate, parked, refused }: Report): ImportCounts => ({
  read,
  new: fresh,
  duplicate,
  parked,
  refused,
});

async function* batchesOf(format: Format, body: Readable): AsyncGenerator<readonly Read[]> {
  const records = format.form === 'table' ? tableRows(body, format.separator) : jsonLines(body);
  let header: readonly string[] | null = null;
  let batch: Read[] = [];
  for await (const record of records) {
    if (format.form === 'table' && header === null) {
      header = 'cells' in record ? record.cells : [];
      continue;
    }
    batch.push({ record, taken: itemOf(format, header ?? [], record) });
    if (batch.length >= BATCH) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

async function takeBatch(
  deps: ApiDeps,
  importId: string,
  format: Format,
  batch: readonly Read[],
  report: Report,
): Promise<void> {
  const outcomes =
    format.kind === 'accounts' || format.kind === 'exchange-rates'
      ? await takeRows(deps, importId, format, batch)
      : await handIn(
          deps,
          batch.map((read) => cameOf(format, read)),
          importId,
        );
  outcomes.forEach((outcome, index) => {
    const record = batch[index]?.record;
    report.read += 1;
    report[outcome.outcome] += 1;
    if (
      outcome.outcome !== 'refused' ||
      record === undefined ||
      report.refusals.length >= REFUSALS_SHOWN_MAX
    )
      return;
    report.refusals.push({
      line: record.line,
      code: outcome.code,
      reason: outcome.detail,
      excerpt: excerptOf(record.text),
    });
  });
}

const SOURCE_OF: { readonly [kind in ImportKind]: string } = {
  accounts: 'accounts',
  'exchange-rates': 'exchange-rates',
  deals: 'deals',
  consumption: 'consumption',
  certifications: 'certifications',
  trainings: 'learning',
  events: 'events',
};

function cameOf(format: Format, { record, taken }: Read): Came {
  const fact: Came['taken'] =
    'refused' in taken
      ? taken
      : 'fact' in taken.taken
        ? { taken: taken.taken.fact }
        : { refused: { code: 'wrong-shape', detail: 'this is no fact' } };
  return {
    taken: fact,
    text: () => record.text,
    source: SOURCE_OF[format.kind],
    line: record.line,
  };
}

type RowOutcome =
  | { readonly outcome: 'new' | 'duplicate' }
  | { readonly outcome: 'refused'; readonly code: string; readonly detail: string };

/** Accounts and rates are no facts: they go where facts are placed by. A row that mends one counts as new. */
async function takeRows(
  deps: ApiDeps,
  importId: string,
  format: Format,
  batch: readonly Read[],
): Promise<readonly RowOutcome[]> {
  const items = batch.flatMap(({ taken }) => ('taken' in taken ? [taken.taken] : []));
  const stored =
    format.kind === 'accounts'
      ? await upsertAccounts(
          { db: deps.work, editions: deps.editions, clock: deps.clock },
          items.flatMap((item) => ('account' in item ? [item.account] : [])),
        )
      : (
          await upsertRates(
            { db: deps.work, editions: deps.editions, clock: deps.clock },
            items.flatMap((item) => ('rate' in item ? [item.rate] : [])),
          )
        ).map((outcome) => ({ outcome }));
  let at = 0;
  const outcomes = batch.map(({ taken }): RowOutcome => {
    if ('refused' in taken) return { outcome: 'refused', ...taken.refused };
    const outcome = stored[at];
    at += 1;
    if (outcome === undefined) throw new Error('a row was left without an answer');
    if (outcome.outcome === 'refused') return outcome;
    return { outcome: outcome.outcome === 'duplicate' ? 'duplicate' : 'new' };
  });
  const refusals = outcomes.flatMap((outcome, index) => {
    const record = batch[index]?.record;
    if (outcome.outcome !== 'refused' || record === undefined) return [];
    return [
      refusalOf(
        { text: () => record.text, source: SOURCE_OF[format.kind], line: record.line },
        outcome,
        importId,
      ),
    ];
  });
  await keepRefusals(deps.work, refusals, deps.clock.now());
  return outcomes;
}

/** The body with a limit on its length, each piece shown to `look`. */
function metered(body: Readable, bytesMax: number, look: (chunk: Buffer) => void): Readable {
  let bytes = 0;
  const out = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > bytesMax)
        return done(new Refusal('TOO_LARGE', `A file may have at most ${bytesMax} bytes.`));
      look(chunk);
      return done(null, chunk);
    },
  });
  body.on('error', (error) => out.destroy(error));
  // A connection that breaks in the middle ends the import; what came before is there, and sending again is safe.
  body.on('close', () => {
    if (!body.readableEnded)
      out.destroy(new Refusal('MALFORMED', 'The file ended before its end.'));
  });
  return body.pipe(out);
}

/** The first line that is not blank, and the whole again from its beginning. */
async function peekLine(source: Readable): Promise<{ firstLine: string; rest: Readable }> {
  const held: Buffer[] = [];
  const pieces = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let text = '';
  for (;;) {
    const { value, done } = await pieces.next();
    if (done === true) break;
    held.push(value);
    text = Buffer.concat(held)
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .trimStart();
    if (text.includes('\n')) break;
    if (text.length > FIRST_LINE_BYTES_MAX)
      throw new Refusal('REFUSED', 'The first line is too long for any file that is known here.');
  }
  const firstLine = text.split(/\r?\n/, 1)[0] ?? '';
  if (firstLine === '') throw new Refusal('REFUSED', 'The file is empty.');
  const whole = async function* (): AsyncGenerator<Buffer> {
    yield* held;
    for (;;) {
      const { value, done } = await pieces.next();
      if (done === true) return;
      yield value;
    }
  };
  return { firstLine, rest: Readable.from(whole(), { objectMode: false }) };
}
