/** Bringing a database to the schema of this release, and telling whether it is there. */
import { Migrator } from 'kysely/migration';
import { connect, type Db } from './connect.ts';
import { migrations } from './migrations/index.ts';

/** Applies what is missing, in order, each once, however many start at the same time. Returns the names applied. */
export async function migrateToLatest(url: string): Promise<readonly string[]> {
  const db = connect(url, { role: 'owner', max: 2 });
  try {
    const { error, results } = await migratorOf(db).migrateToLatest();
    if (error !== undefined)
      throw error instanceof Error ? error : new Error('the migration failed', { cause: error });
    return (results ?? []).map((result) => result.migrationName);
  } finally {
    await db.destroy();
  }
}

/** The names of migrations that this release has and the database has not; empty where it is ready. */
export async function pendingMigrations(url: string): Promise<readonly string[]> {
  const db = connect(url, { role: 'owner', max: 1 });
  try {
    const all = await migratorOf(db).getMigrations();
    return all.filter((one) => one.executedAt === undefined).map((one) => one.name);
  } finally {
    await db.destroy();
  }
}

/** Throws, naming what is missing, unless the database has every migration of this release. */
export async function assertMigrated(url: string): Promise<void> {
  const pending = await pendingMigrations(url);
  if (pending.length > 0) {
    throw new Error(`the database lacks ${pending.join(', ')}: run "ascent migrate" first`);
  }
}

function migratorOf(db: Db): Migrator {
  return new Migrator({ db, provider: { getMigrations: async () => migrations } });
}
