/**
 * What an enrolment does to the world. Each recording is one transaction that compares before it sets: whatever stands
 * already is answered as it stands.
 */
import * as enrolments from '../db/queries/enrolments.ts';
import { notifyChange } from '../db/queries/outbox.ts';
import { partnerForPlan } from '../db/queries/proofs.ts';
import { addMonths, programYearOf } from '../program/days.ts';
import {
  DUPLICATE_CHECK,
  type EnrolmentMove,
  type EnrolmentPlan,
  type EnrolmentRecorded,
  type EnrolmentRows,
  type LineAsked,
} from '../program/enrolment.ts';
import { openingRows } from '../program/enrolment.reducers.ts';
import { nextEnrolment } from '../program/enrolment.rules.ts';
import { RuleViolation } from '../program/errors.ts';
import { zoneOf } from './calendar.ts';
import { enrolmentCalendar } from './enrolment.calendar.ts';
import type { EnrolmentDeps } from './enrolment.deps.ts';
import { enrolmentEdition, planNow } from './enrolment.plan.ts';
import { createEnrolmentRecorder } from './enrolment.recorder.ts';
import { localScreening } from './screening.ts';

/** An enrolment whose rows have been inserted, or stood already. */
export type OpenedEnrolment = {
  readonly enrolmentId: string;
  readonly plan: EnrolmentPlan;
  readonly rows: EnrolmentRows;
  readonly version: number;
  readonly welcomed: boolean;
};

/** Which enrolment, when (epoch milliseconds of its clock), and which version of its rows is known. */
type Recording = {
  readonly enrolmentId: string;
  readonly at: number;
  readonly knows: number;
};

/** The welcome was paid before, by another try or an earlier attempt: nothing may be paid. */
class WelcomedBefore extends Error {
  /** Tells the writer that this member of its batch is at fault, and not the world. */
  readonly code = 'NOTHING_TO_PAY';
}

/** The side effects of `workflows/enrolment.ts`. */
export function createEnrolmentActivities(deps: EnrolmentDeps) {
  const { db, screening = localScreening } = deps;
  const record = createEnrolmentRecorder(deps);

  return {
    /**
     * Inserts the rows of an enrolment with the plan of the edition in force, or finds those that stand. `at` is the
     * engine's time. Refused: PARTNER_UNKNOWN, JOURNEY_OPEN, TOO_EARLY.
     */
    async openEnrolment(opening: {
      readonly workflowId: string;
      readonly partnerId: string;
      readonly attempt: number;
      readonly appliedBy: string;
      readonly asked: readonly LineAsked[];
      readonly signatories: readonly string[];
      readonly at: number;
      /** The attempt before it ended by mistake: nothing is waited for. */
      readonly atOnce?: boolean;
      /** To begin with, mid-way; null begins at the beginning. */
      readonly resume: { readonly plan: EnrolmentPlan; readonly rows: EnrolmentRows } | null;
    }): Promise<OpenedEnrolment> {
      const { workflowId, partnerId, attempt, appliedBy, resume } = opening;
      const standing = await enrolments.enrolmentOfWorkflow(db, workflowId);
      if (standing === null) {
        const partner = await partnerForPlan(db, partnerId, deps.clock.today());
        if (partner === null)
          throw new RuleViolation('PARTNER_UNKNOWN', 'there is no such partner');
        const plan = resume?.plan ?? planNow(deps, { ...partner, partnerId, attempt });
        const edition = enrolmentEdition(deps.editions, plan);
        const at = opening.at + plan.skewMs;
        const latest = await enrolments.latestEnrolment(db, partnerId);
        if (latest !== null && latest.attempt < attempt)
          nextEnrolment(
            latest,
            opening.atOnce === true ? 0 : edition.enrolment.waitingDays,
            deps.clock.now(),
          );
        await db.transaction().execute(async (tx) => {
          const calendar = await enrolmentCalendar(tx, edition, plan.homeCountry);
          const { signatories } = opening;
          const begun = openingRows(
            plan,
            opening.asked,
            { by: appliedBy, signatories, at },
            calendar,
          );
          const rows = resume?.rows ?? begun.rows;
          const enrolmentId = await enrolments.insertEnrolment(tx, {
            ...{ plan, workflowId, appliedBy, rows, at },
          });
          if (enrolmentId === null) return;
          await enrolments.writeTraces(
            tx,
            { enrolmentId, partnerId },
            { event: { kind: 'add', at, by: appliedBy }, updateId: null, traces: begun.traces },
          );
          await notifyChange(tx, { p: [partnerId], w: ['enrolment'] });
        });
      }
      const id = standing ?? (await enrolments.enrolmentOfWorkflow(db, workflowId));
      const found = id === null ? undefined : await enrolments.enrolmentById(db, id);
      if (found === undefined) throw new Error('an enrolment was inserted, and is not there');
      const { plan, rows, version, welcomedAt } = found;
      return { enrolmentId: found.id, plan, rows, version, welcomed: welcomedAt !== null };
    },

    /** Records what happens to an enrolment, and answers with the rows that stand. */
    recordEnrolment: (
      sent: Recording & { readonly updateId: string | null; readonly event: EnrolmentMove },
    ): Promise<EnrolmentRecorded> => record(sent),

    /** Screens the company, its countries and the domains of its people; keeps what was found, and by which list. */
    async screenEnrolment(sent: Recording): Promise<EnrolmentRecorded> {
      const { duplicates, ...subject } = await enrolments.screeningSubject(db, sent.enrolmentId);
      const { source, hits: found } = await screening.screen(subject);
      const hits = [
        ...found,
        ...duplicates.map((known) => ({ check: DUPLICATE_CHECK, country: null, found: known })),
      ];
      return record({
        ...{ ...sent, updateId: null, event: { kind: 'screened', hits } },
        also: (tx, { id, partner }) =>
          enrolments.insertScreening(
            tx,
            { enrolmentId: id, partnerId: partner.id },
            { source, hits, at: sent.at },
          ),
      });
    },

    /** Pays for having enrolled, once per partner, whatever the attempt: entry and mark are one transaction. */
    async welcomePartner(sent: {
      readonly enrolmentId: string;
      readonly at: number;
    }): Promise<{ readonly paid: boolean }> {
      const found = await enrolments.enrolmentById(db, sent.enrolmentId);
      if (found === undefined) throw new Error('an enrolment is not there');
      const { plan, partner } = found;
      const edition = enrolmentEdition(deps.editions, plan);
      const { clause, points, kind } = edition.enrolment.pays;
      const from = deps.clock.today(zoneOf(edition, partner.homeCountry));
      const award = {
        ...{
          partnerId: partner.id,
          edition: plan.edition,
          clause,
          subject: 'enrolment',
          points,
          kind,
        },
        ...{ model: null, country: null, from, to: addMonths(from, edition.validityMonths) },
        programYear: programYearOf(from, edition.programYearStarts),
      };
      try {
        await deps.writer.award(award, async ({ db: tx }) => {
          if (!(await enrolments.markWelcomed(tx, found.id, sent.at))) throw new WelcomedBefore();
        });
        return { paid: true };
      } catch (error) {
        if (error instanceof WelcomedBefore) return { paid: false };
        throw error;
      }
    },
  };
}

export type EnrolmentActivities = ReturnType<typeof createEnrolmentActivities>;
