/** What sources are called. */
import type { Text } from '../../program/models.ts';
import type { Db } from '../connect.ts';

/** Titles of the sources that have one, by name. */
export async function sourceTitles(db: Db): Promise<ReadonlyMap<string, Text>> {
  const rows = await db.selectFrom('source').select(['name', 'title']).execute();
  return new Map(rows.map((row) => [row.name, row.title as Text]));
}
