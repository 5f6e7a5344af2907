/** Standings of all partners as of a day, computed from the entries: the file by which two ledgers are compared. */
import { sql } from 'kysely';
import type { Edition } from '../../program/edition/types.ts';
import { editionOn } from '../../program/editions.ts';
import type { Day } from '../../program/models.ts';
import { isPlain, tierOn } from '../../program/standing.ts';
import { type Db, inTransaction } from '../connect.ts';
import { scenesOf } from './known.ts';
import { standingFigures } from './standing.ts';

/** A line of the file. `model` is `company` for the company's own, '' where nothing counts; `country` '' for none. */
export type StandingLine = {
  readonly partner: string;
  readonly model: string;
  readonly kind: string;
  readonly country: string;
  readonly points: number;
  readonly tier: string;
};

/** The columns of the file, in order. */
export const EXPORT_COLUMNS = ['partner', 'model', 'kind', 'country', 'points', 'tier'] as const;

export type ExportOptions = {
  readonly editions: readonly Edition[];
  readonly asOf: Day;
  /** As it was known then, epoch milliseconds; now if not given. */
  readonly knownAt?: number | undefined;
};

const pageSize = 200;

/**
 * Every partner's points by model, kind and country with its tier, in one snapshot; partner by partner in the order of
 * their codes, then by model, kind and country, bytewise. `db` is a pool of the role `worker`.
 */
export async function* exportStandings(
  db: Db,
  options: ExportOptions,
): AsyncGenerator<StandingLine> {
  for (let after = ''; ;) {
    const page = await readPage(db, options, after);
    yield* page.lines;
    if (page.last === null) return;
    after = page.last;
  }
}

async function readPage(
  db: Db,
  { editions, asOf, knownAt }: ExportOptions,
  after: string,
): Promise<{ readonly lines: readonly StandingLine[]; readonly last: string | null }> {
  return inTransaction(db, async (session) => {
    const { rows } = await sql<{ id: string; code: string }>`
      select id, code from partner where code collate "C" > ${after} order by code collate "C" limit ${pageSize}`.execute(
      session.db,
    );
    const figures = await standingFigures(
      session.db,
      rows.map(({ id }) => ({
        partnerId: id,
        asOf,
        ...(knownAt === undefined ? {} : { knownAt }),
      })),
    );
    const edition = editionOn(editions, asOf);
    const scenes =
      edition === null || isPlain(edition)
        ? null
        : await scenesOf(
            session.db,
            edition,
            rows.map(({ id }) => id),
            knownAt,
          );
    const lines = rows.flatMap(({ id, code }) => {
      const one = figures.get(id);
      if (one === undefined) return [];
      const points = one.sums.reduce((all, sum) => all + sum.points, 0);
      const tier =
        edition === null
          ? ''
          : tierOn(edition, points, one.certificates, asOf, scenes?.get(id) ?? null).id;
      return linesOf(code, one.sums, tier);
    });
    return { lines, last: rows.length < pageSize ? null : (rows.at(-1)?.code ?? null) };
  });
}

type Sums = Parameters<typeof exportSums>[0];

function exportSums(
  sums: readonly {
    readonly model: string | null;
    readonly kind: string;
    readonly country: string | null;
    readonly points: number;
  }[],
): ReadonlyMap<string, { model: string; kind: string; country: string; points: number }> {
  const found = new Map<string, { model: string; kind: string; country: string; points: number }>();
  for (const { model, kind, country, points } of sums) {
    const key = [model ?? 'company', kind, country ?? ''].join(',');
    const known = found.get(key);
    if (known !== undefined) known.points += points;
    else found.set(key, { model: model ?? 'company', kind, country: country ?? '', points });
  }
  return found;
}

/** A partner's lines; one without model where nothing counts. Influence is a part of its kind, not a line. */
function linesOf(partner: string, sums: Sums, tier: string): readonly StandingLine[] {
  const lines = [...exportSums(sums).values()]
    .filter((one) => one.points !== 0)
    .map((one) => ({ partner, ...one, tier }))
    .sort((a, b) => (bytewise(a) < bytewise(b) ? -1 : 1));
  return lines.length > 0
    ? lines
    : [{ partner, model: '', kind: '', country: '', points: 0, tier }];
}

const bytewise = (line: StandingLine): string => [line.model, line.kind, line.country].join('\0');
