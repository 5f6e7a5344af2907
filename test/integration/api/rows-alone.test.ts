/** Row-level security holds by itself: the API's own table of who may do what is switched off here. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Asking } from '../../../db/scope.ts';
import { withScope } from '../../../db/scope.ts';
import { connect } from '../../../db/connect.ts';
import { standingVersionReader } from '../../../db/queries/standing-versions.ts';
import { createScopedReads } from '../../../db/scoped-reads.ts';
import { startApi, type Api } from './support/app.ts';
import { sampleOf, seedSamples, type Seeded } from './support/samples.ts';

vi.mock('../../../program/roles.ts', async (original) => ({
  ...(await original<typeof import('../../../program/roles.ts')>()),
  mayDo: () => true,
}));

let api: Api;
let seeded: Seeded;
beforeAll(async () => {
  api = await startApi();
  seeded = await seedSamples(api);
});
afterAll(() => api.stop());

/** What only P1, its region and the program may read. */
const OF_P1 = /Alder Networks|D-100|admin1@|lead1@|plan\.pdf/;

describe('with every check of roles off', () => {
  it.each([
    'admin2',
    'lead2',
    'learner3',
    'distributor1',
    'coach1',
    'managerDE',
    'early',
    'system',
  ])('nothing of another company reaches %s by any route that reads', async (user) => {
    for (const route of api.app.policies.filter((one) => one.method === 'GET')) {
      const sample = sampleOf(route, seeded);
      if (sample === undefined || sample.path.endsWith('/stream')) continue;
      const answer = await api.ask(user, 'GET', sample.path);
      const name = `${user}: ${route.url} answered ${answer.statusCode}: ${answer.body.slice(0, 300)}`;
      if (sample.rows === 'P1') expect(answer.statusCode, name).toBe(404);
      expect(answer.body, name).not.toMatch(OF_P1);
      expect(answer.statusCode, name).toBeLessThan(500);
    }
  });

  it.each(['admin2', 'distributor1', 'managerDE', 'early', 'system'])(
    '%s changes nothing of another company',
    async (user) => {
      for (const route of api.app.policies.filter((one) =>
        ['POST', 'PUT', 'DELETE'].includes(one.method),
      )) {
        const sample = sampleOf(route, seeded);
        if (sample === undefined || sample.rows !== 'P1') continue;
        const answer = await api.ask(user, route.method, sample.path, {
          ...(sample.body === undefined ? {} : { payload: sample.body as object }),
          headers: { 'idempotency-key': `${user} ${route.url}`.replaceAll(' ', '-') },
        });
        expect(answer.statusCode, `${user}: ${route.method} ${route.url}`).toBe(404);
      }
    },
  );

  it('reads nothing where no scope is set, and 1,000 reads of changing scopes over five connections mix nothing up', async () => {
    const pool = connect(api.url, { role: 'api', max: 5 });
    for (const table of [
      'partner',
      'fact',
      'entry',
      'standing',
      'journey',
      'evidence',
      'person_identity',
    ]) {
      const { rows } = await sql<{
        rows: number;
      }>`select count(*)::int as rows from ${sql.table(table)}`.execute(pool);
      expect(rows[0]?.rows, table).toBe(0);
    }
    const partners = await api.work
      .selectFrom('partner')
      .select(['id', 'home_country'])
      .orderBy('id')
      .execute();
    const read = standingVersionReader(createScopedReads(pool));
    const asking = (at: number): Asking =>
      at % 2 === 0
        ? {
            personId: '1',
            scope: { kind: 'partner', partnerId: partners[at % partners.length]?.id ?? '0' },
          }
        : {
            personId: '2',
            scope: {
              kind: 'region',
              countries: [partners[at % partners.length]?.home_country ?? ''],
            },
          };
    await Promise.all(
      Array.from({ length: 1000 }, async (_, at) => {
        const asked = partners[(at * 7) % partners.length];
        const who = asking(at);
        if (asked === undefined) return;
        const maySee =
          who.scope.kind === 'partner'
            ? who.scope.partnerId === asked.id
            : who.scope.kind === 'region' && who.scope.countries.includes(asked.home_country);
        // Some in one turn together, some apart.
        if (at % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
        const found =
          at % 5 === 0
            ? await withScope(pool, who, (tx) =>
                tx.selectFrom('partner').select('id').where('id', '=', asked.id).executeTakeFirst(),
              )
            : await read(who, asked.id);
        expect(found !== undefined, `${JSON.stringify(who)} asked for ${asked.id}`).toBe(maySee);
      }),
    );
    await pool.destroy();
  });
});
