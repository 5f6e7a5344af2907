/** Temporal's servers for tests: the real one, shared, and the one that skips time, one per file. */
import { TestWorkflowEnvironment } from '@temporalio/testing';
import type { TimeSkippingTestWorkflowEnvironmentOptions } from '@temporalio/testing';
import { inject } from 'vitest';

/**
 * A server that skips time while something waits for a workflow. One per test file, since skipping
 * is the server's, not the workflow's. `teardown()` it in `afterAll`.
 */
export function timeSkippingServer(
  options: Omit<TimeSkippingTestWorkflowEnvironmentOptions, 'server'> = {},
): Promise<TestWorkflowEnvironment> {
  const path = inject('temporalTestServer');
  return TestWorkflowEnvironment.createTimeSkipping({
    ...options,
    server: { executable: { type: 'existing-path', path } },
  });
}

/** The run's real development server: shared, so use queues and ids of your own. */
export function realServer(
  options: { client?: Record<string, unknown> } = {},
): Promise<TestWorkflowEnvironment> {
  const { address, namespace } = inject('temporal');
  return TestWorkflowEnvironment.createFromExistingServer({ ...options, address, namespace });
}
