/** One way to record whatever happens to an enrolment: lock, compare, set, move participations, tell, in one transaction. */
import { isDeepStrictEqual } from 'node:util';
import type { Db, Session } from '../db/connect.ts';
import { changeMap } from '../db/places.ts';
import { recordAudit } from '../db/queries/audit.ts';
import { releaseEditions, type Clauses } from '../db/queries/editions.ts';
import * as enrolments from '../db/queries/enrolments.ts';
import type { StoredEnrolment } from '../db/queries/enrolments.ts';
import { assertMayRecord } from '../db/queries/line-takes.ts';
import { notifyChange } from '../db/queries/outbox.ts';
import { setParticipations } from '../db/queries/participations.ts';
import { rejudgeIn } from '../db/rejudge.ts';
import { lockPartners } from '../db/writer/partners.ts';
import {
  isOver,
  type EnrolmentEvent,
  type EnrolmentMove,
  type EnrolmentPlan,
  type EnrolmentRecorded,
  type EnrolmentRows,
} from '../program/enrolment.ts';
import type { EnrolmentOutcome } from '../program/enrolment.draft.ts';
import { advance, changedRows } from '../program/enrolment.reducers.ts';
import { assertFits } from '../program/enrolment.rules.ts';
import { RuleViolation } from '../program/errors.ts';
import { edgeId } from '../program/ids.ts';
import { enrolmentCalendar } from './enrolment.calendar.ts';
import type { EnrolmentDeps } from './enrolment.deps.ts';
import { enrolmentEdition, planNow } from './enrolment.plan.ts';
import { tellEnrolment } from './enrolment.tell.ts';

/** Something that happens, to be recorded; everything is asked again under the lock. */
export type EnrolmentRequest = {
  readonly enrolmentId: string;
  /** Epoch milliseconds of the enrolment's clock. */
  readonly at: number;
  /** The version of the rows that the workflow knows. */
  readonly knows: number;
  /** Null for what nobody asked for. */
  readonly updateId: string | null;
  readonly event: EnrolmentMove;
  /** What else is written with it. */
  readonly also?: (tx: Db, enrolment: StoredEnrolment) => Promise<void>;
};

/** The change moves participations: the transaction has to begin with the map of places, which facts are placed by. */
class MapFirst extends Error {}

export function createEnrolmentRecorder(
  deps: EnrolmentDeps,
): (request: EnrolmentRequest) => Promise<EnrolmentRecorded> {
  let clauses: Promise<Clauses> | undefined;
  return async (request) => {
    try {
      return await deps.db.transaction().execute((tx) => recordIn(deps, tx, request, null));
    } catch (error) {
      if (!(error instanceof MapFirst)) throw error;
    }
    clauses ??= releaseEditions(deps.db, deps.editions);
    const known = await clauses.catch((error: unknown) => {
      clauses = undefined;
      throw error;
    });
    return changeMap(deps.db, async (session) => {
      const owner = await session.query<{ partner_id: string }>(
        'enrolment-partner',
        'select partner_id from enrolment where id = $1',
        [request.enrolmentId],
      );
      // In the order of whoever pays: the partner, then the enrolment.
      await lockPartners(
        session,
        owner.map((row) => row.partner_id),
      );
      return recordIn(deps, session.db, request, { session, clauses: known });
    });
  };
}

type Mapping = { readonly session: Session; readonly clauses: Clauses };

async function recordIn(
  deps: EnrolmentDeps,
  tx: Db,
  request: EnrolmentRequest,
  mapping: Mapping | null,
): Promise<EnrolmentRecorded> {
  const enrolment = await enrolments.lockEnrolment(tx, request.enrolmentId);
  const { rows, version } = enrolment;
  const stands = (refusal: EnrolmentRecorded['refusal']): EnrolmentRecorded => ({
    ...{ rows: changedRows(null, rows), version, refusal, plan: enrolment.plan },
  });
  if (
    request.updateId !== null &&
    (await enrolments.updateStands(tx, enrolment.id, request.updateId))
  )
    return stands(null);
  const event = eventOf(deps, enrolment, request);
  const refusal = await refusalOf(async () => {
    assertFits(enrolment.plan, rows, event);
    if (isDecision(event)) {
      const { behalf = null } = event;
      await assertMayRecord(tx, { ...event, behalf, enrolmentId: enrolment.id });
    }
  });
  if (refusal !== null) return stands(refusal);

  const edition = enrolmentEdition(deps.editions, planOf(event) ?? enrolment.plan);
  const calendar = await enrolmentCalendar(tx, edition, enrolment.partner.homeCountry);
  const outcome = advance(enrolment.plan, rows, event, calendar);
  if (outcome.participations.length > 0 && mapping === null) throw new MapFirst();
  const made = planOf(event);
  const plan = isDeepStrictEqual(made, enrolment.plan) ? null : made;
  const isSame = plan === null && isUnchanged(rows, outcome);
  if (isSame && request.updateId === null) {
    await request.also?.(tx, enrolment);
    return stands(null);
  }

  const owner = { enrolmentId: enrolment.id, partnerId: enrolment.partner.id };
  const changed = changedRows(rows, outcome.rows);
  await enrolments.writeEnrolment(tx, {
    ...{ ...owner, plan, after: outcome.rows, at: event.at },
    ...{ lines: changed.lines, agreements: changed.agreements, ended: isOver(outcome.rows.state) },
  });
  await enrolments.writeTraces(tx, owner, {
    ...{ event, updateId: request.updateId, traces: outcome.traces },
  });
  if (event.kind === 'accept') await enrolments.insertAcceptance(tx, owner, event);
  if (isDecision(event)) await auditBehalf(tx, owner, event);
  await request.also?.(tx, enrolment);
  await move(deps, mapping, enrolment, outcome);
  const reason = 'reason' in event ? event.reason : null;
  await tellEnrolment(tx, { edition, enrolment, outcome, reason, at: event.at });
  await notifyChange(tx, { p: [enrolment.partner.id], w: ['enrolment'] });
  // An earlier try may have committed, and its worker died before anybody knew: then all rows are told.
  const known = request.knows === version ? rows : null;
  return {
    ...{ rows: changedRows(known, outcome.rows), version: version + 1, refusal: null },
    ...(plan === null ? {} : { plan }),
  };
}

const isUnchanged = (before: EnrolmentRows, { rows, traces }: EnrolmentOutcome): boolean =>
  traces.length === 0 && isDeepStrictEqual(before, rows);

/** The event with its time; one that makes the plan anew with the plan of the edition that is in force now. */
function eventOf(
  deps: EnrolmentDeps,
  { plan, partner }: StoredEnrolment,
  { event, at }: EnrolmentRequest,
): EnrolmentEvent {
  if (event.kind !== 'revise' && event.kind !== 'renewal-opened') return { ...event, at };
  // The clock of an enrolment stays the one that it began with.
  const made = planNow(deps, { ...plan, homeCountry: partner.homeCountry });
  return { ...event, at, plan: { ...made, skewMs: plan.skewMs } };
}

type DecisionEvent = Extract<EnrolmentEvent, { kind: 'decide' | 'same-company' }>;
const isDecision = (event: EnrolmentEvent): event is DecisionEvent =>
  event.kind === 'decide' || event.kind === 'same-company';

/** Who decided stands in the history of the enrolment; in whose name does not. */
async function auditBehalf(
  tx: Db,
  { enrolmentId, partnerId }: { readonly enrolmentId: string; readonly partnerId: string },
  event: DecisionEvent,
): Promise<void> {
  const { at, by, role, behalf = null } = event;
  if (behalf === null) return;
  await recordAudit(tx, {
    ...{ at, personId: by, role, partnerId, action: 'enrolment.behalf' },
    object: edgeId('enr', enrolmentId),
    detail: {
      what: event.kind === 'decide' ? event.verdict : event.kind,
      lines: event.kind === 'decide' ? event.lines : [],
      behalf: edgeId('psn', behalf),
    },
  });
}

const planOf = (event: EnrolmentEvent): EnrolmentPlan | null =>
  'plan' in event ? event.plan : null;

/** Participations follow their lines, and what was judged by them is judged again. */
async function move(
  deps: EnrolmentDeps,
  mapping: Mapping | null,
  { partner }: StoredEnrolment,
  { participations }: EnrolmentOutcome,
): Promise<void> {
  if (mapping === null) return;
  const { session, clauses } = mapping;
  const from = await setParticipations(session, partner.id, participations, deps.clock.now());
  if (from !== null)
    await rejudgeIn(session, deps, clauses, [{ partnerId: partner.id, from, to: '9999-12-31' }]);
}

async function refusalOf(rule: () => Promise<void>): Promise<EnrolmentRecorded['refusal']> {
  try {
    await rule();
    return null;
  } catch (error) {
    if (error instanceof RuleViolation) return { code: error.code, message: error.message };
    throw error;
  }
}
