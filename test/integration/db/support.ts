/** A ledger for tests: an empty database of its own, the default edition, a clock that the test sets. */
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { connect, type Db } from '../../../db/connect.ts';
import { upsertAccounts } from '../../../db/queries/accounts.ts';
import { exportStandings } from '../../../db/queries/exports.ts';
import { upsertRates } from '../../../db/queries/rates.ts';
import { createStandings, type Standings } from '../../../db/standing.ts';
import { createSweep, type Sweep } from '../../../db/sweep.ts';
import { createWriter, type Writer } from '../../../db/writer.ts';
import type { Clock } from '../../../program/clock.types.ts';
import { loadEditions } from '../../../program/edition/load.ts';
import type { Edition } from '../../../program/edition/types.ts';
import type { Award } from '../../../program/entries.ts';
import type { FactDraft } from '../../../program/facts.ts';
import type { AccountRow, RateRow } from '../../../program/intake.ts';
import { trainingDraft } from '../../../program/intake/statements.ts';
import { testDatabase } from '../../support/postgres.ts';

export type Ledger = {
  readonly url: string;
  readonly db: Db;
  /** Changes the schema: for tests that make the database refuse something. */
  readonly owner: Db;
  readonly editions: readonly Edition[];
  readonly clock: Clock & { set: (today: string) => void };
  readonly writer: Writer;
  readonly standings: Standings;
  readonly sweep: Sweep;
  readonly accounts: (rows: readonly AccountRow[]) => Promise<unknown>;
  readonly rates: (rows: readonly RateRow[]) => Promise<unknown>;
  readonly partner: (code: string) => Promise<string>;
  /** Every line of the export as of a day, as text. */
  readonly exported: (asOf: string) => Promise<string>;
  readonly close: () => Promise<void>;
};

const editionsDir = fileURLToPath(new URL('../../../editions', import.meta.url));

/** @param given editions other than those that are shipped */
export async function openLedger(given?: readonly Edition[]): Promise<Ledger> {
  const [database, editions] = await Promise.all([
    testDatabase(),
    given ?? loadEditions(editionsDir),
  ]);
  const db = connect(database.url, { role: 'writer', max: 8 });
  const owner = connect(database.url, { role: 'owner', max: 1 });
  const clock = clockAt('2023-08-31');
  const writer = createWriter({ db, editions, clock });
  const standings = createStandings({ db, editions, clock });
  const sweep = createSweep({ db, editions, clock, writer, standings });
  const deps = { db, editions, clock };
  return {
    url: database.url,
    owner,
    ...deps,
    writer,
    standings,
    sweep,
    accounts: (rows) => upsertAccounts(deps, rows),
    rates: (rows) => upsertRates(deps, rows),
    partner: async (code) =>
      (
        await db
          .selectFrom('partner')
          .select('id')
          .where('code', '=', code)
          .executeTakeFirstOrThrow()
      ).id,
    exported: async (asOf) => {
      const lines: string[] = [];
      for await (const line of exportStandings(db, { editions, asOf }))
        lines.push(JSON.stringify(line));
      return lines.join('\n');
    },
    close: async () => {
      await writer.close();
      standings.stop();
      await sweep.stop();
      await Promise.all([db.destroy(), owner.destroy()]);
      await database.drop();
    },
  };
}

function clockAt(first: string): Ledger['clock'] {
  let today = first;
  let ticks = 0;
  return {
    // Each look is later than the one before, so that what is known when can be told apart.
    now: () => Date.parse(`${today}T12:00:00Z`) + (ticks += 1),
    today: () => today,
    set: (day) => {
      today = day;
    },
  };
}

/** Accounts of a partner: a reseller's and a cloud provider's in Canada, a reseller's in the United States. */
export const accountsOf = (code: string): readonly AccountRow[] =>
  (
    [
      ['solution-provider', `SP-${code}`, 'CA'],
      ['solution-provider', `SU-${code}`, 'US'],
      ['cloud-provider', `CP-${code}`, 'CA'],
    ] as const
  ).map(([program, account, country]) => ({
    program,
    account,
    country,
    partner: code,
    company: `Company ${code}`,
    domain: `${code.toLowerCase()}.example`,
  }));

/** Rates of a month: a Canadian dollar is worth half an American one. */
export const ratesOf = (...months: readonly string[]): readonly RateRow[] =>
  months.flatMap((month) => [
    { month, currency: 'CAD', usd: '0.5' },
    { month, currency: 'USD', usd: '1' },
  ]);

/** A closed deal of a reseller, in Canadian dollars; `thousands` of US dollars make as many points. */
export const deal = (
  id: string,
  given: {
    readonly account: string;
    readonly thousands?: number;
    readonly on?: string;
    readonly customer?: string;
    readonly status?: 'closed' | 'returned';
  },
): FactDraft => ({
  source: 'deals',
  sourceId: `${id}/${given.status ?? 'closed'}`,
  kind: given.status === 'returned' ? 'deal.returned' : 'deal.closed',
  account: given.account,
  person: null,
  country: 'CA',
  when: { on: given.on ?? '2023-03-10' },
  subject: id,
  fields: {
    deal: id,
    status: given.status ?? 'closed',
    role: 'transact',
    licence: 'subscription',
    product: 'compute',
    customer: given.customer ?? `cust-${id}`,
    registeredOn: null,
  },
  money: { currency: 'CAD', minor: String((given.thousands ?? 10) * 200_000) },
});

/** A passed course of a person. */
export const training = (
  id: string,
  person: string,
  course: string,
  at = '2023-02-01T10:00:00Z',
): FactDraft =>
  trainingDraft({ source: 'learning', sourceId: id, person, course, result: 'passed', at });

/** A milestone's award; ten points of the company. */
export const milestone = (
  ledger: Ledger,
  partnerId: string,
  subject: string,
  points = 10,
): Award => {
  const [edition] = ledger.editions;
  const clause = edition?.practices[0]?.milestones[0]?.clause;
  if (edition === undefined || clause === undefined)
    throw new Error('the edition has no milestone');
  return {
    partnerId,
    edition: edition.id,
    clause,
    subject,
    points,
    model: null,
    kind: 'differentiating',
    country: null,
    from: '2023-08-01',
    to: '2024-08-01',
    programYear: 2023,
  };
};

/** Points that the entries give on a day. */
export async function pointsOn(ledger: Ledger, partnerId: string, day: string): Promise<number> {
  const { rows } = await sql<{ points: number }>`
    select coalesce(sum(points), 0)::int as points from entry
    where partner_id = ${partnerId} and effective_on <= ${day}::date and ${day}::date < expires_on`.execute(
    ledger.db,
  );
  return rows[0]?.points ?? 0;
}

/** Balances that are not the sum of the entries on their partner's day; must be none. */
export async function wrongBalances(ledger: Ledger): Promise<readonly unknown[]> {
  const { rows } = await sql`
    with sums as (
      select e.partner_id, e.model, e.kind, e.influence, coalesce(e.country, '') as country, sum(e.points) as points
      from entry e join partner p on p.id = e.partner_id
      where e.effective_on <= p.as_of and p.as_of < e.expires_on group by 1, 2, 3, 4, 5)
    select coalesce(s.partner_id, b.partner_id) as partner, s.points as entries, b.points as balance
    from sums s full join balance b using (partner_id, model, kind, influence, country)
    where coalesce(s.points, 0) <> coalesce(b.points, 0)`.execute(ledger.db);
  return rows;
}

/** The same things in another order, the same for the same seed. */
export function shuffled<T>(things: readonly T[], seed: number): readonly T[] {
  let state = seed;
  const next = (): number =>
    (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  return things
    .map((thing) => [next(), thing] as const)
    .sort(([a], [b]) => a - b)
    .map(([, thing]) => thing);
}
