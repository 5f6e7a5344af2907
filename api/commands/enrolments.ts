/** Beginning enrolments and moving them: what the API asks of the engine. */
import { WorkflowExecutionAlreadyStartedError, type UpdateDefinition } from '@temporalio/client';
import { updateStands } from '../../db/queries/enrolments.ts';
import { isOver, type EnrolmentState } from '../../program/enrolment.ts';
import { RuleViolation } from '../../program/errors.ts';
import {
  enrolmentId,
  enrolmentOpenedUpdate,
  startOfEnrolment,
  type Enrolment,
  type EnrolmentMoved,
} from '../../workflows/messages.ts';
import type { ApiDeps } from '../deps.ts';
import { busy } from '../errors.ts';
import type { Running } from './run.ts';
import { meaningOf, sendUpdate, temporalOf } from './temporal.ts';

const START_MS = 10_000;

type Asked = Pick<Running, 'updateId' | 'onAccepted'>;

/**
 * Starts an enrolment, once per attempt however often it is asked for, and waits until its rows can be read. Returns its id;
 * refuses as the enrolment does.
 */
export async function startEnrolment(
  deps: Pick<ApiDeps, 'temporal'>,
  input: Enrolment,
  running: Asked,
): Promise<string> {
  const client = await temporalOf(deps).catch(() => {
    throw busy('The journeys cannot be reached now.');
  });
  const workflowId = enrolmentId(input.partnerId, input.attempt);
  try {
    // Says which command began it, so that the same command after a crash finds its own.
    const start = startOfEnrolment(input, { command: running.updateId });
    await client.connection.withDeadline(Date.now() + START_MS, () =>
      client.workflow.start('enrolment', start),
    );
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw meaningOf(error);
  }
  const asking = { workflowId, update: enrolmentOpenedUpdate, args: [] as [], ...running };
  return (await sendUpdate(deps, asking)).enrolmentId;
}

/** An enrolment as it is moved. */
export type Moving = {
  readonly id: string;
  readonly workflowId: string;
  readonly state: EnrolmentState;
};

/**
 * Moves an enrolment. What this very command did before is done, also where its answer was lost with the enrolment's last
 * moment: the rows keep the update that changed them.
 */
export async function moveEnrolment<Move>(
  deps: Pick<ApiDeps, 'temporal' | 'work'>,
  enrolment: Moving,
  update: UpdateDefinition<EnrolmentMoved, [Move]>,
  move: Move,
  running: Asked,
): Promise<void> {
  const isDone = (): Promise<boolean> => updateStands(deps.work, enrolment.id, running.updateId);
  if (isOver(enrolment.state)) {
    if (await isDone()) return;
    throw new RuleViolation('JOURNEY_CLOSED', `This enrolment is over (${enrolment.state}).`);
  }
  try {
    const { workflowId } = enrolment;
    await sendUpdate(deps, { workflowId, update, args: [move], ...running });
  } catch (error) {
    if (!(await isDone().catch(() => false))) throw error;
  }
}
