/** Micro-batching: whatever arrives while a batch runs joins the next one; each task has its own answer. */

/** Something that waits for its turn. `settle` and `fail` are called once, by whoever ran it. */
export type Task<Work, Answer> = {
  readonly work: Work;
  readonly settle: (answer: Answer) => void;
  readonly fail: (error: unknown) => void;
};

export type LanesOptions<Work, Answer> = {
  /** How many batches run at once. */
  readonly count: number;
  /** What must not be in two batches at once has the same key. */
  readonly keyOf: (work: Work) => string;
  /** Answers the tasks of a batch, all of them; what it throws goes to those that have no answer yet. */
  readonly run: (lane: number, tasks: readonly Task<Work, Answer>[]) => Promise<void>;
  /** Tasks of a batch at most. */
  readonly max: number;
  /** So few do not begin a batch beside one that runs, unless that takes long: small batches cost more than one. */
  readonly togetherMax: number;
};

export type Lanes<Work, Answer> = {
  readonly push: (task: Task<Work, Answer>) => void;
  /** Tasks that wait or run. */
  readonly size: () => number;
  /** Resolves when nothing waits and nothing runs. */
  readonly drained: () => Promise<void>;
};

/** A batch that takes so many times as long as usual, and at least so long, holds up only what has its keys. */
const patience = { times: 3, atLeastMs: 20 };

/** Creates lanes; each runs one batch at a time, of whatever waits and has no key that runs. */
export function createLanes<Work, Answer>(
  options: LanesOptions<Work, Answer>,
): Lanes<Work, Answer> {
  const { count, keyOf, run, max, togetherMax } = options;
  const busy = Array.from({ length: count }, () => false);
  const keys = new Set<string>();
  let waiting: { readonly key: string; readonly task: Task<Work, Answer> }[] = [];
  let running = 0;
  let startedAt = 0;
  let usualMs = 0;
  let scheduled = false;
  let impatient: NodeJS.Timeout | undefined;
  let idle: (() => void)[] = [];

  /** After this turn of the event loop: what arrives in it goes together. */
  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      start();
    });
  }

  function start(): void {
    for (let lane = busy.indexOf(false); lane >= 0 && waiting.length > 0;) {
      if (!isWorthIt()) break;
      const tasks = take();
      if (tasks.length === 0) break;
      void runBatch(lane, tasks);
      lane = busy.indexOf(false);
    }
    if (running === 0 && waiting.length === 0) {
      for (const done of idle) done();
      idle = [];
    }
  }

  function isWorthIt(): boolean {
    if (running === 0 || waiting.length > togetherMax) return true;
    const patienceMs = Math.max(patience.atLeastMs, patience.times * usualMs);
    const left = startedAt + patienceMs - performance.now();
    if (left <= 0) return true;
    impatient ??= setTimeout(() => {
      impatient = undefined;
      start();
    }, left);
    return false;
  }

  /** The first that wait, a fair share of all there is, so that batches are of one size; what shares a key stays behind. */
  function take(): readonly Task<Work, Answer>[] {
    const share = Math.ceil((waiting.length + running) / count);
    const size = Math.min(max, Math.max(togetherMax, share));
    const others = new Set(keys);
    const tasks: Task<Work, Answer>[] = [];
    const left: typeof waiting = [];
    for (const one of waiting) {
      if (tasks.length < size && !others.has(one.key)) {
        tasks.push(one.task);
        keys.add(one.key);
      } else {
        left.push(one);
        // What waits behind it under the same key does not overtake it.
        others.add(one.key);
      }
    }
    waiting = left;
    return tasks;
  }

  async function runBatch(lane: number, tasks: readonly Task<Work, Answer>[]): Promise<void> {
    busy[lane] = true;
    running += tasks.length;
    const beganAt = performance.now();
    startedAt = beganAt;
    try {
      await run(lane, tasks);
    } catch (error) {
      for (const task of tasks) task.fail(error);
    }
    running -= tasks.length;
    busy[lane] = false;
    usualMs += (performance.now() - beganAt - usualMs) / 8;
    for (const { work } of tasks) keys.delete(keyOf(work));
    // Who was just answered may have more: one turn later that has been placed, and joins what waits.
    setImmediate(schedule);
  }

  return {
    push: (task) => {
      waiting.push({ key: keyOf(task.work), task });
      schedule();
    },
    size: () => waiting.length + running,
    drained: () =>
      running === 0 && waiting.length === 0 && !scheduled
        ? Promise.resolve()
        : new Promise<void>((resolve) => idle.push(resolve)),
  };
}
