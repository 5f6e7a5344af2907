/** How a practice journey begins: its plan, then its rows. */
import type { MilestoneId } from '../program/edition/types.ts';
import { RuleViolation } from '../program/errors.ts';
import { openingRows } from '../program/practice.reducers.ts';
import * as rules from '../program/practice.rules.ts';
import type { JourneyRows, Opened, PracticePlan } from '../program/practice.ts';
import { inTransaction } from '../db/connect.ts';
import { awaitFacts } from '../db/queries/awaiting.ts';
import * as journeys from '../db/queries/journeys.ts';
import { noticeChange } from '../db/queries/outbox.ts';
import { partnerForPlan } from '../db/queries/proofs.ts';
import { dueAt } from './calendar.ts';
import { familiesAwaited } from './practice.count.ts';
import { editionOf, type PracticeDeps } from './practice.deps.ts';

/** What is to be planned. `at` is the engine's time, epoch milliseconds. */
export type Asked = {
  readonly partnerId: string;
  readonly practice: string;
  readonly attempt: number;
  readonly edition: string;
  readonly at: number;
};

/** A journey to open. */
export type Opening = Asked & {
  readonly workflowId: string;
  readonly startedBy: string;
  /** Rows to begin with, mid-way; null begins at the beginning. */
  readonly rows: JourneyRows | null;
};

/** A plan, and the country whose days count for it. */
export type Planned = { readonly plan: PracticePlan; readonly country: string };

const REMINDERS = [0.5, 1];

/** Plans a journey and inserts its rows, or finds those that stand. */
export async function openJourney(deps: PracticeDeps, opening: Opening): Promise<Opened> {
  const { workflowId, startedBy, rows } = opening;
  const planned = await planFor(deps, opening);
  const at = opening.at + planned.plan.skewMs;
  return insertOpening(deps, planned, { workflowId, startedBy, rows, at });
}

/** What the edition asks of this practice, of the models that the partner takes part in. */
export async function planFor(deps: PracticeDeps, asked: Asked): Promise<Planned> {
  const edition = editionOf(deps.editions, asked.edition);
  const practice = edition.practices.find(({ id }) => id === asked.practice);
  if (practice === undefined) {
    throw new RuleViolation('PRACTICE_UNKNOWN', `the edition has no practice ${asked.practice}`);
  }
  const [partner, latest] = await Promise.all([
    partnerForPlan(deps.db, asked.partnerId, deps.clock.today()),
    journeys.latestAttempt(deps.db, asked.partnerId, asked.practice),
  ]);
  if (partner === null) throw new RuleViolation('PARTNER_UNKNOWN', 'there is no such partner');
  const now = deps.clock.now();
  if (latest !== null && latest.attempt < asked.attempt)
    rules.nextAttempt(latest, practice.waitingDays, now);
  const skewMs = skewOf(now - Date.now());
  let from = asked.at + skewMs;
  const due = practice.milestones.map(({ id, dueDays }) => {
    from = dueAt(edition, partner.homeCountry, from, dueDays);
    return [id, from] as const;
  });
  const plan: PracticePlan = {
    ...{ edition: edition.id, practice: practice.id },
    ...{ partnerId: partner.id, attempt: asked.attempt, models: partner.models },
    milestones: practice.milestones.map((milestone) => ({
      ...milestone,
      steps: milestone.steps.map((step) => stepFor(step, partner.models)),
    })),
    assessment: practice.assessment,
    dueAt: Object.fromEntries(due) as Record<MilestoneId, number>,
    reminders: REMINDERS,
    skewMs,
  };
  return { plan, country: partner.homeCountry };
}

/** Inserts the rows of a journey at an instant of its clock, or finds those that stand. */
export async function insertOpening(
  deps: PracticeDeps,
  { plan, country }: Planned,
  opening: Pick<Opening, 'workflowId' | 'startedBy' | 'rows'> & { readonly at: number },
): Promise<Opened> {
  const { workflowId, startedBy, at } = opening;
  const edition = editionOf(deps.editions, plan.edition);
  const days = (from: number, count: number): number => dueAt(edition, country, from, count);
  const begun = openingRows(plan, at, { partner: days, decider: days });
  const rows = opening.rows ?? begun.rows;
  const events =
    opening.rows === null ? begun.events : [{ step: null, from: null, to: rows.state }];
  const inserted = await inTransaction(deps.db, async ({ db, query }) => {
    const journey = { plan, workflowId, startedBy, rows, events, at };
    const id = await journeys.insertJourney({ db, query }, journey);
    if (id === null) return null;
    const { partnerId } = plan;
    await Promise.all([
      awaitFacts(db, { workflowId, partnerId, families: familiesAwaited(plan, rows) }),
      noticeChange({ query }, { p: [partnerId], w: ['journey'], j: id }),
    ]);
    return id;
  });
  if (inserted !== null)
    return { journeyId: inserted, plan: rules.outlineOf(plan), rows, version: 1 };
  const journeyId = await journeys.journeyOfWorkflow(deps.db, workflowId);
  if (journeyId === null) throw new Error('a journey stands, and is not there');
  const stands = await journeys.journeyById(deps.db, journeyId);
  return {
    ...{ journeyId, plan: rules.outlineOf(stands.plan) },
    ...{ rows: stands.rows, version: stands.version },
  };
}

type PlannedStep = PracticePlan['milestones'][number]['steps'][number];

/** Of the ways to prove a step, those that are open to the partner's models; all, where none is. */
function stepFor(step: PlannedStep, models: PracticePlan['models']): PlannedStep {
  if (step.kind !== 'automatic') return step;
  const open = step.anyOf.filter(({ model }) => model === null || models.includes(model));
  return open.length === 0 ? step : { ...step, anyOf: open };
}

const HOUR_MS = 3_600_000;
/** Clocks differ by moments; only a clock that was set counts. */
const skewOf = (ms: number): number => (Math.abs(ms) < HOUR_MS ? 0 : Math.round(ms));
