/** An enrolment of the world, put there by the activities that its workflow calls. */
import { createEnrolmentActivities } from '../../../../activities/enrolment.ts';
import { enrolmentId } from '../../../../workflows/messages.ts';
import type { Api } from './app.ts';

/** Applies for a clear line and one to be decided, and is screened. Returns its id. */
export async function seedEnrolment(api: Api, code: string, user: string): Promise<string> {
  const { work, deps } = api;
  const { id: partnerId } = await work
    .selectFrom('partner')
    .select('id')
    .where('code', '=', code)
    .executeTakeFirstOrThrow();
  const { person_id: by } = await work
    .selectFrom('person_identity')
    .select('person_id')
    .where('subject', '=', `sub-${user}`)
    .executeTakeFirstOrThrow();
  const { editions, clock, writer } = deps;
  const activities = createEnrolmentActivities({ db: work, writer, editions, clock });
  const opened = await activities.openEnrolment({
    ...{ workflowId: enrolmentId(partnerId, 1), partnerId, attempt: 1, appliedBy: by },
    asked: [
      { country: 'CA', model: 'solution-reseller' },
      { country: 'CA', model: 'solution-builder' },
    ],
    ...{ signatories: [by], at: Date.now(), resume: null },
  });
  await activities.screenEnrolment({
    ...{ enrolmentId: opened.enrolmentId, at: deps.clock.now(), knows: opened.version },
  });
  return opened.enrolmentId;
}
