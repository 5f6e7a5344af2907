/** Journeys that look when facts of some families arrive. */
import { sql } from 'kysely';
import type { FactFamily } from '../../program/facts.ts';
import { json } from '../columns.ts';
import type { Db } from '../connect.ts';

/**
 * Registers a journey; it commits this, and looks only then, so that whichever comes second sees
 * the first.
 */
export async function awaitFacts(
  db: Db,
  waiting: {
    readonly workflowId: string;
    readonly partnerId: string;
    readonly families: readonly FactFamily[];
  },
): Promise<void> {
  if (waiting.families.length === 0) return;
  await db
    .insertInto('awaiting')
    .values(
      waiting.families.map((family) => ({
        workflow_id: waiting.workflowId,
        partner_id: waiting.partnerId,
        family,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** A journey that ended looks at nothing any more. */
export async function stopAwaiting(db: Db, workflowIds: readonly string[]): Promise<void> {
  if (workflowIds.length === 0) return;
  await db
    .deleteFrom('awaiting')
    .where('workflow_id', 'in', [...workflowIds])
    .execute();
}

/** Who waits for what came: workflow ids, each once. */
export async function waitingFor(
  db: Db,
  came: readonly { readonly partnerId: string; readonly families: readonly FactFamily[] }[],
): Promise<readonly string[]> {
  const pairs = came.flatMap(({ partnerId, families }) =>
    families.map((family) => ({ partner_id: partnerId, family })),
  );
  if (pairs.length === 0) return [];
  const { rows } = await sql<{ workflow_id: string }>`
    select distinct a.workflow_id
    from jsonb_to_recordset(${json(pairs)}::jsonb) as t(partner_id bigint, family text)
    join awaiting a on a.partner_id = t.partner_id and a.family = t.family`.execute(db);
  return rows.map((row) => row.workflow_id);
}
