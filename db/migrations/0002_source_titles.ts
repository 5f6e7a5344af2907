import { type Kysely, sql } from 'kysely';

/** What people call the sources that the product itself knows; any other goes by the name it sends. */
const TITLES: readonly (readonly [name: string, en: string, fr: string])[] = [
  ['academy', 'Academy', 'Académie'],
  ['accounts', 'Accounts', 'Comptes'],
  ['certifications', 'Certifications', 'Certifications'],
  ['consumption', 'Consumption', 'Consommation'],
  ['deal-desk', 'Deal desk', 'Bureau des ventes'],
  ['deals', 'Deals', 'Ventes'],
  ['demo-feed', 'Live feed of the demo', 'Flux en direct de la démo'],
  ['exchange-rates', 'Exchange rates', 'Taux de change'],
  ['learning', 'Learning', 'Formation'],
];

/** Words for the sources, so that a reader is not shown the names that systems use. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [name, en, fr] of TITLES) {
    await sql`insert into source (name, title) values (${name}, ${JSON.stringify({ en, fr })}::jsonb)
      on conflict (name) do nothing`.execute(db);
  }
}
