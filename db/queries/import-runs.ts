/** Files that come in, and what could not be right in them or in what systems sent. Role `ascent_worker`. */
import { sql } from 'kysely';
import { instant } from '../columns.ts';
import type { Db } from '../connect.ts';

export type ImportCounts = {
  readonly read: number;
  readonly new: number;
  readonly duplicate: number;
  readonly parked: number;
  readonly refused: number;
};

export type ImportRun = ImportCounts & {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly state: 'running' | 'done' | 'failed';
};

/** Begins an import; returns its id. `now` is epoch milliseconds. */
export async function beginImport(
  db: Db,
  begun: {
    readonly name: string;
    readonly kind: string;
    readonly by: string;
    readonly now: number;
  },
): Promise<string> {
  const row = await db
    .insertInto('import')
    .values({
      name: begun.name,
      kind: begun.kind,
      state: 'running',
      by_person: begun.by,
      started_at: instant(begun.now),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Says how far an import is; `end` is its last state and hash, null while it runs. */
export async function countImport(
  db: Db,
  id: string,
  counts: ImportCounts,
  end: {
    readonly state: 'done' | 'failed';
    readonly sha256: string | null;
    readonly now: number;
  } | null,
): Promise<void> {
  await db
    .updateTable('import')
    .set({
      ...counts,
      ...(end === null
        ? {}
        : { state: end.state, sha256: end.sha256, finished_at: instant(end.now) }),
    })
    .where('id', '=', id)
    .execute();
}

/** One import; undefined where it cannot be seen. */
export async function importById(db: Db, id: string): Promise<ImportRun | undefined> {
  const row = await db
    .selectFrom('import')
    .select(['id', 'name', 'kind', 'state', 'read', 'new', 'duplicate', 'parked', 'refused'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : { ...row, state: row.state as ImportRun['state'] };
}

export type RefusalRecord = {
  readonly source: string;
  readonly importId: string | null;
  readonly line: number | null;
  readonly code: string;
  readonly detail: string;
  /** SHA-256 of what was refused: the same is kept once per source. */
  readonly bodyHash: Buffer;
  readonly excerpt: string;
};

/** Keeps refusals; what was refused before is kept where it stands last. */
export async function keepRefusals(
  db: Db,
  refusals: readonly RefusalRecord[],
  now: number,
): Promise<void> {
  const once = new Map(
    refusals.map((one) => [`${one.source} ${one.bodyHash.toString('hex')}`, one]),
  );
  if (once.size === 0) return;
  const rows = [...once.values()].sort((a, b) => a.bodyHash.compare(b.bodyHash));
  await db
    .insertInto('refusal')
    .values(
      rows.map((one) => ({
        source: one.source,
        import_id: one.importId,
        line: one.line,
        code: one.code,
        detail: one.detail,
        body_hash: one.bodyHash,
        excerpt: one.excerpt,
        received_at: instant(now),
      })),
    )
    .onConflict((on) =>
      on.columns(['source', 'body_hash']).doUpdateSet((row) => ({
        import_id: row.ref('excluded.import_id'),
        line: row.ref('excluded.line'),
        code: row.ref('excluded.code'),
        detail: row.ref('excluded.detail'),
        excerpt: row.ref('excluded.excerpt'),
        received_at: row.ref('excluded.received_at'),
      })),
    )
    .execute();
}

export type RefusalLine = {
  readonly id: string;
  readonly line: number | null;
  readonly code: string;
  readonly detail: string;
  readonly excerpt: string;
};

/** Refusals of an import, by line, after this line and id. */
export async function refusalsOf(
  db: Db,
  importId: string,
  after: { readonly line: number; readonly id: string } | null,
  limit: number,
): Promise<readonly RefusalLine[]> {
  const { rows } = await sql<RefusalLine>`
    select id, line, code, detail, excerpt from refusal
    where import_id = ${importId}
      and (${after?.line ?? null}::integer is null or (coalesce(line, 0), id) > (${after?.line ?? 0}, ${after?.id ?? '0'}::bigint))
    order by coalesce(line, 0), id limit ${limit}`.execute(db);
  return rows;
}
