/** What is shown to a person about themselves, and what they may set. Row-level security holds both. */
import { sql } from 'kysely';
import type { Db } from '../connect.ts';

/** The company that a person acts for; undefined where it cannot be seen. */
export const myPartner = (
  db: Db,
  partnerId: string,
): Promise<{ readonly id: string; readonly code: string; readonly name: string } | undefined> =>
  db
    .selectFrom('partner')
    .select(['id', 'code', 'name'])
    .where('id', '=', partnerId)
    .executeTakeFirst();

/** How many steps of journeys under way wait for the partner. */
export async function stepsWaiting(db: Db): Promise<number> {
  const { rows } = await sql<{ steps: number }>`
    select count(*)::int as steps from step s join journey j on j.id = s.journey_id
    where s.mover = 'partner' and j.state = 'running'`.execute(db);
  return rows[0]?.steps ?? 0;
}

export type Preferences = {
  readonly locale?: 'en' | 'fr-CA';
  readonly zone?: string;
};

/** Sets what is given; what is not named stays as it is. */
export async function savePreferences(
  db: Db,
  personId: string,
  { locale, zone }: Preferences,
): Promise<void> {
  await db
    .updateTable('person_identity')
    .set({
      ...(locale === undefined ? {} : { locale }),
      ...(zone === undefined ? {} : { zone }),
    })
    .where('person_id', '=', personId)
    .execute();
}
