/** A partner as the writer keeps it: every fact that has a place, and what stands for each group. */
import { firstOf, monthOf } from '../../program/days.ts';
import { FACT_FAMILY, type Fact, type FactFamily } from '../../program/facts.ts';
import type { FactRead, FactVerdict } from '../../program/judge.types.ts';
import type { Day, Month } from '../../program/models.ts';
import type { LedgerLine, NumberedGroup, Standing, StoredFact } from './rows.ts';

type Kept = { readonly fact: Fact; verdict: FactVerdict | null };
/** Lines that stand for a group; and of each subject the entries that stand no more. */
type KeptGroup = { lines: LedgerLine[]; gone: Map<string, number> | null };

/** It is one batch's at a time: partners of batches that run at once are others. */
export type KeptPartner = {
  /** How many facts. */
  readonly size: () => number;
  /** What a read of the database would find, and perhaps more. */
  readonly read: (read: FactRead) => readonly StoredFact[];
  readonly standing: (groups: readonly NumberedGroup[]) => Standing;
  readonly addFact: (fact: Fact, verdict: FactVerdict | null) => void;
  readonly setVerdict: (id: string, verdict: FactVerdict) => void;
  /** In the order of their revisions. */
  readonly addEntry: (entry: LedgerLine, negates: string | null) => void;
};

const APART = '\u0000';
const keyOf = (...parts: readonly string[]): string => parts.join(APART);

/** Under which words a fact is looked up, beside its month. */
function keysOf(fact: Fact): readonly string[] {
  const family = FACT_FAMILY[fact.kind];
  const keys = [keyOf('subject', family, fact.subject)];
  if (fact.personId !== null) keys.push(keyOf('person', family, fact.personId));
  const customer = fact.fields['customer'];
  if (typeof customer === 'string') keys.push(keyOf('customer', family, customer));
  return keys;
}

function addTo<Key>(map: Map<Key, Kept[]>, key: Key, kept: Kept): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [kept]);
  else known.push(kept);
}

/** Creates a partner that nothing is known of yet. */
export function createKeptPartner(): KeptPartner {
  const facts = new Map<string, Kept>();
  const index = new Map<string, Kept[]>();
  const months = new Map<FactFamily, Map<Month, Kept[]>>();
  const groups = new Map<string, KeptGroup>();

  const under = (...key: readonly string[]): readonly Kept[] => index.get(keyOf(...key)) ?? [];

  const inMonths = (family: FactFamily, from: Day, to: Day): readonly Kept[] =>
    [...(months.get(family) ?? [])].flatMap(([month, all]) =>
      month >= monthOf(from) && firstOf(month) < to ? all : [],
    );

  function read({ family, by }: FactRead): readonly StoredFact[] {
    if ('subject' in by) return under('subject', family, by.subject);
    const { from, to, only } = by;
    const isIn = ({ fact }: Kept): boolean => fact.effectiveOn >= from && fact.effectiveOn < to;
    const found =
      only === undefined
        ? inMonths(family, from, to).filter(isIn)
        : 'person' in only
          ? under('person', family, only.person).filter(isIn)
          : only.field === 'customer'
            ? under('customer', family, only.value).filter(isIn)
            : inMonths(family, from, to).filter(
                (one) => isIn(one) && one.fact.fields[only.field] === only.value,
              );
    if (family !== 'deals') return found;
    // Every return of these deals, however late it came.
    return [...new Set(found.flatMap(({ fact }) => under('subject', family, fact.subject)))];
  }

  function standing(wanted: readonly NumberedGroup[]): Standing {
    const lines = wanted.flatMap(({ groupId, group }) => {
      const kept = groups.get(groupId);
      if (kept === undefined) return [];
      // What was read by itself does not know what its group is called.
      if (kept.lines.some((line) => line.group !== group))
        kept.lines = kept.lines.map((line) => ({ ...line, group }));
      return kept.lines;
    });
    return { lines, revisionOf };
  }

  function revisionOf(_: string, groupId: string, subject: string): number {
    const kept = groups.get(groupId);
    if (kept === undefined) return 0;
    const standing = kept.lines.reduce((sum, line) => sum + Number(line.subject === subject), 0);
    return standing + (kept.gone?.get(subject) ?? 0);
  }

  function addFact(fact: Fact, verdict: FactVerdict | null): void {
    const kept = { fact, verdict };
    facts.set(fact.id, kept);
    for (const key of keysOf(fact)) addTo(index, key, kept);
    const family = FACT_FAMILY[fact.kind];
    const byMonth = months.get(family) ?? new Map<Month, Kept[]>();
    months.set(family, byMonth);
    addTo(byMonth, monthOf(fact.effectiveOn), kept);
  }

  function addEntry(entry: LedgerLine, negates: string | null): void {
    const kept = groups.get(entry.groupId) ?? { lines: [], gone: null };
    groups.set(entry.groupId, kept);
    if (negates === null) {
      kept.lines.push(entry);
      return;
    }
    kept.lines = kept.lines.filter(({ key }) => key !== negates);
    kept.gone ??= new Map();
    // What was taken back, and what took it back.
    kept.gone.set(entry.subject, (kept.gone.get(entry.subject) ?? 0) + 2);
  }

  return {
    size: () => facts.size,
    read,
    standing,
    addFact,
    setVerdict: (id, verdict) => {
      const kept = facts.get(id);
      if (kept !== undefined) kept.verdict = verdict;
    },
    addEntry,
  };
}
