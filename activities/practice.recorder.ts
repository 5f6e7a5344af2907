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
import type { Role } from '../program/roles.ts';
import { type Db, inTransaction, type Session } from '../db/connect.ts';
import { keyOfAward } from '../db/keys.ts';
import { closeApprovals } from '../db/queries/approvals.ts';
import { awaitFacts, stopAwaiting } from '../db/queries/awaiting.ts';
import * as journeys from '../db/queries/journeys.ts';
import type { StoredJourney } from '../db/queries/journeys.ts';
import { noticeChange, queueMails } from '../db/queries/outbox.ts';
import { type Decider, decidersFor } from '../db/queries/recipients.ts';
import { dueAt, zoneOf } from './calendar.ts';
import { familiesAwaited, type Counted } from './practice.count.ts';
import { hearersOf, mailsOf } from './practice.tell.ts';
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
  /** What else is written with it; answers with the approval that it opens, if it does. */
  readonly also?: (
    tx: Db,
    journey: StoredJourney,
    after: JourneyRows,
  ) => Promise<{ readonly approvalId: string } | void>;
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
  const lately = createLately();
  return async (request) => {
    const known = lately.get(request.journeyId);
    let award = known === null ? null : guessed(deps, known, request);
    for (let turn = 0; turn < TURNS_MAX; turn += 1) {
      try {
        const { recorded, journey } =
          award === null
            ? await unpaid(deps, known, request)
            : await paid(deps, known, request, award);
        lately.keep(journey);
        return recorded;
      } catch (error) {
        if (error instanceof PayFirst) award = error.award;
        else if (error instanceof NothingToPay) award = null;
        else throw error;
      }
    }
    throw new Error('what a change pays turned too often; it is tried again');
  };
}

/**
 * Journeys that moved lately, as they stood when their change was committed. One of the same
 * version stands so still: every change raises it, and is made under the journey's lock.
 */
type Lately = {
  readonly get: (journeyId: string) => StoredJourney | null;
  readonly keep: (journey: StoredJourney) => void;
};
/** A plan takes up to 100 kB. */
const latelyMax = 500;

function createLately(): Lately {
  const journeysById = new Map<string, StoredJourney>();
  return {
    get: (journeyId) => journeysById.get(journeyId) ?? null,
    keep: (journey) => {
      journeysById.delete(journey.id);
      journeysById.set(journey.id, journey);
      const [oldest] = journeysById.keys();
      if (journeysById.size > latelyMax && oldest !== undefined) journeysById.delete(oldest);
    },
  };
}

/** What a change would pay to the journey as it is known: whether it does is asked under the lock. */
function guessed(deps: PracticeDeps, journey: StoredJourney, request: Request): Award | null {
  if (request.count !== undefined || refusalOf(() => request.assert?.(journey)) !== null)
    return null;
  const change = request.change(null);
  // It completes nothing, and its date is that of whoever decides.
  if (change.kind === 'submit') return null;
  const calendar = calendarOf(deps, journey, journey.partner.homeCountry);
  return awardOf(deps, journey, advance(journey.plan, journey.rows, change, calendar));
}

/** A transaction, of which a part alone is the recorder's where a milestone is paid. */
type Part = Pick<Session, 'db' | 'query'> & Partial<Pick<Session, 'commit'>>;
/** What is answered, and the journey as it stands once this is committed. */
type Result = { readonly recorded: Recorded; readonly journey: StoredJourney };

const unpaid = (
  deps: PracticeDeps,
  known: StoredJourney | null,
  request: Request,
): Promise<Result> =>
  inTransaction(deps.db, ({ db, query, commit }) =>
    recordIn(deps, { db, query, commit }, known, request, null),
  );

/** The entry is posted under its business key, and everything else in the same transaction. */
async function paid(
  deps: PracticeDeps,
  known: StoredJourney | null,
  request: Request,
  award: Award,
): Promise<Result> {
  const { within } = await deps.writer.award(award, ({ db, query }) =>
    recordIn(deps, { db, query }, known, request, award),
  );
  return within;
}

async function recordIn(
  deps: PracticeDeps,
  tx: Part,
  known: StoredJourney | null,
  request: Request,
  award: Award | null,
): Promise<Result> {
  const journey = await journeys.lockJourney(tx, request.journeyId, known);
  const { rows } = journey;
  const stands = (refusal: Recorded['refusal']): Result => {
    if (award !== null) throw new NothingToPay();
    const { version } = journey;
    return { recorded: { rows: changedRows(null, rows), refusal, version }, journey };
  };
  const { update } = request;
  if (update !== null && journey.updateIds[update.step] === update.id) return stands(null);
  if (request.stands?.(journey) === true) return stands(null);
  const refusal = refusalOf(() => request.assert?.(journey));
  if (refusal !== null) return stands(refusal);

  const { db } = tx;
  const counted = request.count === undefined ? null : await request.count(db, journey);
  const change = request.change(counted);
  const deciders = remembered((role: Role) =>
    decidersFor(db, role, journey.partner.homeCountry, request.at),
  );
  const calendar = calendarOf(deps, journey, await countryOf(deciders, journey, change));
  const outcome = advance(journey.plan, rows, change, calendar);
  const toPay = awardOf(deps, journey, outcome);
  if (toPay !== null && award === null) throw new PayFirst(toPay);
  if (award !== null && (toPay === null || keyOfAward(toPay) !== keyOfAward(award)))
    throw new NothingToPay();

  const after = await write(deps, tx, { request, journey, outcome, counted, deciders }, award);
  // An earlier try may have committed, and its worker died before anybody knew: then all rows are told, not only those
  // that this try changed.
  const before = request.knows === journey.version ? rows : null;
  const recorded = { rows: changedRows(before, outcome.rows), refusal: null };
  const lookAt = counted === null ? {} : { lookAt: counted.lookAt };
  return { recorded: { ...recorded, version: after.version, ...lookAt }, journey: after };
}

/** A change that the rules allow, and what comes of it. */
type Moved = {
  readonly request: Request;
  readonly journey: StoredJourney;
  readonly outcome: Outcome;
  readonly counted: Counted | null;
  readonly deciders: Deciders;
};
type Deciders = (role: Role) => Promise<readonly Decider[]>;

/** Asked at most once per argument. */
function remembered<K, T>(ask: (key: K) => Promise<T>): (key: K) => Promise<T> {
  const known = new Map<K, Promise<T>>();
  return (key) => {
    const asked = known.get(key) ?? ask(key);
    known.set(key, asked);
    return asked;
  };
}

/** Writes what changed, if anything did; answers with the journey as it stands then. */
async function write(
  deps: PracticeDeps,
  tx: Part,
  { request, journey, outcome, counted, deciders }: Moved,
  award: Award | null,
): Promise<StoredJourney> {
  const { rows: before, plan } = journey;
  const changed = changedRows(before, outcome.rows);
  const ways = waysToWrite(journey, changed, counted);
  const isSame =
    changed.steps.length + changed.milestones.length === 0 && before.state === changed.state;
  if (isSame && ways.length === 0) return journey;
  const key = award === null ? null : keyOfAward(award);
  const entryKey = key === null || (await journeys.paidElsewhere(tx.db, journey, key)) ? null : key;
  const telling = { deps, journey, outcome, deciders, reason: request.reason, at: request.at };
  // What does not wait for each other is sent together: most of a change's time is round trips.
  const [, also, , hearers] = await together([
    journeys.writeRows(tx, {
      ...{ journeyId: journey.id, partnerId: plan.partnerId, before, after: outcome.rows },
      ...{ events: outcome.events, at: request.at, update: request.update, entryKey },
      ...{ by: request.by, role: request.role, reason: request.reason },
      progress: { ...request.progress?.(journey), ...Object.fromEntries(ways) },
    }),
    request.also?.(tx.db, journey, outcome.rows) ?? Promise.resolve(),
    follow(tx.db, journey, outcome),
    hearersOf(tx.db, telling),
  ]);
  const mails = mailsOf(
    { ...telling, paid: entryKey !== null, approvalId: also?.approvalId ?? null },
    hearers,
  );
  const sent = together([
    queueMails(tx, mails, { partnerId: journey.partner.id, at: request.at }),
    noticeChange(tx, { p: [plan.partnerId], w: ['journey', 'approval'], j: journey.id }),
  ]);
  tx.commit?.();
  await sent;
  const { update } = request;
  return {
    ...journey,
    rows: outcome.rows,
    version: journey.version + 1,
    updateIds:
      update === null ? journey.updateIds : { ...journey.updateIds, [update.step]: update.id },
    counted: [...new Set([...journey.counted, ...ways.map(([step]) => step)])],
  };
}

/**
 * Waits for all of it. Of what failed the rule that said no comes first: what was sent after it
 * fails too, and says less.
 */
async function together<T extends readonly unknown[]>(work: {
  readonly [K in keyof T]: Promise<T[K]>;
}): Promise<T> {
  const ended = await Promise.allSettled(work);
  const failures = ended.flatMap((one) =>
    one.status === 'rejected' ? [one.reason as unknown] : [],
  );
  if (failures.length > 0)
    throw failures.find((failure) => failure instanceof RuleViolation) ?? failures[0];
  return Promise.all(work);
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

/** The working days of the partner's country, and of the country of whoever decides. */
function calendarOf(
  deps: PracticeDeps,
  { plan, partner }: StoredJourney,
  decidedIn: string,
): Calendar {
  const edition = editionOf(deps.editions, plan.edition);
  return {
    partner: (from, days) => dueAt(edition, partner.homeCountry, from, days),
    decider: (from, days) => dueAt(edition, decidedIn, from, days),
  };
}

/** Where what is handed in is decided: the first decider's country; the partner's own where nobody holds the role yet. */
async function countryOf(
  deciders: Deciders,
  { plan, partner }: StoredJourney,
  change: Change,
): Promise<string> {
  const role = change.kind === 'submit' ? rules.decidedStep(plan, change.step).decider : null;
  const [decider] = role === null ? [] : await deciders(role);
  return decider?.country ?? partner.homeCountry;
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
