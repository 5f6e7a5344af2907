/** Activities that keep journeys in memory, by the same reducer that the recorder writes by. */
import { ApplicationFailure } from '@temporalio/common';
import type { PracticeActivities } from '../../activities/practice.ts';
import type { Practice } from '../../program/edition/types.ts';
import { RuleViolation } from '../../program/errors.ts';
import {
  advance,
  changedRows,
  openingRows,
  type Calendar,
  type Change,
  type JourneyEvent,
  type StepCount,
  type Tell,
} from '../../program/practice.reducers.ts';
import * as rules from '../../program/practice.rules.ts';
import type { JourneyRows, PracticePlan, Recorded } from '../../program/practice.ts';
import { MS_A_DAY, planOf, practiceOf } from './fixtures.ts';

/** A world in memory: what stands, what was paid and told, and what facts prove. */
export type Memory = {
  readonly activities: PracticeActivities;
  readonly counts: Record<string, StepCount>;
  /** What was paid, by business key, in order. */
  readonly paid: string[];
  readonly tells: Tell[];
  readonly events: JourneyEvent[];
  readonly rows: () => JourneyRows;
  readonly calls: Record<string, number>;
  /** Called before each recording; throws to make the world fail. */
  trouble: ((call: string, times: number) => void) | null;
  /** Called after each recording was kept and before it is answered: throws to lose the answer. */
  lost: ((call: string, times: number) => void) | null;
  lookAt: number | null;
};

const calendar: Calendar = {
  partner: (from, days) => from + days * MS_A_DAY,
  decider: (from, days) => from + days * MS_A_DAY,
};

type Kept = {
  plan: PracticePlan;
  rows: JourneyRows;
  startedBy: string;
  updates: Record<string, string>;
};

export function memory(practice: Practice = practiceOf()): Memory {
  const journeys = new Map<string, Kept>();
  const paidKeys = new Set<string>();
  let last: Kept | undefined;

  const called = (call: string): number => (world.calls[call] = (world.calls[call] ?? 0) + 1);

  async function record(
    call: string,
    sent: { readonly journeyId: string; readonly updateId?: string; readonly step?: string },
    assert: ((kept: Kept) => void) | null,
    change: Change,
    stands: (kept: Kept) => boolean = () => false,
  ): Promise<Recorded> {
    const times = called(call);
    world.trouble?.(call, times);
    const kept = journeys.get(sent.journeyId);
    if (kept === undefined) throw new Error('no such journey');
    const answer = apply(kept, sent, assert, change, stands);
    world.lost?.(call, times);
    return answer;
  }

  function apply(
    kept: Kept,
    sent: { readonly updateId?: string; readonly step?: string },
    assert: ((kept: Kept) => void) | null,
    change: Change,
    stands: (kept: Kept) => boolean,
  ): Recorded {
    const all = changedRows(null, kept.rows);
    const { step = '', updateId } = sent;
    if ((updateId !== undefined && kept.updates[step] === updateId) || stands(kept))
      return { rows: all, refusal: null };
    try {
      assert?.(kept);
    } catch (error) {
      if (!(error instanceof RuleViolation)) throw error;
      return { rows: all, refusal: { code: error.code, message: error.message } };
    }
    const outcome = advance(kept.plan, kept.rows, change, calendar);
    const changed = changedRows(kept.rows, outcome.rows);
    kept.rows = outcome.rows;
    if (updateId !== undefined) kept.updates[step] = updateId;
    world.tells.push(...outcome.tells);
    world.events.push(...outcome.events);
    const milestone = kept.plan.milestones.find(({ id }) => id === outcome.completed);
    const key = `${kept.plan.partnerId}/${milestone?.clause}/${kept.plan.practice}`;
    if (milestone !== undefined && !paidKeys.has(key)) {
      paidKeys.add(key);
      world.paid.push(key);
    }
    return change.kind === 'look'
      ? { rows: changed, refusal: null, lookAt: world.lookAt }
      : { rows: changed, refusal: null };
  }

  const world: Memory = {
    ...{
      counts: {},
      paid: [],
      tells: [],
      events: [],
      calls: {},
      trouble: null,
      lost: null,
      lookAt: null,
    },
    rows: () => {
      if (last === undefined) throw new Error('no journey yet');
      return last.rows;
    },
    activities: {
      openJourney: async ({ at, attempt, partnerId, practice: asked, ...opening }) => {
        const times = called('openJourney');
        if (asked !== practice.id) throw refusal('PRACTICE_UNKNOWN');
        const { workflowId, startedBy } = opening;
        const others = [...journeys].filter(
          ([id, each]) => id !== workflowId && each.plan.partnerId === partnerId,
        );
        if (others.some(([, each]) => !rules.isClosed(each.rows.state)))
          throw refusal('JOURNEY_OPEN');
        const plan = planOf(practice, at, { attempt, partnerId });
        const rows = opening.rows ?? openingRows(plan, at, calendar).rows;
        const kept = journeys.get(workflowId) ?? { plan, startedBy, rows, updates: {} };
        journeys.set(workflowId, kept);
        last = kept;
        world.lost?.('openJourney', times);
        const outline = rules.outlineOf(kept.plan);
        return { journeyId: workflowId, plan: outline, rows: kept.rows, version: 1 };
      },
      recordAssessment: (sent) =>
        record('assess', sent, ({ plan, rows }) => rules.assertMayAssess(plan, rows, sent), {
          ...{ kind: 'assess', step: sent.step, by: sent.by, at: sent.at },
        }),
      recordSubmission: (sent) =>
        record('submit', sent, ({ plan, rows }) => rules.assertMaySubmit(plan, rows, sent), {
          ...{ kind: 'submit', step: sent.step, by: sent.by, at: sent.at },
        }),
      recordDecision: (sent) =>
        record(
          'decide',
          sent,
          ({ plan, rows, startedBy }) => rules.assertMayDecide(plan, rows, startedBy, sent),
          { kind: 'decide', step: sent.step, verdict: sent.verdict, at: sent.at },
        ),
      recordTakingBack: (sent) =>
        record(
          'take-back',
          sent,
          ({ plan, rows, startedBy }) => rules.assertMayTakeBack(plan, rows, startedBy, sent),
          { kind: 'take-back', step: sent.step, at: sent.at },
        ),
      recordSteering: (sent) => {
        const after = { pause: 'paused', resume: 'running', withdraw: 'withdrawn' } as const;
        return record(
          'steer',
          { journeyId: sent.journeyId },
          null,
          { kind: sent.what, at: sent.at },
          ({ rows }) => rows.state === after[sent.what],
        );
      },
      recordMissedAnswer: (sent) =>
        record('missed', { journeyId: sent.journeyId }, null, {
          kind: 'answer-missed',
          step: sent.step,
          at: sent.at,
        }),
      recordReminder: (sent) =>
        record('remind', { journeyId: sent.journeyId }, null, {
          ...{ kind: 'remind', subject: sent.subject, told: sent.told, at: sent.at },
        }),
      recordLapse: (sent) => record('lapse', sent, null, { kind: 'lapse', at: sent.at }),
      look: (sent) => {
        const kept = journeys.get(sent.journeyId);
        const open = (kept?.plan.milestones ?? [])
          .filter(({ id }) => kept?.rows.milestones[id]?.state !== 'locked')
          .flatMap(({ steps }) => steps)
          .flatMap((step) =>
            step.kind === 'automatic' ? [{ id: step.id, need: step.anyOf[0]?.min ?? 1 }] : [],
          );
        const counts = Object.fromEntries(
          open.map(({ id, need }) => [id, world.counts[id] ?? { have: 0, need }]),
        );
        return record('look', sent, null, { kind: 'look', counts, at: sent.at });
      },
    },
  };
  return world;
}

const refusal = (type: string): ApplicationFailure =>
  ApplicationFailure.create({ type, message: type, nonRetryable: true, category: 'BENIGN' });
