import { CancellationScope, condition, isCancellation, sleep } from '@temporalio/workflow';

/** A single timer for whatever is due next. */
export type Alarm = {
  /**
   * Waits until something is awake, or the instant has come (milliseconds of the workflow's
   * clock; null: never). May come back early: look again, and wait on.
   */
  readonly until: (at: number | null, isAwake: () => boolean) => Promise<void>;
};

/**
 * One timer that is kept while it is early enough, since each start and cancellation is an event
 * in the history: a journey whose deadlines move later with every step would pay twice for each.
 */
export function createAlarm(): Alarm {
  let running: { readonly at: number; readonly scope: CancellationScope } | null = null;

  function start(at: number): void {
    const timer = { at, scope: new CancellationScope() };
    running = timer;
    timer.scope
      .run(() => sleep(Math.max(1, at - Date.now())))
      .then(
        () => {
          if (running === timer) running = null;
        },
        (error: unknown) => {
          if (!isCancellation(error)) throw error;
        },
      );
  }

  function stop(): void {
    const timer = running;
    running = null;
    timer?.scope.cancel();
  }

  return {
    async until(at, isAwake) {
      if (at === null || (running !== null && at < running.at)) stop();
      if (at !== null && running === null) start(at);
      const waitedFor = running;
      await condition(() => isAwake() || running !== waitedFor);
    },
  };
}
