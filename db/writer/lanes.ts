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
  /** Which lane a task belongs to: what must not be in two batches at once has the same. */
  readonly laneOf: (work: Work) => number;
  /** Answers the tasks of a batch, all of them; what it throws goes to those that have no answer yet. */
  readonly run: (lane: number, tasks: readonly Task<Work, Answer>[]) => Promise<void>;
  /** Tasks of a batch at most. */
  readonly max: number;
  /** Up to so many go in one batch over all lanes: few small batches cost more than one. */
  readonly togetherMax: number;
};

export type Lanes<Work, Answer> = {
  readonly push: (task: Task<Work, Answer>) => void;
  /** Tasks that wait or run. */
  readonly size: () => number;
  /** Resolves when nothing waits and nothing runs. */
  readonly drained: () => Promise<void>;
};

/** Creates lanes; each runs one batch at a time. */
export function createLanes<Work, Answer>(
  options: LanesOptions<Work, Answer>,
): Lanes<Work, Answer> {
  const { count, laneOf, run, max, togetherMax } = options;
  const all = Array.from({ length: count }, (_, lane) => lane);
  const waiting: Task<Work, Answer>[][] = all.map(() => []);
  const busy = all.map(() => false);
  let running = 0;
  let scheduled = false;
  let idle: (() => void)[] = [];

  const waits = (): number => waiting.reduce((sum, tasks) => sum + tasks.length, 0);

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
    if (!busy.includes(true) && waits() <= togetherMax) {
      void runBatch(
        all,
        all.flatMap((lane) => waiting[lane]?.splice(0) ?? []),
      );
    } else {
      for (const lane of all) {
        if (busy[lane] !== true) void runBatch([lane], waiting[lane]?.splice(0, max) ?? []);
      }
    }
    if (running === 0 && waits() === 0) {
      for (const done of idle) done();
      idle = [];
    }
  }

  async function runBatch(
    lanes: readonly number[],
    tasks: readonly Task<Work, Answer>[],
  ): Promise<void> {
    if (tasks.length === 0) return;
    for (const lane of lanes) busy[lane] = true;
    running += tasks.length;
    try {
      await run(lanes[0] ?? 0, tasks);
    } catch (error) {
      for (const task of tasks) task.fail(error);
    }
    running -= tasks.length;
    for (const lane of lanes) busy[lane] = false;
    // Who was just answered may have more: one turn later that has been placed, and joins what waits.
    setImmediate(schedule);
  }

  return {
    push: (task) => {
      waiting[laneOf(task.work)]?.push(task);
      schedule();
    },
    size: () => waits() + running,
    drained: () =>
      running === 0 && waits() === 0 && !scheduled
        ? Promise.resolve()
        : new Promise<void>((resolve) => idle.push(resolve)),
  };
}
