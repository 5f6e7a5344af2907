/** `ascent export standings`: points and tiers on a day, computed anew from the entries. */
import { stringify } from 'csv-stringify/sync';
import { connect } from '../../db/connect.ts';
import { EXPORT_COLUMNS, exportStandings, type StandingLine } from '../../db/queries/exports.ts';
import { loadEditions } from '../../program/edition/load.ts';
import type { Day } from '../../program/models.ts';
import type { Settings } from '../config.ts';
import { editionsFolder } from '../places.ts';
import type { Printer } from '../print.ts';
import { findRunning } from './product.ts';

/** Prints the standings of all partners on a day, as CSV. */
export async function runExportStandings(
  settings: Settings,
  print: Printer,
  asOf: Day,
): Promise<void> {
  const databaseUrl = settings.databaseUrl ?? findRunning(settings).databaseUrl;
  const editions = await loadEditions(editionsFolder);
  const db = connect(databaseUrl, { role: 'worker', max: 2 });
  try {
    const lines = await Array.fromAsync(exportStandings(db, { editions, asOf }));
    print.result(lines, csvOf(lines).trimEnd());
  } finally {
    await db.destroy();
  }
}

function csvOf(lines: readonly StandingLine[]): string {
  const rows = lines.map((line) => EXPORT_COLUMNS.map((column) => line[column]));
  return stringify(rows, { header: true, columns: [...EXPORT_COLUMNS] });
}
