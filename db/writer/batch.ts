/** The parts of a batch: what waits, what is written, and what each caller is answered. */
import { RuleViolation } from '../../program/errors.ts';
import type { FactDraft, FactFamily, FactOutcome } from '../../program/facts.ts';
import type { Day } from '../../program/models.ts';
import type { Added } from '../ahead.ts';
import { type Db, inTransaction, type Session } from '../connect.ts';
import type { Places } from '../places.ts';
import type { Clauses } from '../queries/editions.ts';
import type { JudgedAward, KeyedAward } from './awards.ts';
import type { Care, FactTask } from './facts.ts';
import type { Task } from './lanes.ts';
import { isDue, type LockedPartner } from './partners.ts';
import type { Posting, Touched } from './post.ts';
import type { SourceCount } from './store.ts';

/** What became of an award. `fresh` is false where the same was paid before. */
export type Awarded<T> = { readonly entryKey: string; readonly fresh: boolean; readonly within: T };
/** Runs in the award's transaction, after it was posted; may run again if the batch has to be repeated. */
export type Within<T> = (
  session: Pick<Session, 'db' | 'query'>,
  award: { readonly entryKey: string; readonly fresh: boolean },
) => Promise<T>;

/** How many batches run at once. */
export const lanesCount = 2;

/** A fact or an award that knows its place. */
export type FactWork = { readonly kind: 'fact'; readonly task: FactTask };
export type AwardWork = {
  readonly kind: 'award';
  readonly keyed: KeyedAward;
  readonly within: Within<unknown> | null;
};
export type Work = FactWork | AwardWork;
export type Answer = FactOutcome | Awarded<unknown>;
export type Job = Task<Work, Answer>;
/** A fact or award before its lane is known. */
export type Arrival = {
  readonly draft: FactDraft | null;
  readonly parkedId: string | null;
  readonly award: Omit<AwardWork, 'kind'> | null;
};
export type ArrivalTask = Task<Arrival, Answer>;

/** The map changed between placing and writing: place again. */
export class MapChanged extends Error {
  override readonly name = 'MapChanged';
}

/** A batch under way. */
export type Batch = {
  readonly lane: number;
  readonly facts: readonly FactWork[];
  readonly awards: readonly AwardWork[];
  readonly partnerIds: readonly string[];
  readonly care: Care;
  readonly knownAt: number;
  readonly places: Places;
  readonly clauses: Clauses;
};
/** What is posted, and for whom. */
export type Plan = {
  readonly postings: readonly Posting[];
  readonly touched: ReadonlyMap<string, Touched>;
};
/** A partner whose balances have to be summed afresh. */
export type DuePartner = { readonly id: string; readonly today: Day };
/** What became of a batch. */
export type Written = {
  /** In the order of the batch's facts, and of its awards. */
  readonly outcomes: readonly FactOutcome[];
  readonly awarded: readonly (Awarded<unknown> | RuleViolation)[];
  readonly touched: readonly string[];
  readonly added: readonly Added[];
  readonly due: readonly DuePartner[];
  /** To be called once it is committed: keeps what was written. */
  readonly keep: () => void;
};

/** What is placed as it was before it was. */
export const arrivalOf = (work: Work): Arrival =>
  work.kind === 'award'
    ? { draft: null, parkedId: null, award: { keyed: work.keyed, within: work.within } }
    : { draft: work.task.original, parkedId: work.task.parkedId, award: null };

const partnerOf = (work: Work): string | null => {
  if (work.kind === 'award') return work.keyed.award.partnerId;
  const { placing } = work.task.placed;
  return placing.outcome === 'placed' ? placing.fact.partnerId : null;
};

/** The partners of a batch, each once. */
export const partnersOf = (jobs: readonly Job[]): readonly string[] => [
  ...new Set(jobs.flatMap(({ work }) => partnerOf(work) ?? [])),
];

/** By partner; what has none, by what it is, so that the same fact sent twice at once meets itself. */
export const keyOfWork = (work: Work): string =>
  partnerOf(work) ??
  (work.kind === 'fact'
    ? `${work.task.placed.draft.source}/${work.task.placed.draft.sourceId}`
    : '');

type AwardAnswer = Awarded<undefined> | RuleViolation;

/** What each award is answered, in their order. */
export function answersTo(
  awards: readonly AwardWork[],
  judged: readonly JudgedAward[],
): readonly AwardAnswer[] {
  return awards.map(({ keyed: { key } }, index) => {
    const one = judged[index];
    if (one === undefined) throw new Error('an award was not judged');
    return 'refused' in one ? one.refused : { entryKey: key, fresh: one.fresh, within: undefined };
  });
}

/** What awards post. */
export const postingsOf = (judged: readonly JudgedAward[]): readonly Posting[] =>
  judged.flatMap((one) => ('posting' in one ? one.posting : []));

/** Of the partners that were raised, those whose balances do not hold for their day. */
export const dueOf = (
  locked: ReadonlyMap<string, LockedPartner>,
  touched: ReadonlyMap<string, Touched>,
): readonly DuePartner[] =>
  [...touched].flatMap(([id, { today }]) => {
    const partner = locked.get(id);
    return partner !== undefined && isDue(partner, today) ? [{ id, today }] : [];
  });

/** What callers do in the same transaction; one that throws undoes the batch, whose members are then tried singly. */
export async function runWithin(
  session: Session,
  jobs: readonly AwardWork[],
  answers: readonly AwardAnswer[],
): Promise<readonly (Awarded<unknown> | RuleViolation)[]> {
  const results: (Awarded<unknown> | RuleViolation)[] = [];
  for (const [index, answer] of answers.entries()) {
    const within = jobs[index]?.within ?? null;
    if (answer instanceof RuleViolation || within === null) results.push(answer);
    else results.push({ ...answer, within: await within(session, answer) });
  }
  return results;
}

/** Partners for whom something is written, with their today and the families of what is new. */
export function touchedBy(
  postings: readonly Posting[],
  families: ReadonlyMap<string, ReadonlySet<FactFamily>> | undefined,
  todayOf: (partnerId: string) => string,
): ReadonlyMap<string, Touched> {
  const ids = new Set([...(families?.keys() ?? []), ...postings.map((one) => one.partnerId)]);
  return new Map(
    [...ids].map((id) => [id, { today: todayOf(id), families: families?.get(id) ?? new Set() }]),
  );
}

/** What was added to each partner that was raised, at the version that it has now. */
export function addedBy(
  { postings, touched }: Plan,
  raised: ReadonlyMap<string, LockedPartner>,
): readonly Added[] {
  const lines = Map.groupBy(postings, (one) => one.partnerId);
  return [...touched.keys()].flatMap((partnerId) => {
    const version = raised.get(partnerId)?.version;
    if (version === undefined) return [];
    return [{ partnerId, version, lines: (lines.get(partnerId) ?? []).map(({ line }) => line) }];
  });
}

/** What each source sent, as it turned out. */
export function countsOf(
  tasks: readonly FactTask[],
  outcomes: readonly FactOutcome[],
): ReadonlyMap<string, SourceCount> {
  const counts = new Map<string, SourceCount>();
  tasks.forEach(({ placed, parkedId }, index) => {
    const outcome = outcomes[index]?.outcome;
    if (parkedId !== null || outcome === undefined || outcome === 'refused') return;
    const count = counts.get(placed.draft.source) ?? { new: 0, duplicate: 0, lastFactOn: null };
    counts.set(placed.draft.source, count);
    const { placing } = placed;
    const on = placing.outcome === 'placed' ? placing.fact.effectiveOn : null;
    if (on !== null && (count.lastFactOn === null || on > count.lastFactOn)) count.lastFactOn = on;
    if (outcome === 'duplicate') count.duplicate += 1;
    else count.new += 1;
  });
  return counts;
}

/** Ids of facts, drawn from their sequence in blocks; a gap does no harm. */
export function createIds(db: Db): {
  reserve: (count: number) => Promise<void>;
  take: () => string;
} {
  let free: string[] = [];
  const blockMin = 1_000;
  return {
    reserve: async (count) => {
      // Two lanes may ask at once: each makes sure that enough is there for both.
      while (free.length < count * lanesCount) {
        const drawn = await inTransaction(db, (session) =>
          session.query<{ id: string }>(
            'draw-fact-ids',
            "select nextval('fact_id_seq') as id from generate_series(1, $1::integer)",
            [Math.max(blockMin, count * lanesCount)],
          ),
        );
        free = [...free, ...drawn.map((row) => row.id)];
      }
    },
    take: () => {
      const id = free.pop();
      if (id === undefined) throw new Error('no fact id was reserved');
      return id;
    },
  };
}

/**
 * Whether an error means that the database is away: trying members singly would fail as often. SQLSTATE: connection
 * exceptions, operator intervention, insufficient resources; else the errors of sockets, and of pg about them.
 */
export function isWorldAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return /^(?:08|57|53|E[A-Z]+$)/u.test(code) || PG_IS_AWAY.test(error.message);
}

/** A unique violation: what was not expected to stand does. */
export const isKeyTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '23505';

const PG_IS_AWAY = /connection terminated|not queryable|timeout exceeded when trying to connect/iu;
