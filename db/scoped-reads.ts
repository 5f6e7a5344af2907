/**
 * Reads of many principals in one round trip.
 *
 * One transaction, in which the scope is set anew before each principal's queries: statements of one connection run in the
 * order in which they were sent, so that each sees the rows of its own scope and no other. 64 principals cost two
 * statements each instead of a transaction each.
 */
import { type Db, inTransaction, type Session } from './connect.ts';
import { gathering } from './gather.ts';
import { type Asking, settingsOfScope } from './scope.ts';

/** Reads a row by its id for a principal; undefined where there is none that the principal may see. */
export type ScopedRead<Value> = (asking: Asking, id: string) => Promise<Value | undefined>;

export type ScopedReads = {
  /**
   * A read by ids (`= any($1)`) whose rows depend on the scope alone and not on the person: whoever has the same scope
   * shares them, and what `valueOf` makes of them.
   */
  readonly read: <Row extends { readonly id: string }, Value>(
    name: string,
    text: string,
    valueOf: (row: Row) => Value,
  ) => ScopedRead<Value>;
};

type Read = {
  readonly name: string;
  readonly text: string;
  readonly valueOf: (row: never) => unknown;
};
/** Who waits for which id. */
type Waiting = Map<string, PromiseWithResolvers<unknown>>;
/** What a scope asks for. */
type Asked = { readonly asking: Asking; readonly reads: Map<Read, Waiting> };

/** Scopes of one transaction at most: others go beside it on another connection. */
const SCOPES_MAX = 32;

/**
 * Begins a transaction whose statements keep one plan. With arrays as parameters PostgreSQL would take each time for the
 * better one and plan anew, which takes several times as long as the reading.
 */
export const BEGIN_GENERIC = 'begin; set local plan_cache_mode = force_generic_plan';

const SET = `select set_config('ascent.scope', $1, true), set_config('ascent.partner', $2, true),
  set_config('ascent.countries', $3, true), set_config('ascent.person', $4, true)`;

/** Reads of a pool of the role `api`, all of which go together. */
export function createScopedReads(db: Db): ScopedReads {
  let waiting = new Map<string, Asked>();

  const soon = gathering(async () => {
    const all = [...waiting.values()];
    waiting = new Map();
    const sets: Promise<void>[] = [];
    for (let at = 0; at < all.length; at += SCOPES_MAX)
      sets.push(answer(db, all.slice(at, at + SCOPES_MAX)));
    await Promise.all(sets);
  });

  function waitingFor(asking: Asking, read: Read): Waiting {
    soon();
    const key = keyOf(asking);
    let asked = waiting.get(key);
    if (asked === undefined) {
      asked = { asking, reads: new Map() };
      waiting.set(key, asked);
    }
    let its = asked.reads.get(read);
    if (its === undefined) {
      its = new Map();
      asked.reads.set(read, its);
    }
    return its;
  }

  return {
    read: (name, text, valueOf) => {
      const read: Read = { name, text, valueOf };
      return (asking, id) => {
        const its = waitingFor(asking, read);
        let one = its.get(id);
        if (one === undefined) {
          one = Promise.withResolvers();
          its.set(id, one);
        }
        return one.promise as never;
      };
    },
  };
}

/** Reads for these scopes, and tells each of them what it asked for. */
async function answer(db: Db, all: readonly Asked[]): Promise<void> {
  const waiting = all.flatMap(({ reads }) => [...reads.values()]);
  try {
    const found = await inTransaction(
      db,
      async (session) => {
        const reading = all.flatMap((asked) => readFor(session, asked));
        // Nothing follows: scopes, reads and end are one round trip.
        session.commit();
        return Promise.all(reading);
      },
      BEGIN_GENERIC,
    );
    waiting.forEach((its, at) => {
      for (const [id, { resolve }] of its) resolve(found[at]?.get(id));
    });
  } catch (error) {
    for (const its of waiting) for (const { reject } of its.values()) reject(error);
  }
}

/** Sent together, in this order; nobody is asked in between. */
function readFor(
  session: Session,
  { asking, reads }: Asked,
): readonly Promise<ReadonlyMap<string, unknown>>[] {
  const set = session.query('scope-of-reads', SET, settingsOf(asking));
  return [...reads].map(async ([{ name, text, valueOf }, its]) => {
    const reading = session.query<{ id: string }>(name, text, [[...its.keys()]]);
    const [rows] = await Promise.all([reading, set]);
    return new Map(rows.map((row) => [row.id, valueOf(row as never)]));
  });
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
