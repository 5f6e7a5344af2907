import { type Kysely, sql } from 'kysely';

/**
 * Partners to be judged again because an edition was released for days that others were judged by: the sweep works it off.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of REJUDGE_DUE) await sql.raw(statement).execute(db);
}

const REJUDGE_DUE = [
  `create table rejudge_due (
    partner_id  bigint primary key references partner
  )`,
  `alter table rejudge_due enable row level security`,
  `create policy worker_rejudge_due on rejudge_due to ascent_worker using (true) with check (true)`,
  `grant select, insert, update, delete on rejudge_due to ascent_worker`,
];
