/** The inbox of decisions: what waits, what follows if it is approved, and deciding. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import {
  approvalById,
  approvalCounts,
  approvalPage,
  decidedCount,
  pastDecisions,
  type ApprovalView,
} from '../../db/queries/approval-views.ts';
import { evidenceOf } from '../../db/queries/evidence.ts';
import { namesOf, stepsOf } from '../../db/queries/journey-views.ts';
import { withScope } from '../../db/scope.ts';
import { RuleViolation } from '../../program/errors.ts';
import { mayDo } from '../../program/roles.ts';
import { decideUpdate } from '../../workflows/messages.ts';
import { askerOf } from '../auth/guard.ts';
import type { Asker } from '../auth/principals.ts';
import { answeredBefore, askJourney, wakeJourney } from '../commands/journeys.ts';
import type { Running } from '../commands/run.ts';
import type { Context } from '../context.ts';
import { cursorId, cursorOf, PAGE_ROWS, pageOf, readCursor } from '../cursor.ts';
import { NotVisible } from '../errors.ts';
import { readId } from '../ids.ts';
import { Id } from '../schemas/common.ts';
import {
  ApprovalList,
  ApprovalOne,
  ApprovalsQuery,
  DecisionAnswer,
  DecisionBody,
} from '../schemas/journeys.ts';
import { approvalItem, mayNot } from '../views/approval.ts';
import { assertFree, behalfOf, desksOf } from '../views/desk.ts';
import { ifApproved } from '../views/if-approved.ts';
import { evidenceItem } from '../views/journey.ts';
import { instantOf, instantOrNull } from '../views/instants.ts';
import { plannedIn } from '../views/practices.ts';
import { CommandHeaders, commands, describe, reads } from './describe.ts';
import { shownHistory } from './journeys.ts';
import { mayTakeBack } from './taking-back.ts';

const ApprovalParams = Type.Object({ id: Id('apr') });

export function addApprovals(instance: FastifyInstance, context: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { deps } = context;

  app.get(
    '/v1/approvals',
    {
      config: { policy: 'approvals.read', desk: true },
      schema: {
        ...describe('decisions', 'The inbox: mine, my team’s, overdue, decided'),
        querystring: ApprovalsQuery,
        response: reads(ApprovalList),
      },
    },
    async (request) => {
      const asker = askerOf(request);
      const { view = 'mine', cursor, limit = PAGE_ROWS } = request.query;
      const after = readCursor(cursor, 2);
      const now = deps.clock.now();
      const wanted = { role: asker.role, desks: desksOf(asker), now };
      const [rows, counts, decided] = await withScope(deps.read, asker, (tx) =>
        Promise.all([
          approvalPage(tx, {
            view,
            ...wanted,
            after: after === null ? null : { at: Number(after[0]), id: cursorId(after[1]) },
            limit: limit + 1,
          }),
          approvalCounts(tx, wanted),
          decidedCount(tx),
        ]),
      );
      const { page, nextCursor } = pageOf(rows, limit, (last) =>
        cursorOf([view === 'decided' ? (last.decidedAt ?? 0) : last.dueAt, last.id]),
      );
      const names = await namesOf(
        deps.work,
        page.flatMap((one) => [one.submittedBy, ...(one.takenBy === null ? [] : [one.takenBy])]),
      );
      return {
        items: page.map((one) => approvalItem(deps.editions, one, names, now, asker)),
        nextCursor,
        counts: { ...counts, decided },
      };
    },
  );

  app.get(
    '/v1/approvals/:id',
    {
      config: { policy: 'approvals.read', desk: true },
      schema: {
        ...describe('decisions', 'One request: evidence, rule, and what follows if it is approved'),
        params: ApprovalParams,
        response: reads(ApprovalOne),
      },
    },
    async (request, reply) => {
      const one = await shownApproval(context, askerOf(request), readId('apr', request.params.id));
      void reply.header('etag', `"${one.version}"`);
      return one;
    },
  );

  app.post(
    '/v1/approvals/:id/decision',
    {
      config: { policy: 'approvals.decide', desk: true },
      schema: {
        ...describe(
          'decisions',
          'Approve, ask for a change, or reject',
          'With `If-Match` it is refused (412) if the request has changed since it was read.',
        ),
        params: ApprovalParams,
        headers: CommandHeaders,
        body: DecisionBody,
        response: commands(200, DecisionAnswer),
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const id = readId('apr', request.params.id);
      const approval = await visibleApproval(context, asker, id);
      return context.commands.run(request, reply, request.body, async (running) => {
        const step = await decide(
          context,
          asker,
          approval,
          request.body,
          running,
          request.headers['if-match'],
        );
        const after = await visibleApproval(context, asker, id);
        return { status: 200, body: { id: request.params.id, state: after.state, step } };
      });
    },
  );
}

export async function visibleApproval({ deps }: Context, asker: Asker, id: string) {
  const approval = await withScope(deps.read, asker, (tx) => approvalById(tx, id));
  if (approval === undefined) throw new NotVisible();
  return approval;
}

/** Asks the journey; refuses what can be known without asking, by the same codes. Returns the state of the step. */
export async function decide(
  context: Context,
  asker: Asker,
  approval: ApprovalView,
  { verdict, reason = null }: Static<typeof DecisionBody>,
  running: Running,
  ifMatch: string | undefined,
): Promise<Static<typeof DecisionAnswer>['step']> {
  const { deps } = context;
  if (approval.state !== 'waiting') return decidedBefore(context, asker, approval, running);
  if (ifMatch !== undefined && ifMatch !== `"${approval.version}"` && ifMatch !== '*') {
    throw new RuleViolation('VERSION_STALE', 'It has changed since you read it; look again.');
  }
  const behalf = behalfOf(approval, asker);
  assertFree(approval, asker, deps.clock.now());
  if (verdict !== 'approve' && (reason ?? '').trim() === '') {
    throw new RuleViolation(
      'REASON_MISSING',
      'A reason is needed to reject or to ask for a change.',
    );
  }
  try {
    const { state } = await askJourney(deps, {
      workflowId: approval.workflowId,
      update: decideUpdate,
      arg: {
        ...{ step: approval.step, verdict, reason, by: asker.personId },
        ...{ role: approval.role, behalf },
      },
      running,
    });
    return state;
  } catch (error) {
    if (!(error instanceof RuleViolation)) throw error;
    // A process that died may have sent it, and it was recorded since the approval was read.
    const since = await decidedByRow(context, asker, approval, running);
    if (since === null) throw error;
    return since;
  }
}

/** The state of the step, if this very command decided it. */
async function decidedByRow(
  { deps }: Context,
  asker: Asker,
  approval: ApprovalView,
  running: Running,
): Promise<Static<typeof DecisionAnswer>['step'] | null> {
  const steps = await withScope(deps.read, asker, (tx) => stepsOf(tx, approval.journeyId));
  const step = steps.find((one) => one.id === approval.step);
  if (step === undefined || step.updateId !== running.updateId) return null;
  await wakeJourney(deps, approval.workflowId);
  return step.state;
}

/** Decided already: the same answer again if it was this very command, else a refusal. */
async function decidedBefore(
  context: Context,
  asker: Asker,
  approval: ApprovalView,
  running: Running,
) {
  const decided = await decidedByRow(context, asker, approval, running);
  if (decided !== null) return decided;
  const before = await answeredBefore<{ state: Static<typeof DecisionAnswer>['step'] }>(
    context.deps,
    approval.workflowId,
    running,
  );
  if (before !== null) return before.state;
  throw new RuleViolation('ALREADY_DECIDED', `This is ${approval.state} already.`);
}

async function shownApproval(
  context: Context,
  asker: Asker,
  id: string,
): Promise<Static<typeof ApprovalOne>> {
  const { deps } = context;
  const now = deps.clock.now();
  const found = await withScope(deps.read, asker, async (tx) => {
    const approval = await approvalById(tx, id);
    if (approval === undefined) return undefined;
    const [evidence, past, mayUndo] = await Promise.all([
      evidenceOf(tx, approval.journeyId, approval.step),
      pastDecisions(tx, approval.practice, approval.step, approval.id),
      mayTakeBack(deps.work, asker, approval),
    ]);
    return { approval, evidence: evidence.filter((one) => one.round !== null), past, mayUndo };
  });
  if (found === undefined) throw new NotVisible();
  const { approval, evidence, past, mayUndo } = found;
  const people = [
    approval.submittedBy,
    approval.decidedBy ?? '',
    approval.decidedFor ?? '',
    approval.takenBy ?? '',
    ...evidence.map((one) => one.byPerson),
    ...past.last.flatMap((one) => one.byPerson ?? []),
  ];
  const [names, history, follows] = await Promise.all([
    namesOf(
      deps.work,
      people.filter((one) => one !== ''),
    ),
    shownHistory(context, asker, approval.journeyId, approval.step),
    ifApproved(deps, approval),
  ]);
  const planned = plannedIn(approval.plan, approval.step);
  const no = mayDo(asker.role, 'approvals.decide')
    ? mayNot(approval, asker, now)
    : new RuleViolation('NOT_THE_DECIDER', 'Your role does not decide.');
  return {
    ...approvalItem(deps.editions, approval, names, now, asker),
    says: planned?.step.says ?? { en: '', fr: '' },
    criteria: planned?.step.kind === 'decided' ? [...planned.step.criteria] : [],
    clause: {
      edition: approval.edition,
      file: planned?.step.place.file ?? '',
      line: planned?.step.place.line ?? 0,
    },
    evidence: evidence.map((one) => evidenceItem(approval.journeyId, one, names)),
    history,
    lastFive: past.last.map((one) => ({
      partner: one.partner,
      by: one.byPerson === null ? '' : (names.get(one.byPerson) ?? ''),
      at: instantOf(one.at),
      state: one.state,
      reason: one.reason,
    })),
    medianDays: past.medianDays,
    ifApproved: follows,
    mayDecide: approval.state === 'waiting' && no === null,
    mayNot: approval.state === 'waiting' && no !== null ? no.code : null,
    mayTakeBack: mayUndo,
    decidedBy: approval.decidedBy === null ? null : (names.get(approval.decidedBy) ?? null),
    decidedFor: approval.decidedFor === null ? null : (names.get(approval.decidedFor) ?? null),
    decidedAt: instantOrNull(approval.decidedAt),
    reason: approval.reason,
  };
}
