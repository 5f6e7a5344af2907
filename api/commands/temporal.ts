/** Asking journeys: updates with an id of their own, and what their failures mean. */
import { setTimeout as pause } from 'node:timers/promises';
import {
  type Client,
  ServiceError,
  type UpdateDefinition,
  WorkflowFailedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { RULE_CODES, RuleViolation } from '../../program/errors.ts';
import type { ApiDeps } from '../deps.ts';
import { busy } from '../errors.ts';

/** The engine's client; rejects while the engine cannot be reached. */
export async function temporalOf(deps: Pick<ApiDeps, 'temporal'>): Promise<Client> {
  return typeof deps.temporal === 'function' ? deps.temporal() : deps.temporal;
}

/** One update to one journey. */
export type Sending<Ret, Args extends unknown[]> = {
  readonly workflowId: string;
  readonly update: UpdateDefinition<Ret, Args>;
  /** The same for the same command, so that a second sending changes nothing. */
  readonly updateId: string;
  readonly args: Args;
  /** Called once the engine has it for certain. */
  readonly onAccepted: () => void;
};

/** How long an update may wait to be taken up, then to be answered; after that its caller comes again. */
const ACCEPT_MS = 30_000;
const ANSWER_MS = 30_000;
/** How often an update is sent whose task failed. */
const TRIES_MAX = 4;
/** A gRPC status. */
const GRPC_FAILED_PRECONDITION = 9;

/**
 * Sends an update and waits for its answer. A refusal of the journey comes out as a `RuleViolation`; a journey that is
 * gone as JOURNEY_CLOSED; an engine that does not answer as BUSY.
 */
export async function sendUpdate<Ret, Args extends unknown[]>(
  deps: Pick<ApiDeps, 'temporal'>,
  sending: Sending<Ret, Args>,
): Promise<Ret> {
  const client = await temporalOf(deps).catch(() => {
    throw busy('The journeys cannot be reached now.');
  });
  for (let tries = 1; ; tries += 1) {
    try {
      return await sendOnce(client, sending);
    } catch (error) {
      if (!isTaskFailed(error) || tries === TRIES_MAX) throw meaningOf(error);
      await pause(100 * tries);
    }
  }
}

async function sendOnce<Ret, Args extends unknown[]>(
  client: Client,
  { workflowId, update, updateId, args, onAccepted }: Sending<Ret, Args>,
): Promise<Ret> {
  const { connection } = client;
  const handle = await connection.withDeadline(Date.now() + ACCEPT_MS, () =>
    client.workflow
      .getHandle(workflowId)
      .startUpdate(update as unknown as UpdateDefinition<Ret, [unknown]>, {
        args: args as unknown as [unknown],
        updateId,
        waitForStage: 'ACCEPTED',
      }),
  );
  onAccepted();
  return connection.withDeadline(Date.now() + ANSWER_MS, () => handle.result());
}

/**
 * Whether the engine dropped an update because the task that carried it failed. A signal that comes while a journey ends does
 * that: the task is done again, and the update has to be sent again, under the same id.
 */
const isTaskFailed = (error: unknown): boolean =>
  error instanceof ServiceError &&
  error.cause instanceof Error &&
  'code' in error.cause &&
  error.cause.code === GRPC_FAILED_PRECONDITION;

/** What an error of the engine means to whoever asked. */
export function meaningOf(error: unknown): unknown {
  if (error instanceof WorkflowUpdateFailedError || error instanceof WorkflowFailedError) {
    const type = failureType(error.cause);
    const code = RULE_CODES.find((one) => one === type);
    if (code !== undefined) return new RuleViolation(code, messageOf(error.cause));
    // Accepted, and the journey ended before it was done: it was not done.
    if (type === 'AcceptedUpdateCompletedWorkflow') return closed();
    return error;
  }
  if (error instanceof WorkflowNotFoundError) return closed();
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)
    return busy('The journey has not answered yet; send it again with the same key.');
  if (isTaskFailed(error)) return busy('The journey was busy; send it again with the same key.');
  return error;
}

const closed = (): RuleViolation => new RuleViolation('JOURNEY_CLOSED', 'This journey is over.');

function failureType(cause: unknown): string | null {
  for (let at = cause; at instanceof Error; at = at.cause) {
    if ('type' in at && typeof at.type === 'string') return at.type;
  }
  return null;
}

function messageOf(cause: unknown): string {
  for (let at = cause; at instanceof Error; at = at.cause) {
    if ('type' in at && typeof at.type === 'string') return at.message;
  }
  return 'Refused.';
}
