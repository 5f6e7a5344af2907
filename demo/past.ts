/**
 * Journeys that began before today. Nobody can wait for a deadline in a demo, and the engine's clock cannot be moved; so what
 * happened until now is recorded by the activities that journeys use, each on its day, and then the journey itself begins in
 * the middle (`resume`). From there on everything is as anywhere else: what is overdue by then is told and escalated at once.
 *
 * Told again, whatever stands already is passed over.
 */
import type { Client } from '@temporalio/client';
import { insertOpening, planFor } from '../activities/practice.opening.ts';
import { createPracticeActivities } from '../activities/practice.ts';
import { startPractice } from '../api/commands/journeys.ts';
import type { Db } from '../db/connect.ts';
import { addEvidence, evidenceToSend } from '../db/queries/evidence.ts';
import { journeyById, type StoredJourney } from '../db/queries/journeys.ts';
import type { Writer } from '../db/writer.ts';
import type { Clock } from '../program/clock.types.ts';
import { addDays } from '../program/days.ts';
import type { Edition, MilestoneId } from '../program/edition/types.ts';
import type { Day } from '../program/models.ts';
import { isClosed, outlineOf } from '../program/practice.rules.ts';
import type { Recorded } from '../program/practice.ts';
import { practiceActivationId } from '../workflows/messages.ts';
import type { Evidence } from './teller.ts';

/** What the past is told with; `today` is the product's. */
export type PastOptions = {
  /** Role `ascent_worker`. */
  readonly db: Db;
  readonly writer: Pick<Writer, 'award'>;
  readonly editions: readonly Edition[];
  readonly clock: Clock;
  readonly temporal: Client;
  readonly today: Day;
};

/** When something was sent, and when it was decided: days before today. */
export type Sent = { readonly sent: number; readonly decided?: number };

/** A journey of the past; days are counted back from today, and those of a weekend are the Friday before. */
export type PastJourney = {
  /** The same answers to the questions in turn. */
  readonly assess: (step: string, answers: readonly number[], daysAgo: number) => Promise<void>;
  /** Hands in; `decided` says that it was approved then. */
  readonly handIn: (
    step: string,
    evidence: readonly Evidence[],
    on: Sent,
    reason?: string,
  ) => Promise<void>;
  /** Looks at facts, which completes what they prove; whether this milestone is open then. */
  readonly opens: (milestone: MilestoneId, daysAgo: number) => Promise<boolean>;
  /** The journey takes over; returns its id. */
  readonly begin: () => Promise<string>;
};

export type Past = {
  /** Opens a practice by its lead, that many days ago. */
  readonly open: (
    user: string,
    partner: string,
    practice: string,
    daysAgo: number,
  ) => Promise<PastJourney>;
};

/** Makes one. */
export function createPast(options: PastOptions): Past {
  const { db, clock, today, temporal } = options;
  /** An instant of a day: partners work in the morning, deciders after them. */
  const at = (daysAgo: number, time: string): number => Date.parse(`${workday(daysAgo)}T${time}Z`);
  const workday = (daysAgo: number): Day => {
    const day = addDays(today, -daysAgo);
    const weekday = new Date(day).getUTCDay();
    return addDays(day, weekday === 0 ? -2 : weekday === 6 ? -1 : 0);
  };
  /** The activities as they were that day. */
  const on = (instant: number) =>
    createPracticeActivities({
      ...options,
      clock: { now: () => instant, today: () => new Date(instant).toISOString().slice(0, 10) },
    });

  const open: Past['open'] = async (user, code, practice, daysAgo) => {
    const [partnerId, startedBy] = await Promise.all([partnerOf(db, code), personOf(db, user)]);
    const edition = options.editions.find(({ practices }) =>
      practices.some(({ id }) => id === practice),
    );
    if (edition === undefined) throw new Error(`There is no practice ${practice}.`);
    const asked = { partnerId, practice, attempt: 1, edition: edition.id };
    const from = at(daysAgo, '14:00');
    const planned = await planFor(options, { ...asked, at: from - (clock.now() - Date.now()) });
    const { plan } = planned;
    const workflowId = practiceActivationId(partnerId, practice, asked.attempt);
    const opening = { workflowId, startedBy, at: from, rows: null };
    const { journeyId } = await insertOpening(options, planned, opening);
    const look = (): Promise<StoredJourney> => journeyById(db, journeyId);
    let last = from;
    const rounds = new Map<string, number>();

    const assess: PastJourney['assess'] = async (step, answers, day) => {
      last = at(day, '14:30');
      if ((await look()).rows.steps[step]?.state === 'completed') return;
      const questions = plan.assessment.areas.flatMap((area) => area.questions);
      stood(
        await on(last).recordAssessment({
          ...{ journeyId, step, at: last, by: startedBy, updateId: `past-${step}` },
          answers: Object.fromEntries(
            questions.map(({ id }, index) => [id, answers[index % answers.length] ?? 3]),
          ),
        }),
      );
    };

    const handIn: PastJourney['handIn'] = async (step, evidence, { sent, decided }, reason) => {
      const round = (rounds.get(step) ?? 0) + 1;
      rounds.set(step, round);
      const before = (await look()).rows.steps[step];
      last = at(sent, '15:00');
      if (before === undefined || before.round < round) {
        const { partnerId: owner } = plan;
        const there = await evidenceToSend(db, journeyId, step);
        for (const each of evidence.slice(there.length)) {
          const common = { journeyId, partnerId: owner, step, by: startedBy, at: last };
          await addEvidence(db, { ...common, ...each });
        }
        const ids = await evidenceToSend(db, journeyId, step);
        const update = { by: startedBy, updateId: `past-${step}-${round}` };
        stood(
          await on(last).recordSubmission({ journeyId, step, evidence: ids, at: last, ...update }),
        );
      }
      if (decided === undefined) return;
      last = at(decided, '18:00');
      const now = (await look()).rows.steps[step];
      if (now?.state !== 'in_review' || now.round !== round) return;
      const role = deciderOf(plan, step);
      const by = await personOf(db, role === 'reviewer' ? 'reviewer' : 'manager');
      const decision = { step, verdict: 'approve', reason: reason ?? null, by, role } as const;
      const updateId = `past-${step}-${round}-decision`;
      stood(await on(last).recordDecision({ ...decision, journeyId, at: last, updateId }));
    };

    const opens: PastJourney['opens'] = async (milestone, day) => {
      const isOpen = async (): Promise<boolean> =>
        (await look()).rows.milestones[milestone]?.state !== 'locked';
      if (await isOpen()) return true;
      last = at(day, '16:00');
      const activities = on(last);
      stood(await activities.look({ journeyId, at: last }));
      // As the journey does: what has opened is looked at.
      const opened = await isOpen();
      if (opened) stood(await activities.look({ journeyId, at: last }));
      return opened;
    };

    const begin: PastJourney['begin'] = async () => {
      const { plan: stands, rows, version } = await look();
      if (isClosed(rows.state)) return journeyId;
      const outline = outlineOf(stands);
      const resume = { plan: outline, journeyId, rows, version, changedAt: last, lookAt: null };
      const command = { updateId: `past-${workflowId}`, onAccepted: () => {} };
      const input = { ...asked, startedBy, resume: { ...resume, handled: [] } };
      return startPractice({ temporal }, input, command);
    };
    return { assess, handIn, opens, begin };
  };
  return { open };
}

/** A story whose step is refused is told wrongly. */
function stood({ refusal }: Recorded): void {
  if (refusal !== null) throw new Error(`${refusal.code}: ${refusal.message}`);
}

function deciderOf(plan: StoredJourney['plan'], id: string): 'partner-manager' | 'reviewer' {
  const step = plan.milestones.flatMap(({ steps }) => steps).find((one) => one.id === id);
  if (step?.kind !== 'decided') throw new Error(`Nobody decides ${id}.`);
  return step.decider;
}

/** The id of a partner by its code. */
export async function partnerOf(db: Db, code: string): Promise<string> {
  const { id } = await db
    .selectFrom('partner')
    .select('id')
    .where('code', '=', code)
    .executeTakeFirstOrThrow();
  return id;
}

/** The id of a demo person by user name. */
export async function personOf(db: Db, user: string): Promise<string> {
  const { person_id: id } = await db
    .selectFrom('person_identity')
    .select('person_id')
    .where('subject', '=', `demo-${user}`)
    .executeTakeFirstOrThrow();
  return id;
}
