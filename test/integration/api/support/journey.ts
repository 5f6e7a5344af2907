/** A journey of the world, put into the rows that the API reads, as the activities put it there. */
import { inTransaction } from '../../../../db/connect.ts';
import { addEvidence } from '../../../../db/queries/evidence.ts';
import { insertApproval } from '../../../../db/queries/approvals.ts';
import { insertJourney } from '../../../../db/queries/journeys.ts';
import { openingRows } from '../../../../program/practice.reducers.ts';
import type { PracticePlan } from '../../../../program/practice.ts';
import { practiceActivationId } from '../../../../workflows/messages.ts';
import type { Api } from './app.ts';

export type SeededJourney = {
  readonly journeyId: string;
  readonly approvalId: string;
  readonly evidenceId: string;
  /** A step that a person decides, in review. */
  readonly step: string;
  readonly plan: PracticePlan;
};

const DAY_MS = 86_400_000;

export async function seedJourney(
  api: Api,
  code: string,
  startedBy: string,
  practiceAt = 0,
): Promise<SeededJourney> {
  const { work, deps } = api;
  const { id: partnerId } = await work
    .selectFrom('partner')
    .select('id')
    .where('code', '=', code)
    .executeTakeFirstOrThrow();
  const person = await work
    .selectFrom('person_identity')
    .select('person_id')
    .where('subject', '=', `sub-${startedBy}`)
    .executeTakeFirstOrThrow();
  const edition = deps.editions[0];
  const practice = edition?.practices[practiceAt];
  if (edition === undefined || practice === undefined)
    throw new Error('the edition has no such practice');
  const at = deps.clock.now() - DAY_MS;
  const plan: PracticePlan = {
    edition: edition.id,
    practice: practice.id,
    partnerId,
    attempt: 1,
    models: [],
    milestones: practice.milestones,
    assessment: practice.assessment,
    dueAt: {
      assess: at + DAY_MS,
      plan: at + 9e8,
      enable: at + 9e8,
      build: at + 9e8,
      launch: at + 9e8,
      grow: at + 9e8,
    },
    reminders: [0.5, 1],
    skewMs: 0,
  };
  const later = (from: number, days: number): number => from + days * DAY_MS;
  const { rows } = openingRows(plan, at, { partner: later, decider: later });
  const decided = practice.milestones
    .flatMap((one) => one.steps)
    .find((one) => one.kind === 'decided');
  if (decided?.kind !== 'decided') throw new Error('the practice has no decided step');
  const row = rows.steps[decided.id];
  if (row === undefined) throw new Error('the step has no row');
  const journeyId = await inTransaction(work, async (tx) => {
    const id = await insertJourney(tx, {
      plan,
      workflowId: practiceActivationId(partnerId, practice.id, 1),
      startedBy: person.person_id,
      rows: {
        ...rows,
        steps: {
          ...rows.steps,
          [decided.id]: {
            ...row,
            state: 'in_review',
            mover: 'vendor',
            round: 1,
            submittedBy: person.person_id,
          },
        },
      },
      events: [],
      at,
    });
    if (id === null) throw new Error('the journey stood already');
    return id;
  });
  const evidenceId = await addEvidence(work, {
    journeyId,
    partnerId,
    step: decided.id,
    by: person.person_id,
    at,
    kind: 'file',
    name: 'plan.pdf',
    mediaType: 'application/pdf',
    sha256: '00',
    body: Buffer.from('%PDF-1.7 plan'),
  });
  await work.updateTable('evidence').set({ round: 1 }).where('id', '=', evidenceId).execute();
  const approvalId = await insertApproval(work, {
    journeyId,
    partnerId,
    step: decided.id,
    round: 1,
    role: decided.decider,
    edition: edition.id,
    submittedBy: person.person_id,
    at,
    dueAt: at + DAY_MS / 2,
  });
  return { journeyId, approvalId, evidenceId, step: decided.id, plan };
}
