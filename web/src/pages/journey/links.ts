/** The address of a step, for a `Link`. */
export const stepLink = (journeyId: string, stepId: string) =>
  ({ to: '/journeys/$journeyId/steps/$stepId', params: { journeyId, stepId } }) as const;

/** The address of a journey, for a `Link`. */
export const journeyLink = (journeyId: string) =>
  ({ to: '/journeys/$journeyId', params: { journeyId } }) as const;
