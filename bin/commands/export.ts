/** `ascent export standings`: points and tiers on a day, computed anew from the entries. */
import { stringify } from 'csv-stringify/sync';
import { connect, type Db } from '../../db/connect.ts';
import { standingFigures, type StandingFigures } from '../../db/queries/standing.ts';
import { loadEditions } from '../../program/edition/load.ts';
import type { Edition } from '../../program/edition/types.ts';
import { editionOn } from '../../program/editions.ts';
import type { Day } from '../../program/models.ts';
import { standingOf } from '../../program/standing.ts';
import type { Settings } from '../config.ts';
import { openHome } from '../home.ts';
import { editionsFolder } from '../places.ts';
import type { Printer } from '../print.ts';

/** A line of the export: points of a partner by model, kind and country; model `company` and country '' are its own. */
export type StandingLine = {
  readonly partner: string;
  readonly model: string;
  readonly kind: string;
  readonly country: string;
  readonly points: number;
  readonly tier: string;
};

const columns = ['partner', 'model', 'kind', 'country', 'points', 'tier'] as const;
const chunkMax = 200;

/** Prints the standings of all partners on a day, as CSV. */
export async function runExportStandings(
  settings: Settings,
  print: Printer,
  asOf: Day,
): Promise<void> {
  const databaseUrl = settings.databaseUrl ?? openHome(settings.home).readRunning()?.databaseUrl;
  if (databaseUrl === undefined) {
    throw new Error(
      'Which database? Start Ascent, set ASCENT_HOME to where it runs, or set DATABASE_URL.',
    );
  }
  const db = connect(databaseUrl, { role: 'worker', max: 2 });
  try {
    const lines = await standingLines(db, await loadEditions(editionsFolder), asOf);
    print.result(lines, csvOf(lines).trimEnd());
  } finally {
    await db.destroy();
  }
}

/** The lines in the order of their text, which is the same wherever and whenever they are made. */
export async function standingLines(
  db: Db,
  editions: readonly Edition[],
  asOf: Day,
): Promise<StandingLine[]> {
  const edition = editionOn(editions, asOf);
  if (edition === null) throw new Error(`No edition is in force on ${asOf}.`);
  const partners = await db.selectFrom('partner').select('id').orderBy('id').execute();
  const lines: StandingLine[] = [];
  for (let at = 0; at < partners.length; at += chunkMax) {
    const asked = partners.slice(at, at + chunkMax).map(({ id }) => ({ partnerId: id, asOf }));
    const figures = await standingFigures(db, asked, 'entries');
    for (const one of figures.values()) lines.push(...linesOf(one, edition));
  }
  return lines
    .map((line) => ({ line, text: textOf(line) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ line }) => line);
}

/** The CSV of lines, with its header and a newline at the end. */
export const csvOf = (lines: readonly StandingLine[]): string =>
  [columns.join(','), ...lines.map(textOf), ''].join('\n');

function linesOf(figures: StandingFigures, edition: Edition): StandingLine[] {
  const tier = standingOf({ ...figures, edition }).tier.id;
  const points = new Map<string, StandingLine>();
  // Influence is an origin of performing points, not a kind: it is added up with the rest.
  for (const sum of figures.sums) {
    const { kind } = sum;
    const [model, country] = [sum.model ?? 'company', sum.country ?? ''];
    const key = `${model},${kind},${country}`;
    const before = points.get(key)?.points ?? 0;
    const partner = figures.code;
    points.set(key, { partner, model, kind, country, points: before + sum.points, tier });
  }
  const lines = [...points.values()].filter((line) => line.points !== 0);
  if (lines.length > 0) return lines;
  return [{ partner: figures.code, model: '', kind: '', country: '', points: 0, tier }];
}

const textOf = (line: StandingLine): string =>
  stringify([columns.map((column) => line[column])], { record_delimiter: '' });
