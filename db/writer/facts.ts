/** A batch of facts under the locks of its partners: what is new is judged with what it touches, and posted. */
import type { Fact, FactDraft, FactOutcome, FactFamily } from '../../program/facts.ts';
import { FACT_FAMILY } from '../../program/facts.ts';
import type { Edition } from '../../program/edition/types.ts';
import { changesFor, groupsOf, judge, readsFor, verdictOf } from '../../program/judge.ts';
import type { Line } from '../../program/entries.ts';
import type { FactRead, FactVerdict, Participation } from '../../program/judge.types.ts';
import { programYearOf } from '../../program/days.ts';
import { texts } from '../arrays.ts';
import type { Session } from '../connect.ts';
import { keyOf } from '../keys.ts';
import type { Clauses } from '../queries/editions.ts';
import type { Kept } from './keeper.ts';
import type { PlacedDraft } from './place.ts';
import type { Posting } from './post.ts';
import type { FactChanges, FactToWrite } from './store.ts';
import {
  type LedgerLine,
  type NumberedGroup,
  numbered,
  readFacts,
  readStanding,
  type Standing,
  type StoredFact,
  type StoredFacts,
} from './rows.ts';

/** What judging needs beside the facts. */
export type Rules = {
  readonly editions: readonly Edition[];
  readonly clauses: Clauses;
  readonly participationsOf: (partnerId: string) => readonly Participation[];
};

/** One fact of a batch. `parkedId` is the fact's own id where it waited and is tried again. */
export type FactTask = {
  readonly placed: PlacedDraft;
  readonly parkedId: string | null;
  /** The draft as it came, to be placed again if the map changes meanwhile. */
  readonly original: FactDraft;
};

/** What a batch of facts comes to, before anything is written. */
export type JudgedFacts = {
  /** In the order of the tasks. */
  readonly outcomes: readonly FactOutcome[];
  readonly postings: readonly Posting[];
  readonly changes: FactChanges;
  /** Partners for whom a fact is new, with its families. */
  readonly families: ReadonlyMap<string, ReadonlySet<FactFamily>>;
};

type ExistingRow = {
  readonly id: string;
  readonly source: string;
  readonly source_id: string;
  readonly body_hash: Buffer;
  readonly state: 'placed' | 'parked';
};

const EXISTING = `select f.id, f.source, f.source_id, f.body_hash, f.state
  from unnest($1::text[], $2::text[]) s(source, source_id)
  join fact f on f.source = s.source and f.source_id = s.source_id`;

/** What has to be asked first; sent by the caller together with the locks, awaited here. */
export type FirstReads = {
  /** Per task the fact that it stores, if it is new and has a place. */
  readonly candidates: readonly (Fact | null)[];
  readonly existing: Promise<readonly ExistingRow[]>;
  /** Facts of these partners. */
  readonly isRead: (partnerId: string) => boolean;
  readonly facts: Promise<StoredFacts>;
};

/**
 * What is looked at before it is written: nothing of the same ids (`none`: what is there already fails the batch, by its
 * keys), facts of the same ids (`facts`), or what stands in the ledger as well (`all`).
 */
export type Care = 'none' | 'facts' | 'all';

/**
 * Sends the reads of a batch: facts of the same ids, and what the clauses of these facts fold.
 *
 * @param isRead of which partners: others are kept, or read as a whole
 */
export function sendFirstReads(
  session: Session,
  rules: Rules,
  tasks: readonly FactTask[],
  { takeId, knownAt, care }: FirstOf,
  isRead: (partnerId: string) => boolean,
): FirstReads {
  const existing = care === 'none' ? noneExist : readExisting(session, tasks);
  const candidates = tasks.map((task) =>
    task.placed.placing.outcome === 'placed'
      ? candidateOf(task, task.parkedId ?? takeId(), knownAt)
      : null,
  );
  const read = candidates.filter((fact) => fact !== null).filter((fact) => isRead(fact.partnerId));
  const facts = readFacts(session, readsFor(rules.editions, read));
  return { candidates, existing, isRead, facts };
}

/** What a batch begins with. Ids of facts that turn out to be known are lost. */
export type FirstOf = {
  readonly takeId: () => string;
  /** Epoch milliseconds. */
  readonly knownAt: number;
  readonly care: Care;
};

const noneExist = Promise.resolve([]);

function readExisting(
  session: Session,
  tasks: readonly FactTask[],
): Promise<readonly ExistingRow[]> {
  const drafts = tasks.map((task) => task.placed.draft);
  return session.query<ExistingRow>('existing-facts', EXISTING, [
    texts(drafts.map((draft) => draft.source)),
    texts(drafts.map((draft) => draft.sourceId)),
  ]);
}

function candidateOf({ placed }: FactTask, id: string, knownAt: number): Fact | null {
  const { placing } = placed;
  return placing.outcome === 'placed' ? { ...placing.fact, id, knownAt } : null;
}

/**
 * Judges a batch. Nothing is written yet.
 *
 * @param kept partners that need no reading, as they stand under the locks
 * @param care with `all` what stands is read for every group; otherwise only for groups that had facts before, since a
 *   group whose facts are all new cannot have lines, unless a correction has emptied it
 */
export async function judgeFacts(
  session: Session,
  rules: Rules,
  tasks: readonly FactTask[],
  reads: FirstReads,
  { takeId, knownAt, care }: FirstOf,
  kept: Kept,
): Promise<JudgedFacts> {
  const [existing, facts] = await Promise.all([reads.existing, reads.facts]);
  const sorted = sortOut(tasks, reads.candidates, existing, takeId, knownAt);
  const stored = new Map(facts);
  const isKept = ({ partnerId }: Fact): boolean => kept.has(partnerId);
  const unread = sorted.fresh.filter((fact) => !isKept(fact) && !reads.isRead(fact.partnerId));
  for (const [id, one] of await readFacts(session, readsFor(rules.editions, unread)))
    stored.set(id, one);
  addKept(stored, kept, readsFor(rules.editions, sorted.fresh.filter(isKept)));
  await readMore(session, rules, sorted.fresh, stored, kept);
  const judged = await judgeTouched(
    session,
    rules,
    sorted.fresh,
    [...stored.values()].map(({ fact }) => fact),
    { careful: care === 'all', kept },
  );
  const families = new Map<string, Set<FactFamily>>();
  for (const fact of sorted.fresh) {
    const known = families.get(fact.partnerId) ?? new Set<FactFamily>();
    families.set(fact.partnerId, known.add(FACT_FAMILY[fact.kind]));
  }
  const pointsOf = pointsByFact(judged.postings);
  return {
    outcomes: sorted.outcomes.map((outcome) =>
      outcome.outcome === 'new'
        ? { ...outcome, points: pointsOf.get(outcome.factId) ?? 0 }
        : outcome,
    ),
    postings: judged.postings,
    changes: {
      inserted: sorted.inserted.map((one) => ({
        ...one,
        verdict: judged.verdicts.get(one.id) ?? null,
      })),
      replayed: sorted.replayed.map((one) => ({
        ...one,
        verdict: judged.verdicts.get(one.id) ?? null,
      })),
      verdicts: [...judged.verdicts].flatMap(([id, verdict]) => {
        const before = stored.get(id);
        if (before === undefined || before.verdict === verdict) return [];
        return [{ id, partnerId: before.fact.partnerId, verdict }];
      }),
    },
    families,
  };
}

/** What is still missing after the first reads. */
async function readMore(
  session: Session,
  rules: Rules,
  fresh: readonly Fact[],
  stored: Map<string, StoredFact>,
  kept: Kept,
): Promise<void> {
  // Only a return asks for more: the period of its deal is known once the deal is read.
  if (!fresh.some((fact) => fact.kind === 'deal.returned')) return;
  const read = [...stored.values()].map(({ fact }) => fact);
  const reads = readsFor(rules.editions, fresh, read);
  if (reads.length === 0) return;
  addKept(stored, kept, reads);
  const others = reads.filter(({ partnerId }) => !kept.has(partnerId));
  for (const [id, one] of await readFacts(session, others)) stored.set(id, one);
}

function addKept(stored: Map<string, StoredFact>, kept: Kept, reads: readonly FactRead[]): void {
  for (const read of reads)
    for (const one of kept.get(read.partnerId)?.read(read) ?? []) stored.set(one.fact.id, one);
}

type Sorted = {
  readonly outcomes: FactOutcome[];
  /** New facts that have a place, to be judged. */
  readonly fresh: Fact[];
  readonly inserted: FactChanges['inserted'][number][];
  readonly replayed: FactChanges['replayed'][number][];
};

/** Tells what is new from what came before, in this batch too: same contents is fine, others are refused. */
function sortOut(
  tasks: readonly FactTask[],
  candidates: readonly (Fact | null)[],
  existing: readonly ExistingRow[],
  takeId: () => string,
  knownAt: number,
): Sorted {
  const known = new Map<string, Pick<ExistingRow, 'id' | 'body_hash' | 'state'>>(
    existing.map((row) => [identityOf(row.source, row.source_id), row]),
  );
  const sorted: Sorted = { outcomes: [], fresh: [], inserted: [], replayed: [] };
  tasks.forEach((task, at) => {
    const candidate = candidates[at] ?? null;
    const { draft, hash, placing } = task.placed;
    const identity = identityOf(draft.source, draft.sourceId);
    const before = known.get(identity);
    if (before !== undefined && !before.body_hash.equals(hash)) {
      sorted.outcomes.push(changed(draft));
    } else if (placing.outcome === 'refused') {
      sorted.outcomes.push({ outcome: 'refused', code: placing.code, detail: placing.detail });
    } else if (before === undefined || (before.state === 'parked' && waited(task, before.id))) {
      const id = before?.id ?? candidate?.id ?? takeId();
      known.set(identity, { id, body_hash: hash, state: placing.outcome });
      const fact = candidate?.id === id ? candidate : candidateOf(task, id, knownAt);
      keep(sorted, task, { id, fact, knownAt, again: before !== undefined });
    } else {
      sorted.outcomes.push({ outcome: 'duplicate', factId: before.id });
    }
  });
  return sorted;
}

const identityOf = (source: string, sourceId: string): string => `${source}\n${sourceId}`;
const changed = (draft: FactDraft): FactOutcome => ({
  outcome: 'refused',
  code: 'FACT_CHANGED',
  detail: `${draft.sourceId} of ${draft.source} was received before with other contents`,
});

/** Whether a parked fact is worth another look: it is its own replay, or what was sent again has a place now. */
const waited = (task: FactTask, id: string): boolean =>
  task.parkedId === id || task.placed.placing.outcome === 'placed';

function keep(
  sorted: Sorted,
  task: FactTask,
  { id, fact, knownAt, again }: Pick<FactToWrite, 'id' | 'fact' | 'knownAt'> & { again: boolean },
): void {
  const { draft, hash, placing } = task.placed;
  if (placing.outcome === 'refused') return;
  const row = { id, draft, hash, placing, fact, knownAt, verdict: null };
  (again ? sorted.replayed : sorted.inserted).push(row);
  if (placing.outcome === 'parked') {
    sorted.outcomes.push({ outcome: 'parked', factId: id, reason: placing.reason });
  } else if (fact !== null) {
    sorted.fresh.push(fact);
    // Sent again by someone else than the sweep: it counted when it came first, so it is no new one.
    if (again && task.parkedId === null) sorted.outcomes.push({ outcome: 'duplicate', factId: id });
    else sorted.outcomes.push({ outcome: 'new', factId: id, partnerId: fact.partnerId, points: 0 });
  }
}

/** What to post for facts that are new or have changed, and the verdicts on facts whose points are affected. */
export type Judged = {
  readonly postings: readonly Posting[];
  readonly verdicts: ReadonlyMap<string, FactVerdict>;
};

async function judgeTouched(
  session: Session,
  rules: Rules,
  fresh: readonly Fact[],
  stored: readonly Fact[],
  { careful, kept }: { readonly careful: boolean; readonly kept: Kept },
): Promise<Judged> {
  if (fresh.length === 0) return { postings: [], verdicts: new Map() };
  const freshOf = byPartner(fresh);
  const storedOf = byPartner(stored);
  const cases = [...freshOf].map(([partnerId, touched]) => {
    const before = storedOf.get(partnerId) ?? [];
    const fresh = new Set(touched.map(({ id }) => id));
    const facts = [...before.filter(({ id }) => !fresh.has(id)), ...touched];
    const groups = groupsOf(rules.editions, touched, facts).map(numbered);
    const its = kept.get(partnerId);
    if (its !== undefined || careful)
      return { partnerId, touched, facts, groups, its, toRead: its === undefined ? groups : [] };
    const earlier = before.length === 0 ? [] : groupsOf(rules.editions, before, before);
    const had = new Set(earlier.map(groupName));
    const toRead = groups.filter((group) => had.has(groupName(group)));
    return { partnerId, touched, facts, groups, its, toRead };
  });
  const standing = await readStanding(
    session,
    rules.clauses,
    rules.editions,
    cases.flatMap((one) => one.toRead),
  );
  const standingOf = byPartner(standing.lines);
  const postings: Posting[] = [];
  const verdicts = new Map<string, FactVerdict>();
  for (const one of cases) {
    const { revisionOf } = standing;
    const judged = judgePartner(rules, {
      ...one,
      standing: one.its?.standing(one.groups) ?? {
        lines: standingOf.get(one.partnerId) ?? [],
        revisionOf,
      },
    });
    postings.push(...judged.postings);
    for (const [id, verdict] of judged.verdicts) verdicts.set(id, verdict);
  }
  return { postings, verdicts };
}

/** A partner's facts and groups, with what stands for them. */
export type PartnerCase = {
  readonly partnerId: string;
  /** Facts whose verdicts are asked whatever changes. */
  readonly touched: readonly Fact[];
  readonly facts: readonly Fact[];
  readonly groups: readonly NumberedGroup[];
  readonly standing: Standing;
};

/** Judges groups of one partner and says what to post so that exactly that stands. */
export function judgePartner(rules: Rules, one: PartnerCase): Judged {
  const { partnerId, touched, facts, groups, standing } = one;
  const participations = rules.participationsOf(partnerId);
  const wanted = judge(rules.editions, groups, facts, participations);
  const { negate, post } = changesFor(wanted, standing.lines);
  const ledger = new Map(negate.length === 0 ? [] : standing.lines.map((line) => [line.key, line]));
  // Beside those that stand, which are of the whole batch: to copy them for each partner costs more than all the rest.
  const written = new Map<string, number>();
  const groupIds = new Map(groups.map((group) => [groupName(group), group.groupId]));
  const write = (
    line: Line,
    groupId: string,
    clauseId: number,
    negated: LedgerLine | null,
  ): Posting => {
    const counted = `${groupId}/${line.subject}`;
    const before = written.get(counted) ?? 0;
    const revision = standing.revisionOf(partnerId, groupId, line.subject) + before;
    written.set(counted, before + 1);
    return {
      partnerId,
      key: keyOf(partnerId, `${line.edition}:${line.clause}`, line.subject, groupId, revision),
      groupId,
      clauseId,
      programYear: negated?.programYear ?? programYearOfLine(rules.editions, line),
      revision,
      negates: negated?.key ?? null,
      line,
    };
  };
  const postings = [
    ...negate.flatMap((line) => {
      const known = ledger.get(line.key);
      if (known === undefined) return [];
      return [write({ ...line, points: -line.points }, known.groupId, known.clauseId, known)];
    }),
    ...post.map((line) =>
      write(
        line,
        groupIds.get(groupName(line)) ?? '0',
        rules.clauses.numberOf(line.edition, line.clause),
        null,
      ),
    ),
  ];
  const asked = askedFor(rules, touched, facts, [...negate, ...post]);
  // A verdict looks at facts about the same thing, and at the lines of the fact's own groups: where there are many of
  // them, only those are shown to it.
  const isFew = facts.length <= fewMax && wanted.length <= fewMax;
  const ofSubject = isFew ? null : Map.groupBy(facts, (fact) => fact.subject);
  const ofGroup = isFew ? null : Map.groupBy(wanted, groupName);
  const verdicts = new Map<string, FactVerdict>();
  for (const fact of asked) {
    const others = ofSubject?.get(fact.subject) ?? facts;
    const lines =
      ofGroup === null
        ? wanted
        : groupsOf(rules.editions, [fact], others).flatMap(
            (group) => ofGroup.get(groupName(group)) ?? [],
          );
    verdicts.set(fact.id, verdictOf(rules.editions, fact, others, participations, lines));
  }
  return { postings, verdicts };
}

/** Up to so many facts and lines are looked through as they are. */
const fewMax = 12;

/** Facts whose verdicts may be others now: those asked for, those they share a deal with, those whose lines changed. */
function askedFor(
  rules: Rules,
  touched: readonly Fact[],
  facts: readonly Fact[],
  changed: readonly Line[],
): readonly Fact[] {
  if (facts.length === touched.length) return facts;
  const asked = new Set([...touched.map((fact) => fact.id), ...sharing(touched, facts)]);
  const affected = new Set(changed.map((line) => line.fact));
  const wholeGroups = new Set(changed.filter((line) => line.fact === null).map(groupName));
  return facts.filter(
    (fact) =>
      asked.has(fact.id) ||
      affected.has(fact.id) ||
      (wholeGroups.size > 0 &&
        groupsOf(rules.editions, [fact], []).some((group) => wholeGroups.has(groupName(group)))),
  );
}

const groupName = (one: { edition: string; clause: string; group: string }): string =>
  `${one.edition}/${one.clause}/${one.group}`;

/** Facts about the same deals as `touched`: a deal and its return speak of each other, whichever comes first. */
function sharing(touched: readonly Fact[], facts: readonly Fact[]): readonly string[] {
  const deals = new Set(
    touched.filter((fact) => FACT_FAMILY[fact.kind] === 'deals').map((fact) => fact.subject),
  );
  if (deals.size === 0) return [];
  return facts.filter((fact) => deals.has(fact.subject)).map((fact) => fact.id);
}

function programYearOfLine(editions: readonly Edition[], line: Line): number {
  const edition = editions.find((one) => one.id === line.edition);
  if (edition === undefined) throw new Error(`no edition ${line.edition}`);
  return programYearOf(line.from, edition.programYearStarts);
}

function byPartner<T extends { readonly partnerId: string }>(all: readonly T[]): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const one of all) {
    const known = found.get(one.partnerId);
    if (known === undefined) found.set(one.partnerId, [one]);
    else known.push(one);
  }
  return found;
}

function pointsByFact(postings: readonly Posting[]): ReadonlyMap<string, number> {
  const points = new Map<string, number>();
  for (const { line } of postings) {
    if (line.fact !== null) points.set(line.fact, (points.get(line.fact) ?? 0) + line.points);
  }
  return points;
}
