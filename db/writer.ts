/**
 * The batching writer, through which everything that earns goes into the ledger.
 *
 * One per process. Whatever arrives while a batch runs joins the next; two batches at once, which never
 * share a partner; each caller gets its own answer. A batch is one transaction: partners locked in order, facts and what they
 * touch read, judged in `program/`, and posted in one statement; what is kept of partners (`writer/keeper.ts`) is not read,
 * and a batch of such partners goes out as a whole. If it fails, its members are tried one by one, so that a
 * poisoned one fails alone.
 */
import type { Clock } from '../program/clock.types.ts';
import type { Edition } from '../program/edition/types.ts';
import type { Award } from '../program/entries.ts';
import { RuleViolation } from '../program/errors.ts';
import type { FactDraft, FactFamily, FactOutcome } from '../program/facts.ts';
import type { Day } from '../program/models.ts';
import type { Added } from './ahead.ts';
import { type Db, inTransaction, type Session } from './connect.ts';
import { createPlaceCache, createToday, MAP_LOCK, MAP_VERSION, type Places } from './places.ts';
import { type Clauses, releaseEditions } from './queries/editions.ts';
import {
  judgeAwards,
  keyed,
  type KeyedAward,
  sendAwardReads,
  type StandingAward,
} from './writer/awards.ts';
import {
  addedBy,
  type Answer,
  type AwardWork,
  answersTo,
  type Arrival,
  arrivalOf,
  type ArrivalTask,
  type Awarded,
  type Batch,
  countsOf,
  createIds,
  dueOf,
  type DuePartner,
  isKeyTaken,
  isWorldAway,
  type Job,
  keyOfWork,
  lanesCount,
  MapChanged,
  partnersOf,
  type Plan,
  postingsOf,
  runWithin,
  touchedBy,
  type Within,
  type Work,
  type Written,
} from './writer/batch.ts';
import {
  type Care,
  type JudgedFacts,
  judgeFacts,
  type Rules,
  sendFirstReads,
} from './writer/facts.ts';
import { createKeeper, type KeeperOptions, type Kept, noneKept } from './writer/keeper.ts';
import { createLanes } from './writer/lanes.ts';
import { bringToToday, lockPartners, type LockedPartner } from './writer/partners.ts';
import { placeDraft, type PlaceRules } from './writer/place.ts';
import {
  assertMap,
  hasMoved,
  lowerNextChanges,
  nextChangesOf,
  post,
  type Posting,
  raisePartners,
  raiseUnmoved,
  type Touched,
} from './writer/post.ts';
import { readWhole } from './writer/rows.ts';
import { countSources, writeFacts } from './writer/store.ts';

export type { Awarded, Within } from './writer/batch.ts';

export type WriterOptions = {
  /** A pool of the role `writer` (or `worker`). The writer uses at most four connections of it at once. */
  readonly db: Db;
  readonly editions: readonly Edition[];
  readonly clock: Clock;
  /** Told after each commit which partners changed, and by what, to refresh their standing. */
  readonly onChanged?: (partnerIds: readonly string[], added: readonly Added[]) => void;
  /** False sends no NOTIFY: for the benchmark of what it costs. */
  readonly notify?: boolean;
  /** How many facts are kept in the process; 100,000 if not given, at most 10,000 of a partner. */
  readonly keep?: KeeperOptions;
};

export type Writer = {
  /** Stores facts and posts what they earn; answers in the order given. Throws only if the world failed. */
  readonly facts: (drafts: readonly FactDraft[]) => Promise<FactOutcome[]>;
  /** Tries parked facts again, by their ids and drafts with mail addresses back in their place. */
  readonly replay: (
    parked: readonly { readonly id: string; readonly draft: FactDraft }[],
  ) => Promise<FactOutcome[]>;
  /**
   * Pays a milestone once in a program year. Throws `AWARD_CHANGED` if it was paid with other contents,
   * `PARTNER_UNKNOWN` if there is no such partner.
   */
  readonly award: <T = undefined>(award: Award, within?: Within<T>) => Promise<Awarded<T>>;
  /** The same for many at once: some thousands of rows; answers in the order given. */
  readonly awardMany: (awards: readonly Award[]) => Promise<Awarded<undefined>[]>;
  /** Facts and awards that wait or are being written. */
  readonly pending: () => number;
  /** Resolves when everything handed in has its answer. */
  readonly close: () => Promise<void>;
};

/** Tasks of a batch at most; what is more waits for the next. */
const batchMax = 1_000;
/** Up to so many tasks wait for the batch that runs. */
const togetherMax = 100;
/** So many batches look first, after one in which something had come before. */
const comesAgainFor = 50;
/** So many batches look first, after one in which another process had changed a partner. */
const movesFor = 50;
/** Some tens of megabytes. */
const keepUsually: KeeperOptions = { factsMax: 100_000, factsMaxEach: 10_000, factsAtOnce: 16 };

/** A batch of facts that was judged, and how its partners' versions rise. */
type Judging = {
  readonly judged: JudgedFacts;
  readonly paid: readonly StandingAward[];
  readonly locked: ReadonlyMap<string, LockedPartner>;
  readonly kept: Kept;
  readonly raise: (plan: Plan) => Promise<ReadonlyMap<string, LockedPartner>>;
};

/** Creates the writer of a process. */
export function createWriter(options: WriterOptions): Writer {
  const { db, editions, clock, onChanged, notify = true } = options;
  const cache = createPlaceCache(db);
  const ids = createIds(db);
  const keeper = createKeeper(editions, options.keep ?? keepUsually);
  let clauses: Promise<Clauses> | undefined;
  /** Editions are released once, by whichever batch comes first; a failure is tried again by the next. */
  const released = (): Promise<Clauses> =>
    (clauses ??= releaseEditions(db, editions).catch((error: unknown) => {
      clauses = undefined;
      throw error;
    }));

  const placing = createLanes<Arrival, Answer>({
    count: 1,
    keyOf: () => '',
    run: async (_, arrivals) => {
      const rules = placeRules();
      for (const arrival of arrivals) placeOrRead(arrival, rules);
    },
    max: batchMax,
    togetherMax: batchMax,
  });
  const reading = createLanes<Arrival, Answer>({
    count: 1,
    keyOf: () => '',
    run: (_, arrivals) => readAndPlace(arrivals),
    max: batchMax,
    togetherMax: batchMax,
  });
  const lanes = createLanes<Work, Answer>({
    count: lanesCount,
    keyOf: keyOfWork,
    run: runLane,
    max: batchMax,
    togetherMax,
  });

  /** Made for a batch: days are asked once per zone. */
  const placeRules = (): PlaceRules => ({ editions, today: createToday(clock, editions) });

  /** First stage: what has arrived is placed, and waits for its batch; what is known waits for nobody. */
  function placeOrRead(arrival: ArrivalTask, rules: PlaceRules): void {
    const { draft, award } = arrival.work;
    const places = cache.known(draft, award?.keyed.award.partnerId ?? null);
    if (places === null) reading.push(arrival);
    else placeOne(arrival, places, rules);
  }

  async function readAndPlace(arrivals: readonly ArrivalTask[]): Promise<void> {
    const drafts = arrivals.flatMap(({ work }) => work.draft ?? []);
    const partnerIds = arrivals.flatMap(({ work }) => work.award?.keyed.award.partnerId ?? []);
    const places = await cache.placesFor({ drafts, partnerIds });
    const rules = placeRules();
    for (const arrival of arrivals) placeOne(arrival, places, rules);
  }

  function placeOne(
    { work: { draft, parkedId, award }, ...rest }: ArrivalTask,
    places: Places,
    rules: PlaceRules,
  ): void {
    if (draft !== null) {
      const placed = placeDraft(draft, places, rules);
      lanes.push({ work: { kind: 'fact', task: { placed, parkedId, original: draft } }, ...rest });
    } else if (award !== null && places.partner(award.keyed.award.partnerId) !== null) {
      lanes.push({ work: { kind: 'award', ...award }, ...rest });
    } else if (award !== null) {
      cache.forget(); // It may be made known in the next moment: what is missing is not kept.
      rest.fail(new RuleViolation('PARTNER_UNKNOWN', `no partner ${award.keyed.award.partnerId}`));
    }
  }

  /** Second stage: a batch of one lane; with more care if it fails, then its members one by one. */
  async function runLane(lane: number, jobs: readonly Job[]): Promise<void> {
    for (const care of caresFrom(jobs)) {
      try {
        return await runBatch(lane, jobs, care);
      } catch (error) {
        if (error instanceof MapChanged) return placeAgain(jobs);
        if (isWorldAway(error)) {
          keeper.forget();
          throw error;
        }
        // What is there is read only when a key turns out to be taken: for what comes again.
        if (!isKeyTaken(error)) break;
        comesAgain = comesAgainFor;
      }
    }
    for (const job of jobs) {
      try {
        await runBatch(lane, [job], 'all');
      } catch (error) {
        if (error instanceof MapChanged) placeAgain([job]);
        else if (isWorldAway(error)) throw error;
        else job.fail(error);
      }
    }
  }

  /** Batches that are still looked at first, since what came lately had come before: a file that is sent again. */
  let comesAgain = 0;

  function caresFrom(jobs: readonly Job[]): readonly Care[] {
    const waited = jobs.some(({ work }) => work.kind === 'fact' && work.task.parkedId !== null);
    if (comesAgain > 0) comesAgain -= 1;
    return waited || comesAgain > 0 ? ['facts', 'all'] : ['none', 'facts', 'all'];
  }

  function placeAgain(jobs: readonly Job[]): void {
    cache.forget();
    for (const job of jobs) placing.push({ ...job, work: arrivalOf(job.work) });
  }

  async function runBatch(lane: number, jobs: readonly Job[], care: Care): Promise<void> {
    const known = await released();
    await known.ensure(jobs.flatMap(({ work }) => (work.kind === 'award' ? work.keyed.award : [])));
    const facts = jobs.flatMap(({ work }) => (work.kind === 'fact' ? work : []));
    const awards = jobs.flatMap(({ work }) => (work.kind === 'award' ? work : []));
    const partnerIds = partnersOf(jobs);
    const [places] = await Promise.all([
      cache.placesFor({ drafts: [], partnerIds }),
      ids.reserve(facts.length),
    ]);
    const batch: Batch = {
      lane,
      facts,
      awards,
      partnerIds,
      care,
      knownAt: clock.now(),
      places,
      clauses: known,
    };
    const { outcomes, awarded, touched, added, due, keep } = await writeBatch(batch);
    keep();
    if (due.length > 0) await settleDue(due);
    if (outcomes.some(({ outcome }) => outcome === 'duplicate')) comesAgain = comesAgainFor;
    let [fact, award] = [0, 0];
    for (const job of jobs) {
      const answer = job.work.kind === 'fact' ? outcomes[fact++] : awarded[award++];
      if (answer instanceof RuleViolation) job.fail(answer);
      else if (answer !== undefined) job.settle(answer);
    }
    if (touched.length > 0) onChanged?.(touched, added);
  }

  async function writeBatch(batch: Batch): Promise<Written> {
    if (batch.facts.length === 0)
      return inTransaction(db, (session) => writeAwards(session, batch));
    const sharing = `begin; select pg_advisory_xact_lock_shared(${MAP_LOCK})`;
    const kept = keptAllOf(batch);
    if (kept !== null) {
      try {
        return await inTransaction(db, (session) => writeKept(session, batch, kept), sharing);
      } catch (error) {
        if (!hasMoved(error)) throw error;
        moves = movesFor;
        await ids.reserve(batch.facts.length);
      }
    }
    return inTransaction(db, (session) => writeFactsAndAwards(session, batch), sharing);
  }

  /** Batches that still look at their partners first, since another process changed one lately. */
  let moves = 0;

  /** What is kept of a batch's partners, if that is everything and nothing has to be looked at first. */
  function keptAllOf({ partnerIds, care, places, facts }: Batch): Kept | null {
    if (moves > 0) moves -= 1;
    if (care !== 'none' || moves > 0) return null;
    if (facts.some(({ task }) => task.placed.mapVersion !== places.version)) return null;
    const kept = keeper.of(partnerIds);
    return kept.size === partnerIds.length ? kept : null;
  }

  /** Awards alone: nothing has to be read, so that all of it goes out together, the commit too. */
  async function writeAwards(session: Session, batch: Batch): Promise<Written> {
    const { awards, partnerIds, care } = batch;
    const keyedAwards = awards.map((one) => one.keyed);
    // What was paid before is read only if a key turned out to be taken.
    const paid = care === 'none' ? [] : await readPaid(session, partnerIds, keyedAwards);
    const judged = judgeAwards(batch.clauses, keyedAwards, paid);
    const answers = answersTo(awards, judged);
    const plan = planOf(batch, postingsOf(judged), undefined);
    const raising = raise(session, plan);
    const posting = send(session, batch, plan);
    if (awards.every(({ within }) => within === null)) session.commit();
    const [raised] = await Promise.all([raising, posting]);
    const awarded = await runWithin(session, awards, answers);
    return {
      outcomes: [],
      awarded,
      touched: [...plan.touched.keys()],
      added: onChanged === undefined ? [] : addedBy(plan, raised),
      due: dueOf(raised, plan.touched),
      keep: () => keeper.raised(raised),
    };
  }

  async function readPaid(
    session: Session,
    partnerIds: readonly string[],
    awards: readonly KeyedAward[],
  ): Promise<readonly StandingAward[]> {
    const [, paid] = await Promise.all([
      lockPartners(session, partnerIds),
      sendAwardReads(session, awards),
    ]);
    return paid;
  }

  async function writeFactsAndAwards(session: Session, batch: Batch): Promise<Written> {
    const { facts, awards, care, knownAt, places } = batch;
    const tasks = facts.map(({ task }) => task);
    const rules = rulesOf(batch);
    // With nothing of it there, all of it is new: to raise the versions locks them too.
    const locking =
      care === 'none'
        ? raisePartners(session, touchedOf(batch))
        : lockPartners(session, batch.partnerIds);
    const version = session.query<{ version: string }>('map-version', MAP_VERSION, []);
    const first = { takeId: ids.take, knownAt, care };
    const kept = care === 'all' ? noneKept : keeper.of(batch.partnerIds);
    const wanted =
      care === 'all' ? [] : keeper.wantedOf(batch.partnerIds.filter((id) => !kept.has(id)));
    const reading = readWhole(session, wanted);
    const isWhole = new Set([...kept.keys(), ...wanted.map((one) => one.partnerId)]);
    const reads = sendFirstReads(session, rules, tasks, first, (id) => !isWhole.has(id));
    const paid =
      awards.length > 0 && care !== 'none'
        ? sendAwardReads(
            session,
            awards.map((one) => one.keyed),
          )
        : [];
    const [locked, [map], , , paidBefore, rows] = await Promise.all([
      locking,
      version,
      reads.existing,
      reads.facts,
      paid,
      reading,
    ]);
    const stale = tasks.some(({ placed }) => placed.mapVersion !== map?.version);
    if (stale || places.version !== map?.version) throw new MapChanged();
    // Raised already where nothing was looked at first.
    const before = (id: string) =>
      (locked.get(id)?.version ?? Number.NaN) - (care === 'none' ? 1 : 0);
    await rules.clauses.learn(rows.entries.map((row) => row.clause_id));
    const whole: Kept = new Map([
      ...keeper.unmoved(kept, before),
      ...keeper.from(wanted, rows, rules.clauses),
    ]);
    const judged = await judgeFacts(session, rules, tasks, reads, first, whole);
    return writeJudged(session, batch, {
      ...{ judged, paid: paidBefore, locked, kept: whole },
      raise: (plan) =>
        care === 'none'
          ? lowerNextChanges(session, locked, nextChangesOf(plan.postings, plan.touched)).then(
              () => locked,
            )
          : raise(session, plan),
    });
  }

  const rulesOf = ({ clauses: known, places }: Batch): Rules => ({
    editions,
    clauses: known,
    participationsOf: (id) => places.partner(id)?.participations ?? [],
  });

  /** All of it is kept: it is judged at once, and goes out together, on condition that nobody has moved on. */
  async function writeKept(session: Session, batch: Batch, kept: Kept): Promise<Written> {
    const { care, knownAt, places } = batch;
    const rules = rulesOf(batch);
    const tasks = batch.facts.map(({ task }) => task);
    const first = { takeId: ids.take, knownAt, care };
    const reads = sendFirstReads(session, rules, tasks, first, () => false);
    const versions = new Map([...kept.keys()].map((id) => [id, keeper.versionOf(id) ?? -1]));
    const judged = await judgeFacts(session, rules, tasks, reads, first, kept);
    return writeJudged(session, batch, {
      ...{ judged, paid: [], locked: new Map(), kept },
      raise: async (plan) => {
        const partners = new Map([...touchedOf(batch), ...plan.touched]);
        const next = nextChangesOf(plan.postings, plan.touched);
        const [raised] = await Promise.all([
          raiseUnmoved(session, partners, next, (id) => versions.get(id) ?? -1),
          assertMap(session, places.version),
        ]);
        return raised;
      },
    });
  }

  /** Writes what was judged, and commits. */
  async function writeJudged(
    session: Session,
    batch: Batch,
    { judged, paid, locked, kept, raise: raising }: Judging,
  ): Promise<Written> {
    const { lane, facts, awards, knownAt } = batch;
    const tasks = facts.map(({ task }) => task);
    const keyedAwards = awards.map((one) => one.keyed);
    const judgedAwards = judgeAwards(batch.clauses, keyedAwards, paid);
    const answers = answersTo(awards, judgedAwards);
    const plan = planOf(batch, [...judged.postings, ...postingsOf(judgedAwards)], judged.families);
    const sent = Promise.all([
      raising(plan),
      writeFacts(session, judged.changes),
      send(session, batch, plan),
      countSources(session, lane, countsOf(tasks, judged.outcomes), knownAt),
    ]);
    if (awards.every(({ within }) => within === null)) session.commit();
    const [raised] = await sent;
    const awarded = await runWithin(session, awards, answers);
    return {
      outcomes: judged.outcomes,
      awarded,
      touched: [...plan.touched.keys()],
      added: onChanged === undefined ? [] : addedBy(plan, raised),
      due: dueOf(raised, plan.touched),
      keep: () => keeper.settle(kept, judged, (id) => (raised.get(id) ?? locked.get(id))?.version),
    };
  }

  function planOf(
    { places }: Batch,
    postings: readonly Posting[],
    families: ReadonlyMap<string, ReadonlySet<FactFamily>> | undefined,
  ): Plan {
    const today = createToday(clock, editions);
    const todayOf = (id: string): Day => today(places.partner(id)?.countries ?? []);
    return { postings, touched: touchedBy(postings, families, todayOf) };
  }

  /** The partners of a batch all of which is new; what is told of them besides is known later. */
  function touchedOf({ places, partnerIds }: Batch): ReadonlyMap<string, Touched> {
    const today = createToday(clock, editions);
    return new Map(
      partnerIds.map((id) => [
        id,
        { today: today(places.partner(id)?.countries ?? []), families: new Set() },
      ]),
    );
  }

  async function raise(
    session: Session,
    { postings, touched }: Plan,
  ): Promise<ReadonlyMap<string, LockedPartner>> {
    if (touched.size === 0) return new Map();
    return raisePartners(session, touched, nextChangesOf(postings, touched));
  }

  async function send(
    session: Session,
    { knownAt }: Batch,
    { postings, touched }: Plan,
  ): Promise<void> {
    if (touched.size === 0) return;
    await post(session, { postings, partners: touched, knownAt, notify });
  }

  /**
   * Balances that did not hold any more when something was added to them are summed afresh. Until then, and after a crash,
   * their partners are still due, and whoever reads balances does the same first.
   */
  const settleDue = (due: readonly DuePartner[]): Promise<void> =>
    inTransaction(db, async (session) => {
      await lockPartners(
        session,
        due.map(({ id }) => id),
      );
      await bringToToday(session, due);
    });

  const arrive = (work: Arrival, stage = placing): Promise<Answer> =>
    new Promise<Answer>((settle, fail) => stage.push({ work, settle, fail }));
  /** An award whose partner is known has its place. */
  const arriveAward = (award: Omit<AwardWork, 'kind'>): Promise<Answer> => {
    const { partnerId } = award.keyed.award;
    const isKnown = cache.known(null, partnerId)?.partner(partnerId) != null;
    if (!isKnown) return arrive({ draft: null, parkedId: null, award });
    const work = { kind: 'award' as const, keyed: award.keyed, within: award.within };
    return new Promise<Answer>((settle, fail) => lanes.push({ work, settle, fail }));
  };
  /** What is handed in together is written together: if something has to be read for one, all wait for it. */
  const arriveTogether = (
    all: readonly { readonly id: string | null; readonly draft: FactDraft }[],
  ): Promise<FactOutcome[]> => {
    const isKnown = all.length === 1 || all.every(({ draft }) => cache.known(draft, null) !== null);
    return Promise.all(
      all.map(({ id, draft }) => {
        const work = { draft, parkedId: id, award: null };
        return arrive(work, isKnown ? placing : reading) as Promise<FactOutcome>;
      }),
    );
  };
  const size = (): number => placing.size() + reading.size() + lanes.size();

  return {
    facts: (drafts) => arriveTogether(drafts.map((draft) => ({ id: null, draft }))),
    replay: arriveTogether,
    award: (award, within) => arriveAward({ keyed: keyed(award), within: within ?? null }) as never,
    awardMany: (awards) =>
      Promise.all(
        awards.map((award) => arriveAward({ keyed: keyed(award), within: null })),
      ) as Promise<Awarded<undefined>[]>,
    pending: size,
    close: async () => {
      while (size() > 0) {
        await placing.drained();
        await reading.drained();
        await lanes.drained();
      }
    },
  };
}
