/**
 * Who hears of what happened to a journey: mails for the relay, in the transaction that they tell
 * of.
 */
import type { Db } from '../db/connect.ts';
import { approvalOf } from '../db/queries/approvals.ts';
import type { StoredJourney } from '../db/queries/journeys.ts';
import { type Decider, peopleOfPartner } from '../db/queries/recipients.ts';
import type { Mail } from '../program/mails.ts';
import type { Text } from '../program/models.ts';
import type { Outcome, Subject, Tell } from '../program/practice.reducers.ts';
import * as rules from '../program/practice.rules.ts';
import type { PracticePlan } from '../program/practice.ts';
import type { Role } from '../program/roles.ts';
import { editionOf, type PracticeDeps } from './practice.deps.ts';

type Telling = {
  readonly deps: Pick<PracticeDeps, 'editions'>;
  readonly journey: StoredJourney;
  readonly outcome: Outcome;
  /** The vendor's people in a role who decide for this partner. */
  readonly deciders: (role: Role) => Promise<readonly Decider[]>;
  readonly reason: string | null;
  readonly at: number;
};

/** Who hears of one of the things to tell, and the approval that it is about, if it stands already. */
type Heard = {
  readonly tell: Tell;
  readonly to: readonly string[];
  readonly approvalId: string | null;
};

/** Looks up who hears of everything that a change tells. */
export const hearersOf = (db: Db, telling: Telling): Promise<readonly Heard[]> =>
  Promise.all(
    telling.outcome.tells.map(async (tell) => {
      const [to, approval] = await Promise.all([
        readersOf(db, telling, tell),
        approvalAbout(db, telling.journey, tell),
      ]);
      return { tell, to, approvalId: approval?.id ?? null };
    }),
  );

/** The mails of everything that a change tells. */
export const mailsOf = (
  told: Told,
  hearers: readonly Heard[],
): readonly { readonly mail: Mail; readonly to: readonly string[] }[] =>
  hearers.flatMap((heard) => {
    const mail = heard.to.length === 0 ? null : mailOf(told, heard);
    return mail === null ? [] : [{ mail, to: heard.to }];
  });

type Told = Telling & {
  readonly paid: boolean;
  /** The approval that the change opened. */
  readonly approvalId: string | null;
};

/**
 * People of the company hear of its journey; deciders of what they decide; above them, the
 * program owner.
 */
async function readersOf(
  db: Db,
  { journey, deciders }: Telling,
  tell: Tell,
): Promise<readonly string[]> {
  const { partner, plan, startedBy, rows } = journey;
  const company = async (): Promise<readonly string[]> => [
    ...new Set([
      startedBy,
      ...(await peopleOfPartner(db, partner.id, ['partner-admin', 'practice-lead'])),
    ]),
  ];
  const decide = async (
    role: 'partner-manager' | 'reviewer' | 'program-owner',
  ): Promise<readonly string[]> => (await deciders(role)).map(({ personId }) => personId);
  switch (tell.what) {
    case 'to-decide':
      return decide(rules.decidedStep(plan, tell.step).decider);
    case 'taken-back':
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

/** The approval that a reminder of a decision leads to. */
async function approvalAbout(
  db: Db,
  journey: StoredJourney,
  tell: Tell,
): Promise<{ readonly id: string } | null> {
  if (tell.what !== 'reminder' && tell.what !== 'escalation') return null;
  const { step } = tell.subject;
  if (step === undefined || !isDecision(journey, tell.subject)) return null;
  return approvalOf(db, journey.id, step);
}

const isDecision = ({ rows }: StoredJourney, { step }: Subject): boolean =>
  step !== undefined && rules.rowOf(rows, step).state === 'in_review';
const deciderOf = (plan: PracticePlan, { step }: Subject): 'partner-manager' | 'reviewer' =>
  step === undefined ? 'partner-manager' : rules.decidedStep(plan, step).decider;

function mailOf(told: Told, { tell, approvalId }: Heard): Mail | null {
  const { deps, journey, outcome, reason, at } = told;
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
      if (told.approvalId === null) return null;
      return {
        ...about,
        template: 'step-to-decide',
        approvalId: told.approvalId,
        round: rules.rowOf(outcome.rows, tell.step).round,
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
    case 'taken-back':
      return {
        ...about,
        template: 'decision-taken-back',
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
        ...awaited(journey, tell.subject, approvalId),
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
        paid: told.paid,
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
function awaited(
  journey: StoredJourney,
  subject: Subject,
  approvalId: string | null,
): {
  of: 'decision' | 'change' | 'milestone';
  about: Text;
  approvalId: string | null;
  stepId: string | null;
} {
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
  return { of: 'decision', about, approvalId, stepId: subject.step };
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
