/** Taking a mistaken decision on a step back, while nothing followed from it. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Db } from '../../db/connect.ts';
import { approvalById, type ApprovalView } from '../../db/queries/approval-views.ts';
import { stepsOf } from '../../db/queries/journey-views.ts';
import { journeyById } from '../../db/queries/journeys.ts';
import { withScope } from '../../db/scope.ts';
import { RuleViolation } from '../../program/errors.ts';
import { assertMayTakeBack } from '../../program/practice.rules.ts';
import { mayDo } from '../../program/roles.ts';
import { takeBackUpdate } from '../../workflows/messages.ts';
import { askerOf } from '../auth/guard.ts';
import type { Asker } from '../auth/principals.ts';
import { askJourney, wakeJourney } from '../commands/journeys.ts';
import type { Running } from '../commands/run.ts';
import type { Context } from '../context.ts';
import { NotVisible } from '../errors.ts';
import { readId } from '../ids.ts';
import { Id } from '../schemas/common.ts';
import { DecisionAnswer, TakingBackBody } from '../schemas/journeys.ts';
import { CommandHeaders, commands, describe } from './describe.ts';

export function addTakingBack(instance: FastifyInstance, context: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const visible = async (asker: Asker, id: string): Promise<ApprovalView> => {
    const found = await withScope(context.deps.read, asker, (tx) => approvalById(tx, id));
    if (found === undefined) throw new NotVisible();
    return found;
  };

  app.post(
    '/v1/approvals/:id/take-back',
    {
      config: { policy: 'approvals.decide' },
      schema: {
        ...describe(
          'decisions',
          'Take a mistaken decision back, with a reason, while nothing followed from it',
        ),
        params: Type.Object({ id: Id('apr') }),
        headers: CommandHeaders,
        body: TakingBackBody,
        response: commands(200, DecisionAnswer),
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const id = readId('apr', request.params.id);
      const approval = await visible(asker, id);
      return context.commands.run(request, reply, request.body, async (running) => {
        const step = await takeBack(context, asker, approval, request.body.reason, running);
        const { state } = await visible(asker, id);
        return { status: 200, body: { id: request.params.id, state, step } };
      });
    },
  );
}

/** Asks the journey; what this very command did before, and its answer was lost, is done. */
async function takeBack(
  { deps }: Context,
  asker: Asker,
  { workflowId, journeyId, step }: ApprovalView,
  reason: string,
  running: Running,
): Promise<'in_review'> {
  const arg = { step, reason, by: asker.personId, role: asker.role };
  try {
    await askJourney(deps, { workflowId, update: takeBackUpdate, arg, running });
  } catch (error) {
    if (!(error instanceof RuleViolation)) throw error;
    const steps = await withScope(deps.read, asker, (tx) => stepsOf(tx, journeyId));
    if (steps.find(({ id }) => id === step)?.updateId !== running.updateId) throw error;
    await wakeJourney(deps, workflowId);
  }
  return 'in_review';
}

/** Whether this person may take back what was decided, as the journey's rules say it. `work`: the journey that they see, read whole. */
export async function mayTakeBack(
  work: Db,
  asker: Asker,
  { journeyId, state, step, round, startedBy }: ApprovalView,
): Promise<boolean> {
  const isDecided = state === 'approved' || state === 'action_required';
  if (!isDecided || !mayDo(asker.role, 'approvals.decide')) return false;
  const { plan, rows } = await journeyById(work, journeyId);
  // An earlier round was answered: that followed.
  if (rows.steps[step]?.round !== round) return false;
  try {
    const sent = { step, reason: 'asked', by: asker.personId, role: asker.role };
    assertMayTakeBack(plan, rows, startedBy, sent);
    return true;
  } catch (error) {
    if (error instanceof RuleViolation) return false;
    throw error;
  }
}
