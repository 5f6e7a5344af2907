/**
 * Journeys as they stand, and how changes are written: always under the lock of the journey's
 * row.
 */
import type { MilestoneId } from '../../program/edition/types.ts';
import { RuleViolation } from '../../program/errors.ts';
import type { JourneyEvent } from '../../program/practice.reducers.ts';
import { rowOf, type LatestAttempt } from '../../program/practice.rules.ts';
import type {
  JourneyRows,
  JourneyState,
  MilestoneRow,
  PracticePlan,
  StepRow,
} from '../../program/practice.ts';
import { instant, json } from '../columns.ts';
import { type Db, onConnection, type Session } from '../connect.ts';

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
/** What `journey.course` holds: of each milestone when it opened, and how often it was reminded of. */
type Course = Readonly<Partial<Record<MilestoneId, { openedAt: number | null; told: number }>>>;

/**
 * A journey by its id, locked against other changes until the transaction ends. What is known of it
 * is read again only if its version has moved on.
 */
export async function lockJourney(
  { query }: Pick<Session, 'query'>,
  journeyId: string,
  known: StoredJourney | null = null,
): Promise<StoredJourney> {
  if (known === null) return readJourney(query, journeyId, true);
  const journey = await journeyColumns(query, journeyId, { locked: true, plan: false });
  if (journey.version !== known.version) return readJourney(query, journeyId, true);
  const { milestones, steps } = known.rows;
  return { ...storedOf(journey, known.plan, milestones, steps), ...marksOf(known) };
}

const marksOf = ({ updateIds, counted }: StoredJourney) => ({ updateIds, counted });

/** A journey by its id; fails where there is none, since its id came from its own rows. */
export const journeyById = (db: Db, journeyId: string): Promise<StoredJourney> =>
  onConnection(db, (query) => readJourney(query, journeyId, false));

type JourneyColumns = {
  readonly id: string;
  readonly partnerId: string;
  readonly name: string;
  readonly homeCountry: string;
  readonly workflowId: string;
  readonly attempt: number;
  readonly startedBy: string;
  readonly state: JourneyState;
  readonly milestone: MilestoneId;
  readonly pausedAt: number | null;
  readonly version: number;
  readonly course: Course;
  readonly plan?: PracticePlan;
};
type MilestoneColumns = Pick<MilestoneRow, 'id' | 'state'> & { readonly dueAt: number | null };
type StepColumns = Omit<StepRow, keyof Progress> & {
  readonly progress: Progress;
  readonly updateId: string | null;
  readonly changedAt: number;
};

async function journeyColumns(
  query: Session['query'],
  journeyId: string,
  { locked, plan }: { readonly locked: boolean; readonly plan: boolean },
): Promise<JourneyColumns> {
  const [journey] = await query<JourneyColumns>(
    `journey${plan ? '-with-plan' : ''}${locked ? '-locked' : ''}`,
    `select j.id, j.partner_id as "partnerId", p.name, p.home_country as "homeCountry",
       j.workflow_id as "workflowId", j.attempt, j.started_by as "startedBy", j.state, j.milestone,
       j.paused_at as "pausedAt", j.version, j.course${plan ? ', j.plan' : ''}
     from journey j join partner p on p.id = j.partner_id
     where j.id = $1${locked ? ' for no key update of j' : ''}`,
    [journeyId],
  );
  if (journey === undefined) throw new Error('there is no such journey');
  return journey;
}

/** Sends all of it at once: what comes after the lock sees what was committed while it waited. */
async function readJourney(
  query: Session['query'],
  journeyId: string,
  locked: boolean,
): Promise<StoredJourney> {
  const [journey, milestones, steps] = await Promise.all([
    journeyColumns(query, journeyId, { locked, plan: true }),
    query<MilestoneColumns>(
      'journey-milestones',
      'select id, state, due_at as "dueAt" from milestone where journey_id = $1 order by position',
      [journeyId],
    ),
    query<StepColumns>(
      'journey-steps',
      `select id as step, state, version, due_at as "dueAt", have, need, mover, progress,
         update_id as "updateId", changed_at as "changedAt"
       from step where journey_id = $1 order by position`,
      [journeyId],
    ),
  ]);
  if (journey.plan === undefined) throw new Error('a journey has a plan');
  return {
    ...storedOf(
      journey,
      journey.plan,
      Object.fromEntries(
        milestones.map(({ id, state, dueAt }) => {
          const { openedAt = null, told = 0 } = journey.course[id] ?? {};
          return [id, { id, state, dueAt: dueAt ?? 0, openedAt, told }];
        }),
      ),
      Object.fromEntries(steps.map((row) => [row.step, stepRowOf(row)])),
    ),
    updateIds: Object.fromEntries(steps.map(({ step, updateId }) => [step, updateId])),
    counted: steps.filter(({ progress }) => progress.ways !== undefined).map(({ step }) => step),
  };
}

const storedOf = (
  journey: JourneyColumns,
  plan: PracticePlan,
  milestones: JourneyRows['milestones'],
  steps: JourneyRows['steps'],
): Omit<StoredJourney, 'updateIds' | 'counted'> => ({
  ...{ id: journey.id, workflowId: journey.workflowId, attempt: journey.attempt },
  ...{ startedBy: journey.startedBy, version: journey.version, plan },
  partner: { id: journey.partnerId, name: journey.name, homeCountry: journey.homeCountry },
  rows: {
    ...{ state: journey.state, milestone: journey.milestone, pausedAt: journey.pausedAt },
    ...{ milestones, steps },
  },
});

const stepRowOf = ({ progress, changedAt, ...row }: StepColumns): StepRow => ({
  ...{ step: row.step, state: row.state, version: row.version, dueAt: row.dueAt },
  ...{ have: row.have, need: row.need, mover: row.mover },
  since: progress.since ?? changedAt,
  round: progress.round ?? 0,
  submittedBy: progress.submittedBy ?? null,
  told: progress.told ?? 0,
});

/** A journey to be inserted, with all its rows and the first lines of its history. */
export type NewJourney = {
  readonly plan: PracticePlan;
  readonly workflowId: string;
  readonly startedBy: string;
  readonly rows: JourneyRows;
  readonly events: readonly JourneyEvent[];
  readonly at: number;
};

/**
 * Inserts a journey, its milestones, steps and history. Null where this workflow's journey stands
 * already.
 *
 * Refused while another one of the partner in this practice is open (a unique index holds it).
 */
export async function insertJourney(
  { db, query }: Pick<Session, 'db' | 'query'>,
  journey: NewJourney,
): Promise<string | null> {
  const { plan, rows } = journey;
  const at = instant(journey.at);
  const [inserted] = await query<{ id: string }>('journey-inserted', INSERT_JOURNEY, [
    ...[plan.partnerId, plan.practice, plan.attempt, journey.workflowId, plan.edition],
    ...[rows.state, rows.milestone, json(plan), json(courseOf(rows)), journey.startedBy, at],
    json(
      plan.milestones.map(({ id, points }, position) => {
        const row = rows.milestones[id];
        return {
          ...{ id, position, points, state: row?.state ?? 'locked' },
          due_at: row === undefined ? null : instant(row.dueAt),
        };
      }),
    ),
    json(
      plan.milestones.flatMap((milestone, index) =>
        milestone.steps.map((step, position) => ({
          ...{ id: step.id, milestone: milestone.id, position: index * 100 + position },
          ...{ kind: step.kind, decider: step.kind === 'decided' ? step.decider : null },
          ...stepCells(rowOf(rows, step.id)),
        })),
      ),
    ),
    json(journey.events),
  ]);
  if (inserted !== undefined) return inserted.id;
  if ((await journeyOfWorkflow(db, journey.workflowId)) !== null) return null;
  throw new RuleViolation('JOURNEY_OPEN', 'a journey in this practice is open');
}

const INSERT_JOURNEY = `
  with inserted as (
    insert into journey (partner_id, kind, subject, attempt, workflow_id, edition, state, milestone, plan, course,
      started_by, started_at)
    values ($1, 'practice', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    on conflict do nothing
    returning id
  ), milestones as (
    insert into milestone (journey_id, partner_id, id, position, points, state, due_at)
    select i.id, $1, t.id, t.position, t.points, t.state, t.due_at
    from inserted i, jsonb_to_recordset($12::jsonb)
      as t(id text, position smallint, points integer, state text, due_at timestamptz)
  ), steps as (
    insert into step (journey_id, partner_id, id, milestone, position, kind, decider, state, mover, due_at, have, need,
      version, progress, changed_at)
    select i.id, $1, t.id, t.milestone, t.position, t.kind, t.decider, t.state, t.mover, t.due_at, t.have, t.need,
      t.version, t.progress, $11::timestamptz
    from inserted i, jsonb_to_recordset($13::jsonb) as t(id text, milestone text, position smallint, kind text,
      decider text, state text, mover text, due_at timestamptz, have integer, need integer, version integer, progress jsonb)
  ), events as (
    insert into step_event (journey_id, partner_id, step, from_state, to_state, by_person, at)
    select i.id, $1, t.step, t."from", t."to", $10, $11::timestamptz
    from inserted i, rows from (jsonb_to_recordset($14::jsonb) as (step text, "from" text, "to" text))
      with ordinality as t(step, "from", "to", position)
    order by t.position
  )
  select id from inserted`;

function stepCells(row: StepRow) {
  const { state, mover, have, need, version, dueAt } = row;
  return {
    ...{ state, mover, have, need, version },
    due_at: dueAt === null ? null : instant(dueAt),
    progress: progressOf(row),
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
export async function writeRows(
  { query }: Pick<Session, 'query'>,
  change: RowsChange,
): Promise<void> {
  const { before, after, update } = change;
  const at = instant(change.at);
  const milestones = Object.values(after.milestones).filter(
    (row) => before.milestones[row.id] !== row,
  );
  const steps = Object.values(after.steps).filter(
    (row) => before.steps[row.step] !== row || Object.hasOwn(change.progress, row.step),
  );
  const ended = !['running', 'paused'].includes(after.state);
  await query('journey-written', WRITE_ROWS, [
    ...[change.journeyId, change.partnerId, at],
    ...[after.state, after.milestone, after.pausedAt === null ? null : instant(after.pausedAt)],
    ended ? at : null,
    milestones.length === 0 ? null : json(courseOf(after)),
    json(milestones.map((row) => milestoneCells(change, row, at))),
    json(
      steps.map((row) => {
        const cells = stepCells(row);
        return {
          ...cells,
          id: row.step,
          progress: { ...cells.progress, ...change.progress[row.step] },
          update_id: update?.step === row.step ? update.id : null,
        };
      }),
    ),
    ...[json(change.events), change.by, change.role, change.reason],
  ]);
}

const WRITE_ROWS = `
  with milestones as (
    update milestone m set state = t.state, due_at = t.due_at,
      completed_at = coalesce(t.completed_at, m.completed_at), entry_key = coalesce(t.entry_key, m.entry_key)
    from jsonb_to_recordset($9::jsonb)
      as t(id text, state text, due_at timestamptz, completed_at timestamptz, entry_key uuid)
    where m.journey_id = $1 and m.id = t.id
  ), steps as (
    update step s set state = t.state, mover = t.mover, due_at = t.due_at, have = t.have, need = t.need,
      version = t.version, progress = s.progress || t.progress, update_id = coalesce(t.update_id, s.update_id),
      changed_at = case when s.state = t.state then s.changed_at else $3::timestamptz end
    from jsonb_to_recordset($10::jsonb) as t(id text, state text, mover text, due_at timestamptz,
      have integer, need integer, version integer, progress jsonb, update_id text)
    where s.journey_id = $1 and s.id = t.id
  ), events as (
    insert into step_event (journey_id, partner_id, step, from_state, to_state, by_person, by_role, reason, at)
    select $1, $2, t.step, t."from", t."to", $12, $13, $14, $3::timestamptz
    from rows from (jsonb_to_recordset($11::jsonb) as (step text, "from" text, "to" text))
      with ordinality as t(step, "from", "to", position)
    order by t.position
  )
  update journey set state = $4, milestone = $5, paused_at = $6, version = version + 1,
    ended_at = coalesce($7, ended_at), course = coalesce($8, course)
  where id = $1`;

function milestoneCells(change: RowsChange, { id, state, dueAt }: MilestoneRow, at: string) {
  const completes = state === 'completed' && change.before.milestones[id]?.state !== 'completed';
  return {
    ...{ id, state, due_at: instant(dueAt) },
    completed_at: completes ? at : null,
    entry_key: completes ? change.entryKey : null,
  };
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
