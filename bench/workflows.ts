/** Bare workflows, for baselines: what Temporal itself costs where nothing is decided and nothing is stored. */
import {
  allHandlersFinished,
  condition,
  defineSignal,
  defineUpdate,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';

/** What the bare workflows call: an activity that returns what it gets. */
export type BareActivities = { readonly nothing: (step: number) => Promise<number> };

const { nothing } = proxyActivities<BareActivities>({ startToCloseTimeout: '30s' });

/** Ten of these end a bare workflow. */
export const BARE_STEPS = 10;
export const bareUpdate = defineUpdate<number, [number]>('step');
export const bareSignal = defineSignal<[number]>('step');

/** Ten updates, each with an activity. */
export async function bareUpdates(steps: number): Promise<void> {
  let done = 0;
  setHandler(bareUpdate, async (step) => {
    const answer = await nothing(step);
    done += 1;
    return answer;
  });
  await condition(() => done >= steps && allHandlersFinished());
}

/** Ten signals, each with an activity, in the order in which they come. */
export async function bareSignals(steps: number): Promise<void> {
  const heard: number[] = [];
  setHandler(bareSignal, (step) => void heard.push(step));
  for (let at = 0; at < steps; at += 1) {
    await condition(() => heard.length > at);
    await nothing(heard[at] ?? at);
  }
}
