/** Journeys as they are shown: pages, one with all its rows, its history. Row-level security says which. */
import { sql } from 'kysely';
import type { AreaId, MilestoneId } from '../../program/edition/types.ts';
import type { Way } from '../../program/practice.proofs.ts';
import type {
  JourneyState,
  MilestoneState,
  Mover,
  PracticePlan,
  StepState,
} from '../../program/practice.ts';
import type { Role } from '../../program/roles.ts';
import type { Db } from '../connect.ts';
import { evidenceOf, type EvidenceRow } from './evidence.ts';

/** A journey with what its lists show. Instants are epoch milliseconds. */
export type JourneySummary = {
  readonly id: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly practice: string;
  readonly attempt: number;
  readonly workflowId: string;
  readonly edition: string;
  readonly state: JourneyState;
  readonly milestone: MilestoneId;
  readonly startedBy: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly pausedAt: number | null;
  readonly version: number;
  /** Points paid to this attempt, and what all its milestones pay. */
  readonly points: number;
  readonly pointsOf: number;
  /** When the open milestone is due, and who moves in it by when. */
  readonly milestoneDueAt: number | null;
  readonly movers: readonly { readonly mover: NonNullable<Mover>; readonly dueAt: number | null }[];
};

export type JourneysWanted = {
  readonly partnerId: string | null;
  readonly state: JourneyState | null;
  /** Only journeys with a smaller id. */
  readonly before: string | null;
  readonly limit: number;
};

const SUMMARY = sql`
  j.id, j.partner_id as "partnerId", p.name as "partnerName", j.subject as practice, j.attempt,
  j.workflow_id as "workflowId", j.edition, j.state, j.milestone, j.started_by as "startedBy",
  j.started_at as "startedAt", j.ended_at as "endedAt", j.paused_at as "pausedAt", j.version,
  (select coalesce(sum(m.points) filter (where m.entry_key is not null), 0)::int from milestone m where m.journey_id = j.id) as points,
  (select coalesce(sum(m.points), 0)::int from milestone m where m.journey_id = j.id) as "pointsOf",
  (select m.due_at from milestone m where m.journey_id = j.id and m.id = j.milestone and m.state = 'open') as "milestoneDueAt",
  (select coalesce(jsonb_agg(jsonb_build_object('mover', s.mover, 'dueAt', floor(extract(epoch from s.due_at) * 1000)) order by s.position), '[]')
    from step s where s.journey_id = j.id and s.mover is not null) as movers`;

/** Journeys, newest first. */
export async function journeyPage(
  db: Db,
  wanted: JourneysWanted,
): Promise<readonly JourneySummary[]> {
  const { partnerId, state, before, limit } = wanted;
  const { rows } = await sql<JourneySummary>`
    select ${SUMMARY} from journey j join partner p on p.id = j.partner_id
    where (${partnerId}::bigint is null or j.partner_id = ${partnerId}::bigint)
      and (${state}::text is null or j.state = ${state}::text)
      and (${before}::bigint is null or j.id < ${before}::bigint)
    order by j.id desc limit ${limit}`.execute(db);
  return rows;
}

/** The latest attempt of a partner at each practice. */
export async function latestJourneys(
  db: Db,
  partnerId: string,
): Promise<readonly JourneySummary[]> {
  const { rows } = await sql<JourneySummary>`
    select distinct on (j.subject) ${SUMMARY} from journey j join partner p on p.id = j.partner_id
    where j.partner_id = ${partnerId} and j.kind = 'practice'
    order by j.subject, j.attempt desc`.execute(db);
  return rows;
}

/** One journey; undefined where it cannot be seen. */
export async function journeySummary(db: Db, id: string): Promise<JourneySummary | undefined> {
  const { rows } = await sql<JourneySummary>`
    select ${SUMMARY} from journey j join partner p on p.id = j.partner_id where j.id = ${id}`.execute(
    db,
  );
  return rows[0];
}

export type MilestoneView = {
  readonly id: MilestoneId;
  readonly state: MilestoneState;
  readonly dueAt: number | null;
  readonly completedAt: number | null;
  readonly points: number;
  readonly entryKey: string | null;
};
export type StepView = {
  readonly id: string;
  readonly milestone: MilestoneId;
  readonly kind: 'automatic' | 'decided' | 'assessment';
  readonly state: StepState;
  readonly mover: Mover;
  readonly decider: Role | null;
  readonly dueAt: number | null;
  readonly have: number | null;
  readonly need: number | null;
  readonly progress: {
    readonly ways?: readonly Way[];
    /** Of the first assessment: the areas with a gap, the widest first. */
    readonly gaps?: readonly AreaId[];
    /** True where the first assessment found a gap that the step closes. */
    readonly matters?: boolean;
  };
  readonly updateId: string | null;
  readonly version: number;
};
export type AssessmentView = {
  readonly moment: 'then' | 'now';
  readonly scores: Readonly<Record<string, string>>;
  readonly at: number;
};
export type ReasonView = {
  readonly step: string;
  readonly state: string;
  readonly reason: string | null;
  readonly at: number;
};

/** Everything about one journey, as its rows stand at one moment. */
export type JourneyRowsView = {
  readonly journey: JourneySummary;
  readonly plan: PracticePlan;
  readonly homeCountry: string;
  readonly milestones: readonly MilestoneView[];
  readonly steps: readonly StepView[];
  readonly evidence: readonly EvidenceRow[];
  readonly assessments: readonly AssessmentView[];
  /** Items of the playbook that are marked as done. */
  readonly done: readonly string[];
  /** The last decision of each step. */
  readonly reasons: readonly ReasonView[];
};

/** One journey with all its rows; undefined where it cannot be seen. `db` is a transaction, sent as one round trip. */
export async function journeyRows(db: Db, id: string): Promise<JourneyRowsView | undefined> {
  const [journey, plan, milestones, steps, evidence, assessments, done, reasons] =
    await Promise.all([
      journeySummary(db, id),
      sql<{ plan: PracticePlan; homeCountry: string }>`
      select j.plan, p.home_country as "homeCountry" from journey j join partner p on p.id = j.partner_id where j.id = ${id}`.execute(
        db,
      ),
      sql<MilestoneView>`
      select id, state, due_at as "dueAt", completed_at as "completedAt", points, entry_key as "entryKey"
      from milestone where journey_id = ${id} order by position`.execute(db),
      stepsOf(db, id),
      evidenceOf(db, id),
      sql<AssessmentView>`select moment, scores, at from assessment where journey_id = ${id}`.execute(
        db,
      ),
      sql<{
        item: string;
      }>`select item from playbook_check where journey_id = ${id} and done`.execute(db),
      sql<ReasonView>`
      select distinct on (step) step, state, reason, decided_at as at from approval
      where journey_id = ${id} and decided_at is not null order by step, round desc`.execute(db),
    ]);
  const [planned] = plan.rows;
  if (journey === undefined || planned === undefined) return undefined;
  return {
    journey,
    ...planned,
    milestones: milestones.rows,
    steps,
    evidence,
    assessments: assessments.rows,
    done: done.rows.map((row) => row.item),
    reasons: reasons.rows,
  };
}

/** The steps of a journey in their order. */
export async function stepsOf(db: Db, journeyId: string): Promise<readonly StepView[]> {
  const { rows } = await sql<StepView>`
    select id, milestone, kind, state, mover, decider, due_at as "dueAt", have, need, progress,
      update_id as "updateId", version
    from step where journey_id = ${journeyId} order by position`.execute(db);
  return rows;
}

export type HistoryView = {
  readonly at: number;
  readonly step: string | null;
  readonly from: string | null;
  readonly to: string;
  readonly byPerson: string | null;
  readonly role: Role | null;
  readonly reason: string | null;
};

/** Every change of a journey, or of one step; newest first, 500 at most. */
export async function journeyHistory(
  db: Db,
  journeyId: string,
  step: string | null,
): Promise<readonly HistoryView[]> {
  const { rows } = await sql<HistoryView>`
    select at, step, from_state as "from", to_state as "to", by_person as "byPerson", by_role as role, reason
    from step_event
    where journey_id = ${journeyId} and (${step}::text is null or step = ${step}::text)
    order by id desc limit 500`.execute(db);
  return rows;
}

/** Area → the median of the latest scores of other partners in this practice, and of how many. Role `ascent_worker`. */
export async function peerScores(
  db: Db,
  practice: string,
  partnerId: string,
): Promise<{ readonly peers: number; readonly medians: Readonly<Record<string, string>> }> {
  const { rows } = await sql<{ area: string; median: string; peers: number }>`
    with latest as (
      select distinct on (partner_id) partner_id, scores from assessment
      where practice = ${practice} and partner_id <> ${partnerId} order by partner_id, at desc)
    select s.key as area, round(percentile_cont(0.5) within group (order by s.value::numeric)::numeric, 2)::text as median,
      count(*)::int as peers
    from latest, jsonb_each_text(latest.scores) s group by s.key`.execute(db);
  return {
    peers:
      Math.min(...rows.map((row) => row.peers), Number.MAX_SAFE_INTEGER) % Number.MAX_SAFE_INTEGER,
    medians: Object.fromEntries(rows.map((row) => [row.area, row.median])),
  };
}

/** A partner's name as it is now; undefined where it cannot be seen. */
export async function partnerName(db: Db, partnerId: string): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`
    select name from partner where id = ${partnerId}`.execute(db);
  return rows[0]?.name;
}

/** Names of people by id, for saying who did something. Role `ascent_worker`; ask only for what may be shown. */
export async function namesOf(
  db: Db,
  personIds: Iterable<string>,
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(personIds)];
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; name: string }>`
    select person_id as id, coalesce(name, split_part(mail, '@', 1)) as name from person_identity
    where person_id = any(${ids}::bigint[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** The vendor's people whom a partner of this country turns to: its managers and the reviewers. Role `ascent_worker`. */
export async function contactsFor(
  db: Db,
  country: string,
): Promise<readonly { readonly role: Role; readonly name: string }[]> {
  const { rows } = await sql<{ role: Role; name: string }>`
    select m.role, coalesce(i.name, i.mail) as name from membership m join person_identity i on i.person_id = m.person_id
    where (m.role = 'partner-manager' and ${country} = any(m.countries)) or m.role = 'reviewer'
    order by m.role, i.name limit 6`.execute(db);
  return rows;
}

/** The facts that prove steps, with the person's name. */
export type ProofFact = {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly on: string;
  readonly person: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
};

/** Facts by id, as far as they can be seen. */
export async function proofFacts(
  db: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ProofFact>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<ProofFact>`
    select f.id, f.kind, f.subject, f.effective_on as "on", coalesce(i.name, split_part(i.mail, '@', 1)) as person, f.fields
    from fact f left join person_identity i on i.person_id = f.person_id
    where f.id = any(${[...ids]}::bigint[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

/** The milestone that an entry paid, by the entry's key. */
export async function milestonesPaidBy(
  db: Db,
  keys: readonly string[],
): Promise<
  ReadonlyMap<
    string,
    { readonly journeyId: string; readonly practice: string; readonly milestone: string }
  >
> {
  if (keys.length === 0) return new Map();
  const { rows } = await sql<{
    key: string;
    journeyId: string;
    practice: string;
    milestone: string;
  }>`
    select m.entry_key as key, m.journey_id as "journeyId", j.subject as practice, m.id as milestone
    from milestone m join journey j on j.id = m.journey_id where m.entry_key = any(${[...keys]}::uuid[])
    order by m.journey_id desc`.execute(db);
  return new Map(rows.map(({ key, ...row }) => [key, row]));
}
