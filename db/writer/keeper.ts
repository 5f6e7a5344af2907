/**
 * Partners that the writer has to do with again and again, kept in the process: what their clauses fold is not read then.
 *
 * Whatever changes a partner's facts or entries raises the partner's version, which a batch knows under its locks: whoever
 * moved on is read. What a batch wrote is kept once it is committed.
 */
import type { Edition } from '../../program/edition/types.ts';
import type { Clauses } from '../queries/editions.ts';
import type { JudgedFacts } from './facts.ts';
import type { LockedPartner } from './partners.ts';
import { createKeptPartner, type KeptPartner } from './kept.ts';
import { factOf, lineOf, type Whole, type WholeRows } from './rows.ts';

export type KeeperOptions = {
  /** Facts of all partners together, and those of one, at most. */
  readonly factsMax: number;
  readonly factsMaxEach: number;
  /** A partner with so few is read as a whole at once. */
  readonly factsAtOnce: number;
};

export type Kept = ReadonlyMap<string, KeptPartner>;
export const noneKept: Kept = new Map();
type VersionOf = (partnerId: string) => number | undefined;

export type Keeper = {
  /** Those of these partners that are kept. */
  readonly of: (partnerIds: readonly string[]) => Kept;
  /** The version at which a partner is kept. */
  readonly versionOf: VersionOf;
  /** Of those, whoever has not moved on, by their versions before this batch. */
  readonly unmoved: (kept: Kept, versionOf: VersionOf) => Kept;
  /** Which partners that are not kept are to be read as a whole now. */
  readonly wantedOf: (partnerIds: readonly string[]) => readonly Whole[];
  /** Partners that were read as a whole; those of whom there is more are left out. */
  readonly from: (wanted: readonly Whole[], rows: WholeRows, clauses: Clauses) => Kept;
  /** A batch is committed: its partners stand at these versions now. */
  readonly settle: (kept: Kept, judged: JudgedFacts, versionOf: VersionOf) => void;
  /** Awards raise the version by one, and are no business of the rules. */
  readonly raised: (locked: ReadonlyMap<string, LockedPartner>) => void;
  readonly forget: () => void;
};

type Entry = { readonly partner: KeptPartner; version: number; size: number };

/** Others are once they were here often enough for that to pay. */
const factsPerTime = 4;
const entriesPerFact = 4;
const countedMax = 100_000;

/** Creates the keeper of a writer. */
export function createKeeper(
  editions: readonly Edition[],
  { factsMax, factsMaxEach, factsAtOnce }: KeeperOptions,
): Keeper {
  /** Who was here last stands last. */
  const kept = new Map<string, Entry>();
  /** How often those were here that are not kept. */
  const counts = new Map<string, number>();
  let size = 0;
  const earning = new Set(
    editions.flatMap((one) => one.clauses.map((clause) => `${one.id}/${clause.id}`)),
  );

  function drop(ids: Iterable<string>): void {
    for (const id of ids) {
      size -= kept.get(id)?.size ?? 0;
      kept.delete(id);
    }
  }

  function forget(): void {
    kept.clear();
    counts.clear();
    size = 0;
  }

  function keptOf(ids: readonly string[]): Kept {
    const found = new Map<string, KeptPartner>();
    for (const id of ids) {
      const entry = kept.get(id);
      if (entry !== undefined) found.set(id, entry.partner);
    }
    return found;
  }

  function unmoved(all: Kept, versionOf: VersionOf): Kept {
    const left = new Map<string, KeptPartner>();
    for (const [id, partner] of all) {
      const entry = kept.get(id);
      if (entry?.partner === partner && entry.version === versionOf(id)) left.set(id, partner);
      else drop([id]);
    }
    return left;
  }

  function wantedOf(ids: readonly string[]): readonly Whole[] {
    if (counts.size > countedMax) counts.clear();
    return ids.flatMap((partnerId) => {
      const count = (counts.get(partnerId) ?? 0) + 1;
      counts.set(partnerId, count);
      if (!isPowerOfFour(count) || factsMaxEach === 0) return [];
      const facts = Math.min(factsMaxEach, Math.max(factsAtOnce, factsPerTime * count));
      return [{ partnerId, facts, entries: facts * entriesPerFact }];
    });
  }

  function wholeOf(wanted: readonly Whole[], rows: WholeRows, clauses: Clauses): Kept {
    const facts = Map.groupBy(rows.facts, (row) => row.partner_id);
    const entries = Map.groupBy(rows.entries, (row) => row.partner_id);
    const found = new Map<string, KeptPartner>();
    for (const { partnerId, ...most } of wanted) {
      const its = { facts: facts.get(partnerId) ?? [], entries: entries.get(partnerId) ?? [] };
      const isWhole = its.facts.length <= most.facts && its.entries.length <= most.entries;
      if (isWhole) found.set(partnerId, partnerOf(its, clauses));
    }
    return found;
  }

  function partnerOf({ facts, entries }: WholeRows, clauses: Clauses): KeptPartner {
    const partner = createKeptPartner();
    for (const row of facts) partner.addFact(factOf(row), row.verdict);
    for (const row of entries.toSorted((a, b) => a.revision - b.revision)) {
      const line = lineOf(row, clauses, '');
      if (earning.has(`${line.edition}/${line.clause}`)) partner.addEntry(line, row.negates);
    }
    return partner;
  }

  function settle(all: Kept, judged: JudgedFacts, versionOf: VersionOf): void {
    const { inserted, replayed, verdicts } = judged.changes;
    for (const { fact, verdict } of [...inserted, ...replayed])
      if (fact !== null) all.get(fact.partnerId)?.addFact(fact, verdict);
    for (const { partnerId, id, verdict } of verdicts) all.get(partnerId)?.setVerdict(id, verdict);
    for (const { line, negates, ...posting } of judged.postings)
      all.get(posting.partnerId)?.addEntry({ ...line, ...posting }, negates);
    for (const [id, partner] of all) keep(id, partner, versionOf(id));
    for (const id of kept.keys()) {
      if (size <= factsMax) break;
      drop([id]);
    }
  }

  function keep(id: string, partner: KeptPartner, version: number | undefined): void {
    drop([id]);
    counts.delete(id);
    const its = partner.size();
    if (version === undefined || its > factsMaxEach) return;
    kept.set(id, { partner, version, size: its });
    size += its;
  }

  function raised(locked: ReadonlyMap<string, LockedPartner>): void {
    for (const { id, version } of locked.values()) {
      const entry = kept.get(id);
      if (entry?.version === version - 1) entry.version = version;
    }
  }

  const versionAt: VersionOf = (id) => kept.get(id)?.version;
  return {
    of: keptOf,
    versionOf: versionAt,
    unmoved,
    wantedOf,
    from: wholeOf,
    settle,
    raised,
    forget,
  };
}

/** 1, 4, 16: who has more than was read is read again when that is four times as much. */
const isPowerOfFour = (count: number): boolean => Number.isInteger(Math.log2(count) / 2);
