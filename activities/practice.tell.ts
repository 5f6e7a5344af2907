/**
 * Who hears of what happened to a journey: mails for the relay, in the transaction that they tell
 * of.
 */
import type { Db } from '../db/connect.ts';
import { approvalOf } from '../db/queries/approvals.ts';
import type { StoredJourney } from '../db/queries/journeys.ts';
import { queueMail } from '../db/queries/outbox.ts';
import { decidersFor, peopleOfPartner } from '../db/queries/recipients.ts';
import type { Mail } from '../program/mails.ts';
import type { Text } from '../program/models.ts';
import type { Outcome, Subject, Tell } from '../program/practice.reducers.ts';
import * as rules from '../program/practice.rules.ts';
import type { PracticePlan } from '../program/practice.ts';
import { editionOf, type PracticeDeps } from './practice.deps.ts';

type Telling = {
  readonly deps: Pick<PracticeDeps, 'editions'>;
  readonly journey: StoredJourney;
  readonly outcome: Outcome;
  readonly reason: string | null;
  readonly at: number;
  readonly paid: boolean;
};

/** Queues the mails of everything that a change tells. */
export async function tellAll(tx: Db, telling: Telling): Promise<void> {
  for (const tell of telling.outcome.tells) {
    const mail = await mailOf(tx, telling, tell);
    if (mail === null) continue;
    const to = await readersOf(tx, telling.journey, tell);
    await queueMail(tx, { mail, to, partnerId: telling.journey.partner.id, at: telling.at });
  }
}

/**
 * People of the company hear of its journey; deciders of what they decide; above them, the
 * program owner.
 */
async function readersOf(tx: Db, journey: StoredJourney, tell: Tell): Promise<readonly string[]> {
  const { partner, plan, startedBy, rows } = journey;
  const company = async (): Promise<readonly string[]> => [
    ...new Set([
      startedBy,
      ...(await peopleOfPartner(tx, partner.id, ['partner-admin', 'practice-lead'])),
    ]),
  ];
  const decide = async (
    role: 'partner-manager' | 'reviewer' | 'program-owner',
  ): Promise<readonly string[]> =>
    (await decidersFor(tx, role, partner.homeCountry)).map(({ personId }) => personId);
  switch (tell.what) {
    case 'to-decide':
      return decide(rules.decidedStep(plan, tell.step).decider);
    case 'change-asked':
    case 'approved':
    case 'rejected': {
      const sender = rules.rowOf(rows, tell.step).submittedBy;
      return [...new Set([startedBy, ...(sender === null ? [] : [sender])])];
    }
    case 'reminder':
      return isDecision(journey, tell.subject) ? decide(deciderOf(plan, tell.subject)) : company();
    case 'escalation':
      return isDecision(journey, tell.subject)
        ? decide('program-owner')
        : decide('partner-manager');
    case 'milestone-completed':
    case 'lapsed':
    case 'journey-completed':
      return company();
  }
}

const isDecision = ({ rows }: StoredJourney, { step }: Subject): boolean =>
  step !== undefined && rules.rowOf(rows, step).state === 'in_review';
const deciderOf = (plan: PracticePlan, { step }: Subject): 'partner-manager' | 'reviewer' =>
  step === undefined ? 'partner-manager' : rules.decidedStep(plan, step).decider;

async function mailOf(tx: Db, telling: Telling, tell: Tell): Promise<Mail | null> {
  const { deps, journey, outcome, reason, at } = telling;
  const { plan } = journey;
  const practice = editionOf(deps.editions, plan.edition).practices.find(
    ({ id }) => id === plan.practice,
  );
  const about = {
    journeyId: journey.id,
    practice: practice?.title ?? { en: plan.practice, fr: plan.practice },
    partner: journey.partner.name,
  };
  const dueAt = tell.dueAt ?? at;
  switch (tell.what) {
    case 'to-decide': {
      const approval = await approvalOf(tx, journey.id, tell.step);
      if (approval === null) return null;
      const { id: approvalId, round } = approval;
      return {
        ...about,
        template: 'step-to-decide',
        approvalId,
        round,
        step: titleOf(plan, tell.step),
        dueAt,
      };
    }
    case 'change-asked':
      return {
        ...about,
        template: 'change-asked',
        step: titleOf(plan, tell.step),
        stepId: tell.step,
        reason: reason ?? '',
        dueAt,
      };
    case 'approved':
      return {
        ...about,
        template: 'step-approved',
        step: titleOf(plan, tell.step),
        stepId: tell.step,
      };
    case 'rejected':
      return {
        ...about,
        template: 'step-rejected',
        step: titleOf(plan, tell.step),
        stepId: tell.step,
        reason,
      };
    case 'reminder':
    case 'escalation':
      return {
        ...about,
        ...(await awaited(tx, journey, tell.subject)),
        template: tell.what,
        dueAt,
        late: at > dueAt,
      };
    case 'milestone-completed': {
      const milestone = plan.milestones.find(({ id }) => id === tell.milestone);
      if (milestone === undefined) return null;
      const { title, points, kind } = milestone;
      const next = nextOf(plan, outcome);
      return {
        ...about,
        template: 'milestone-completed',
        milestone: title,
        points,
        kind,
        paid: telling.paid,
        next,
      };
    }
    case 'journey-completed': {
      const points = plan.milestones.reduce((sum, milestone) => sum + milestone.points, 0);
      return { ...about, template: 'journey-completed', points };
    }
    case 'lapsed':
      return {
        ...about,
        template: 'journey-lapsed',
        milestone: milestoneTitle(plan, tell.milestone),
      };
  }
}

/** What a reminder is about, and where it leads. */
async function awaited(
  tx: Db,
  journey: StoredJourney,
  subject: Subject,
): Promise<{
  of: 'decision' | 'change' | 'milestone';
  about: Text;
  approvalId: string | null;
  stepId: string | null;
}> {
  const { plan } = journey;
  if (subject.step === undefined) {
    return {
      of: 'milestone',
      about: milestoneTitle(plan, subject.milestone),
      approvalId: null,
      stepId: null,
    };
  }
  const about = titleOf(plan, subject.step);
  if (!isDecision(journey, subject))
    return { of: 'change', about, approvalId: null, stepId: subject.step };
  const approval = await approvalOf(tx, journey.id, subject.step);
  return { of: 'decision', about, approvalId: approval?.id ?? null, stepId: subject.step };
}

function nextOf(plan: PracticePlan, { rows }: Outcome): { title: Text; dueAt: number } | null {
  const row = rows.milestones[rows.milestone];
  if (row === undefined || row.state !== 'open') return null;
  return { title: milestoneTitle(plan, row.id), dueAt: row.dueAt };
}

const titleOf = (plan: PracticePlan, step: string): Text =>
  rules.plannedStep(plan, step).step.title;
const milestoneTitle = (plan: PracticePlan, id: string): Text =>
  plan.milestones.find((milestone) => milestone.id === id)?.title ?? { en: id, fr: id };
