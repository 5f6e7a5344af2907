/**
 * Commands and their idempotency keys: one row per principal, route and key, with the first answer.
 *
 * Whoever runs a command holds a lease on its row; a lease that has run out (its process died) can be taken over by the
 * next one who sends the same.
 */
import { sql } from 'kysely';
import type { Db } from '../connect.ts';

/** What identifies a command, and the hash of what it says. */
export type CommandKey = {
  readonly principal: string;
  readonly route: string;
  readonly key: string;
  readonly bodyHash: Buffer;
};

/** An answer as it was given. */
export type CommandAnswer = {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
};

/** What became of claiming a command: it is ours to run, was answered, runs elsewhere, or said something else. */
export type Claim =
  | { readonly state: 'ours'; readonly id: string }
  | { readonly state: 'done'; readonly id: string; readonly answer: CommandAnswer }
  | { readonly state: 'running'; readonly id: string }
  | { readonly state: 'other-body' };

type Row = {
  id: string;
  principal: string;
  body_hash: Buffer;
  state: 'running' | 'done';
  status: number | null;
  answer: unknown;
  headers: Record<string, string> | null;
};

/** Claims a command for `leaseMs`; one statement, so that of many at once exactly one runs it. `now`: epoch milliseconds. */
export async function claimCommand(
  db: Db,
  command: CommandKey,
  now: number,
  leaseMs: number,
): Promise<Claim> {
  const { principal, route, key, bodyHash } = command;
  const ours = await sql<{ id: string }>`
    insert into request (principal, route, key, body_hash, id, state, lease_until, created_at)
    values (${principal}, ${route}, ${key}, ${bodyHash}, gen_random_uuid(), 'running', ${at(now + leaseMs)}, ${at(now)})
    on conflict (principal, route, key) do update set lease_until = excluded.lease_until
      where request.state = 'running' and request.lease_until < ${at(now)} and request.body_hash = excluded.body_hash
    returning id`.execute(db);
  const [mine] = ours.rows;
  if (mine !== undefined) return { state: 'ours', id: mine.id };
  const { rows } = await sql<Row>`
    select * from request where principal = ${principal} and route = ${route} and key = ${key}`.execute(
    db,
  );
  const [row] = rows;
  if (row === undefined) return claimCommand(db, command, now, leaseMs);
  if (!row.body_hash.equals(bodyHash)) return { state: 'other-body' };
  return stateOf(row);
}

/** The command of this id if it is this principal's; null otherwise. */
export async function commandById(db: Db, id: string, principal: string): Promise<Claim | null> {
  const { rows } =
    await sql<Row>`select * from request where id = ${id} and principal = ${principal}`.execute(db);
  const [row] = rows;
  return row === undefined ? null : stateOf(row);
}

/** Keeps the answer, once; false where there is one already, which stays. */
export async function finishCommand(db: Db, id: string, answer: CommandAnswer): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update request set state = 'done', status = ${answer.status},
      answer = ${JSON.stringify(answer.body)}::jsonb, headers = ${JSON.stringify(answer.headers)}::jsonb
    where id = ${id} and state = 'running'`.execute(db);
  return numAffectedRows === 1n;
}

/** Keeps the lease while the command runs; `until` is epoch milliseconds. */
export async function renewCommand(db: Db, id: string, until: number): Promise<void> {
  await sql`update request set lease_until = ${at(until)} where id = ${id} and state = 'running'`.execute(
    db,
  );
}

/** Gives the lease back: the world failed, and the next one who sends it runs it again. */
export async function releaseCommand(db: Db, id: string): Promise<void> {
  await sql`update request set lease_until = '-infinity' where id = ${id} and state = 'running'`.execute(
    db,
  );
}

const at = (ms: number) => sql`${new Date(ms).toISOString()}::timestamptz`;

const stateOf = (row: Row): Claim =>
  row.state === 'running'
    ? { state: 'running', id: row.id }
    : {
        state: 'done',
        id: row.id,
        answer: { status: row.status ?? 200, body: row.answer, headers: row.headers ?? {} },
      };
