/**
 * Joins what many ask for into one question.
 *
 * Whatever is asked for in one turn of the event loop, and while a question is under way, goes into the next one. Every
 * answer was read after it was asked for, and nothing is kept: it is exact, and several times the rate of a question each.
 */

/** A question that takes longer than this holds up nobody else. */
const patienceMs = 10;
/** While each turn brings more that is asked for, so many turns are waited for. */
const turnsMax = 4;

/** A question that is asked once for all who want it: `want` has it asked soon. */
export function gathering(ask: () => Promise<void>): () => void {
  let wanted = 0;
  let underWay = 0;
  let impatient: NodeJS.Timeout | undefined;

  function begin(): void {
    clearTimeout(impatient);
    impatient = undefined;
    wanted = 0;
    underWay += 1;
    void ask().finally(() => {
      underWay -= 1;
      if (impatient !== undefined) begin();
    });
  }

  function look(before: number, turns: number): void {
    if (wanted > before && turns < turnsMax) setImmediate(look, wanted, turns + 1);
    else if (underWay === 0) begin();
    else impatient = setTimeout(begin, patienceMs);
  }

  return () => {
    wanted += 1;
    if (wanted === 1) setImmediate(look, 0, 0);
  };
}

/** Asks for many at once; what has no value is absent from the map. */
export type AskMany<K, V> = (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>;

/** A function that answers for one key, undefined where there is none. Who asks for the same at once shares the answer. */
export function gathered<K, V>(askMany: AskMany<K, V>): (key: K) => Promise<V | undefined> {
  let waiting = new Map<K, PromiseWithResolvers<V | undefined>>();
  const soon = gathering(async () => {
    const asked = waiting;
    waiting = new Map();
    try {
      const found = await askMany([...asked.keys()]);
      for (const [key, { resolve }] of asked) resolve(found.get(key));
    } catch (error) {
      for (const { reject } of asked.values()) reject(error);
    }
  });
  return (key) => {
    soon();
    const found = waiting.get(key);
    if (found !== undefined) return found.promise;
    const own = Promise.withResolvers<V | undefined>();
    waiting.set(key, own);
    return own.promise;
  };
}
