/** What is assigned to people, and whether it is done. Through row-level security. */
import { sql } from 'kysely';
import type { PracticePlan } from '../../program/practice.ts';
import { countsSince, type Learnt } from '../../program/learning.ts';
import type { Day } from '../../program/models.ts';
import { instant } from '../columns.ts';
import type { Db } from '../connect.ts';

export const ASSIGNMENT_KINDS = ['training', 'certification', 'step'] as const;
export type AssignmentKind = (typeof ASSIGNMENT_KINDS)[number];

/** An assignment with what it is about; instants are epoch milliseconds. */
export type AssignmentView = {
  readonly id: string;
  readonly partnerId: string;
  readonly personId: string;
  /** Null for who was erased. */
  readonly person: string | null;
  readonly kind: AssignmentKind;
  readonly name: string | null;
  readonly journeyId: string | null;
  readonly step: string | null;
  /** Of the step's journey. */
  readonly plan: PracticePlan | null;
  readonly edition: string | null;
  readonly dueOn: Day;
  readonly note: string | null;
  readonly assignedBy: string;
  readonly assignedAt: number;
  /** Null while it is to be done. */
  readonly doneOn: Day | null;
};

// A certification is done once it is held until the day or longer; a course once it is passed, a year before at the most.
const SELECT = sql`
  select a.id, a.partner_id as "partnerId", a.person_id as "personId", coalesce(i.name, i.mail) as person, a.kind, a.name,
    a.journey_id as "journeyId", a.step, j.plan, j.edition, a.due_on as "dueOn", a.note, a.assigned_by as "assignedBy",
    a.assigned_at as "assignedAt",
    case a.kind
      when 'step' then (select s.changed_at::date from step s where s.journey_id = a.journey_id and s.id = a.step
        and s.state in ('completed', 'approved', 'skipped'))
      when 'training' then (select min(f.effective_on) from fact f
        where f.partner_id = a.partner_id and f.family = 'trainings' and f.state = 'placed' and f.person_id = a.person_id
          and f.fields ->> 'course' = a.name and f.fields ->> 'result' = 'passed'
          and f.effective_on > a.assigned_at::date - interval '12 months')
      else (select max(f.effective_on) from fact f
        where f.partner_id = a.partner_id and f.family = 'certifications' and f.state = 'placed' and f.person_id = a.person_id
          and f.fields ->> 'name' = a.name and coalesce((f.fields ->> 'expiresOn')::date, 'infinity') >= a.due_on)
    end as "doneOn"
  from assignment a left join person_identity i on i.person_id = a.person_id
  left join journey j on j.id = a.journey_id
  where a.withdrawn_at is null`;

/** A partner's, or one person's, newest first. */
export async function assignmentPage(
  db: Db,
  wanted: {
    readonly partnerId: string;
    readonly personId: string | null;
    /** Of one step of a journey. */
    readonly of: { readonly journeyId: string; readonly step: string } | null;
    readonly before: string | null;
    readonly limit: number;
  },
  today: Day,
): Promise<readonly AssignmentView[]> {
  const { partnerId, personId, of, before, limit } = wanted;
  const { rows } = await sql<AssignmentView>`${SELECT} and a.partner_id = ${partnerId}
      and (${personId}::bigint is null or a.person_id = ${personId}::bigint)
      and (${of?.journeyId ?? null}::bigint is null or (a.journey_id = ${of?.journeyId ?? null}::bigint and a.step = ${of?.step ?? null}))
      and (${before}::bigint is null or a.id < ${before}::bigint)
    order by a.id desc limit ${limit}`.execute(db);
  return withOwnDone(db, rows, today);
}

/** One, as it is on a day; undefined where there is none that may be seen. */
export async function assignmentById(
  db: Db,
  id: string,
  today: Day,
): Promise<AssignmentView | undefined> {
  const { rows } = await sql<AssignmentView>`${SELECT} and a.id = ${id}`.execute(db);
  return (await withOwnDone(db, rows, today))[0];
}

/** Of a step that facts of many people prove, everybody's part is done once they count for it, before the step is. */
async function withOwnDone(
  db: Db,
  rows: readonly AssignmentView[],
  today: Day,
): Promise<readonly AssignmentView[]> {
  const learnt = new Map<string, Learnt>();
  const done: AssignmentView[] = [];
  for (const one of rows) {
    const planned = plannedStep(one);
    if (one.doneOn !== null || planned?.kind !== 'automatic') {
      done.push(one);
      continue;
    }
    const key = `${one.partnerId} ${one.personId}`;
    const own = learnt.get(key) ?? (await learntBy(db, one.partnerId, one.personId));
    learnt.set(key, own);
    done.push({ ...one, doneOn: countsSince(planned, own, today) });
  }
  return done;
}

const plannedStep = ({ plan, step }: AssignmentView) =>
  plan?.milestones.flatMap(({ steps }) => steps).find(({ id }) => id === step);

export type NewAssignment = {
  readonly partnerId: string;
  readonly personId: string;
  readonly kind: AssignmentKind;
  readonly name: string | null;
  readonly journeyId: string | null;
  readonly step: string | null;
  readonly dueOn: Day;
  readonly note: string | null;
  readonly by: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** When to remind of it; null where it is due too soon. */
  readonly remindsAt: number | null;
};

/** Assigns; assigned before, it has another day and note now. The mails are queued in the same transaction. */
export async function assign(db: Db, given: NewAssignment): Promise<string> {
  const { partnerId, personId, kind, name, journeyId, step, dueOn, note, by } = given;
  const at = instant(given.at);
  const { rows } = await sql<{ id: string }>`
    insert into assignment (partner_id, person_id, kind, name, journey_id, step, due_on, note, assigned_by, assigned_at)
    values (${partnerId}, ${personId}, ${kind}, ${name}, ${journeyId}, ${step}, ${dueOn}, ${note}, ${by}, ${at})
    on conflict (person_id, partner_id, kind, name, journey_id, step) where withdrawn_at is null
    do update set due_on = excluded.due_on, note = excluded.note, assigned_by = excluded.assigned_by,
      assigned_at = excluded.assigned_at
    returning id`.execute(db);
  const id = rows[0]?.id ?? '0';
  const remindsAt = given.remindsAt === null ? null : instant(given.remindsAt);
  await sql`select queue_assignment(${id}, ${at}, ${remindsAt})`.execute(db);
  return id;
}

/** Takes it back; false where there is none. */
export async function withdrawAssignment(db: Db, id: string, at: number): Promise<boolean> {
  const { rows } = await sql`
    update assignment set withdrawn_at = ${instant(at)} where id = ${id} and withdrawn_at is null returning id`.execute(
    db,
  );
  return rows.length > 0;
}

/** Whether somebody is of a partner: by a role, or by facts. */
export async function isOfPartner(db: Db, partnerId: string, personId: string): Promise<boolean> {
  const { rows } = await sql`
    select from person p where p.id = ${personId} and (p.partner_id = ${partnerId} or exists (
      select from membership m where m.person_id = p.id and m.partner_id = ${partnerId}))
      and exists (select from person_identity i where i.person_id = p.id)`.execute(db);
  return rows.length > 0;
}

/** What somebody learnt, by facts of a partner. */
export async function learntBy(db: Db, partnerId: string, personId: string): Promise<Learnt> {
  const [certifications, trainings] = await Promise.all([
    sql<{ name: string; earnedOn: Day; expiresOn: Day | null }>`
      select distinct on (f.fields ->> 'name') f.fields ->> 'name' as name, f.effective_on as "earnedOn",
        f.fields ->> 'expiresOn' as "expiresOn" from fact f
      where f.partner_id = ${partnerId} and f.family = 'certifications' and f.state = 'placed' and f.person_id = ${personId}
      order by f.fields ->> 'name', f.effective_on desc`.execute(db),
    sql<{ course: string; on: Day }>`
      select f.fields ->> 'course' as course, max(f.effective_on) as "on" from fact f
      where f.partner_id = ${partnerId} and f.family = 'trainings' and f.state = 'placed' and f.person_id = ${personId}
        and f.fields ->> 'result' = 'passed' group by 1 order by 2 desc, 1`.execute(db),
  ]);
  return { certifications: certifications.rows, trainings: trainings.rows };
}

/** A step of a practice under way that is not done. */
export type OpenStep = {
  readonly journeyId: string;
  readonly practice: string;
  readonly edition: string;
  readonly plan: PracticePlan;
  readonly step: string;
  readonly kind: 'automatic' | 'decided' | 'assessment';
  readonly have: number | null;
  readonly need: number | null;
};

/** Steps that can be moved now, of the practices that a partner is building. */
export async function openSteps(db: Db, partnerId: string): Promise<readonly OpenStep[]> {
  const { rows } = await sql<OpenStep>`
    select j.id as "journeyId", j.subject as practice, j.edition, j.plan, s.id as step, s.kind, s.have, s.need
    from journey j join step s on s.journey_id = j.id
    where j.partner_id = ${partnerId} and j.kind = 'practice' and j.state = 'running'
      and s.state in ('open', 'waiting', 'action_required')
    order by j.id, s.position`.execute(db);
  return rows;
}
