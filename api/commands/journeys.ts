/** Beginning journeys and moving them: what the API asks of the engine. */
import {
  type Client,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  type UpdateDefinition,
} from '@temporalio/client';
import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import {
  changedSignal,
  JOURNEYS_QUEUE,
  openedUpdate,
  practiceActivationId,
  type PracticeActivation,
} from '../../workflows/messages.ts';
import { type RuleCode, RuleViolation } from '../../program/errors.ts';
import type { ApiDeps } from '../deps.ts';
import { busy } from '../errors.ts';
import { meaningOf, sendUpdate, temporalOf } from './temporal.ts';
import type { Running } from './run.ts';

type Engine = Pick<ApiDeps, 'temporal'>;

const PARTNER = defineSearchAttributeKey('AscentPartner', 'KEYWORD');
const KIND = defineSearchAttributeKey('AscentKind', 'KEYWORD');
const START_MS = 10_000;

/** What the engine hears of a command. */
type Asked = Pick<Running, 'updateId' | 'onAccepted'>;

/**
 * Starts a practice, once per attempt however often it is asked for, and waits until its rows can be read. Returns the
 * journey's id; refuses as the journey does.
 */
export async function startPractice(
  deps: Engine,
  input: PracticeActivation,
  running: Asked,
): Promise<string> {
  const client = await temporalOf(deps).catch(() => {
    throw busy('The journeys cannot be reached now.');
  });
  const workflowId = practiceActivationId(input.partnerId, input.practice, input.attempt);
  try {
    await client.connection.withDeadline(Date.now() + START_MS, () =>
      client.workflow.start('practiceActivation', {
        workflowId,
        taskQueue: JOURNEYS_QUEUE,
        args: [input],
        // A journey that is over never starts again under its id, and one that runs is the one that was asked for. One
        // that failed never had rows: its number is free.
        workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
        workflowIdConflictPolicy: 'USE_EXISTING',
        typedSearchAttributes: new TypedSearchAttributes([
          { key: PARTNER, value: input.partnerId },
          { key: KIND, value: 'practice' },
        ]),
        // Says which command began it, so that the same command after a crash finds its own.
        memo: { command: running.updateId },
      }),
    );
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw meaningOf(error);
  }
  try {
    const asking = { workflowId, update: openedUpdate, args: [] as [], ...running };
    return (await sendUpdate(deps, asking)).journeyId;
  } catch (error) {
    const isGone = error instanceof RuleViolation && error.code === 'JOURNEY_CLOSED';
    throw isGone ? ((await failureOf(client, workflowId)) ?? error) : error;
  }
}

/** Why a start failed before it could be asked; null where the journey did not fail. */
async function failureOf(client: Client, workflowId: string): Promise<unknown> {
  try {
    await client.connection.withDeadline(Date.now() + START_MS, () =>
      client.workflow.getHandle(workflowId).result(),
    );
    return null;
  } catch (error) {
    return meaningOf(error);
  }
}

/** Whether this very command began a journey; it may have been killed before anybody heard. */
export async function begunBefore(
  deps: Engine,
  workflowId: string,
  running: Asked,
): Promise<boolean> {
  const client = await temporalOf(deps).catch(() => {
    throw busy('The journeys cannot be reached now.');
  });
  try {
    const { memo } = await client.connection.withDeadline(Date.now() + START_MS, () =>
      client.workflow.getHandle(workflowId).describe(),
    );
    return memo?.['command'] === running.updateId;
  } catch (error) {
    throw meaningOf(error);
  }
}

/** Refusals by rows that may be behind what stands. */
const BEHIND: readonly RuleCode[] = ['ALREADY_DECIDED', 'JOURNEY_PAUSED', 'STEP_NOT_OPEN'];

/**
 * Sends an update as the command at hand. Where the journey refuses it by what it knows, it looks at what stands, and is
 * asked once more: a change may be committed that it never heard of.
 */
export async function askJourney<Ret, Arg>(
  deps: Engine,
  asking: {
    readonly workflowId: string;
    readonly update: UpdateDefinition<Ret, [Arg]>;
    readonly arg: Arg;
    readonly running: Asked;
  },
): Promise<Ret> {
  const { workflowId, update, arg, running } = asking;
  const send = (): Promise<Ret> =>
    sendUpdate(deps, { workflowId, update, args: [arg], ...running });
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof RuleViolation) || !BEHIND.includes(error.code)) throw error;
    await wakeJourney(deps, workflowId);
    return send();
  }
}

/**
 * Has a journey look at what stands. Whoever answers a command from its row has to: the update may have been lost after
 * its commit, with the worker and the engine, and then nothing else tells the journey. One that is over has nothing to look at.
 */
export async function wakeJourney(deps: Engine, workflowId: string): Promise<void> {
  try {
    const client = await temporalOf(deps);
    await client.connection.withDeadline(Date.now() + START_MS, () =>
      client.workflow.getHandle(workflowId).signal(changedSignal),
    );
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw meaningOf(error);
  }
}

/**
 * The answer that this very command had before, if it was answered: a journey may be over since. Null where the engine
 * knows no such update.
 */
export async function answeredBefore<Ret>(
  deps: Engine,
  workflowId: string,
  running: Asked,
): Promise<Ret | null> {
  try {
    const client = await temporalOf(deps);
    return await client.connection.withDeadline(Date.now() + 2000, () =>
      client.workflow.getHandle(workflowId).getUpdateHandle<Ret>(running.updateId).result(),
    );
  } catch {
    return null;
  }
}
