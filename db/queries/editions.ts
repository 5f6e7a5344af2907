/** Editions as released, and the numbers that their clauses have in the ledger. */
import { sql } from 'kysely';
import type { Edition } from '../../program/edition/types.ts';
import { json } from '../columns.ts';
import type { Db } from '../connect.ts';
import { openEnrolments } from './enrolments.ts';
import { queueEdition } from './outbox.ts';

/** Numbers of clauses: entries carry four bytes instead of two words. */
export type Clauses = {
  /** The number of a clause; an error if it was not asked for by `ensure`. */
  readonly numberOf: (edition: string, clause: string) => number;
  /** The clause of a number; an error if there is none. */
  readonly named: (id: number) => { readonly edition: string; readonly clause: string };
  /** Looks up numbers given by other processes. */
  readonly learn: (ids: Iterable<number>) => Promise<void>;
  /** Sees to it that these clauses have numbers. */
  readonly ensure: (
    names: Iterable<{ readonly edition: string; readonly clause: string }>,
  ) => Promise<void>;
};

/**
 * Stores editions as released, with their clauses. An edition is immutable: another hash under the same id is refused
 * once entries name it, and replaced before. `db` is a pool of the role `worker`.
 */
export async function releaseEditions(db: Db, editions: readonly Edition[]): Promise<Clauses> {
  for (const edition of editions) await releaseEdition(db, edition);
  const clauses = createClauses(db);
  await clauses.ensure(
    editions.flatMap((edition) =>
      clausesOf(edition).map((clause) => ({ edition: edition.id, clause })),
    ),
  );
  return clauses;
}

/** Every clause of an edition that can pay: those of facts, of milestones, and that of having enrolled. */
const clausesOf = (edition: Edition): readonly string[] => [
  ...edition.clauses.map((clause) => clause.id),
  ...edition.practices.flatMap((practice) => practice.milestones.map((one) => one.clause)),
  ...(edition.enrolment === null ? [] : [edition.enrolment.pays.clause]),
];

/**
 * One at a time, so that of two processes that start the second finds it done. With it, whoever was judged by another edition
 * on its days comes on the list of the sweep.
 */
async function releaseEdition(pool: Db, edition: Edition): Promise<void> {
  if ((await released(pool, edition.id))?.hash === edition.hash) return;
  await pool.transaction().execute(async (tx) => {
    await sql`lock table edition in share row exclusive mode`.execute(tx);
    await releaseIn(tx, edition);
  });
}

const released = (db: Db, id: string) =>
  db
    .selectFrom('edition')
    .select(['hash', 'from_on', 'to_on'])
    .where('id', '=', id)
    .executeTakeFirst();

async function releaseIn(db: Db, edition: Edition): Promise<void> {
  const { id, hash, inForce } = edition;
  const known = await released(db, id);
  if (known?.hash === hash) return;
  if (known !== undefined && (await isUsed(db, id))) {
    throw new Error(
      `edition ${id} has changed (${known.hash.slice(0, 12)} is released, these files are ${hash.slice(0, 12)}) and ` +
        `points were earned by it: give the changed one another id`,
    );
  }
  const values = {
    hash,
    body: json(edition),
    from_on: inForce.from,
    to_on: inForce.to,
  };
  await db
    .insertInto('edition')
    .values({ id, ...values })
    .onConflict((on) => on.column('id').doUpdateSet(values))
    .execute();
  const at = Date.now();
  const from = Date.parse(inForce.from);
  // Whoever is enrolled goes on by it, from its first day.
  if (from > at || (await openEnrolments(db, { after: null, limit: 1 })).length > 0)
    await queueEdition(db, { edition: id, from, at });
  // Its days, and those that it had before: all that may be judged otherwise now.
  const days = [
    inForce,
    ...(known === undefined ? [] : [{ from: known.from_on, to: known.to_on }]),
  ];
  for (const { from, to } of days) {
    await sql`
      insert into rejudge_due (partner_id)
      select distinct partner_id from fact where state = 'placed'
        and effective_on >= ${from}::date and effective_on < coalesce(${to}::date, 'infinity')
      on conflict do nothing`.execute(db);
  }
}

/** Whether entries name a clause of this edition. */
async function isUsed(db: Db, edition: string): Promise<boolean> {
  const { rows } = await sql<{ used: boolean }>`
    select exists (
      select from entry e join clause c on c.id = e.clause_id where c.edition = ${edition}) as used`.execute(
    db,
  );
  return rows[0]?.used ?? false;
}

function createClauses(db: Db): Clauses {
  const ids = new Map<string, number>();
  const names = new Map<number, { edition: string; clause: string }>();

  /** Many in a row are of the same clause. */
  let last: { edition: string; clause: string; id: number } | null = null;
  function idOf(edition: string, clause: string): number | undefined {
    if (last !== null && last.clause === clause && last.edition === edition) return last.id;
    const id = ids.get(`${edition}/${clause}`);
    if (id !== undefined) last = { edition, clause, id };
    return id;
  }

  async function load(): Promise<void> {
    for (const row of await db.selectFrom('clause').selectAll().execute()) {
      ids.set(`${row.edition}/${row.clause}`, row.id);
      names.set(row.id, { edition: row.edition, clause: row.clause });
    }
  }

  return {
    numberOf: (edition, clause) => {
      const id = idOf(edition, clause);
      if (id === undefined) throw new Error(`clause ${clause} of ${edition} has no number`);
      return id;
    },
    named: (id) => {
      const name = names.get(id);
      if (name === undefined) throw new Error(`no clause has the number ${id}`);
      return name;
    },
    learn: async (wanted) => {
      for (const id of wanted) if (!names.has(id)) return load();
    },
    ensure: async (wanted) => {
      const missing = [...wanted].filter((one) => idOf(one.edition, one.clause) === undefined);
      if (missing.length === 0) return;
      await load();
      const unknown = missing.filter((one) => !ids.has(`${one.edition}/${one.clause}`));
      if (unknown.length === 0) return;
      await db
        .insertInto('clause')
        .values(unknown.map(({ edition, clause }) => ({ edition, clause })))
        .onConflict((on) => on.doNothing())
        .execute();
      await load();
    },
  };
}
