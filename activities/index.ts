import type { EnrolmentDeps } from './enrolment.deps.ts';
import { createEnrolmentActivities } from './enrolment.ts';
import { createPracticeActivities } from './practice.ts';
import { createSimulationActivities } from './simulation.ts';

/** Everything that journeys may do to the world, over what it needs. */
export const createActivities = (deps: EnrolmentDeps) => ({
  ...createPracticeActivities(deps),
  ...createEnrolmentActivities(deps),
  ...createSimulationActivities(deps),
});

/** What a worker registers, and what workflows see, as types only. */
export type Activities = ReturnType<typeof createActivities>;
