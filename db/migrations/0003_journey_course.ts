import { type Kysely, sql } from 'kysely';

/**
 * What changes of a journey's milestones beside their rows leaves its plan, which never changes: a
 * plan is large, and was written anew with every milestone.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table journey add column course jsonb not null default '{}'`.execute(db);
  await sql`update journey set course = plan -> 'course', plan = plan - 'course'
    where plan ? 'course'`.execute(db);
}
