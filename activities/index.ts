import type { PracticeDeps } from './practice.deps.ts';
import { createPracticeActivities } from './practice.ts';

/** Everything that journeys may do to the world, over what it needs. */
export const createActivities = (deps: PracticeDeps) => ({ ...createPracticeActivities(deps) });

/** What a worker registers, and what workflows see, as types only. */
export type Activities = ReturnType<typeof createActivities>;
