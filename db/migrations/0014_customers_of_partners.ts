import { type Kysely, sql } from 'kysely';

/** What a partner sold to one customer is read by itself: a deal costs the same however many others there are. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [
    `drop index fact_by_customer`,
    // The customer first, for the search over all partners.
    `create index fact_by_customer on fact (((fields ->> 'customer') collate "C"), partner_id)
       where fields ? 'customer'`,
  ])
    await sql.raw(statement).execute(db);
}
