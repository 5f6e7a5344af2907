/**
 * Reads of many principals in one round trip.
 *
 * One transaction, in which the scope is set anew before each principal's query: statements of one connection run in the
 * order in which they were sent, so that each sees the rows of its own scope and no other. 64 principals cost two
 * statements each instead of a transaction each.
 */
import { type Db, inTransaction, type Session } from './connect.ts';
import { type Asking, settingsOfScope } from './scope.ts';

/** What a principal asks for: ids, as in `= any($1)`. */
type Waiting<Row> = {
  readonly asking: Asking;
  readonly ids: Set<string>;
  readonly rows: Promise<readonly Row[]>;
  readonly settle: (rows: readonly Row[]) => void;
  readonly fail: (error: unknown) => void;
};

/** Principals of one transaction at most: others go beside it on another connection. */
const PRINCIPALS_MAX = 32;

/**
 * Begins a transaction whose statements keep one plan. With arrays as parameters PostgreSQL would take each time for the
 * better one and plan anew, which takes several times as long as the reading.
 */
export const BEGIN_GENERIC = 'begin; set local plan_cache_mode = force_generic_plan';

const SET = `select set_config('ascent.scope', $1, true), set_config('ascent.partner', $2, true),
  set_config('ascent.countries', $3, true), set_config('ascent.person', $4, true)`;

/**
 * Reads by id whose rows depend on the scope alone and not on the person: whoever has the same scope shares a query. All
 * that is asked for in one turn of the event loop goes together.
 */
export function scopedReads<Row extends { readonly id: string }>(
  db: Db,
  name: string,
  text: string,
): (asking: Asking, id: string) => Promise<Row | undefined> {
  let turn: Map<string, Waiting<Row>> | null = null;

  function waitingFor(asking: Asking): Waiting<Row> {
    const waitingNow = (turn ??= openTurn());
    const key = keyOf(asking);
    let waiting = waitingNow.get(key);
    if (waiting === undefined) {
      waiting = waitingOf<Row>(asking);
      waitingNow.set(key, waiting);
    }
    return waiting;
  }

  function openTurn(): Map<string, Waiting<Row>> {
    const opened = new Map<string, Waiting<Row>>();
    setImmediate(() => {
      turn = null;
      const all = [...opened.values()];
      for (let at = 0; at < all.length; at += PRINCIPALS_MAX)
        void readAll(db, name, text, all.slice(at, at + PRINCIPALS_MAX));
    });
    return opened;
  }

  return async (asking, id) => {
    const waiting = waitingFor(asking);
    waiting.ids.add(id);
    return (await waiting.rows).find((row) => row.id === id);
  };
}

function waitingOf<Row>(asking: Asking): Waiting<Row> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly Row[]>();
  return { asking, ids: new Set(), rows: promise, settle: resolve, fail: reject };
}

async function readAll<Row>(
  db: Db,
  name: string,
  text: string,
  all: readonly Waiting<Row>[],
): Promise<void> {
  try {
    const rows = await inTransaction(
      db,
      async (session) => {
        const reading = all.map((waiting) => readOne<Row>(session, name, text, waiting));
        // Nothing follows: scopes, reads and end are one round trip.
        session.commit();
        return Promise.all(reading);
      },
      BEGIN_GENERIC,
    );
    all.forEach((waiting, index) => waiting.settle(rows[index] ?? []));
  } catch (error) {
    for (const waiting of all) waiting.fail(error);
  }
}

async function readOne<Row>(
  session: Session,
  name: string,
  text: string,
  { asking, ids }: Waiting<Row>,
): Promise<Row[]> {
  // Sent together, in this order; nobody is asked in between.
  const set = session.query('scope-of-reads', SET, settingsOf(asking));
  const rows = session.query<Row>(name, text, [[...ids]]);
  await set;
  return rows;
}

const settingsOf = ({ scope }: Asking): readonly string[] => [
  ...settingsOfScope(scope),
  // Nobody: rows that depend on the person are not read this way.
  '',
];
/** Made once per scope object: whoever asks for many at once has one. */
const keys = new WeakMap<Asking['scope'], string>();

function keyOf(asking: Asking): string {
  let key = keys.get(asking.scope);
  if (key === undefined) {
    key = settingsOf(asking).join('\n');
    keys.set(asking.scope, key);
  }
  return key;
}
