/** Whether something was paid. */
import type { Db } from '../connect.ts';

/** True where an entry has this key. Role `ascent_worker`. */
export async function entryExists(db: Db, key: string, programYear: number): Promise<boolean> {
  const row = await db
    .selectFrom('entry')
    .select('key')
    .where('program_year', '=', programYear)
    .where('key', '=', key)
    .executeTakeFirst();
  return row !== undefined;
}
