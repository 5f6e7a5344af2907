/**
 * Enrolments that began before today: what happened until now is recorded by the activities of enrolments, each on its day,
 * then the enrolment itself takes over in the middle (`resume`), as journeys of practices do in `past.ts`.
 */
import { enrolmentCalendar } from '../activities/enrolment.calendar.ts';
import { enrolmentEdition, planNow } from '../activities/enrolment.plan.ts';
import { createEnrolmentActivities } from '../activities/enrolment.ts';
import { startEnrolment } from '../api/commands/enrolments.ts';
import { enrolmentById, latestEnrolment } from '../db/queries/enrolments.ts';
import { partnerForPlan } from '../db/queries/proofs.ts';
import {
  isOver,
  lineId,
  type EnrolmentMove,
  type EnrolmentRecorded,
  type LineAsked,
} from '../program/enrolment.ts';
import { openingRows } from '../program/enrolment.reducers.ts';
import { MODELS, type ModelId } from '../program/models.ts';
import { enrolmentId } from '../workflows/messages.ts';
import { partnerOf, personOf, type PastOptions } from './past.ts';

/** An enrolment of the past, moved by its people; each move so many days ago. */
export type PastEnrolment = {
  /** Screens what is asked for, as an enrolment does at once. */
  readonly screen: (daysAgo: number) => Promise<void>;
  readonly decide: (
    lines: readonly string[],
    user: 'onboarding' | 'compliance',
    verdict: 'approve' | 'request-change' | 'reject',
    daysAgo: number,
    why?: { readonly code?: string; readonly reason?: string },
  ) => Promise<void>;
  /** Somebody accepts what is asked for, in their language; the first points follow. */
  readonly accept: (user: string, daysAgo: number) => Promise<void>;
  readonly add: (asked: readonly LineAsked[], daysAgo: number) => Promise<void>;
  /** What only time brings, or what needs no more than its person. */
  readonly happen: (move: EnrolmentMove, daysAgo: number) => Promise<void>;
  readonly personOf: (user: string) => Promise<string>;
  /** The enrolment takes over; where it is over nothing does. */
  readonly begin: () => Promise<void>;
};

/** `CA: rsp, US: r` in full: r reseller, s services, c cloud, b builder. */
export const linesOf = (said: string): readonly LineAsked[] =>
  said.split(', ').flatMap((part) => {
    const [country = '', models = ''] = part.split(': ');
    return models.split('').map((letter) => ({ country, model: MODEL[letter] ?? MODELS[0] }));
  });
const MODEL: Readonly<Record<string, ModelId>> = {
  r: 'solution-reseller',
  s: 'solution-services-provider',
  c: 'cloud-services-provider',
  b: 'solution-builder',
};
/** The ids of lines, said like `linesOf`. */
export const idsOf = (said: string): readonly string[] => linesOf(said).map(lineId);

/** Opens an enrolment of a partner by its administrator, that many days ago. Told again, it is passed over. */
export async function pastEnrolment(
  options: PastOptions,
  told: {
    readonly partner: string;
    /** The administrator, then others who may sign. */
    readonly users: readonly [string, ...string[]];
    readonly lines: string;
    readonly daysAgo: number;
  },
): Promise<PastEnrolment> {
  const { db, clock } = options;
  const now = clock.now();
  const at = (daysAgo: number): number => now - daysAgo * 86_400_000;
  /** The activities as they were then. */
  const on = (daysAgo: number) =>
    createEnrolmentActivities({
      ...options,
      clock: {
        now: () => at(daysAgo),
        today: () => new Date(at(daysAgo)).toISOString().slice(0, 10),
      },
    });
  const partnerId = await partnerOf(db, told.partner);
  const people = await Promise.all(told.users.map((user) => personOf(db, user)));
  const [appliedBy = ''] = people;
  const workflowId = enrolmentId(partnerId, 1);
  const known = await latestEnrolment(db, partnerId);
  const partner = await partnerForPlan(db, partnerId, clock.today());
  if (partner === null) throw new Error(`There is no partner ${told.partner}.`);
  const plan = planNow(options, { ...partner, partnerId, attempt: 1 });
  const asked = linesOf(told.lines);
  const calendar = await enrolmentCalendar(
    db,
    enrolmentEdition(options.editions, plan),
    plan.homeCountry,
  );
  const from = { by: appliedBy, signatories: people, at: at(told.daysAgo) };
  const opened = await on(told.daysAgo).openEnrolment({
    ...{ workflowId, partnerId, attempt: 1, appliedBy, asked, signatories: people },
    at: from.at - plan.skewMs,
    resume: { plan, rows: openingRows(plan, asked, from, calendar).rows },
  });
  const { enrolmentId: id } = opened;
  // Begun before and interrupted: what was recorded stands, what is due the enrolment finds by itself.
  const isTold = known !== null;
  const stands = { enrolmentId: id, knows: opened.version };

  const record = async (move: EnrolmentMove, daysAgo: number): Promise<void> => {
    if (isTold) return;
    const of = 'entity' in move ? move.entity : 'lines' in move ? move.lines.join() : '';
    const updateId = `past-${move.kind}-${daysAgo}-${of}`;
    const sent = { ...stands, at: at(daysAgo), updateId, event: move };
    stood(await on(daysAgo).recordEnrolment(sent));
  };
  const screen = async (daysAgo: number): Promise<void> => {
    if (!isTold) stood(await on(daysAgo).screenEnrolment({ ...stands, at: at(daysAgo) }));
  };

  return {
    screen,
    happen: record,
    personOf: (user) => personOf(db, user),
    decide: async (lines, user, verdict, daysAgo, { code = null, reason = null } = {}) =>
      record(
        {
          ...{ kind: 'decide', lines, verdict, code, reason, role: user },
          by: await personOf(db, user),
        },
        daysAgo,
      ),
    accept: async (user, daysAgo) => {
      const found = await enrolmentById(db, id);
      const by = await personOf(db, user);
      for (const { entity, version, state } of Object.values(found?.rows.agreements ?? {})) {
        const hash = plan.agreements.find((one) => one.entity === entity)?.hashes.en ?? '';
        if (state === 'asked')
          await record({ kind: 'accept', entity, version, locale: 'en', hash, by }, daysAgo);
      }
      await on(daysAgo).welcomePartner({ enrolmentId: id, at: at(daysAgo) });
    },
    add: async (lines, daysAgo) => {
      await record({ kind: 'add', asked: lines, by: appliedBy }, daysAgo);
      await screen(daysAgo);
    },
    begin: async () => {
      const found = await enrolmentById(db, id);
      if (found === undefined || isOver(found.rows.state)) return;
      const { rows, version, welcomedAt } = found;
      await startEnrolment(
        { temporal: options.temporal },
        {
          ...{ partnerId, attempt: 1, appliedBy, asked, signatories: people },
          resume: {
            ...{ plan: found.plan, enrolmentId: id, rows, version },
            ...{ welcomed: welcomedAt !== null, handled: [] },
          },
        },
        { updateId: `past-${workflowId}`, onAccepted: () => {} },
      );
    },
  };
}

/** A story whose step is refused is told wrongly. */
function stood({ refusal }: EnrolmentRecorded): void {
  if (refusal !== null) throw new Error(`${refusal.code}: ${refusal.message}`);
}
