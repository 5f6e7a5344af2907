/**
 * What a practice journey does to the world. Each recording is one transaction: rows, history,
 * approval, entry, mails, notice. All of it compares before it sets: whatever stands already is
 * answered as it stands.
 */
import { edgeId } from '../program/ids.ts';
import { focusOf, scoresOf } from '../program/practice.assessment.ts';
import type { Subject } from '../program/practice.reducers.ts';
import * as rules from '../program/practice.rules.ts';
import type { Answers, Decision, Opened, PracticePlan, Recorded } from '../program/practice.ts';
import * as approvals from '../db/queries/approvals.ts';
import { recordAudit } from '../db/queries/audit.ts';
import { handIn } from '../db/queries/evidence.ts';
import * as journeys from '../db/queries/journeys.ts';
import { countSteps } from './practice.count.ts';
import type { PracticeDeps } from './practice.deps.ts';
import { openJourney, type Opening } from './practice.opening.ts';
import { createRecorder } from './practice.recorder.ts';

/** What is recorded, when (epoch milliseconds of the journey's clock), and by which update. */
type Recording = {
  readonly journeyId: string;
  readonly at: number;
  /** The version of the journey's rows that the workflow knows; without it, it is told all of them. */
  readonly knows?: number | undefined;
};
type Asked = Recording & { readonly updateId: string };

/** The side effects of `workflows/practice.ts`. */
export function createPracticeActivities(deps: PracticeDeps) {
  const record = createRecorder(deps);

  return {
    /**
     * Plans a journey and inserts its rows, or finds those that stand. Refused: PRACTICE_UNKNOWN,
     * PARTNER_UNKNOWN, JOURNEY_OPEN, TOO_EARLY.
     */
    openJourney: (opening: Opening): Promise<Opened> => openJourney(deps, opening),

    /** Keeps the answers of an assessment; the first one says what the plan puts first. */
    recordAssessment: (
      sent: Asked & { readonly step: string; readonly answers: Answers; readonly by: string },
    ): Promise<Recorded> =>
      record({
        ...{
          journeyId: sent.journeyId,
          knows: sent.knows,
          at: sent.at,
          by: sent.by,
          role: null,
          reason: null,
        },
        update: { step: sent.step, id: sent.updateId },
        assert: ({ plan, rows }) => rules.assertMayAssess(plan, rows, sent),
        change: () => ({ kind: 'assess', step: sent.step, by: sent.by, at: sent.at }),
        progress: ({ plan }) => progressOfAssessment(plan, sent.step, sent.answers),
        also: async (tx, { id, plan }) => {
          const { step } = rules.plannedStep(plan, sent.step);
          await journeys.insertAssessment(tx, {
            ...{ journeyId: id, partnerId: plan.partnerId, practice: plan.practice },
            moment: step.kind === 'assessment' ? step.when : 'then',
            answers: sent.answers,
            scores: scoresOf(plan.assessment, sent.answers),
            ...{ by: sent.by, at: sent.at },
          });
        },
      }),

    /** Hands evidence in, and opens the approval of whoever the plan names. */
    recordSubmission: (
      sent: Asked & {
        readonly step: string;
        readonly evidence: readonly string[];
        readonly by: string;
      },
    ): Promise<Recorded> =>
      record({
        ...{
          journeyId: sent.journeyId,
          knows: sent.knows,
          at: sent.at,
          by: sent.by,
          role: null,
          reason: null,
        },
        update: { step: sent.step, id: sent.updateId },
        assert: ({ plan, rows }) => rules.assertMaySubmit(plan, rows, sent),
        change: () => ({ kind: 'submit', step: sent.step, by: sent.by, at: sent.at }),
        also: async (tx, { id, plan }, rows) => {
          const row = rules.rowOf(rows, sent.step);
          const ids = [...new Set(sent.evidence)];
          const handedIn = handIn(tx, { journeyId: id, step: sent.step, ids, round: row.round });
          const opened = approvals.insertApproval(tx, {
            ...{ journeyId: id, partnerId: plan.partnerId, step: sent.step, round: row.round },
            ...{ role: rules.decidedStep(plan, sent.step).decider, edition: plan.edition },
            ...{ submittedBy: sent.by, at: sent.at, dueAt: row.dueAt ?? sent.at },
          });
          const [, approvalId] = await Promise.all([handedIn, opened]);
          return { approvalId };
        },
      }),

    /**
     * Records a decision. Nobody decides their own: the rule says so here, and the database where
     * this were wrong.
     */
    recordDecision: (sent: Asked & Decision): Promise<Recorded> =>
      record({
        ...{
          journeyId: sent.journeyId,
          knows: sent.knows,
          at: sent.at,
          by: sent.by,
          role: sent.role,
          reason: sent.reason,
        },
        update: { step: sent.step, id: sent.updateId },
        assert: ({ plan, rows, startedBy }) => rules.assertMayDecide(plan, rows, startedBy, sent),
        change: () => ({ kind: 'decide', step: sent.step, verdict: sent.verdict, at: sent.at }),
        also: async (tx, { id, plan }) => {
          const { behalf = null } = sent;
          await approvals.decideApproval(tx, { ...sent, behalf, journeyId: id });
          // Who decided stands in the history of the step; in whose name does not.
          if (behalf === null) return;
          await recordAudit(tx, {
            ...{ at: sent.at, personId: sent.by, role: sent.role, partnerId: plan.partnerId },
            ...{ action: 'approval.behalf', object: edgeId('jrn', id) },
            detail: {
              step: sent.step,
              verdict: sent.verdict,
              behalf: edgeId('psn', behalf),
            },
          });
        },
      }),

    /** Takes a decision back: the same request waits again. */
    recordTakingBack: (sent: Asked & rules.TakenBack): Promise<Recorded> =>
      record({
        ...{ journeyId: sent.journeyId, knows: sent.knows, at: sent.at },
        ...{ by: sent.by, role: sent.role, reason: sent.reason },
        update: { step: sent.step, id: sent.updateId },
        assert: ({ plan, rows, startedBy }) => rules.assertMayTakeBack(plan, rows, startedBy, sent),
        change: () => ({ kind: 'take-back', step: sent.step, at: sent.at }),
        also: async (tx, { id }, rows) => {
          const { round, dueAt } = rules.rowOf(rows, sent.step);
          const due = dueAt ?? sent.at;
          const reopened = { journeyId: id, step: sent.step, round, dueAt: due };
          return { approvalId: await approvals.reopenApproval(tx, reopened) };
        },
      }),

    /** Pauses, resumes or withdraws a journey. */
    recordSteering: (
      sent: Asked & {
        readonly what: 'pause' | 'resume' | 'withdraw';
        readonly by: string;
        readonly reason: string | null;
      },
    ): Promise<Recorded> =>
      record({
        ...{
          journeyId: sent.journeyId,
          knows: sent.knows,
          at: sent.at,
          by: sent.by,
          role: null,
          reason: sent.reason,
          update: null,
        },
        stands: ({ rows }) => rows.state === STATE_AFTER[sent.what],
        assert: ({ rows }) => MAY_STEER[sent.what](rows),
        change: () => ({ kind: sent.what, at: sent.at }),
        also: async (tx, { id, rows: before }) => {
          const pausedMs = before.pausedAt === null ? 0 : Math.max(0, sent.at - before.pausedAt);
          if (sent.what === 'resume') await approvals.moveApprovals(tx, id, pausedMs);
        },
      }),

    /** A change that was asked for did not come in time. */
    recordMissedAnswer: (missed: Recording & { readonly step: string }): Promise<Recorded> =>
      record({
        ...{ ...missed, by: null, role: null, reason: null, update: null },
        change: () => ({ kind: 'answer-missed', step: missed.step, at: missed.at }),
      }),

    /** Reminds the one whose move it is, once per turn; after the last turn somebody above. */
    recordReminder: (
      reminder: Recording & { readonly subject: Subject; readonly told: number },
    ): Promise<Recorded> =>
      record({
        ...{
          journeyId: reminder.journeyId,
          knows: reminder.knows,
          at: reminder.at,
          by: null,
          role: null,
          reason: null,
          update: null,
        },
        change: () => ({
          kind: 'remind',
          subject: reminder.subject,
          told: reminder.told,
          at: reminder.at,
        }),
        also: async (tx, { id, plan }) => {
          const isEscalation = reminder.told > plan.reminders.length;
          const { step } = reminder.subject;
          if (isEscalation && step !== undefined)
            await approvals.escalateApproval(tx, id, step, reminder.at);
        },
      }),

    recordLapse: (lapse: Recording): Promise<Recorded> =>
      record({
        ...{ ...lapse, by: null, role: null, reason: null, update: null },
        change: () => ({ kind: 'lapse', at: lapse.at }),
      }),

    /** Counts what facts prove now, in a transaction of its own, and records it. */
    look: (looking: Recording): Promise<Recorded> =>
      record({
        ...{ ...looking, by: null, role: null, reason: null, update: null },
        count: (tx, journey) => countSteps(deps, tx, journey, looking.at),
        change: (counted) => ({ kind: 'look', counts: counted?.counts ?? {}, at: looking.at }),
      }),
  };
}

export type PracticeActivities = ReturnType<typeof createPracticeActivities>;

const STATE_AFTER = { pause: 'paused', resume: 'running', withdraw: 'withdrawn' } as const;
const MAY_STEER = {
  pause: rules.assertMayPause,
  resume: rules.assertMayResume,
  withdraw: rules.assertMayWithdraw,
} as const;

function progressOfAssessment(
  plan: PracticePlan,
  id: string,
  answers: Answers,
): Readonly<Record<string, object>> {
  const { step } = rules.plannedStep(plan, id);
  const scores = scoresOf(plan.assessment, answers);
  if (step.kind !== 'assessment' || step.when !== 'then') return { [id]: { scores } };
  const { gaps, steps } = focusOf(plan, scores);
  return {
    [id]: { scores, gaps },
    ...Object.fromEntries(steps.map((one) => [one, { matters: true }])),
  };
}
