/** Decisions that wait, and how they went. Written by journeys only. */
import { sql } from 'kysely';
import { RuleViolation } from '../../program/errors.ts';
import type { Role } from '../../program/roles.ts';
import { instant } from '../columns.ts';
import type { Db } from '../connect.ts';

/** A submission that somebody has to decide. Instants are epoch milliseconds. */
export type NewApproval = {
  readonly journeyId: string;
  readonly partnerId: string;
  readonly step: string;
  readonly round: number;
  readonly role: Role;
  readonly edition: string;
  readonly submittedBy: string;
  readonly at: number;
  readonly dueAt: number;
};

/** Opens an approval; the one of this round stands already where it is recorded again. */
export async function insertApproval(db: Db, approval: NewApproval): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into approval (journey_id, partner_id, step, round, role, edition, submitted_by, submitted_at, due_at, state)
    values (${approval.journeyId}, ${approval.partnerId}, ${approval.step}, ${approval.round}, ${approval.role},
      ${approval.edition}, ${approval.submittedBy}, ${instant(approval.at)}, ${instant(approval.dueAt)}, 'waiting')
    on conflict (journey_id, step, round) do update set version = approval.version
    returning id`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('an approval was neither inserted nor found');
  return row.id;
}

/** The approval of a step that waits, or the last one; null before anything was handed in. */
export async function approvalOf(
  db: Db,
  journeyId: string,
  step: string,
): Promise<{ readonly id: string; readonly round: number } | null> {
  const row = await db
    .selectFrom('approval')
    .select(['id', 'round'])
    .where('journey_id', '=', journeyId)
    .where('step', '=', step)
    .orderBy('round', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

const STATE_OF = {
  approve: 'approved',
  'request-change': 'action_required',
  reject: 'rejected',
} as const;

/**
 * Records a decision on what waits. The database refuses whoever decides what they handed in
 * themselves or was handed in by whom they stand in for, what somebody else has taken, and a stand-in whose time is not now.
 */
export async function decideApproval(
  db: Db,
  decided: {
    readonly journeyId: string;
    readonly step: string;
    readonly verdict: keyof typeof STATE_OF;
    readonly by: string;
    readonly role: Role;
    readonly reason: string | null;
    readonly at: number;
    /** On whose behalf; null for one's own. */
    readonly behalf: string | null;
  },
): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('approval')
    .set((row) => ({
      state: STATE_OF[decided.verdict],
      decided_by: decided.by,
      decided_role: decided.role,
      decided_for: decided.behalf,
      taken_by: null,
      taken_until: null,
      decided_at: instant(decided.at),
      reason: decided.reason,
      version: row('version', '+', 1),
    }))
    .where('journey_id', '=', decided.journeyId)
    .where('step', '=', decided.step)
    .where('state', '=', 'waiting')
    .where(isFree(decided))
    .where(
      sql<boolean>`(${decided.behalf}::bigint is null
        or stands_in(${decided.by}, ${decided.behalf}, ${decided.role}, ${instant(decided.at)}::timestamptz))`,
    )
    .executeTakeFirst()
    .catch((error: unknown) => {
      throw isOwnDecision(error)
        ? new RuleViolation('OWN_DECISION', 'nobody decides their own step')
        : error;
    });
  if (numUpdatedRows !== 1n) throw await whyNot(db, decided);
}

/** Nobody else has it: what was taken is a lock until it runs out. */
const isFree = ({ by, at }: { readonly by: string; readonly at: number }) =>
  sql<boolean>`(taken_by is null or taken_by = ${by} or taken_until <= ${instant(at)}::timestamptz)`;

async function whyNot(
  db: Db,
  decided: {
    readonly journeyId: string;
    readonly step: string;
    readonly by: string;
    readonly at: number;
  },
): Promise<RuleViolation> {
  const { rows } = await sql<{ free: boolean }>`
    select ${isFree(decided)} as free from approval
    where journey_id = ${decided.journeyId} and step = ${decided.step} and state = 'waiting'`.execute(
    db,
  );
  const [row] = rows;
  if (row === undefined)
    return new RuleViolation('ALREADY_DECIDED', `${decided.step} does not wait for a decision`);
  return row.free
    ? new RuleViolation('NOT_THE_DECIDER', 'nobody handed these decisions over, or not for now')
    : new RuleViolation('TAKEN', 'somebody else has taken this decision');
}

/** The request of a round waits again: what was decided stands in the journey's history. Returns its id. */
export async function reopenApproval(
  db: Db,
  reopened: {
    readonly journeyId: string;
    readonly step: string;
    readonly round: number;
    readonly dueAt: number;
  },
): Promise<string> {
  const row = await db
    .updateTable('approval')
    .set((column) => ({
      ...{ state: 'waiting', decided_by: null, decided_role: null, decided_at: null, reason: null },
      decided_for: null,
      ...{ due_at: instant(reopened.dueAt), escalated_at: null },
      version: column('version', '+', 1),
    }))
    .where('journey_id', '=', reopened.journeyId)
    .where('step', '=', reopened.step)
    .where('round', '=', reopened.round)
    .where('state', 'in', ['approved', 'action_required'])
    .returning('id')
    .executeTakeFirst();
  if (row === undefined) throw new Error('a decision is taken back that nobody took');
  return row.id;
}

const isOwnDecision = (error: unknown): boolean =>
  error instanceof Error &&
  'constraint' in error &&
  ['approval_not_own', 'approval_not_own_behalf'].includes(String(error.constraint));

/** Nobody has to decide any more: the journey ended. */
export async function closeApprovals(
  db: Db,
  journeyId: string,
  state: 'withdrawn' | 'lapsed',
): Promise<void> {
  await db
    .updateTable('approval')
    .set((row) => ({ state, version: row('version', '+', 1) }))
    .where('journey_id', '=', journeyId)
    .where('state', '=', 'waiting')
    .execute();
}

/** Moves the due dates of what waits by the length of a pause. */
export async function moveApprovals(db: Db, journeyId: string, byMs: number): Promise<void> {
  await sql`
    update approval set due_at = due_at + ${byMs} * interval '1 millisecond', version = version + 1
    where journey_id = ${journeyId} and state = 'waiting'`.execute(db);
}

export async function escalateApproval(
  db: Db,
  journeyId: string,
  step: string,
  at: number,
): Promise<void> {
  await db
    .updateTable('approval')
    .set((row) => ({ escalated_at: instant(at), version: row('version', '+', 1) }))
    .where('journey_id', '=', journeyId)
    .where('step', '=', step)
    .where('state', '=', 'waiting')
    .execute();
}
