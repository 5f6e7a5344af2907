/** Who works on what of an enrolment: until that has run out, nobody else decides the lines that wait for the same role. */
import { sql } from 'kysely';
import type { LineDecider } from '../../program/enrolment.ts';
import { RuleViolation } from '../../program/errors.ts';
import { instant } from '../columns.ts';
import type { Db } from '../connect.ts';
import { TAKEN_MINUTES } from './approval-takes.ts';

const MINUTE_MS = 60_000;

/** Who has what waits for a role in an enrolment. */
export type LineTake = {
  readonly decider: LineDecider;
  readonly by: string;
  /** Epoch milliseconds. */
  readonly until: number;
};

/** Those that have not run out, one per role. */
export async function lineTakes(
  db: Db,
  enrolmentId: string,
  now: number,
): Promise<readonly LineTake[]> {
  const { rows } = await sql<LineTake>`
    select distinct on (decider) decider, taken_by as "by", taken_until as until from enrolment_line
    where enrolment_id = ${enrolmentId} and decider is not null and taken_until > ${instant(now)}::timestamptz
    order by decider, taken_until desc`.execute(db);
  return rows;
}

type Taking = {
  readonly enrolmentId: string;
  readonly decider: LineDecider;
  readonly personId: string;
  readonly at: number;
};

/**
 * Takes all that waits for a role, or takes it for longer; null where somebody else has of it, or nothing waits. In a
 * transaction: of two who take at once one waits for the other's rows.
 */
export async function takeLines(tx: Db, taking: Taking): Promise<number | null> {
  const { enrolmentId, decider, personId, at } = taking;
  const { rows } = await sql<{ free: boolean }>`
    select taken_by is null or taken_by = ${personId} or taken_until <= ${instant(at)}::timestamptz as free
    from enrolment_line where enrolment_id = ${enrolmentId} and decider = ${decider} order by id for update`.execute(
    tx,
  );
  if (rows.length === 0 || rows.some(({ free }) => !free)) return null;
  const until = at + TAKEN_MINUTES * MINUTE_MS;
  await sql`update enrolment_line set taken_by = ${personId}, taken_until = ${instant(until)}
    where enrolment_id = ${enrolmentId} and decider = ${decider}`.execute(tx);
  return until;
}

/** Gives it back; false where nothing of it was theirs. */
export async function releaseLines(
  db: Db,
  { enrolmentId, personId }: Pick<Taking, 'enrolmentId' | 'personId'>,
): Promise<boolean> {
  const { rows } = await sql`
    update enrolment_line set taken_by = null, taken_until = null
    where enrolment_id = ${enrolmentId} and decider is not null and taken_by = ${personId} returning id`.execute(
    db,
  );
  return rows.length > 0;
}

/**
 * Refuses, in the transaction that records a decision, what somebody else has taken, and a stand-in whose time is not now.
 * Its rows are locked: whoever takes them at the same moment comes before or after.
 */
export async function assertMayRecord(
  tx: Db,
  decided: {
    readonly enrolmentId: string;
    readonly by: string;
    readonly role: string;
    readonly behalf: string | null;
    readonly at: number;
  },
): Promise<void> {
  const { enrolmentId, by, role, behalf, at } = decided;
  const { rows } = await sql<{ free: boolean }>`
    select taken_by is null or taken_by = ${by} or taken_until <= ${instant(at)}::timestamptz as free
    from enrolment_line where enrolment_id = ${enrolmentId} and decider = ${role} order by id for update`.execute(
    tx,
  );
  if (rows.some(({ free }) => !free))
    throw new RuleViolation('TAKEN', 'somebody else works on this package');
  if (behalf === null) return;
  const stands = await sql<{ stands: boolean }>`
    select stands_in(${by}, ${behalf}, ${role}, ${instant(at)}::timestamptz) as stands`.execute(tx);
  if (stands.rows[0]?.stands !== true)
    throw new RuleViolation(
      'NOT_THE_DECIDER',
      'nobody handed these decisions over, or not for now',
    );
}
