import type { DataConverter } from '@temporalio/common';
import type { WorkerOptions } from '@temporalio/worker';
import { ClassifyFailures } from './failures.ts';
import type { Activities } from './index.ts';

/**
 * What every worker of journeys is made of; whoever composes it adds connection, queue and
 * workflow code.
 */
export const workerOptions = (given: {
  readonly activities: Activities;
  readonly dataConverter: DataConverter;
}): Pick<
  WorkerOptions,
  | 'activities'
  | 'dataConverter'
  | 'interceptors'
  | 'maxCachedWorkflows'
  | 'shutdownForceTime'
  | 'shutdownGraceTime'
> => ({
  ...given,
  interceptors: { activity: [() => ({ inbound: new ClassifyFailures() })] },
  // The default takes all the heap there is; a journey in the cache takes up to a megabyte.
  maxCachedWorkflows: 600,
  // The default grace is none: what is being recorded would be cut off.
  shutdownGraceTime: '20 seconds',
  shutdownForceTime: '30 seconds',
});
