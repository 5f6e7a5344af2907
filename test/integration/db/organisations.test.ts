/** Organisations and roles limited to countries: row-level security by itself. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, type Db } from '../../../db/connect.ts';
import { withScope } from '../../../db/scope.ts';
import type { Role, Scope } from '../../../program/roles.ts';
import { deal, type Ledger, openLedger, ratesOf } from './support.ts';

const account = (id: string, country: string, partner: string) => ({
  program: 'solution-provider',
  account: id,
  country,
  partner,
  company: partner,
  domain: `${partner.toLowerCase()}.example`,
});

let ledger: Ledger;
let api: Db;
let mine: string;
let other: string;
let distributors: readonly string[];
const persons = new Map<string, string>();

beforeAll(async () => {
  ledger = await openLedger();
  await ledger.rates(ratesOf('2023-03'));
  await ledger.accounts([
    account('SP-CA', 'CA', 'M1'),
    account('SP-US', 'US', 'M1'),
    account('SP-O', 'CA', 'M2'),
  ]);
  await ledger.writer.facts([
    deal('D-CA', { account: 'SP-CA' }),
    deal('D-US', { account: 'SP-US' }),
    deal('D-O', { account: 'SP-O' }),
  ]);
  mine = await ledger.partner('M1');
  other = await ledger.partner('M2');
  const made = await ledger.db
    .insertInto('organisation')
    .values(
      ['X1', 'X2'].map((code) => ({ kind: 'distributor', code, name: `Distributor ${code}` })),
    )
    .returning('id')
    .execute();
  distributors = made.map(({ id }) => id);
  await member('of both', 'partner-admin', { partner_id: mine });
  await member('of both', 'practice-lead', { partner_id: other });
  await member('of the other', 'partner-admin', { partner_id: other });
  await member('of X1', 'distributor-admin', { organisation_id: distributors[0] ?? '' });
  await member('of X2', 'coach', { organisation_id: distributors[1] ?? '' });
  await member('of the vendor', 'reviewer', {});
  api = connect(ledger.url, { role: 'api', max: 3 });
});
afterAll(async () => {
  await api.destroy();
  await ledger.close();
});

async function member(
  name: string,
  role: Role,
  of: { partner_id?: string; organisation_id?: string },
): Promise<void> {
  let id = persons.get(name);
  if (id === undefined) {
    ({ id } = await ledger.db
      .insertInto('person')
      .values({ partner_id: null })
      .returning('id')
      .executeTakeFirstOrThrow());
    persons.set(name, id);
    const mail = `${name.replaceAll(' ', '.')}@people.example`;
    await ledger.db
      .insertInto('person_identity')
      .values({ person_id: id, mail, domain: 'people.example', name })
      .execute();
  }
  await ledger.db
    .insertInto('membership')
    .values({ person_id: id, role, ...of })
    .execute();
}

const inScope = <T>(scope: Scope, work: (tx: Db) => Promise<T>, personId = '0'): Promise<T> =>
  withScope(api, { personId, scope }, work);
const countriesOf = async (tx: Db, table: string): Promise<readonly string[]> => {
  const { rows } = await sql<{ country: string }>`
    select distinct country from ${sql.table(table)} where country <> '' order by country`.execute(
    tx,
  );
  return rows.map((row) => row.country);
};
const namesIn = async (tx: Db): Promise<readonly (string | null)[]> =>
  (await tx.selectFrom('person_identity').select('name').orderBy('name').execute()).map(
    (row) => row.name,
  );

describe('a role that is limited to countries', () => {
  test.each(['site', 'fact', 'entry', 'balance'])(
    'sees rows of %s of those only',
    async (table) => {
      const of = (countries?: readonly string[]) =>
        inScope(
          { kind: 'partner', partnerId: mine, ...(countries === undefined ? {} : { countries }) },
          (tx) => countriesOf(tx, table),
        );
      expect(await of()).toEqual(['CA', 'US']);
      expect(await of(['CA'])).toEqual(['CA']);
      expect(await of(['DE'])).toEqual([]);
    },
  );

  test.each(['account', 'participation'] as const)('sees %s of its sites only', async (table) => {
    const of = (countries: readonly string[]) =>
      inScope({ kind: 'partner', partnerId: mine, countries }, async (tx) => {
        const { rows } = await sql<{ country: string }>`
          select s.country from ${sql.table(table)} t join site s on s.id = t.site_id`.execute(tx);
        const all = await sql`select from ${sql.table(table)}`.execute(tx);
        expect(all.rows.length).toBe(rows.length);
        return rows.map((row) => row.country);
      });
    expect(await of(['US'])).toEqual(['US']);
  });

  test('and never a row of another company in the same country', async () => {
    const seen = await inScope({ kind: 'partner', partnerId: mine, countries: ['CA'] }, (tx) =>
      tx.selectFrom('entry').select('partner_id').distinct().execute(),
    );
    expect(seen).toEqual([{ partner_id: mine }]);
  });
});

describe('who acts for whom', () => {
  test('is seen by a company of its own people, wherever else they act', async () => {
    const seen = await inScope({ kind: 'partner', partnerId: mine }, async (tx) => ({
      names: await namesIn(tx),
      roles: await tx.selectFrom('membership').select('role').execute(),
    }));
    expect(seen).toEqual({ names: ['of both'], roles: [{ role: 'partner-admin' }] });
  });

  test('is seen by a distributor of its own people, and it sees no partner', async () => {
    const seen = await inScope(
      { kind: 'distributor', organisationId: distributors[0] ?? '' },
      async (tx) => ({
        names: await namesIn(tx),
        partners: await tx.selectFrom('partner').select('id').execute(),
        organisations: await tx.selectFrom('organisation').select('code').orderBy('code').execute(),
      }),
    );
    expect(seen).toEqual({
      names: ['of X1'],
      partners: [],
      organisations: [{ code: 'VENDOR' }, { code: 'X1' }],
    });
  });

  test('is seen by the vendor as a whole, and by a region as far as its partners go', async () => {
    const of = (scope: Scope) => inScope(scope, namesIn);
    expect(await of({ kind: 'program' })).toHaveLength(5);
    expect(await of({ kind: 'region', countries: ['CA'] })).toEqual(['of both', 'of the other']);
    expect(await of({ kind: 'region', countries: ['DE'] })).toEqual([]);
  });

  test('a person sees all that they act for, whatever they act in', async () => {
    const roles = await inScope(
      { kind: 'partner', partnerId: mine },
      (tx) => tx.selectFrom('membership').select('role').orderBy('role').execute(),
      persons.get('of both'),
    );
    expect(roles).toEqual([{ role: 'partner-admin' }, { role: 'practice-lead' }]);
  });

  test('a membership belongs to what its role says', async () => {
    const person_id = persons.get('of both') ?? '';
    for (const wrong of [
      { role: 'coach', partner_id: mine },
      { role: 'coach' },
      { role: 'reviewer', partner_id: mine },
      { role: 'team-member', organisation_id: distributors[0] ?? null },
    ])
      await expect(
        ledger.db
          .insertInto('membership')
          .values({ person_id, ...wrong })
          .execute(),
      ).rejects.toThrow(/membership_of_its_kind/u);
  });
});
