/** Entries as they go out: a line of the history, and one explained down to its fact. */
import type { Static } from 'typebox';
import type { LedgerEntry } from '../../db/queries/entries.ts';
import { factsOfLine, groupOfLine, type JudgedFact } from '../../db/queries/facts.ts';
import { programYearOf } from '../../program/days.ts';
import type { Edition } from '../../program/edition/types.ts';
import { decimalOf } from '../../program/exact.ts';
import { arithmeticOf, clauseSays, lineTitle } from '../../program/explain.ts';
import { isReturn } from '../../program/match.ts';
import type { Day, Text } from '../../program/models.ts';
import { minorDigits, unitsOf } from '../../program/money.ts';
import { idOf, uuidIdOf } from '../ids.ts';
import type { ClauseRef } from '../schemas/common.ts';
import type { EntryExplained, EntryItem, FactRef } from '../schemas/standing.ts';
import { instantOf } from './instants.ts';

/** What the words of entries come from. */
export type EntryWords = {
  readonly editions: readonly Edition[];
  readonly facts: readonly JudgedFact[];
  /** Names of persons that may be shown. */
  readonly names: ReadonlyMap<string, string>;
  readonly sources: ReadonlyMap<string, Text>;
  readonly milestones: ReadonlyMap<
    string,
    { readonly journeyId: string; readonly practice: string; readonly milestone: string }
  >;
  readonly today: Day;
};

const same = (text: string): Text => ({ en: text, fr: text });
const editionOf = (words: Pick<EntryWords, 'editions'>, id: string): Edition | undefined =>
  words.editions.find((one) => one.id === id);

/** Where an entry's clause stands; what an edition that is not loaded says is not known. */
export function clauseRef(
  editions: readonly Edition[],
  entry: { readonly edition: string; readonly clause: string },
): Static<typeof ClauseRef> {
  const edition = editions.find((one) => one.id === entry.edition);
  const said = edition === undefined ? null : clauseSays(edition, entry.clause);
  if (said === null)
    return {
      edition: entry.edition,
      clause: entry.clause,
      number: '',
      says: same(entry.clause),
      file: '',
      line: 0,
    };
  const { clause, number, says, file, line } = said;
  return { edition: entry.edition, clause, number, says, file, line };
}

/** A line of *Points history*. */
export function entryItem(
  words: Pick<EntryWords, 'editions' | 'facts' | 'today'>,
  entry: LedgerEntry,
): Static<typeof EntryItem> {
  const edition = editionOf(words, entry.edition);
  const { clause, number, says } = clauseRef(words.editions, entry);
  const facts = words.facts.filter((fact) => fact.id === entry.fact);
  return {
    id: uuidIdOf('ent', entry.key),
    on: entry.from,
    until: entry.to,
    points: entry.points,
    model: entry.model,
    kind: entry.kind,
    influence: entry.influence,
    country: entry.country,
    subject: entry.subject,
    title: edition === undefined ? same(entry.subject) : lineTitle(edition, entry, facts),
    clause: { clause, number, says },
    state: stateOf(entry, words.today),
    late: isLate(edition, entry.from, entry.knownAt),
  };
}

function stateOf(entry: LedgerEntry, today: Day): Static<typeof EntryItem>['state'] {
  if (entry.points < 0 || entry.negates !== null || entry.negatedBy !== null) return 'taken-back';
  if (entry.to <= today) return 'lapsed';
  return entry.from > today ? 'ahead' : 'earned';
}

/** Known only after the program year was over for which it counts. */
const isLate = (edition: Edition | undefined, on: Day, knownAt: number): boolean =>
  edition !== undefined &&
  programYearOf(new Date(knownAt).toISOString().slice(0, 10), edition.programYearStarts) >
    programYearOf(on, edition.programYearStarts);

/** One entry down to its reasons. `beside` are entries of the same subject and clause: a deal's and its return's. */
export function entryExplained(
  words: EntryWords,
  entry: LedgerEntry,
  beside: readonly LedgerEntry[],
): Static<typeof EntryExplained> {
  const edition = editionOf(words, entry.edition);
  const facts = factsOfLine(words.editions, entry, words.facts);
  const line = { ...entry, group: groupOfLine(words.editions, entry, facts) };
  const sums = edition === undefined ? null : arithmeticOf(edition, line, facts);
  const own = facts.find((fact) => fact.id === entry.fact);
  const milestone = words.milestones.get(entry.key);
  const { takenBackBy, takesBack } = oppositesOf(entry, own, beside, words.facts);
  return {
    id: uuidIdOf('ent', entry.key),
    points: entry.points,
    subject: entry.subject,
    clause: clauseRef(words.editions, entry),
    model: entry.model,
    kind: entry.kind,
    influence: entry.influence,
    country: entry.country,
    from: entry.from,
    to: entry.to,
    counts: entry.from <= words.today && words.today < entry.to,
    knownAt: instantOf(entry.knownAt),
    programYear: entry.programYear,
    fact: own === undefined ? null : factRef(words, own),
    facts: sums?.facts ?? facts.length,
    rate: sums?.rate ?? null,
    usd: sums?.usd ?? null,
    exact: sums?.exact ?? null,
    cap: sums?.cap ?? null,
    step: sums?.step ?? null,
    takenBackBy,
    takesBack,
    milestone:
      milestone === undefined
        ? null
        : {
            journey: idOf('jrn', milestone.journeyId),
            practice: milestone.practice,
            milestone: milestone.milestone,
          },
  };
}

/** What took an entry back, or what it takes back: a correction by its key, a return by the deal that it names. */
function oppositesOf(
  entry: LedgerEntry,
  own: JudgedFact | undefined,
  beside: readonly LedgerEntry[],
  facts: readonly JudgedFact[],
) {
  const returned = (other: LedgerEntry): boolean => {
    const fact = facts.find((one) => one.id === other.fact);
    return (
      fact !== undefined && isReturn(fact) && other.negates === null && other.negatedBy === null
    );
  };
  const others = beside.filter(
    (other) =>
      other.key !== entry.key && other.subject === entry.subject && other.clause === entry.clause,
  );
  const isBack = own !== undefined && isReturn(own) && entry.negates === null;
  const back = isBack ? undefined : others.find(returned);
  const original = isBack
    ? others.find((other) => other.points > 0 && other.negatedBy === null && !returned(other))
    : undefined;
  const keyOr = (key: string | null | undefined): string | null =>
    key === null || key === undefined ? null : uuidIdOf('ent', key);
  return {
    takenBackBy: keyOr(entry.negatedBy ?? (entry.negates === null ? back?.key : null)),
    takesBack: keyOr(entry.negates ?? original?.key),
  };
}

/** A fact as it is shown behind an entry. */
export function factRef(
  words: Pick<EntryWords, 'editions' | 'names' | 'sources'>,
  fact: JudgedFact,
): Static<typeof FactRef> {
  const edition = words.editions.find(
    ({ inForce }) =>
      inForce.from <= fact.effectiveOn && (inForce.to === null || fact.effectiveOn < inForce.to),
  );
  const name = fact.personId === null ? undefined : words.names.get(fact.personId);
  return {
    id: idOf('fct', fact.id),
    kind: fact.kind,
    source: fact.source,
    sourceTitle: words.sources.get(fact.source) ?? same(fact.source),
    sourceId: fact.sourceId,
    subject: fact.subject,
    occurredOn: fact.effectiveOn,
    receivedAt: instantOf(fact.knownAt),
    late: isLate(edition, fact.effectiveOn, fact.knownAt),
    country: fact.country,
    money:
      fact.money === null
        ? null
        : {
            amount: decimalOf(unitsOf(fact.money), minorDigits(fact.money.currency) ?? 2),
            currency: fact.money.currency,
          },
    fields: { ...fact.fields },
    person:
      fact.personId === null || name === undefined
        ? null
        : { id: idOf('psn', fact.personId), name },
  };
}
