/**
 * Reads of many principals in one round trip, by functions of the database that set the scope anew before each row
 * (`0008_scoped_reads`): each principal sees the rows of its own scope and no other, and 64 of them cost a statement
 * instead of a transaction each.
 */
import { int8s, texts } from './arrays.ts';
import { type Db, onConnection } from './connect.ts';
import { gathering } from './gather.ts';
import { type Asking, settingsOfScope } from './scope.ts';

/** Reads a row by its id for a principal; undefined where there is none that the principal may see. */
export type ScopedRead<Value> = (asking: Asking, id: string) => Promise<Value | undefined>;

export type ScopedReads = {
  /**
   * A read by one of these functions. Its rows depend on the scope alone and not on the person: whoever has the same scope
   * shares them, and what `valueOf` makes of them.
   */
  readonly read: <Row, Value>(name: ReadName, valueOf: (row: Row) => Value) => ScopedRead<Value>;
};
export type ReadName = 'scoped_standing_versions' | 'scoped_standings' | 'scoped_journey_marks';

/** What a scope asks for by one read. */
type Asked = PromiseWithResolvers<unknown> & {
  readonly settings: ScopeSettings;
  readonly id: string;
};
type ScopeSettings = ReturnType<typeof settingsOfScope>;
type Read = { readonly name: ReadName; readonly valueOf: (row: never) => unknown };

/** Rows of a statement at most. */
const ROWS_MAX = 500;

/**
 * Begins a transaction whose statements keep one plan. With arrays as parameters PostgreSQL would take each time for the
 * better one and plan anew, which takes several times as long as the reading.
 */
export const BEGIN_GENERIC = 'begin; set local plan_cache_mode = force_generic_plan';

/** Reads of a pool of the role `api`, all of which go together. */
export function createScopedReads(db: Db): ScopedReads {
  /** By read, and within it by scope and id. */
  let waiting = new Map<Read, Map<string, Asked>>();

  const soon = gathering(async () => {
    const reads = [...waiting].flatMap(([read, asked]) => chunksOf(read, [...asked.values()]));
    waiting = new Map();
    await onConnection(db, async (query) => {
      await Promise.all(
        reads.map(async ([{ name, valueOf }, asked]) => {
          const rows = await query<{ asked: number }>(name, textOf(name), columnsOf(asked));
          for (const row of rows) asked[row.asked - 1]?.resolve(valueOf(row as never));
          // Whoever has no row by now sees none.
          for (const { resolve } of asked) resolve(undefined);
        }),
      );
    }).catch((error: unknown) => {
      for (const [, asked] of reads) for (const { reject } of asked) reject(error);
    });
  });

  return {
    read: (name, valueOf) => {
      const read: Read = { name, valueOf };
      return ({ scope }, id) => {
        soon();
        let asked = waiting.get(read);
        if (asked === undefined) {
          asked = new Map();
          waiting.set(read, asked);
        }
        const { key, settings } = keyed(scope);
        const whole = `${id} ${key}`;
        let one = asked.get(whole);
        if (one === undefined) {
          one = { settings, id, ...Promise.withResolvers<unknown>() };
          asked.set(whole, one);
        }
        return one.promise as never;
      };
    },
  };
}

const textOf = (name: ReadName): string => `select * from ${name}($1, $2, $3, $4)`;

const columnsOf = (asked: readonly Asked[]): readonly Buffer[] => [
  texts(asked.map(({ settings }) => settings[0])),
  texts(asked.map(({ settings }) => settings[1])),
  texts(asked.map(({ settings }) => settings[2])),
  int8s(asked.map(({ id }) => id)),
];

function chunksOf(read: Read, asked: readonly Asked[]): [Read, readonly Asked[]][] {
  const chunks: [Read, readonly Asked[]][] = [];
  for (let at = 0; at < asked.length; at += ROWS_MAX)
    chunks.push([read, asked.slice(at, at + ROWS_MAX)]);
  return chunks;
}

/** Made once per scope object: whoever asks for many at once has one. */
const keys = new WeakMap<
  Asking['scope'],
  { readonly key: string; readonly settings: ScopeSettings }
>();

function keyed(scope: Asking['scope']) {
  let found = keys.get(scope);
  if (found === undefined) {
    const settings = settingsOfScope(scope);
    found = { key: settings.join('\n'), settings };
    keys.set(scope, found);
  }
  return found;
}
