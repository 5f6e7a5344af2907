/**
 * Journeys as they stand, and how changes are written: always under the lock of the journey's
 * row.
 */
import { sql } from 'kysely';
import type { MilestoneId } from '../../program/edition/types.ts';
import { RuleViolation } from '../../program/errors.ts';
import type { JourneyEvent } from '../../program/practice.reducers.ts';
import type { LatestAttempt } from '../../program/practice.rules.ts';
import type {
  JourneyRows,
  JourneyState,
  MilestoneRow,
  Mover,
  PracticePlan,
  StepRow,
  StepState,
} from '../../program/practice.ts';
import { instant, json } from '../columns.ts';
import type { Db } from '../connect.ts';

/** A journey with its plan and rows, and what of its partner a change needs. */
export type StoredJourney = {
  readonly id: string;
  readonly partner: {
    readonly id: string;
    readonly name: string;
    readonly homeCountry: string;
  };
  readonly workflowId: string;
  readonly attempt: number;
  readonly startedBy: string;
  readonly plan: PracticePlan;
  readonly rows: JourneyRows;
  /** Rises with every change of its rows. */
  readonly version: number;
  /** The update that last changed each step. */
  readonly updateIds: Readonly<Record<string, string | null>>;
  /** Steps whose ways to be proved are written down already. */
  readonly counted: readonly string[];
};

/** What a step's `progress` holds beside what has a column. */
type Progress = {
  readonly since?: number;
  readonly told?: number;
  readonly round?: number;
  readonly submittedBy?: string | null;
  readonly ways?: unknown;
};
/**
 * What `journey.plan` holds beside the plan: of each milestone when it opened, and how often it
 * was reminded of.
 */
type Course = Readonly<Partial<Record<MilestoneId, { openedAt: number | null; told: number }>>>;
type StoredPlan = PracticePlan & { readonly course?: Course };

/** A journey by its id, locked against other changes until the transaction ends. */
export async function lockJourney(db: Db, journeyId: string): Promise<StoredJourney> {
  await sql`select from journey where id = ${journeyId} for update`.execute(db);
  return journeyById(db, journeyId);
}

/** A journey by its id; fails where there is none, since its id came from its own rows. */
export async function journeyById(db: Db, journeyId: string): Promise<StoredJourney> {
  const [journey, milestones, steps] = await Promise.all([
    db
      .selectFrom('journey')
      .innerJoin('partner', 'partner.id', 'journey.partner_id')
      .selectAll('journey')
      .select(['partner.name', 'partner.home_country'])
      .where('journey.id', '=', journeyId)
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('milestone')
      .select(['id', 'state', 'due_at'])
      .where('journey_id', '=', journeyId)
      .orderBy('position')
      .execute(),
    db
      .selectFrom('step')
      .select([
        'id',
        'state',
        'version',
        'due_at',
        'have',
        'need',
        'mover',
        'progress',
        'update_id',
        'changed_at',
      ])
      .where('journey_id', '=', journeyId)
      .orderBy('position')
      .execute(),
  ]);
  const { course = {}, ...plan } = journey.plan as StoredPlan;
  return {
    id: journey.id,
    partner: { id: journey.partner_id, name: journey.name, homeCountry: journey.home_country },
    workflowId: journey.workflow_id,
    attempt: journey.attempt,
    startedBy: journey.started_by,
    plan,
    rows: {
      state: journey.state as JourneyState,
      milestone: journey.milestone as MilestoneId,
      pausedAt: journey.paused_at,
      milestones: Object.fromEntries(
        milestones.map((row) => {
          const id = row.id as MilestoneId;
          const { openedAt = null, told = 0 } = course[id] ?? {};
          const state = row.state as MilestoneRow['state'];
          return [id, { id, state, dueAt: row.due_at ?? 0, openedAt, told }];
        }),
      ),
      steps: Object.fromEntries(steps.map((row) => [row.id, stepRowOf(row)])),
    },
    version: journey.version,
    updateIds: Object.fromEntries(steps.map((row) => [row.id, row.update_id])),
    counted: steps
      .filter((row) => (row.progress as Progress).ways !== undefined)
      .map((row) => row.id),
  };
}

function stepRowOf(row: {
  readonly id: string;
  readonly state: string;
  readonly version: number;
  readonly due_at: number | null;
  readonly have: number | null;
  readonly need: number | null;
  readonly mover: string | null;
  readonly progress: unknown;
  readonly changed_at: number;
}): StepRow {
  const { since, told, round, submittedBy } = row.progress as Progress;
  return {
    step: row.id,
    state: row.state as StepState,
    version: row.version,
    dueAt: row.due_at,
    have: row.have,
    need: row.need,
    mover: row.mover as Mover,
    since: since ?? row.changed_at,
    round: round ?? 0,
    submittedBy: submittedBy ?? null,
    told: told ?? 0,
  };
}

/** A journey to be inserted, with all its rows. */
export type NewJourney = {
  readonly plan: PracticePlan;
  readonly workflowId: string;
  readonly startedBy: string;
  readonly rows: JourneyRows;
  readonly at: number;
};

/**
 * Inserts a journey, its milestones and steps. Null where this workflow's journey stands already.
 *
 * Refused while another one of the partner in this practice is open (a unique index holds it).
 */
export async function insertJourney(db: Db, journey: NewJourney): Promise<string | null> {
  const { plan, rows, at } = journey;
  const inserted = await db
    .insertInto('journey')
    .values({
      partner_id: plan.partnerId,
      kind: 'practice',
      subject: plan.practice,
      attempt: plan.attempt,
      workflow_id: journey.workflowId,
      edition: plan.edition,
      state: rows.state,
      milestone: rows.milestone,
      plan: json({ ...plan, course: courseOf(rows) }),
      started_by: journey.startedBy,
      started_at: instant(at),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted === undefined) {
    if ((await journeyOfWorkflow(db, journey.workflowId)) !== null) return null;
    throw new RuleViolation('JOURNEY_OPEN', 'a journey in this practice is open');
  }
  await insertRows(db, inserted.id, journey);
  return inserted.id;
}

async function insertRows(
  db: Db,
  journeyId: string,
  { plan, rows, at }: NewJourney,
): Promise<void> {
  const owner = { journey_id: journeyId, partner_id: plan.partnerId };
  await db
    .insertInto('milestone')
    .values(
      plan.milestones.map(({ id, points }, position) => {
        const row = rows.milestones[id];
        return {
          ...owner,
          ...{ id, position, points, state: row?.state ?? 'locked' },
          due_at: row === undefined ? null : instant(row.dueAt),
        };
      }),
    )
    .execute();
  await db
    .insertInto('step')
    .values(
      plan.milestones.flatMap((milestone) =>
        milestone.steps.map((step, position) => ({
          ...owner,
          id: step.id,
          milestone: milestone.id,
          position: plan.milestones.indexOf(milestone) * 100 + position,
          kind: step.kind,
          decider: step.kind === 'decided' ? step.decider : null,
          ...columnsOf(rows.steps[step.id], at),
        })),
      ),
    )
    .execute();
}

function columnsOf(row: StepRow | undefined, at: number) {
  if (row === undefined) throw new Error('a step of the plan has no row');
  return {
    state: row.state,
    mover: row.mover,
    due_at: row.dueAt === null ? null : instant(row.dueAt),
    have: row.have,
    need: row.need,
    version: row.version,
    progress: json(progressOf(row)),
    changed_at: instant(at),
  };
}

const progressOf = ({ since, told, round, submittedBy }: StepRow): Progress => ({
  ...{ since, told, round, submittedBy },
});

const courseOf = (rows: JourneyRows): Course =>
  Object.fromEntries(
    Object.values(rows.milestones).map(({ id, openedAt, told }) => [id, { openedAt, told }]),
  );

/** A change to a journey's rows, by whom and why. */
export type RowsChange = {
  readonly journeyId: string;
  readonly partnerId: string;
  readonly before: JourneyRows;
  readonly after: JourneyRows;
  readonly events: readonly JourneyEvent[];
  readonly at: number;
  /** Kept with the step named, so that the same update changes nothing a second time. */
  readonly update: { readonly step: string; readonly id: string } | null;
  readonly by: string | null;
  readonly role: string | null;
  readonly reason: string | null;
  /** More of what a step's progress says, by step. */
  readonly progress: Readonly<Record<string, object>>;
  /**
   * The entry that paid the milestone which this completes; null where another attempt was paid.
   */
  readonly entryKey: string | null;
};

/** Writes what changed, and the history of it. Nothing else of the journey is touched. */
export async function writeRows(db: Db, change: RowsChange): Promise<void> {
  const { before, after, at } = change;
  const milestones = Object.values(after.milestones).filter(
    (row) => before.milestones[row.id] !== row,
  );
  const steps = Object.values(after.steps).filter(
    (row) => before.steps[row.step] !== row || Object.hasOwn(change.progress, row.step),
  );
  const ended = !['running', 'paused'].includes(after.state);
  await db
    .updateTable('journey')
    .set((row) => ({
      state: after.state,
      milestone: after.milestone,
      paused_at: after.pausedAt === null ? null : instant(after.pausedAt),
      version: row('version', '+', 1),
      ...(ended ? { ended_at: instant(at) } : {}),
      ...(milestones.length === 0
        ? {}
        : { plan: sql<string>`jsonb_set(plan, '{course}', ${json(courseOf(after))}::jsonb)` }),
    }))
    .where('id', '=', change.journeyId)
    .execute();
  if (milestones.length > 0) await writeMilestones(db, change, milestones);
  if (steps.length > 0) await writeSteps(db, change, steps);
  await writeEvents(db, change);
}

async function writeMilestones(
  db: Db,
  change: RowsChange,
  rows: readonly MilestoneRow[],
): Promise<void> {
  const cells = rows.map(({ id, state, dueAt }) => {
    const completes = state === 'completed' && change.before.milestones[id]?.state !== 'completed';
    return {
      ...{ id, state, due_at: instant(dueAt) },
      completed_at: completes ? instant(change.at) : null,
      entry_key: completes ? change.entryKey : null,
    };
  });
  await sql`
    update milestone m set state = t.state, due_at = t.due_at,
      completed_at = coalesce(t.completed_at, m.completed_at), entry_key = coalesce(t.entry_key, m.entry_key)
    from jsonb_to_recordset(${json(cells)}::jsonb)
      as t(id text, state text, due_at timestamptz, completed_at timestamptz, entry_key uuid)
    where m.journey_id = ${change.journeyId} and m.id = t.id`.execute(db);
}

async function writeSteps(db: Db, change: RowsChange, rows: readonly StepRow[]): Promise<void> {
  const { update } = change;
  const cells = rows.map((row) => ({
    id: row.step,
    ...{ state: row.state, mover: row.mover, have: row.have, need: row.need, version: row.version },
    due_at: row.dueAt === null ? null : instant(row.dueAt),
    progress: { ...progressOf(row), ...change.progress[row.step] },
    update_id: update?.step === row.step ? update.id : null,
  }));
  await sql`
    update step s set state = t.state, mover = t.mover, due_at = t.due_at, have = t.have, need = t.need,
      version = t.version, progress = s.progress || t.progress, update_id = coalesce(t.update_id, s.update_id),
      changed_at = case when s.state = t.state then s.changed_at else ${instant(change.at)}::timestamptz end
    from jsonb_to_recordset(${json(cells)}::jsonb) as t(id text, state text, mover text, due_at timestamptz,
      have integer, need integer, version integer, progress jsonb, update_id text)
    where s.journey_id = ${change.journeyId} and s.id = t.id`.execute(db);
}

/** The history of a journey; for the events of a change everything is alike but the states. */
export async function writeEvents(
  db: Db,
  change: Pick<RowsChange, 'journeyId' | 'partnerId' | 'events' | 'at' | 'by' | 'role' | 'reason'>,
): Promise<void> {
  if (change.events.length === 0) return;
  await db
    .insertInto('step_event')
    .values(
      change.events.map(({ step, from, to }) => ({
        journey_id: change.journeyId,
        partner_id: change.partnerId,
        step,
        from_state: from,
        to_state: to,
        by_person: change.by,
        by_role: change.role,
        reason: change.reason,
        at: instant(change.at),
      })),
    )
    .execute();
}

/** The id of the journey that a workflow runs; null while it has no rows. */
export async function journeyOfWorkflow(db: Db, workflowId: string): Promise<string | null> {
  const row = await db
    .selectFrom('journey')
    .select('id')
    .where('workflow_id', '=', workflowId)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** A partner's latest attempt at a practice; null before the first. */
export async function latestAttempt(
  db: Db,
  partnerId: string,
  practice: string,
): Promise<(LatestAttempt & { readonly journeyId: string }) | null> {
  const row = await db
    .selectFrom('journey')
    .select(['id', 'attempt', 'state', 'ended_at'])
    .where('partner_id', '=', partnerId)
    .where('kind', '=', 'practice')
    .where('subject', '=', practice)
    .orderBy('attempt', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { attempt, state, ended_at: endedAt, id: journeyId } = row;
  return { journeyId, attempt, state: state as JourneyState, endedAt };
}

/**
 * Whether an entry paid this milestone of another attempt: then this one is completed, and not
 * paid again.
 */
export async function paidElsewhere(
  db: Db,
  journey: Pick<StoredJourney, 'id' | 'plan'>,
  entryKey: string,
): Promise<boolean> {
  const row = await db
    .selectFrom('journey')
    .innerJoin('milestone', 'milestone.journey_id', 'journey.id')
    .select('milestone.id')
    .where('journey.partner_id', '=', journey.plan.partnerId)
    .where('journey.kind', '=', 'practice')
    .where('journey.subject', '=', journey.plan.practice)
    .where('journey.id', '<>', journey.id)
    .where('milestone.entry_key', '=', entryKey)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Keeps the answers and scores of an assessment; of two the first stands. */
export async function insertAssessment(
  db: Db,
  assessment: {
    readonly journeyId: string;
    readonly partnerId: string;
    readonly moment: 'then' | 'now';
    readonly practice: string;
    readonly answers: Readonly<Record<string, number>>;
    readonly scores: Readonly<Record<string, string>>;
    readonly by: string;
    readonly at: number;
  },
): Promise<void> {
  await db
    .insertInto('assessment')
    .values({
      journey_id: assessment.journeyId,
      partner_id: assessment.partnerId,
      moment: assessment.moment,
      practice: assessment.practice,
      answers: json(assessment.answers),
      scores: json(assessment.scores),
      by_person: assessment.by,
      at: instant(assessment.at),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
