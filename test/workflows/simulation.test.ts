import type { WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SimulationActivities } from '../../activities/simulation.ts';
import type { simulateEdition } from '../../workflows/index.ts';
import { simulationWorkflowId, type SimulationRun } from '../../workflows/messages.ts';
import { timeSkippingServer } from '../support/temporal.ts';
import { runStory } from './run.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await timeSkippingServer();
});
afterAll(() => env.teardown());

type Handle = WorkflowHandleWithFirstExecutionRunId<typeof simulateEdition>;

/** Pages in memory: `count` of them, and what was asked of each. */
function pagesOf(count: number, trouble: (turn: number) => Promise<void> = async () => {}) {
  const seen: string[] = [];
  let turn = 0;
  const activities: SimulationActivities = {
    trySomePartners: async ({ pages }) => {
      turn += 1;
      await trouble(turn);
      for (let i = 0; i < pages && seen.length < count; i += 1) seen.push(`page ${seen.length}`);
      return { left: seen.length < count };
    },
    endSimulation: async ({ state }) => void seen.push(state),
  };
  return { activities, seen };
}

const run = (
  activities: SimulationActivities,
  input: Partial<SimulationRun>,
  story: (handle: Handle) => Promise<void>,
): Promise<void> =>
  runStory(env, activities, async ({ queue, started }) => {
    const workflowId = `${queue}/${simulationWorkflowId('7')}`;
    started(workflowId);
    const args: [SimulationRun] = [{ simulationId: '7', ...input }];
    const options = { taskQueue: queue, workflowId, args };
    await story(
      await env.client.workflow.start<typeof simulateEdition>('simulateEdition', options),
    );
  });

test('a simulation tries page after page until none is left', async () => {
  const { activities, seen } = pagesOf(7);
  await run(activities, { pages: 3 }, async (handle) => {
    expect(await handle.result()).toBe('tried');
  });
  expect(seen).toHaveLength(7);
});

test('a simulation of many pages continues as new and tries each once', async () => {
  const { activities, seen } = pagesOf(9);
  await run(activities, { pages: 1, turns: 2 }, async (handle) => {
    expect(await handle.result()).toBe('tried');
    const described = await env.client.workflow.getHandle(handle.workflowId).describe();
    expect(described.runId).not.toBe(handle.firstExecutionRunId);
  });
  expect(seen).toHaveLength(9);
});

test('a simulation goes on after the world failed in the middle', async () => {
  const { activities, seen } = pagesOf(4, async (turn) => {
    if (turn === 2) throw new Error('the database is away');
  });
  await run(activities, { pages: 2 }, async (handle) => {
    expect(await handle.result()).toBe('tried');
  });
  expect(seen).toHaveLength(4);
});

test('a simulation that is cancelled says so in its row and ends', async () => {
  let begun: () => void = () => {};
  const beginning = new Promise<void>((resolve) => (begun = resolve));
  const { activities, seen } = pagesOf(2, async () => {
    begun();
    await new Promise((resolve) => setTimeout(resolve, 300));
  });
  await run(activities, { pages: 1 }, async (handle) => {
    await beginning;
    await handle.cancel();
    expect(await handle.result()).toBe('cancelled');
  });
  expect(seen).toContain('cancelled');
});
