/** The API on a real PostgreSQL, with an issuer of its own; the engine is given or absent. */
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { fileURLToPath } from 'node:url';
import { buildApp } from '../../../../api/app.ts';
import type { ApiDeps, ApiLimits } from '../../../../api/deps.ts';
import { connect, type Db } from '../../../../db/connect.ts';
import { listen } from '../../../../db/listen.ts';
import { upsertAccounts } from '../../../../db/queries/accounts.ts';
import { upsertRates } from '../../../../db/queries/rates.ts';
import { createStandings } from '../../../../db/standing.ts';
import { createWriter } from '../../../../db/writer.ts';
import { ensureDemoPeople } from '../../../../demo/memberships.ts';
import type { Clock } from '../../../../program/clock.types.ts';
import { textsOf } from '../../../../program/edition/check.ts';
import { loadEditions } from '../../../../program/edition/load.ts';
import { testDatabase } from '../../../support/postgres.ts';
import { AUDIENCE, startIssuer, type Issuer } from './issuer.ts';
import { ACCOUNTS, DISTRIBUTORS, PEOPLE, RATES } from './world.ts';

/** The day of the tests: the last of the world's files is two months old. */
export const TODAY = '2023-08-31';

export type Api = {
  readonly app: FastifyInstance;
  readonly deps: ApiDeps;
  readonly issuer: Issuer;
  readonly url: string;
  readonly work: Db;
  /** Changes the schema: for tests that make the database refuse something. */
  readonly owner: Db;
  /** A token of a user of the world. */
  readonly tokenOf: (user: string) => Promise<string>;
  /** One request as a user, or as nobody (null). */
  readonly ask: (
    user: string | null,
    method: string,
    path: string,
    more?: Partial<InjectOptions>,
  ) => Promise<LightMyRequestResponse>;
  /** A partner's id at the edge by its code. */
  readonly partner: (code: string) => Promise<string>;
  readonly stop: () => Promise<void>;
};

export type ApiOptions = {
  readonly limits?: Partial<ApiLimits>;
  readonly temporal?: ApiDeps['temporal'];
  readonly accounts?: boolean;
  readonly settings?: Partial<ApiDeps['settings']>;
  /** Replaces what the API stands on. */
  readonly over?: (deps: ApiDeps) => ApiDeps;
};

/** Noon of a fixed day that goes on with real time. */
export function clockOn(day: string): Clock {
  const skew = Date.parse(`${day}T12:00:00Z`) - Date.now();
  return {
    now: () => Date.now() + skew,
    today: (zone = 'UTC') =>
      new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(Date.now() + skew),
  };
}

const editionsDir = fileURLToPath(new URL('../../../../editions', import.meta.url));

export async function startApi(options: ApiOptions = {}): Promise<Api> {
  const [database, issuer, editions] = await Promise.all([
    testDatabase(),
    startIssuer(),
    loadEditions(editionsDir),
  ]);
  const clock = clockOn(TODAY);
  const read = connect(database.url, { role: 'api' });
  const work = connect(database.url, { role: 'worker' });
  const owner = connect(database.url, { role: 'owner', max: 2 });
  const forWriter = connect(database.url, { role: 'writer' });
  const standings = createStandings({ db: work, editions, clock });
  const writer = createWriter({
    db: forWriter,
    editions,
    clock,
    onChanged: (ids) => void standings.refresh(ids),
  });
  const listener = await listen(database.url);
  if (options.accounts !== false) {
    await upsertAccounts({ db: forWriter, editions, clock }, ACCOUNTS);
    await upsertRates({ db: forWriter, editions, clock }, RATES);
  }
  await ensureDemoPeople(work, PEOPLE, DISTRIBUTORS);
  const deps: ApiDeps = {
    read,
    work,
    writer,
    standings,
    listener,
    editions,
    editionOnDisk: (id) => textsOf(editionsDir, id),
    clock,
    temporal: options.temporal ?? (() => Promise.reject(new Error('no engine in this test'))),
    settings: {
      publicUrl: 'http://localhost:3000',
      demo: true,
      oidc: { issuer: issuer.url, audience: AUDIENCE, clientId: 'ascent-web' },
      webRoot: null,
      cookieName: 'ascent-3000',
      // A busy machine turns nobody away here, but where a test wants it.
      limits: { loopDelayMsMax: 0, ...options.limits },
      ...options.settings,
    },
  };
  const app = await buildApp(options.over?.(deps) ?? deps);
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = (user: string): Promise<string> => {
    const token = tokens.get(user) ?? issuer.token(`sub-${user}`);
    tokens.set(user, token);
    return token;
  };
  return {
    app,
    deps,
    issuer,
    url: database.url,
    work,
    owner,
    tokenOf,
    ask: async (user, method, path, more = {}) =>
      app.inject({
        method: method as 'GET',
        url: path,
        ...more,
        headers: {
          ...(user === null ? {} : { authorization: `Bearer ${await tokenOf(user)}` }),
          ...more.headers,
        },
      }),
    partner: async (code) => {
      const { id } = await work
        .selectFrom('partner')
        .select('id')
        .where('code', '=', code)
        .executeTakeFirstOrThrow();
      return `ptn_${BigInt(id).toString(36)}`;
    },
    stop: async () => {
      await app.close();
      await writer.close();
      standings.stop();
      await listener.stop();
      await Promise.all([read, work, owner, forWriter].map((pool) => pool.destroy()));
      await issuer.stop();
      await database.drop();
    },
  };
}
