/** Activities that keep enrolments in memory, by the same reducer that the recorder writes by. */
import { isDeepStrictEqual } from 'node:util';
import { ApplicationFailure } from '@temporalio/common';
import type { EnrolmentActivities } from '../../activities/enrolment.ts';
import {
  isOver,
  type EnrolmentEvent,
  type EnrolmentMove,
  type EnrolmentPlan,
  type EnrolmentRecorded,
  type EnrolmentRows,
  type ScreeningHit,
} from '../../program/enrolment.ts';
import type {
  EnrolmentCalendar,
  EnrolmentTell,
  ParticipationChange,
} from '../../program/enrolment.draft.ts';
import { advance, changedRows, openingRows } from '../../program/enrolment.reducers.ts';
import { assertFits } from '../../program/enrolment.rules.ts';
import { RuleViolation } from '../../program/errors.ts';
import { calendar as plainCalendar, planOf } from './enrolment.fixtures.ts';

/** A world in memory: what stands, what was told and paid, and what screening finds. */
export type EnrolmentMemory = {
  readonly activities: EnrolmentActivities;
  readonly tells: EnrolmentTell[];
  /** What was recorded, and when, by the enrolment's clock. */
  readonly record: { readonly kind: string; readonly at: number }[];
  readonly participations: ParticipationChange[];
  readonly rows: () => EnrolmentRows;
  readonly calls: Record<string, number>;
  hits: readonly ScreeningHit[];
  /** The plan that the edition in force makes. */
  plan: EnrolmentPlan;
  welcomes: number;
  /** Called before each recording: throws to make the world fail. */
  trouble: ((call: string, times: number) => void) | null;
  /** Called after each recording was kept and before it is answered: throws to lose the answer. */
  lost: ((call: string, times: number) => void) | null;
};

type Sent = {
  readonly enrolmentId: string;
  readonly at: number;
  readonly knows: number;
  readonly updateId: string | null;
};
type Kept = {
  plan: EnrolmentPlan;
  rows: EnrolmentRows;
  version: number;
  welcomed: boolean;
  readonly updates: Set<string>;
};

export function enrolmentMemory(
  plan: EnrolmentPlan = planOf(),
  calendar: EnrolmentCalendar = plainCalendar,
): EnrolmentMemory {
  const enrolments = new Map<string, Kept>();
  let last: Kept | undefined;
  const called = (call: string): number => (world.calls[call] = (world.calls[call] ?? 0) + 1);

  async function record(call: string, sent: Sent, move: EnrolmentMove): Promise<EnrolmentRecorded> {
    const times = called(call);
    world.trouble?.(call, times);
    const kept = enrolments.get(sent.enrolmentId);
    if (kept === undefined) throw new Error('no such enrolment');
    const answer = apply(kept, sent, move);
    world.lost?.(call, times);
    return answer;
  }

  function apply(
    kept: Kept,
    { at, updateId, knows }: Sent,
    move: EnrolmentMove,
  ): EnrolmentRecorded {
    const stands = (refusal: EnrolmentRecorded['refusal']): EnrolmentRecorded => ({
      ...{ rows: changedRows(null, kept.rows), version: kept.version, refusal, plan: kept.plan },
    });
    if (updateId !== null && kept.updates.has(updateId)) return stands(null);
    const isRevision = move.kind === 'revise' || move.kind === 'renewal-opened';
    const event = { ...move, at, ...(isRevision ? { plan: world.plan } : {}) } as EnrolmentEvent;
    try {
      assertFits(kept.plan, kept.rows, event);
    } catch (error) {
      if (!(error instanceof RuleViolation)) throw error;
      return stands({ code: error.code, message: error.message });
    }
    const outcome = advance(kept.plan, kept.rows, event, calendar);
    const before = kept.rows;
    const known = knows === kept.version ? before : null;
    if (isRevision) kept.plan = world.plan;
    kept.rows = outcome.rows;
    if (!isDeepStrictEqual(before, kept.rows)) {
      kept.version += 1;
      world.record.push({ kind: event.kind, at });
    }
    if (updateId !== null) kept.updates.add(updateId);
    world.tells.push(...outcome.tells);
    world.participations.push(...outcome.participations);
    return {
      ...{ rows: changedRows(known, kept.rows), version: kept.version, refusal: null },
      ...(isRevision ? { plan: kept.plan } : {}),
    };
  }

  const world: EnrolmentMemory = {
    ...{ tells: [], record: [], participations: [], calls: {}, hits: [], plan, welcomes: 0 },
    ...{ trouble: null, lost: null },
    rows: () => {
      if (last === undefined) throw new Error('no enrolment yet');
      return last.rows;
    },
    activities: {
      openEnrolment: async ({ workflowId, at, appliedBy, asked, signatories, attempt, resume }) => {
        const times = called('open');
        const others = [...enrolments].filter(([id]) => id !== workflowId);
        if (others.some(([, { rows }]) => !isOver(rows.state)))
          throw ApplicationFailure.create({
            type: 'JOURNEY_OPEN',
            message: '',
            nonRetryable: true,
          });
        const own = resume?.plan ?? { ...world.plan, attempt };
        const kept = enrolments.get(workflowId) ?? {
          plan: own,
          rows:
            resume?.rows ??
            openingRows(own, asked, { by: appliedBy, signatories, at: at + own.skewMs }, calendar)
              .rows,
          ...{ version: 1, welcomed: false, updates: new Set<string>() },
        };
        enrolments.set(workflowId, kept);
        last = kept;
        world.lost?.('open', times);
        const { rows, version, welcomed } = kept;
        return { enrolmentId: workflowId, plan: kept.plan, rows, version, welcomed };
      },
      recordEnrolment: (sent) => record(sent.event.kind, sent, sent.event),
      screenEnrolment: (sent) =>
        record('screened', { ...sent, updateId: null }, { kind: 'screened', hits: world.hits }),
      welcomePartner: async ({ enrolmentId }) => {
        const times = called('welcome');
        world.trouble?.('welcome', times);
        const kept = enrolments.get(enrolmentId);
        const paid = ![...enrolments.values()].some(({ welcomed }) => welcomed);
        if (kept !== undefined) kept.welcomed ||= paid;
        if (paid) world.welcomes += 1;
        world.lost?.('welcome', times);
        return { paid };
      },
    },
  };
  return world;
}
