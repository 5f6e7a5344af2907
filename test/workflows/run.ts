/** Runs journeys on the server that skips time, and replays every history that a test made. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  WorkflowNotFoundError,
  type Client,
  type WorkflowHandleWithFirstExecutionRunId,
} from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import {
  bundleWorkflowCode,
  DefaultLogger,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { expect } from 'vitest';
import type { PracticeActivities } from '../../activities/practice.ts';
import { createWorker } from '../../bin/create-worker.ts';
import type { Decision } from '../../program/practice.ts';
import * as messages from '../../workflows/messages.ts';
import type { practiceActivation } from '../../workflows/index.ts';
import { answers } from './fixtures.ts';

let bundled: Promise<WorkflowBundleWithSourceMap> | undefined;
/** The workflows' code, bundled once per test file. */
export const workflowBundle = (): Promise<WorkflowBundleWithSourceMap> =>
  (bundled ??= bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
    logger: quiet,
  }));

// Journeys that are refused say so in the log of the SDK; a test looks at what its caller hears.
const quiet = new DefaultLogger('ERROR', () => {});
Runtime.install({ logger: quiet, telemetryOptions: { logging: { filter: 'OFF' } } });

/**
 * Where recorded histories are kept: `ASCENT_INTERNAL_RECORD=1` records those of the tests that
 * ran.
 */
export const HISTORIES = fileURLToPath(new URL('../replay/histories/', import.meta.url));
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export type Handle = WorkflowHandleWithFirstExecutionRunId<typeof practiceActivation>;

let count = 0;

/**
 * Plays a story under a worker with these activities, and replays every workflow that it started.
 * `started` has to be told of each; ids begin with the queue, so that they are counted.
 */
export async function runStory<T>(
  env: TestWorkflowEnvironment,
  activities: object,
  story: (given: {
    readonly queue: string;
    readonly started: (workflowId: string) => void;
  }) => Promise<T>,
  events: number[] = [],
): Promise<T> {
  count += 1;
  const queue = `test-${process.pid}-${count}`;
  const ids: string[] = [];
  const workflowBundleOfRun = await workflowBundle();
  const worker = await createWorker({
    ...{
      connection: env.nativeConnection,
      namespace: env.namespace ?? 'default',
      taskQueue: queue,
      activities,
    },
    workflowBundle: workflowBundleOfRun,
  });
  const result = await worker
    .runUntil(story({ queue, started: (workflowId) => ids.push(workflowId) }))
    .finally(() => endAll(env.client, ids));
  for (const id of ids) {
    const history = await env.client.workflow.getHandle(id).fetchHistory();
    keep(history);
    events.push(history.events?.length ?? 0);
    await Worker.runReplayHistory({ workflowBundle: workflowBundleOfRun }, history, id);
  }
  return result;
}

/** Starts practices under a worker with these activities, and replays them all at the end. */
export const runJourneys = <T>(
  env: TestWorkflowEnvironment,
  activities: PracticeActivities,
  story: (journeys: {
    start: (given?: Partial<messages.PracticeActivation>) => Promise<Handle>;
    client: Client;
  }) => Promise<T>,
  events: number[] = [],
): Promise<T> =>
  runStory(
    env,
    activities,
    ({ queue, started }) => {
      const start = async (given: Partial<messages.PracticeActivation> = {}): Promise<Handle> => {
        const input = {
          partnerId: '7',
          practice: 'containers',
          attempt: 1,
          edition: 'test',
          startedBy: '11',
          ...given,
        };
        const workflowId = `${queue}/${messages.practiceActivationId(input.partnerId, input.practice, input.attempt)}`;
        started(workflowId);
        return env.client.workflow.start<typeof practiceActivation>('practiceActivation', {
          ...{ taskQueue: queue, workflowId, args: [input] },
          workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
          workflowIdConflictPolicy: 'USE_EXISTING',
        });
      };
      return story({ start, client: env.client });
    },
    events,
  );

/**
 * What a failed story leaves open would keep the server from skipping time for those that follow.
 */
async function endAll(client: Client, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const { status } = await client.workflow.getHandle(id).describe();
    if (status.name === 'RUNNING')
      await client.workflow.getHandle(id).terminate('the test is over');
  }
}

/** The moves of people, with plain ids. */
export const movesOf = (handle: Handle) => ({
  opened: () => handle.executeUpdate(messages.openedUpdate),
  assess: (step: string, updateId?: string) =>
    handle.executeUpdate(messages.assessUpdate, {
      args: [{ step, answers: answers(), by: '11' }],
      ...(updateId === undefined ? {} : { updateId }),
    }),
  submit: (step: string, by = '12') =>
    handle.executeUpdate(messages.submitUpdate, { args: [{ step, evidence: ['1'], by }] }),
  decide: (step: string, given: Partial<Decision> = {}, updateId?: string) =>
    handle.executeUpdate(messages.decideUpdate, {
      args: [{ step, verdict: 'approve', reason: null, by: '21', role: 'reviewer', ...given }],
      ...(updateId === undefined ? {} : { updateId }),
    }),
  takeBack: (step: string, reason = 'of another partner') =>
    handle.executeUpdate(messages.takeBackUpdate, {
      args: [{ step, reason, by: '21', role: 'reviewer' }],
    }),
  pause: () => handle.executeUpdate(messages.pauseUpdate, { args: [{ by: '11', reason: null }] }),
  resume: () => handle.executeUpdate(messages.resumeUpdate, { args: [{ by: '11', reason: null }] }),
  withdraw: () =>
    handle.executeUpdate(messages.withdrawUpdate, { args: [{ by: '11', reason: null }] }),
  changed: () => handle.signal(messages.changedSignal),
});

/**
 * The code with which an update or a journey was refused; the message of whatever else went
 * wrong.
 */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'nothing was refused';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'NOT_FOUND';
    for (let at: unknown = error; at instanceof Error; at = at.cause) {
      if ('type' in at && typeof at.type === 'string') return at.type;
    }
    return String(error);
  }
}

/**
 * Keeps a history under the name of its test, where recording is asked for. Of a test with
 * several journeys the last one is kept.
 */
function keep(history: object): void {
  if (process.env['ASCENT_INTERNAL_RECORD'] !== '1') return;
  const name = (expect.getState().currentTestName ?? 'journey').split(' > ').at(-1) ?? 'journey';
  const file = `${name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 80)}.json`;
  mkdirSync(HISTORIES, { recursive: true });
  // Traces of failures say where a checkout lies: that is nobody's business.
  const text = JSON.stringify(plain(history)).replaceAll(ROOT, '');
  writeFileSync(`${HISTORIES}${file}`, `${text}\n`);
}

/**
 * A message of protobuf as the fields that encode it again: bytes in base 64, enums as numbers.
 *
 * Not the JSON of the command line: reading that needs one copy of protobufjs in the whole tree,
 * and npm installs several.
 */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plain(field)]));
}
