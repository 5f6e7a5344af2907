/** Who works on a decision: nobody else decides it until that has run out. */
import { sql } from 'kysely';
import { instant } from '../columns.ts';
import type { Db } from '../connect.ts';

/** For so long a decision that was taken is nobody else's. */
export const TAKEN_MINUTES = 30;
const MINUTE_MS = 60_000;

/** Takes it, or takes it for longer; null where somebody else has it, or it does not wait. One statement: of two, one gets it. */
export async function takeApproval(
  db: Db,
  id: string,
  by: { readonly personId: string; readonly at: number },
): Promise<number | null> {
  const until = by.at + TAKEN_MINUTES * MINUTE_MS;
  const { rows } = await sql`
    update approval set taken_by = ${by.personId}, taken_until = ${instant(until)}
    where id = ${id} and state = 'waiting'
      and (taken_by is null or taken_by = ${by.personId} or taken_until <= ${instant(by.at)}::timestamptz)
    returning id`.execute(db);
  return rows.length > 0 ? until : null;
}

/** Gives it back; false where it was not theirs. */
export async function releaseApproval(db: Db, id: string, personId: string): Promise<boolean> {
  const { rows } = await sql`
    update approval set taken_by = null, taken_until = null
    where id = ${id} and state = 'waiting' and taken_by = ${personId} returning id`.execute(db);
  return rows.length > 0;
}
