import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, type Db } from '../../../db/connect.ts';
import { standingRowReader } from '../../../db/reads.ts';
import { createScopedReads } from '../../../db/scoped-reads.ts';
import { withScope } from '../../../db/scope.ts';
import type { Scope } from '../../../program/roles.ts';
import { accountsOf, deal, type Ledger, openLedger, ratesOf, training } from './support.ts';

const CODES = Array.from({ length: 20 }, (_, i) => `S${i}`);
const OWNED = [
  'site',
  'account',
  'participation',
  'person',
  'fact',
  'entry',
  'balance',
  'standing',
  'tier_decision',
];

describe('row-level security by itself', () => {
  let ledger: Ledger;
  let api: Db;
  let ids: readonly string[];
  beforeAll(async () => {
    ledger = await openLedger();
    await ledger.rates(ratesOf('2023-03'));
    await ledger.accounts(CODES.flatMap(accountsOf));
    await ledger.writer.facts(
      CODES.flatMap((code) => [
        deal(`D-${code}`, { account: `SP-${code}` }),
        training(`T-${code}`, `u@${code.toLowerCase()}.example`, 'sales'),
      ]),
    );
    ids = await Promise.all(CODES.map((code) => ledger.partner(code)));
    await ledger.standings.refresh(ids);
    api = connect(ledger.url, { role: 'api', max: 5 });
  });
  afterAll(async () => {
    await api.destroy();
    await ledger.close();
  });

  const partnersIn = async (db: Db, table: string): Promise<readonly string[]> => {
    const { rows } = await sql<{
      id: string;
    }>`select distinct partner_id as id from ${sql.table(table)}`.execute(db);
    return rows.map(({ id }) => id);
  };
  const asking = (scope: Scope) => ({ personId: '1', scope });

  test.each([
    'partner',
    ...OWNED,
    'person_identity',
    'source_count',
    'edition',
    'membership',
    'refusal',
    'import',
  ])('without a scope %s shows nothing', async (table) => {
    const { rows } = await sql`select * from ${sql.table(table)} limit 5`.execute(api);
    expect(rows).toEqual([]);
  });

  test.each(OWNED)('a partner sees its own rows of %s and no others', async (table) => {
    const mine = ids[3] ?? '';
    const seen = await withScope(api, asking({ kind: 'partner', partnerId: mine }), (tx) =>
      partnersIn(tx, table),
    );
    expect(seen).toEqual([mine]);
    const all = await withScope(api, asking({ kind: 'program' }), (tx) => partnersIn(tx, table));
    expect(all.length).toBe(CODES.length);
  });

  test('a partner sees its own people only, by name too', async () => {
    const scope: Scope = { kind: 'partner', partnerId: ids[3] ?? '' };
    const rows = await withScope(api, { personId: '0', scope }, (tx) =>
      tx.selectFrom('person_identity').select('mail').execute(),
    );
    expect(rows).toEqual([{ mail: 'u@s3.example' }]);
  });

  test('a region sees the partners at home in it', async () => {
    const of = (countries: readonly string[]) =>
      withScope(api, asking({ kind: 'region', countries }), (tx) =>
        tx.selectFrom('partner').select('id').execute(),
      );
    expect(await of(['CA'])).toHaveLength(CODES.length);
    expect(await of(['US', 'DE'])).toEqual([]);
  });

  test('a thousand principals over five connections never see each other', async () => {
    const answers = await Promise.all(
      Array.from({ length: 1000 }, async (_, i) => {
        const mine = ids[i % ids.length] ?? '';
        const scope: Scope =
          i % 7 === 0
            ? { kind: 'region', countries: ['US'] }
            : { kind: 'partner', partnerId: mine };
        const seen = await withScope(api, asking(scope), async (tx) => {
          if (i % 11 === 0) await sql`select pg_sleep(0.002)`.execute(tx);
          return partnersIn(tx, 'entry');
        });
        return { expected: scope.kind === 'region' ? [] : [mine], seen };
      }),
    );
    expect(answers.filter(({ expected, seen }) => expected.join() !== seen.join())).toEqual([]);
  });

  test('and nothing is left on a connection for whoever comes next', async () => {
    await withScope(api, asking({ kind: 'program' }), (tx) => partnersIn(tx, 'entry'));
    const rows = await Promise.all(Array.from({ length: 20 }, () => partnersIn(api, 'entry')));
    expect(rows.flat()).toEqual([]);
  });

  test('reads that are joined in one turn give each principal only its own', async () => {
    const read = standingRowReader(createScopedReads(api));
    const answers = await Promise.all(
      Array.from({ length: 400 }, async (_, i) => {
        const mine = ids[i % ids.length] ?? '';
        const other = ids[(i + 1) % ids.length] ?? '';
        const who = asking({ kind: 'partner', partnerId: mine });
        const [own, foreign] = await Promise.all([read(who, mine), read(who, other)]);
        return own?.partnerId === mine && own.standing?.points === 14 && foreign === undefined;
      }),
    );
    expect(answers.every(Boolean)).toBe(true);
  });

  test('a read for many leaves no scope behind, and takes none over', async () => {
    const [first = '', second = ''] = ids;
    await api.transaction().execute(async (tx) => {
      const read = (
        kinds: readonly string[],
        owners: readonly string[],
        asked: readonly string[],
      ) =>
        sql<{ asked: number; id: string }>`
          select asked, id from scoped_standing_versions(${kinds}::text[], ${owners}::text[],
            ${kinds.map(() => '')}::text[], ${asked}::bigint[])`
          .execute(tx)
          .then(({ rows }) => rows.map((row) => [row.asked, row.id]));
      expect(
        await read(['program', 'partner', ''], ['', first, ''], [second, second, second]),
      ).toEqual([[1, second]]);
      expect(await partnersIn(tx, 'entry')).toEqual([]);
      expect(await read([''], [first], [first])).toEqual([]);
    });
  });

  test('the API cannot write what it may only read', async () => {
    for (const statement of [
      "insert into outbox (topic, payload, created_at, not_before) values ('mail', '{}', now(), now())",
      "update partner set name = 'x'",
      'delete from fact',
      "insert into balance values (1, 1, 1, false, 'CA', 1000000)",
      'update standing set points = 1',
    ]) {
      const attempt = withScope(api, asking({ kind: 'program' }), (tx) =>
        sql.raw(statement).execute(tx),
      );
      await expect(attempt, statement).rejects.toThrow(/permission denied/u);
    }
  });
});
