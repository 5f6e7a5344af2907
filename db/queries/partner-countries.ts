/** Where partners are at home, for telling whose region they lie in. */
import type { Db } from '../connect.ts';

/** The home country of each of these partners. Role `ascent_worker`. */
export async function homeCountries(
  db: Db,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (partnerIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('partner')
    .select(['id', 'home_country'])
    .where('id', 'in', [...partnerIds])
    .execute();
  return new Map(rows.map((row) => [row.id, row.home_country]));
}
