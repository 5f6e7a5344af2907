import type { ActivityOptions, LocalActivityOptions } from '@temporalio/workflow';

/**
 * Seldom enough that a week of trouble stays far below the bounds of a history: six events a try.
 */
const maximumInterval = '10 minutes';

/**
 * How long and how often each kind of side effect is tried; nowhere else sets a timeout.
 *
 * Each policy bounds one try and the whole sequence, and the sequence outlasts a long weekend of
 * database trouble. Tries that have to wait longer than `localRetryThreshold` wait on a timer, so
 * that a task is not held while the world fails.
 */
export const POLICIES = {
  /** A short transaction. */
  record: {
    startToCloseTimeout: '10 seconds',
    scheduleToCloseTimeout: '7 days',
    localRetryThreshold: '1 second',
    retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval },
  },
  /** Reads and counts, then a short transaction. */
  look: {
    startToCloseTimeout: '20 seconds',
    scheduleToCloseTimeout: '7 days',
    localRetryThreshold: '1 second',
    retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval },
  },
} as const satisfies Record<string, LocalActivityOptions>;

/** Trying an edition takes minutes, in activities of their own: a worker that dies is missed within half a minute. */
export const SIMULATING = {
  pages: {
    startToCloseTimeout: '15 minutes',
    scheduleToCloseTimeout: '7 days',
    heartbeatTimeout: '30 seconds',
    retry: { initialInterval: '500 milliseconds', backoffCoefficient: 2, maximumInterval },
  },
  end: {
    startToCloseTimeout: '10 seconds',
    scheduleToCloseTimeout: '7 days',
    retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval },
  },
} as const satisfies Record<string, ActivityOptions>;
