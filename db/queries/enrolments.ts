/** Enrolments as they stand, and how changes are written: always under the lock of the enrolment's row. */
import { sql } from 'kysely';
import { RuleViolation } from '../../program/errors.ts';
import {
  isDecidable,
  type AgreementRow,
  type AgreementState,
  type EnrolmentEvent,
  type EnrolmentPlan,
  type EnrolmentRows,
  type EnrolmentState,
  type LineDecider,
  type LineRow,
  type LineState,
  type Renewal,
  type ScreeningHit,
} from '../../program/enrolment.ts';
import type { EnrolmentTrace } from '../../program/enrolment.draft.ts';
import type { LatestEnrolment } from '../../program/enrolment.rules.ts';
import type { Country, Day } from '../../program/models.ts';
import { codeOfModel, instant, json, modelOfCode } from '../columns.ts';
import type { Db } from '../connect.ts';

/** An enrolment with its plan and rows, and what of its partner a change needs. */
export type StoredEnrolment = {
  readonly id: string;
  readonly partner: { readonly id: string; readonly name: string; readonly homeCountry: Country };
  readonly workflowId: string;
  readonly attempt: number;
  readonly appliedBy: string;
  readonly appliedAt: number;
  readonly endedAt: number | null;
  readonly plan: EnrolmentPlan;
  readonly rows: EnrolmentRows;
  /** Rises with every change of its rows. */
  readonly version: number;
  readonly welcomedAt: number | null;
};

/** An enrolment by its id, locked against other changes until the transaction ends. */
export async function lockEnrolment(db: Db, enrolmentId: string): Promise<StoredEnrolment> {
  await sql`select from enrolment where id = ${enrolmentId} for update`.execute(db);
  const found = await enrolmentById(db, enrolmentId);
  if (found === undefined) throw new Error('an enrolment is not there');
  return found;
}

/** An enrolment by its id; none where there is none that may be seen. */
export async function enrolmentById(
  db: Db,
  enrolmentId: string,
): Promise<StoredEnrolment | undefined> {
  const [row, lines, agreements] = await Promise.all([
    db
      .selectFrom('enrolment')
      .innerJoin('partner', 'partner.id', 'enrolment.partner_id')
      .selectAll('enrolment')
      .select(['partner.name', 'partner.home_country'])
      .where('enrolment.id', '=', enrolmentId)
      .executeTakeFirst(),
    db
      .selectFrom('enrolment_line')
      .selectAll()
      .where('enrolment_id', '=', enrolmentId)
      .orderBy('id')
      .execute(),
    db
      .selectFrom('agreement')
      .selectAll()
      .where('enrolment_id', '=', enrolmentId)
      .orderBy('entity')
      .execute(),
  ]);
  if (row === undefined) return undefined;
  return {
    id: row.id,
    partner: { id: row.partner_id, name: row.name, homeCountry: row.home_country },
    workflowId: row.workflow_id,
    attempt: row.attempt,
    appliedBy: row.applied_by,
    appliedAt: row.applied_at,
    endedAt: row.ended_at,
    plan: row.plan as EnrolmentPlan,
    rows: {
      state: row.state as EnrolmentState,
      lines: Object.fromEntries(lines.map((line) => [line.id, lineOf(line)])),
      agreements: Object.fromEntries(agreements.map((one) => [one.entity, agreementOf(one)])),
      signatories: row.signatories,
      startedOn: row.started_on,
      renewal: row.renewal as Renewal | null,
      suspendedAt: row.suspended_at,
      takeUpUntil: row.take_up_until,
      toScreen: row.to_screen,
    },
    version: row.version,
    welcomedAt: row.welcomed_at,
  };
}

function lineOf(row: {
  id: string;
  country: string;
  model: number;
  state: string;
  waits_for: string[];
  exceptions: string[];
  since: number;
  due_at: number | null;
  lapses_at: number | null;
  told: number;
  round: number;
  submitted_by: string;
  decided_by: string | null;
  decided_for: string | null;
  cleared_by: string | null;
  reason: string | null;
  from_on: Day | null;
  to_on: Day | null;
}): LineRow {
  const model = modelOfCode(row.model);
  if (model === null) throw new Error(`line ${row.id} has no model`);
  return {
    ...{ id: row.id, country: row.country, model, state: row.state as LineState },
    ...{ waitsFor: row.waits_for as LineDecider[], exceptions: row.exceptions },
    ...{ since: row.since, dueAt: row.due_at, lapsesAt: row.lapses_at, told: row.told },
    ...{ round: row.round, submittedBy: row.submitted_by, decidedBy: row.decided_by },
    ...{ decidedFor: row.decided_for, clearedBy: row.cleared_by },
    ...{ reason: row.reason, from: row.from_on, to: row.to_on },
  };
}

const agreementOf = (row: {
  entity: string;
  version: string;
  state: string;
  accepted: string | null;
  since: number;
  due_at: number | null;
  told: number;
}): AgreementRow => ({
  ...{ entity: row.entity, version: row.version, state: row.state as AgreementState },
  ...{ accepted: row.accepted, since: row.since, dueAt: row.due_at, told: row.told },
});

/** An enrolment to be inserted, with all its rows. */
export type NewEnrolment = {
  readonly plan: EnrolmentPlan;
  readonly workflowId: string;
  readonly appliedBy: string;
  readonly rows: EnrolmentRows;
  readonly at: number;
};

/**
 * Inserts an enrolment and its rows. Null where this workflow's stands already; refused while another one of the partner
 * is open (a unique index holds it).
 */
export async function insertEnrolment(db: Db, given: NewEnrolment): Promise<string | null> {
  const { plan, rows, at } = given;
  const inserted = await db
    .insertInto('enrolment')
    .values({
      partner_id: plan.partnerId,
      attempt: plan.attempt,
      workflow_id: given.workflowId,
      edition: plan.edition,
      plan: json(plan),
      ...columnsOf(rows),
      applied_by: given.appliedBy,
      applied_at: instant(at),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted === undefined) {
    if ((await enrolmentOfWorkflow(db, given.workflowId)) !== null) return null;
    throw new RuleViolation('JOURNEY_OPEN', 'an enrolment of this partner is open');
  }
  const owner = { enrolmentId: inserted.id, partnerId: plan.partnerId };
  await writeLines(db, owner, Object.values(rows.lines));
  await writeAgreements(db, owner, Object.values(rows.agreements));
  return inserted.id;
}

const orNull = (at: number | null): string | null => (at === null ? null : instant(at));

const columnsOf = (rows: EnrolmentRows) => ({
  state: rows.state,
  signatories: [...rows.signatories],
  started_on: rows.startedOn,
  renewal: rows.renewal === null ? null : json(rows.renewal),
  renews_on: rows.renewal?.on ?? null,
  suspended_at: orNull(rows.suspendedAt),
  take_up_until: orNull(rows.takeUpUntil),
  to_screen: rows.toScreen,
});

/** A change to an enrolment, by whom and why. */
export type EnrolmentChange = {
  readonly enrolmentId: string;
  readonly partnerId: string;
  /** Null where the plan stays. */
  readonly plan: EnrolmentPlan | null;
  readonly after: EnrolmentRows;
  readonly lines: readonly LineRow[];
  readonly agreements: readonly AgreementRow[];
  readonly ended: boolean;
  readonly at: number;
};

/** Writes what changed, nothing else. */
export async function writeEnrolment(db: Db, change: EnrolmentChange): Promise<void> {
  await db
    .updateTable('enrolment')
    .set((row) => ({
      ...columnsOf(change.after),
      version: row('version', '+', 1),
      ...(change.plan === null ? {} : { plan: json(change.plan), edition: change.plan.edition }),
      ...(change.ended ? { ended_at: instant(change.at) } : {}),
    }))
    .where('id', '=', change.enrolmentId)
    .execute();
  await writeLines(db, change, change.lines);
  await writeAgreements(db, change, change.agreements);
}

type Owner = { readonly enrolmentId: string; readonly partnerId: string };

async function writeLines(db: Db, owner: Owner, lines: readonly LineRow[]): Promise<void> {
  if (lines.length === 0) return;
  const cells = lines.map((line) => ({
    ...{ id: line.id, country: line.country, model: codeOfModel(line.model), state: line.state },
    decider: isDecidable(line) ? (line.waitsFor[0] ?? null) : null,
    ...{
      waits_for: line.waitsFor,
      exceptions: line.exceptions,
      told: line.told,
      round: line.round,
    },
    ...{ since: instant(line.since), due_at: orNull(line.dueAt), lapses_at: orNull(line.lapsesAt) },
    ...{ submitted_by: line.submittedBy, decided_by: line.decidedBy, reason: line.reason },
    ...{ decided_for: line.decidedFor, cleared_by: line.clearedBy },
    ...{ from_on: line.from, to_on: line.to },
  }));
  await sql`
    insert into enrolment_line (enrolment_id, partner_id, id, country, model, state, decider, waits_for, exceptions,
      since, due_at, lapses_at, told, round, submitted_by, decided_by, decided_for, cleared_by, reason, from_on, to_on)
    select ${owner.enrolmentId}, ${owner.partnerId}, t.* from jsonb_to_recordset(${json(cells)}::jsonb) as t(id text,
      country text, model smallint, state text, decider text, waits_for text[], exceptions text[], since timestamptz,
      due_at timestamptz, lapses_at timestamptz, told smallint, round smallint, submitted_by bigint, decided_by bigint,
      decided_for bigint, cleared_by bigint, reason text, from_on date, to_on date)
    on conflict (enrolment_id, id) do update set state = excluded.state, decider = excluded.decider,
      waits_for = excluded.waits_for, exceptions = excluded.exceptions, since = excluded.since,
      due_at = excluded.due_at, lapses_at = excluded.lapses_at, told = excluded.told, round = excluded.round,
      submitted_by = excluded.submitted_by, decided_by = excluded.decided_by, decided_for = excluded.decided_for,
      cleared_by = excluded.cleared_by, reason = excluded.reason, from_on = excluded.from_on, to_on = excluded.to_on,
      taken_by = case when excluded.decider = enrolment_line.decider then enrolment_line.taken_by end,
      taken_until = case when excluded.decider = enrolment_line.decider then enrolment_line.taken_until end`
    .execute(db)
    .catch((error: unknown) => {
      throw isOwnDecision(error)
        ? new RuleViolation('OWN_DECISION', 'nobody decides their own line')
        : error;
    });
}

const isOwnDecision = (error: unknown): boolean =>
  error instanceof Error &&
  'constraint' in error &&
  String(error.constraint).startsWith('enrolment_line_not_own');

async function writeAgreements(
  db: Db,
  owner: Owner,
  agreements: readonly AgreementRow[],
): Promise<void> {
  for (const row of agreements) {
    const columns = {
      ...{ version: row.version, state: row.state, accepted: row.accepted, told: row.told },
      ...{ since: instant(row.since), due_at: orNull(row.dueAt) },
    };
    await db
      .insertInto('agreement')
      .values({
        ...{ enrolment_id: owner.enrolmentId, partner_id: owner.partnerId, entity: row.entity },
        ...columns,
      })
      .onConflict((conflict) => conflict.columns(['enrolment_id', 'entity']).doUpdateSet(columns))
      .execute();
  }
}

/** What happened, in rows: one of the event itself, with its update, then one of each state that changed. */
export async function writeTraces(
  db: Db,
  owner: Owner,
  given: {
    readonly event: Pick<EnrolmentEvent, 'kind' | 'at'> & {
      readonly by?: string;
      readonly role?: string;
      readonly code?: string | null;
      readonly reason?: string | null;
    };
    readonly updateId: string | null;
    readonly traces: readonly EnrolmentTrace[];
  },
): Promise<void> {
  const { event, updateId, traces } = given;
  const [first = { subject: null, from: null, to: null }, ...others] = traces;
  await db
    .insertInto('enrolment_event')
    .values(
      [first, ...others].map(({ subject, from, to }, position) => ({
        ...{ enrolment_id: owner.enrolmentId, partner_id: owner.partnerId, kind: event.kind },
        ...{ subject, from_state: from, to_state: to },
        ...{ by_person: event.by ?? null, by_role: event.role ?? null },
        ...{ code: event.code ?? null, reason: event.reason ?? null, at: instant(event.at) },
        update_id: position === 0 ? updateId : null,
      })),
    )
    .execute();
}

/** Whether an update changed this enrolment before. */
export async function updateStands(
  db: Db,
  enrolmentId: string,
  updateId: string,
): Promise<boolean> {
  const row = await db
    .selectFrom('enrolment_event')
    .select('id')
    .where('enrolment_id', '=', enrolmentId)
    .where('update_id', '=', updateId)
    .executeTakeFirst();
  return row !== undefined;
}

/** The id of the enrolment that a workflow runs; null while it has no rows. */
export async function enrolmentOfWorkflow(db: Db, workflowId: string): Promise<string | null> {
  const row = await db
    .selectFrom('enrolment')
    .select('id')
    .where('workflow_id', '=', workflowId)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Enrolments that are open, after an id, in the order of ids. */
export async function openEnrolments(
  db: Db,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<readonly { readonly id: string; readonly workflowId: string }[]> {
  return db
    .selectFrom('enrolment')
    .select(['id', 'workflow_id as workflowId'])
    .where('ended_at', 'is', null)
    .where('id', '>', after ?? '0')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** A partner's latest attempt; null before the first. */
export async function latestEnrolment(
  db: Db,
  partnerId: string,
): Promise<
  (LatestEnrolment & { readonly enrolmentId: string; readonly workflowId: string }) | null
> {
  const row = await db
    .selectFrom('enrolment')
    .select(['id', 'attempt', 'state', 'ended_at', 'workflow_id'])
    .where('partner_id', '=', partnerId)
    .orderBy('attempt', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    ...{ enrolmentId: row.id, workflowId: row.workflow_id, attempt: row.attempt },
    ...{ state: row.state as EnrolmentState, endedAt: row.ended_at },
  };
}

/** Keeps who accepted what; a second acceptance of one version changes nothing. */
export async function insertAcceptance(
  db: Db,
  owner: Owner,
  accepted: Extract<EnrolmentEvent, { kind: 'accept' }>,
): Promise<void> {
  await db
    .insertInto('acceptance')
    .values({
      ...{ enrolment_id: owner.enrolmentId, partner_id: owner.partnerId },
      ...{ entity: accepted.entity, version: accepted.version, locale: accepted.locale },
      ...{ hash: accepted.hash, by_person: accepted.by, at: instant(accepted.at) },
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Keeps what screening found, and by which list. */
export async function insertScreening(
  db: Db,
  owner: Owner,
  found: { readonly source: string; readonly hits: readonly ScreeningHit[]; readonly at: number },
): Promise<void> {
  await db
    .insertInto('screening')
    .values({
      ...{ enrolment_id: owner.enrolmentId, partner_id: owner.partnerId },
      ...{ source: found.source, hits: json(found.hits), at: instant(found.at) },
    })
    .execute();
}

/** What is screened of an enrolment: the company, where it works, and the mail domains of those who sign. */
export async function screeningSubject(
  db: Db,
  enrolmentId: string,
): Promise<{
  readonly company: string;
  readonly domain: string | null;
  readonly homeCountry: Country;
  readonly countries: readonly Country[];
  readonly mailDomains: readonly string[];
  readonly duplicates: readonly string[];
}> {
  const { rows } = await sql<{
    company: string;
    domain: string | null;
    homeCountry: Country;
    countries: Country[];
    mailDomains: string[];
    duplicates: string[];
  }>`
    select p.name as company, p.domain, p.home_country as "homeCountry",
      coalesce((select array_agg(distinct l.country order by l.country) from enrolment_line l
        where l.enrolment_id = e.id and l.state not in ('rejected', 'expired', 'dropped', 'ended')), '{}') as countries,
      coalesce((select array_agg(distinct i.domain order by i.domain) from person_identity i
        where i.person_id = any(e.signatories) or i.person_id = e.applied_by), '{}') as "mailDomains",
      -- Looked at once, before it first begins: whether an applicant is known is no question of renewals.
      array(select k.name from duplicate d join partner k on k.id = d.known_id
        where d.partner_id = p.id and e.started_on is null order by d.known_id) as duplicates
    from enrolment e join partner p on p.id = e.partner_id where e.id = ${enrolmentId}`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('an enrolment is not there');
  return row;
}

/**
 * Marks a partner as welcomed, in the transaction that pays it; false where it was, by this or an earlier attempt. A unique
 * index holds it.
 */
export async function markWelcomed(db: Db, enrolmentId: string, at: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update enrolment e set welcomed_at = ${instant(at)}
    where e.id = ${enrolmentId} and not exists (
      select from enrolment o where o.partner_id = e.partner_id and o.welcomed_at is not null)`.execute(
    db,
  );
  return numAffectedRows === 1n;
}
