/** Runs enrolments on the server that skips time, and replays every history that a test made. */
import type { WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { EnrolmentActivities } from '../../activities/enrolment.ts';
import type { enrolment } from '../../workflows/index.ts';
import * as messages from '../../workflows/messages.ts';
import { builder, CLEAR, DECIDED, PEOPLE, reseller } from './enrolment.fixtures.ts';
import { runStory } from './run.ts';

export type EnrolmentHandle = WorkflowHandleWithFirstExecutionRunId<typeof enrolment>;

/** Starts enrolments of one clear line and one to be decided, unless others are given. */
export const runEnrolments = <T>(
  env: TestWorkflowEnvironment,
  activities: EnrolmentActivities,
  story: (start: (given?: Partial<messages.Enrolment>) => Promise<EnrolmentHandle>) => Promise<T>,
  events: number[] = [],
): Promise<T> =>
  runStory(
    env,
    activities,
    ({ queue, started }) =>
      story(async (given = {}) => {
        const input: messages.Enrolment = {
          ...{ partnerId: '7', attempt: 1, appliedBy: PEOPLE.admin, signatories: [PEOPLE.admin] },
          asked: [reseller, builder],
          ...given,
        };
        const workflowId = `${queue}/${messages.enrolmentId(input.partnerId, input.attempt)}`;
        started(workflowId);
        return env.client.workflow.start<typeof enrolment>('enrolment', {
          ...{ taskQueue: queue, workflowId, args: [input] },
          // The server that skips time ends what is older than ten years, if it is not told.
          workflowExecutionTimeout: '20 years',
          workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
          workflowIdConflictPolicy: 'USE_EXISTING',
        });
      }),
    events,
  );

type Decided = Partial<messages.EnrolmentMoveOf<'decide'>>;
const { enrolmentUpdates: updates } = messages;

/** The moves of people, with plain ids. */
export const movesOf = (handle: Pick<EnrolmentHandle, 'executeUpdate' | 'signal'>) => {
  const by = PEOPLE.admin;
  const asked = { by, reason: null };
  return {
    opened: () => handle.executeUpdate(messages.enrolmentOpenedUpdate),
    changed: () => handle.signal(messages.changedSignal),
    decide: (given: Decided = {}, updateId?: string) =>
      handle.executeUpdate(updates.decide, {
        args: [
          {
            ...{ kind: 'decide', lines: [DECIDED], verdict: 'approve', code: null, reason: null },
            ...{ by: PEOPLE.onboarding, role: 'onboarding', ...given },
          },
        ],
        ...(updateId === undefined ? {} : { updateId }),
      }),
    takeBack: (
      lines: readonly string[] = [DECIDED],
      who: { readonly by: string; readonly role: string } = {
        by: PEOPLE.onboarding,
        role: 'onboarding',
      },
    ) =>
      handle.executeUpdate(updates.takeBack, {
        args: [{ ...{ kind: 'take-back', lines, reason: 'the wrong line' }, ...who }],
      }),
    sameCompany: () =>
      handle.executeUpdate(updates.sameCompany, {
        args: [{ kind: 'same-company', by: PEOPLE.onboarding, role: 'onboarding' }],
      }),
    answer: () =>
      handle.executeUpdate(updates.answer, {
        args: [{ kind: 'answer', lines: [DECIDED], reason: 'Ann delivers', by }],
      }),
    accept: (entity = 'america', version = '2023-07', updateId?: string) =>
      handle.executeUpdate(updates.accept, {
        args: [
          {
            ...{ kind: 'accept', entity, version, locale: 'en', by },
            hash: entity === 'america' ? 'a-en' : 'e-en',
          },
        ],
        ...(updateId === undefined ? {} : { updateId }),
      }),
    add: (lines: messages.EnrolmentMoveOf<'add'>['asked']) =>
      handle.executeUpdate(updates.add, { args: [{ kind: 'add', asked: lines, by }] }),
    drop: (lines: readonly string[] = [CLEAR]) =>
      handle.executeUpdate(updates.drop, { args: [{ kind: 'drop', lines, ...asked }] }),
    nameSignatories: (people: readonly string[]) =>
      handle.executeUpdate(updates.nameSignatories, {
        args: [{ kind: 'name-signatories', people, by }],
      }),
    renew: () => handle.executeUpdate(updates.renew, { args: [{ kind: 'renew', ...asked }] }),
    withdraw: () =>
      handle.executeUpdate(updates.withdraw, { args: [{ kind: 'withdraw', ...asked }] }),
    leave: () => handle.executeUpdate(updates.leave, { args: [{ kind: 'leave', ...asked }] }),
    suspend: () =>
      handle.executeUpdate(updates.suspend, {
        args: [
          { kind: 'suspend', by: PEOPLE.manager, role: 'partner-manager', reason: 'a dispute' },
        ],
      }),
    reinstate: () =>
      handle.executeUpdate(updates.reinstate, { args: [{ kind: 'reinstate', ...asked }] }),
  };
};
