/** Editions as released, and the numbers that their clauses have in the ledger. */
import { sql } from 'kysely';
import type { Edition } from '../../program/edition/types.ts';
import { json } from '../columns.ts';
import type { Db } from '../connect.ts';

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
 * once entries name it, and replaced before. `db` has the role `worker`.
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

async function releaseEdition(db: Db, edition: Edition): Promise<void> {
  const { id, hash } = edition;
  const known = await db
    .selectFrom('edition')
    .select('hash')
    .where('id', '=', id)
    .executeTakeFirst();
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
    from_on: edition.inForce.from,
    to_on: edition.inForce.to,
  };
  await db
    .insertInto('edition')
    .values({ id, ...values })
    .onConflict((on) => on.column('id').doUpdateSet(values))
    .execute();
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

  async function load(): Promise<void> {
    for (const row of await db.selectFrom('clause').selectAll().execute()) {
      ids.set(`${row.edition}/${row.clause}`, row.id);
      names.set(row.id, { edition: row.edition, clause: row.clause });
    }
  }

  return {
    numberOf: (edition, clause) => {
      const id = ids.get(`${edition}/${clause}`);
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
      const missing = [...wanted].filter((one) => !ids.has(`${one.edition}/${one.clause}`));
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
