/** One way to record any change to a journey: lock, compare, set, pay, tell, in one transaction. */
import { addMonths, programYearOf } from '../program/days.ts';
import type { Milestone } from '../program/edition/types.ts';
import type { Award } from '../program/entries.ts';
import { RuleViolation } from '../program/errors.ts';
import {
  advance,
  changedRows,
  type Calendar,
  type Change,
  type Outcome,
} from '../program/practice.reducers.ts';
import * as rules from '../program/practice.rules.ts';
import type { ChangedRows, JourneyRows, Recorded } from '../program/practice.ts';
import type { Db } from '../db/connect.ts';
import { keyOfAward } from '../db/keys.ts';
import { closeApprovals } from '../db/queries/approvals.ts';
import { awaitFacts, stopAwaiting } from '../db/queries/awaiting.ts';
import * as journeys from '../db/queries/journeys.ts';
import type { StoredJourney } from '../db/queries/journeys.ts';
import { notifyChange } from '../db/queries/outbox.ts';
import { decidersFor } from '../db/queries/recipients.ts';
import { dueAt, zoneOf } from './calendar.ts';
import { familiesAwaited, type Counted } from './practice.count.ts';
import { tellAll } from './practice.tell.ts';
import { editionOf, type PracticeDeps } from './practice.deps.ts';

/** A change to record. Everything is asked again under the lock. */
export type Request = {
  readonly journeyId: string;
  readonly at: number;
  /** The version of the rows that the workflow knows; undefined where it knows none. */
  readonly knows?: number | undefined;
  readonly by: string | null;
  readonly role: string | null;
  readonly reason: string | null;
  readonly update: { readonly step: string; readonly id: string } | null;
  /** True where the change stands already, by an earlier try. */
  readonly stands?: (journey: StoredJourney) => boolean;
  /** Throws a refusal where what stands does not allow the change any more. */
  readonly assert?: (journey: StoredJourney) => void;
  readonly count?: (tx: Db, journey: StoredJourney) => Promise<Counted>;
  readonly change: (counted: Counted | null) => Change;
  /** More of steps' progress. */
  readonly progress?: (journey: StoredJourney) => Readonly<Record<string, object>>;
  /** What else is written with it. */
  readonly also?: (tx: Db, journey: StoredJourney, after: JourneyRows) => Promise<void>;
};

/**
 * The change completes a milestone: the transaction has to begin with the partner, at the writer.
 */
class PayFirst extends Error {
  readonly award: Award;
  constructor(award: Award) {
    super('a milestone is to be paid');
    this.award = award;
  }
}
/** The milestone that was to be paid is not completed after all: nothing may be paid. */
class NothingToPay extends Error {
  /** Tells the writer that this member of its batch is at fault, and not the world. */
  readonly code = 'NOTHING_TO_PAY';
}

/** Tries at finding out whether a change pays; it can turn only while facts arrive. */
const TURNS_MAX = 5;

export function createRecorder(deps: PracticeDeps): (request: Request) => Promise<Recorded> {
  return async (request) => {
    let award: Award | null = null;
    for (let turn = 0; turn < TURNS_MAX; turn += 1) {
      try {
        return award === null ? await unpaid(deps, request) : await paid(deps, request, award);
      } catch (error) {
        if (error instanceof PayFirst) award = error.award;
        else if (error instanceof NothingToPay) award = null;
        else throw error;
      }
    }
    throw new Error('what a change pays turned too often; it is tried again');
  };
}

const unpaid = (deps: PracticeDeps, request: Request): Promise<Recorded> =>
  deps.db.transaction().execute((tx) => recordIn(deps, tx, request, null));

/** The entry is posted under its business key, and everything else in the same transaction. */
async function paid(deps: PracticeDeps, request: Request, award: Award): Promise<Recorded> {
  const { within } = await deps.writer.award(award, (tx) => recordIn(deps, tx, request, award));
  return within;
}

async function recordIn(
  deps: PracticeDeps,
  tx: Db,
  request: Request,
  award: Award | null,
): Promise<Recorded> {
  const journey = await journeys.lockJourney(tx, request.journeyId);
  const { rows } = journey;
  const stands = (refusal: Recorded['refusal']): Recorded => {
    if (award !== null) throw new NothingToPay();
    return { rows: changedRows(null, rows), refusal, version: journey.version };
  };
  const { update } = request;
  if (update !== null && journey.updateIds[update.step] === update.id) return stands(null);
  if (request.stands?.(journey) === true) return stands(null);
  const refusal = refusalOf(() => request.assert?.(journey));
  if (refusal !== null) return stands(refusal);

  const counted = request.count === undefined ? null : await request.count(tx, journey);
  const change = request.change(counted);
  const outcome = advance(journey.plan, rows, change, await calendarFor(deps, tx, journey, change));
  const toPay = awardOf(deps, journey, outcome);
  if (toPay !== null && award === null) throw new PayFirst(toPay);
  if (award !== null && (toPay === null || keyOfAward(toPay) !== keyOfAward(award)))
    throw new NothingToPay();

  const written = await write(deps, tx, request, journey, outcome, counted, award);
  // An earlier try may have committed, and its worker died before anybody knew: then all rows are told, not only those
  // that this try changed.
  const known = request.knows === journey.version ? rows : null;
  const version = journey.version + (written ? 1 : 0);
  const lookAt = counted === null ? {} : { lookAt: counted.lookAt };
  return { rows: changedRows(known, outcome.rows), refusal: null, version, ...lookAt };
}

/** Writes what changed; false where nothing did. */
async function write(
  deps: PracticeDeps,
  tx: Db,
  request: Request,
  journey: StoredJourney,
  outcome: Outcome,
  counted: Counted | null,
  award: Award | null,
): Promise<boolean> {
  const { rows: before, plan } = journey;
  const changed = changedRows(before, outcome.rows);
  const ways = waysToWrite(journey, changed, counted);
  const isSame =
    changed.steps.length + changed.milestones.length === 0 && before.state === changed.state;
  if (isSame && ways.length === 0) return false;
  const key = award === null ? null : keyOfAward(award);
  const entryKey = key === null || (await journeys.paidElsewhere(tx, journey, key)) ? null : key;
  await journeys.writeRows(tx, {
    ...{ journeyId: journey.id, partnerId: plan.partnerId, before, after: outcome.rows },
    ...{ events: outcome.events, at: request.at, update: request.update, entryKey },
    ...{ by: request.by, role: request.role, reason: request.reason },
    progress: { ...request.progress?.(journey), ...Object.fromEntries(ways) },
  });
  await request.also?.(tx, journey, outcome.rows);
  await follow(tx, journey, outcome);
  await tellAll(tx, {
    deps,
    journey,
    outcome,
    reason: request.reason,
    at: request.at,
    paid: entryKey !== null,
  });
  await notifyChange(tx, { p: [plan.partnerId], w: ['journey', 'approval'], j: journey.id });
  return true;
}

/**
 * The ways of steps whose count changed, or that were never counted: so that each shows what it
 * asks.
 */
function waysToWrite(journey: StoredJourney, changed: ChangedRows, counted: Counted | null) {
  const moved = new Set(changed.steps.map(({ step }) => step));
  return Object.entries(counted?.ways ?? {}).filter(
    ([step]) => moved.has(step) || !journey.counted.includes(step),
  );
}

/** What a milestone that opens awaits; what an end leaves behind. */
async function follow(tx: Db, journey: StoredJourney, { rows }: Outcome): Promise<void> {
  const { workflowId, plan } = journey;
  if (rules.isClosed(rows.state)) {
    await closeApprovals(tx, journey.id, rows.state === 'lapsed' ? 'lapsed' : 'withdrawn');
    await stopAwaiting(tx, [workflowId]);
  } else if (rows.milestone !== journey.rows.milestone) {
    await awaitFacts(tx, {
      workflowId,
      partnerId: plan.partnerId,
      families: familiesAwaited(plan, rows),
    });
  }
}

function refusalOf(rule: () => void): Recorded['refusal'] {
  try {
    rule();
    return null;
  } catch (error) {
    if (error instanceof RuleViolation) return { code: error.code, message: error.message };
    throw error;
  }
}

/** The working days of the partner's country, and of whoever decides. */
async function calendarFor(
  deps: PracticeDeps,
  tx: Db,
  { plan, partner }: StoredJourney,
  change: Change,
): Promise<Calendar> {
  const edition = editionOf(deps.editions, plan.edition);
  const role = change.kind === 'submit' ? rules.decidedStep(plan, change.step).decider : null;
  // The first decider's; the partner's own where nobody holds the role yet.
  const [decider] = role === null ? [] : await decidersFor(tx, role, partner.homeCountry);
  const country = decider?.country ?? partner.homeCountry;
  return {
    partner: (from, days) => dueAt(edition, partner.homeCountry, from, days),
    decider: (from, days) => dueAt(edition, country, from, days),
  };
}

/**
 * What a completed milestone pays: once in a program year, whatever the attempt. Null where it
 * pays nothing.
 */
function awardOf(
  deps: PracticeDeps,
  { plan, partner }: StoredJourney,
  { completed }: Outcome,
): Award | null {
  const milestone = plan.milestones.find(({ id }) => id === completed);
  if (milestone === undefined || milestone.points === 0) return null;
  const edition = editionOf(deps.editions, plan.edition);
  const from = deps.clock.today(zoneOf(edition, partner.homeCountry));
  return {
    ...{ partnerId: plan.partnerId, edition: plan.edition, clause: milestone.clause },
    subject: subjectOf(plan.practice, milestone),
    ...{ points: milestone.points, kind: milestone.kind, model: null, country: null },
    ...{ from, to: addMonths(from, edition.validityMonths) },
    programYear: programYearOf(from, edition.programYearStarts),
  };
}

const subjectOf = (practice: string, { id }: Pick<Milestone, 'id'>): string => `${practice}/${id}`;
