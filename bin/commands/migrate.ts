/** `ascent migrate`. */
import { migrateToLatest, pendingMigrations } from '../../db/migrate.ts';
import type { Settings } from '../config.ts';
import { openHome } from '../home.ts';
import type { Printer } from '../print.ts';
import { registerSearchAttributes } from '../temporal.ts';

/** Brings database and engine to this release, or with `check` only says what is missing (exit code 1). */
export async function runMigrate(
  settings: Settings,
  print: Printer,
  check: boolean,
): Promise<number> {
  const databaseUrl = settings.databaseUrl ?? openHome(settings.home).readRunning()?.databaseUrl;
  if (databaseUrl === undefined) {
    throw new Error(
      'Which database? Set DATABASE_URL; the embedded one is brought along by “ascent up”.',
    );
  }
  if (check) {
    const pending = await pendingMigrations(databaseUrl);
    print.result(
      { pending },
      pending.length === 0 ? 'Nothing is missing.' : `Missing: ${pending.join(', ')}`,
    );
    return pending.length === 0 ? 0 : 1;
  }
  const applied = await migrateToLatest(databaseUrl);
  const registered =
    settings.temporalAddress === undefined ? [] : await registerSearchAttributes(settings);
  print.result(
    { applied, searchAttributes: registered },
    [...applied, ...registered].length === 0
      ? 'Everything was there already.'
      : `Done: ${[...applied, ...registered].join(', ')}`,
  );
  return 0;
}
