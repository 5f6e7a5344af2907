/** Connections: a pool per role, values read the same way everywhere, and sessions that hold one connection. */
import { Kysely, PostgresDialect, type PostgresPoolClient } from 'kysely';
import pg from 'pg';
import type { DB } from './types.gen.ts';

/** Every query takes it first; a transaction is one too. */
export type Db = Kysely<DB>;

/**
 * Whom a pool acts as. `api` sees rows through row-level security only; `worker` sees all; `writer` is `worker` with
 * plans made once (array parameters make custom plans slow: 0.49 instead of 0.29 of a single insert); `owner` changes the
 * schema.
 */
export type DbRole = 'api' | 'worker' | 'writer' | 'owner';

export type ConnectOptions = {
  readonly role: DbRole;
  /** Connections at most; 10 if not given. */
  readonly max?: number;
  /** Milliseconds after which the server gives up a statement; 30,000 if not given, none for `owner`. */
  readonly statementTimeoutMs?: number;
  /** Told of connections that broke while idle; the pool replaces them by itself. */
  readonly onError?: (error: Error) => void;
};

const ROLE_SETTINGS: Record<DbRole, readonly string[]> = {
  api: ['role=ascent_api'],
  worker: ['role=ascent_worker'],
  writer: [
    'role=ascent_worker',
    'plan_cache_mode=force_generic_plan',
    // A plan made while a table was empty scans it, and is kept while the table grows. All that the writer reads often
    // has an index, so that nothing else is considered where one can be used.
    'enable_seqscan=off',
    'enable_hashjoin=off',
    'enable_mergejoin=off',
  ],
  owner: [],
};
const connectTimeoutMs = 10_000;
const lockTimeoutMs = 20_000;
/** Statements that get a name, and with it one plan per connection; those beyond are planned each time. */
const namedStatementsMax = 400;

/** Opens a pool; nothing is sent before the first query. End it by `db.destroy()`. */
export function connect(url: string, options: ConnectOptions): Db {
  const timeoutMs = options.statementTimeoutMs ?? (options.role === 'owner' ? 0 : 30_000);
  const settings = [
    ...ROLE_SETTINGS[options.role],
    'timezone=UTC',
    'datestyle=ISO',
    `statement_timeout=${timeoutMs}`,
    ...(options.role === 'owner'
      ? []
      : [`lock_timeout=${lockTimeoutMs}`, 'idle_in_transaction_session_timeout=60000']),
  ];
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: 30_000,
    application_name: `ascent-${options.role}`,
    options: settings.map((setting) => `-c ${setting}`).join(' '),
    types: { getTypeParser: parserOf },
    // Queries go out without waiting for the answer to the one before, where the caller does not wait either.
    pipeline: true,
  });
  // Without a listener a broken idle connection ends the process.
  pool.on('error', (error) => options.onError?.(error));
  pool.on('connect', (client) => client.on('error', () => {}));
  const db: Db = new Kysely<DB>({
    dialect: new PostgresDialect({
      pool: {
        connect: async () => asKyselyClient(await pool.connect()),
        end: () => pool.end(),
        options: {},
      },
    }),
  });
  pools.set(db, pool);
  return db;
}

const pools = new WeakMap<Db, pg.Pool>();

/**
 * One connection in one transaction. Queries are sent at once and answered in order, so that several cost one round trip
 * where the caller awaits them together.
 */
export type Session = {
  /** Sends a statement under its name: parsed and planned once per connection. */
  readonly query: <Row>(name: string, text: string, values: readonly unknown[]) => Promise<Row[]>;
  /**
   * Sends the commit together with what was sent before, so that it costs no round trip of its own; nothing may be sent
   * after it. If one of those fails, nothing is committed. Without it the commit is sent when `work` returns.
   */
  readonly commit: () => void;
  /** The transaction as a `Db`, for queries made elsewhere; it ends with the session, and begins none of its own. */
  readonly db: Db;
};

/**
 * Runs `work` in a transaction of one connection: `begin` is on its way together with what `work` sends first, and it is
 * committed when `work` returns, rolled back when it throws.
 *
 * @param begin what begins it; statements without parameters may follow, separated by semicolons
 */
export async function inTransaction<T>(
  db: Db,
  work: (session: Session) => Promise<T>,
  begin = 'begin',
): Promise<T> {
  const pool = pools.get(db);
  if (pool === undefined)
    throw new Error('a transaction begins on a pool, not inside another transaction');
  const client = await pool.connect();
  const cork = corking(client);
  let committing: Promise<pg.QueryResult> | undefined;
  let ended = false;
  /** What failed first: statements sent together with it fail after it, and only say that it did. */
  let firstError: Error | undefined;
  const send: Send = (query) => {
    const sent = cork(query);
    sent.catch((error: Error) => (firstError ??= error));
    return sent;
  };
  const assertOpen = (): void => {
    if (ended || committing !== undefined) throw new Error('this transaction has ended');
  };
  const guard = {
    query: (text: string, values: readonly unknown[]) => {
      assertOpen();
      if (TRANSACTION_COMMAND.test(text)) throw new Error(`no "${text}" inside a transaction`);
      return send(named(text, values));
    },
    release: () => {},
  } as unknown as PostgresPoolClient;
  const session: Session = {
    query: async <Row>(name: string, text: string, values: readonly unknown[]) => {
      assertOpen();
      return (await send({ name, text, values: [...values] })).rows as Row[];
    },
    commit: () => {
      assertOpen();
      committing = send({ text: 'commit' });
      committing.catch(() => {}); // Awaited below; what was sent before it fails first.
    },
    get db() {
      return kyselyOn(guard);
    },
  };
  let broken: Error | undefined;
  send({ text: begin }).catch(() => {}); // What follows fails too, and says so.
  try {
    const result = await work(session);
    const end = await (committing ?? send({ text: 'commit' }));
    // A failed statement that nobody awaited leaves the transaction aborted, and COMMIT answers ROLLBACK.
    if (end.command !== 'COMMIT') throw firstError ?? new Error('the transaction was aborted');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => (broken = failure));
    throw isAborted(error) ? (firstError ?? error) : error;
  } finally {
    ended = true;
    client.release(broken);
  }
}

/** Runs `work` on one connection without a transaction: each statement commits by itself. For reads, mostly. */
export async function onConnection<T>(
  db: Db,
  work: (query: Session['query']) => Promise<T>,
): Promise<T> {
  const pool = pools.get(db);
  if (pool === undefined)
    throw new Error('a connection is taken from a pool, not from a transaction');
  const client = await pool.connect();
  const send = corking(client);
  try {
    return await work(
      async <Row>(name: string, text: string, values: readonly unknown[]) =>
        (await send({ name, text, values: [...values] })).rows as Row[],
    );
  } finally {
    client.release();
  }
}

type Send = (query: pg.QueryConfig) => Promise<pg.QueryResult>;

/** What is sent in one turn goes out in one write: the server wakes once, and answers what it has. */
function corking(client: pg.PoolClient): Send {
  const { stream } = (client as unknown as { connection: { stream: NodeJS.WritableStream } })
    .connection;
  let corked = false;
  return (query) => {
    if (!corked && 'cork' in stream) {
      corked = true;
      const { cork, uncork } = stream as unknown as { cork: () => void; uncork: () => void };
      cork.call(stream);
      process.nextTick(() => {
        corked = false;
        uncork.call(stream);
      });
    }
    return client.query(query);
  };
}

/** SQLSTATE 25P02: a statement before it failed. */
const isAborted = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '25P02';

const TRANSACTION_COMMAND = /^\s*(begin|start|commit|rollback|end|abort)\b/iu;

const kyselyOn = (client: PostgresPoolClient): Db =>
  new Kysely<DB>({
    dialect: new PostgresDialect({
      pool: { connect: async () => client, end: async () => {}, options: {} },
    }),
  });

/** What Kysely sends gets a name by its text. */
function asKyselyClient(client: pg.PoolClient): PostgresPoolClient {
  return {
    query: (text: string, values: readonly unknown[]) =>
      values.length === 0 ? client.query(text) : client.query(named(text, values)),
    release: (destroy?: boolean) => client.release(destroy),
  } as unknown as PostgresPoolClient;
}

const names = new Map<string, string>();

function named(text: string, values: readonly unknown[]): pg.QueryConfig {
  let name = names.get(text);
  if (name === undefined && names.size < namedStatementsMax && values.length > 0) {
    name = `k${names.size}`;
    names.set(text, name);
  }
  return name === undefined ? { text, values: [...values] } : { name, text, values: [...values] };
}

/**
 * How values are read, in one place: `bigint` and `numeric` as text (nothing is lost), `date` as text `YYYY-MM-DD`
 * (or `infinity`, which sorts after every day as text too, `-infinity` before), `timestamptz` as epoch milliseconds.
 */
const PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  [pg.types.builtins.INT8]: (text) => text,
  [pg.types.builtins.NUMERIC]: (text) => text,
  [pg.types.builtins.DATE]: (text) => text,
  [pg.types.builtins.TIMESTAMPTZ]: epochMsOf,
};

const parserOf = ((oid: number, format?: 'text' | 'binary') =>
  (format === 'binary' ? undefined : PARSERS[oid]) ??
  pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser;

/** Rows of one batch say the same instant. */
let lastInstant = { text: '', ms: 0 };

function epochMsOf(text: string): number {
  if (text !== lastInstant.text) lastInstant = { text, ms: parsedMsOf(text) };
  return lastInstant.ms;
}

function parsedMsOf(text: string): number {
  if (text === 'infinity') return Infinity;
  if (text === '-infinity') return -Infinity;
  // The session's zone is UTC: 2023-08-31 10:00:00.123+00
  return Date.parse(text.replace(' ', 'T').replace(/\+00$/u, 'Z'));
}
