import type { LocalActivityOptions } from '@temporalio/workflow';

/**
 * How long and how often each kind of side effect is tried; nowhere else sets a timeout.
 *
 * Each policy bounds one try and the whole sequence, and the sequence outlasts a long weekend of database trouble. Tries
 * that have to wait longer than `localRetryThreshold` wait on a timer, so that a task is not held while the world fails.
 */
export const POLICIES = {
  /** A short transaction. */
  record: {
    startToCloseTimeout: '10 seconds',
    scheduleToCloseTimeout: '7 days',
    localRetryThreshold: '1 second',
    retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '1 minute' },
  },
  /** Reads and counts, then a short transaction. */
  look: {
    startToCloseTimeout: '20 seconds',
    scheduleToCloseTimeout: '7 days',
    localRetryThreshold: '1 second',
    retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '1 minute' },
  },
} as const satisfies Record<string, LocalActivityOptions>;
