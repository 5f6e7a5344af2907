/** Micro-batching: whatever arrives while a batch runs joins the next one; each task has its own answer. */

/** Something that waits for its turn. `settle` and `fail` are called once, by whoever ran it. */
export type Task<Work, Answer> = {
  readonly work: Work;
  readonly settle: (answer: Answer) => void;
  readonly fail: (error: unknown) => void;
};

export type Lane<Work, Answer> = {
  readonly push: (task: Task<Work, Answer>) => void;
  /** Tasks that wait or run. */
  readonly size: () => number;
  /** Resolves when nothing waits and nothing runs. */
  readonly drained: () => Promise<void>;
};

/**
 * One batch at a time.
 *
 * @param run answers the tasks of a batch, all of them; what it throws goes to those that have no answer yet
 * @param max tasks of a batch at most
 */
export function createLane<Work, Answer>(
  run: (tasks: readonly Task<Work, Answer>[]) => Promise<void>,
  max: number,
): Lane<Work, Answer> {
  let waiting: Task<Work, Answer>[] = [];
  let running = 0;
  let idle: (() => void)[] = [];
  let scheduled = false;

  async function pump(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.length <= max ? waiting : waiting.slice(0, max);
      waiting = waiting.length <= max ? [] : waiting.slice(max);
      running = batch.length;
      try {
        await run(batch);
      } catch (error) {
        for (const task of batch) task.fail(error);
      }
      running = 0;
    }
    scheduled = false;
    for (const done of idle) done();
    idle = [];
  }

  return {
    push: (task) => {
      waiting.push(task);
      if (scheduled) return;
      scheduled = true;
      // After this turn of the event loop: what arrives in it goes together.
      setImmediate(() => void pump());
    },
    size: () => waiting.length + running,
    drained: () =>
      scheduled ? new Promise<void>((resolve) => idle.push(resolve)) : Promise.resolve(),
  };
}
