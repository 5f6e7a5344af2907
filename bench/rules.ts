/** Area `rules`: a draft tried on all partners, against reading the same rows. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { join } from 'node:path';
import pg from 'pg';
import { createSimulationActivities } from '../activities/simulation.ts';
import { editionsFolder } from '../bin/places.ts';
import { connect } from '../db/connect.ts';
import { releaseEditions } from '../db/queries/editions.ts';
import { askSimulation, partnersToTry, simulationById } from '../db/queries/simulations.ts';
import { checkEdition } from '../program/edition/check.ts';
import { loadEditions } from '../program/edition/load.ts';
import { NO_TOTALS } from '../program/simulate.totals.ts';
import { PARTNERS, TODAY, makePartners } from './ledger-world.ts';
import { median } from './measure.ts';
import type { RunArea } from './run.ts';
import { startServers } from './servers.ts';

const factsOfPartner = 100;

/** Pages are read and tried one after the other: more partners take longer, and the ratio stays. */
export const run: RunArea = async function* (effort, say) {
  const servers = await startServers();
  try {
    const db = connect(servers.databaseUrl, { role: 'worker', max: 6 });
    const editions = await loadEditions(editionsFolder);
    const { edition } = await checkEdition(join(editionsFolder, 'unified-2027'));
    if (edition === null) throw new Error('the draft cannot be read');
    await releaseEditions(db, editions);
    await makeFacts(servers.databaseUrl);
    say(`  ${PARTNERS} partners, ${PARTNERS * factsOfPartner} facts`);
    const clock = { now: () => Date.now(), today: () => TODAY };
    const { trySomePartners } = createSimulationActivities({ db, editions, clock });
    const reading = async (): Promise<number> => {
      const from = performance.now();
      for (let after = '0'; ;) {
        const page = await partnersToTry(db, after, 500);
        const last = page.at(-1)?.partnerId;
        if (last === undefined) return performance.now() - from;
        after = last;
      }
    };
    const trying = async (): Promise<number> => {
      const simulationId = await db.transaction().execute(async (tx) =>
        askSimulation(tx, {
          ...{ edition, against: 'unified-2023', asOf: TODAY, by: '1', at: Date.now() },
          totals: NO_TOTALS,
        }),
      );
      const from = performance.now();
      const environment = new MockActivityEnvironment();
      const turn = (): Promise<{ readonly left: boolean }> =>
        environment.run(trySomePartners, { simulationId, pages: 10, partners: 500 });
      while ((await turn()).left);
      const took = performance.now() - from;
      const found = await simulationById(db, simulationId);
      if (found?.tried !== PARTNERS) throw new Error(`${found?.tried} of ${PARTNERS} were tried`);
      return took;
    };
    await reading();
    const ratios: number[] = [];
    const rates: number[] = [];
    for (let round = 0; round < effort.rounds; round += 1) {
      const [read, tried] = [await reading(), await trying()];
      ratios.push(read / tried);
      rates.push((PARTNERS * 1000) / tried);
    }
    await db.destroy();
    yield [
      'A4',
      {
        median: median(ratios),
        low: Math.min(...ratios),
        high: Math.max(...ratios),
        rounds: effort.rounds,
        note: `${Math.round(median(rates))} partners/s tried`,
      },
    ] as const;
  } finally {
    await servers.release();
  }
};

/** Deals of twenty customers a partner. The ledger is empty: there is less to read, so that the ratio is the worse for it. */
async function makeFacts(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await makePartners(client);
  await client.query(
    `insert into fact (partner_id, site_id, model, country, source, source_id, kind, family, subject, effective_on,
       known_at, state, fields, currency, minor, rate, body_hash)
     select p.id, s.id, 1, 'US', 'bench', p.id || '-' || n, 'deal.closed', 'deals', 'D-' || p.id || '-' || n,
       '2022-07-01'::date + n * 3, '2023-06-01', 'placed',
       jsonb_build_object('status', 'closed', 'role', 'transact', 'licence', 'saas', 'product', 'compute',
         'customer', 'cust-' || n % 20), 'USD', 100000 * (1 + n % 9), 1, '\\x00'
     from partner p join site s on s.partner_id = p.id, generate_series(1, $1) n`,
    [factsOfPartner],
  );
  await client.query('analyze fact');
  await client.end();
}
