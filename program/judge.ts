import { addMonths } from './days.ts';
import type { Clause, Edition } from './edition/types.ts';
import { daysInForce, editionOn } from './editions.ts';
import type { Line } from './entries.ts';
import { FACT_FAMILY, type Fact, type FactFamily } from './facts.ts';
import {
  foldGroup,
  isFolded,
  keyOf,
  keysOfMeasure,
  participates,
  periodOf,
  worthOf,
} from './fold.ts';
import type {
  ChangesFor,
  Editions,
  FactRead,
  FactVerdict,
  Group,
  GroupsOf,
  Judge,
  ReadsFor,
  StandingLine,
  VerdictOf,
} from './judge.types.ts';
import { clausesFor, isReturn } from './match.ts';
import { attributed } from './rules/attribution.ts';
import { daysRead, isRead, monthsRead } from './rules/paid.ts';

/** What has to be read before these facts can be judged; ask again with what it read (see `ReadsFor`). */
export const readsFor: ReadsFor = (editions, touched, read) => {
  const first = readsOf(editions, touched);
  if (read === undefined) return [...first.values()];
  // Only now is known which period the deal of a return belongs to.
  const second = readsOf(editions, closingsOf(touched, read));
  return [...second].filter(([key]) => !first.has(key)).map(([, one]) => one);
};

function readsOf(editions: Editions, facts: readonly Fact[]): ReadonlyMap<string, FactRead> {
  const reads = new Map<string, FactRead>();
  const add = (read: FactRead): unknown => reads.set(readKey(read), read);
  for (const fact of facts) {
    const { partnerId } = fact;
    const family = FACT_FAMILY[fact.kind];
    const { edition, clauses } = viewOf(editions, fact);
    if (family === 'deals' || clauses.some((clause) => !isFolded(clause))) {
      add({ partnerId, family, by: { subject: fact.subject } });
    }
    if (edition === null) continue;
    for (const clause of clauses) {
      if (!isFolded(clause)) continue;
      const within = daysInForce(editions, edition);
      const days = periodOf(clause, edition, within, fact.effectiveOn);
      add({ partnerId, family, by: { ...days, ...onlyOf(clause, fact) } });
    }
    for (const read of measuredReads(editions, edition, fact)) add(read);
  }
  return reads;
}

/** What the clauses that pay a measure need beside this fact: all that the periods count to which it matters. */
function measuredReads(editions: Editions, edition: Edition, fact: Fact): readonly FactRead[] {
  const within = daysInForce(editions, edition);
  return measuredFor(edition, fact).flatMap((clause) => {
    const keys = keysOfMeasure(clause, edition, within, fact);
    if (keys.length === 0) return [];
    const first = periodOf(clause, edition, within, fact.effectiveOn);
    const reach = Math.max(...monthsRead(clause, edition).values());
    const last = periodOf(clause, edition, within, addMonths(fact.effectiveOn, reach));
    const days = { from: daysRead(reach, first).from, to: last.to };
    return familiesOf(clause, edition).map((family) => ({
      partnerId: fact.partnerId,
      family,
      by: days,
    }));
  });
}

const measuredFor = (edition: Edition, fact: Fact): readonly Clause[] =>
  isReturn(fact) ? [] : edition.clauses.filter((clause) => isRead(clause, edition, fact));

/** The families that a clause's measure reads, as facts are stored: what an edition declares is one of them. */
const familiesOf = (clause: Clause, edition: Edition): readonly FactFamily[] => [
  ...new Set(
    [...monthsRead(clause, edition).keys()].map((family) =>
      isFamily(family) ? family : 'records',
    ),
  ),
];
const FAMILIES: readonly string[] = Object.values(FACT_FAMILY);
const isFamily = (name: string): name is FactFamily => FAMILIES.includes(name);

const readKey = ({ partnerId, family, by }: FactRead): string => {
  if ('subject' in by) return [partnerId, family, by.subject].join(APART);
  const { from, to, only } = by;
  const narrowed =
    only === undefined ? '' : 'person' in only ? only.person : only.field + APART + only.value;
  return [partnerId, family, from, to, narrowed].join(APART);
};

/** Between the parts of a key: it stands in no text that PostgreSQL stores. */
const APART = '\u0000';

/** How the editions see a fact. */
type View = {
  readonly edition: Edition | null;
  readonly clauses: readonly Clause[];
  readonly groups: readonly Group[];
  /** The keys of the groups. */
  readonly keys: readonly string[];
};

/** A fact is asked for its clauses and groups again and again while it is judged; facts never change. */
const views = new WeakMap<Editions, WeakMap<Fact, View>>();

function viewOf(editions: Editions, fact: Fact): View {
  let known = views.get(editions);
  if (known === undefined) views.set(editions, (known = new WeakMap()));
  const seen = known.get(fact);
  if (seen !== undefined) return seen;
  const edition = editionOn(editions, fact.effectiveOn);
  const placed = edition === null ? fact : attributed(edition, fact);
  const clauses = edition === null ? [] : clausesFor(edition, placed);
  const groups =
    edition === null
      ? []
      : [
          ...clauses.map((clause) =>
            groupOf(edition, clause, keyOf(clause, edition, placed), fact),
          ),
          ...measuredGroups(editions, edition, placed),
        ];
  const view = { edition, clauses, groups, keys: groups.map(groupKey) };
  known.set(fact, view);
  return view;
}

/** What narrows a read: the group's person or customer, where a clause has one. */
function onlyOf(
  clause: Clause,
  fact: Fact,
): { only?: { person: string } | { field: string; value: string } } {
  if (clause.per.includes('person') && fact.personId !== null)
    return { only: { person: fact.personId } };
  for (const field of ['customer', 'course', 'product'] as const) {
    const value = fact.fields[field];
    if (clause.per.includes(field) && typeof value === 'string') return { only: { field, value } };
  }
  return {};
}

/** The facts that the returns among `touched` take back. */
function closingsOf(touched: readonly Fact[], read: readonly Fact[]): readonly Fact[] {
  const wanted = new Set(touched.filter(isReturn).map(subjectKey));
  if (wanted.size === 0) return [];
  return [...touched, ...read].filter((fact) => !isReturn(fact) && wanted.has(subjectKey(fact)));
}

const isAboutTheSame = (a: Fact, b: Fact): boolean =>
  a.subject === b.subject &&
  a.partnerId === b.partnerId &&
  FACT_FAMILY[a.kind] === FACT_FAMILY[b.kind];
const subjectKey = (fact: Fact): string =>
  `${fact.partnerId}\n${FACT_FAMILY[fact.kind]}\n${fact.subject}`;

/** The groups that these facts touch, given what was read for them; a return touches those of its deal. */
export const groupsOf: GroupsOf = (editions, touched, read) => {
  const groups = new Map<string, Group>();
  for (const fact of [...touched, ...closingsOf(touched, read)]) {
    const view = viewOf(editions, fact);
    view.groups.forEach((group, at) => groups.set(view.keys[at] ?? '', group));
  }
  return [...groups.values()];
};

const groupOf = (edition: Edition, clause: Clause, group: string, fact: Fact): Group => ({
  partnerId: fact.partnerId,
  edition: edition.id,
  clause: clause.id,
  group,
});

const measuredGroups = (editions: Editions, edition: Edition, fact: Fact): readonly Group[] =>
  measuredFor(edition, fact).flatMap((clause) =>
    keysOfMeasure(clause, edition, daysInForce(editions, edition), fact).map((key) =>
      groupOf(edition, clause, key, fact),
    ),
  );

const groupKey = (group: Group): string =>
  `${group.partnerId}\n${group.edition}\n${group.clause}\n${group.group}`;

/**
 * The lines that should stand for these groups, from all facts that were read for them.
 *
 * Facts may come in any order and more than once, and with more facts than the groups need: the lines are the same.
 * Each group is folded by itself (`decisions.md`, Order must not matter).
 */
export const judge: Judge = (editions, groups, facts, participations) => {
  const wanted = new Map<string, Fact[]>(groups.map((group) => [groupKey(group), []]));
  const returns = new Map<string, Fact[]>();
  for (const fact of facts) {
    if (isReturn(fact)) {
      const key = subjectKey(fact);
      returns.set(key, [...(returns.get(key) ?? []), fact]);
    }
    for (const key of viewOf(editions, fact).keys) wanted.get(key)?.push(fact);
  }
  const unique = new Map(groups.map((group) => [groupKey(group), group]));
  const lines = [...unique].flatMap(([key, group]) => {
    const edition = editions.find((one) => one.id === group.edition);
    const clause = edition?.clauses.find((one) => one.id === group.clause);
    if (edition === undefined || clause === undefined) return [];
    const members = (wanted.get(key) ?? [])
      .map((fact) => attributed(edition, fact))
      .filter((fact) => participates(fact, participations));
    const within = daysInForce(editions, edition);
    return foldGroup({
      edition,
      within,
      clause,
      group: group.group,
      members,
      returns: (fact) => (returns.size === 0 ? [] : (returns.get(subjectKey(fact)) ?? [])),
      participations,
    });
  });
  return inOneOrder(lines);
};

/** All that a line says, as one text. */
const lineKey = (line: Line): string =>
  line.edition +
  APART +
  line.clause +
  APART +
  line.group +
  APART +
  line.from +
  APART +
  line.subject +
  APART +
  (line.fact ?? '') +
  APART +
  line.points +
  APART +
  line.to +
  APART +
  (line.model ?? '') +
  APART +
  line.kind +
  APART +
  (line.influence ? 1 : 0) +
  APART +
  (line.country ?? '');

/** Lines sorted by all that they say: the same lines always come in the same order. */
const inOneOrder = (lines: readonly Line[]): readonly Line[] =>
  lines.length < 2
    ? lines
    : lines
        .map((line) => ({ line, key: lineKey(line) }))
        .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
        .map(({ line }) => line);

/** What to post so that exactly `wanted` stands; a line that stands as it should is left alone. */
export const changesFor: ChangesFor = (wanted, standing) => {
  if (standing.length === 0) return { negate: [], post: wanted };
  const left = new Map<string, StandingLine[]>();
  for (const line of standing) {
    const key = lineKey(line);
    left.set(key, [...(left.get(key) ?? []), line]);
  }
  const post = wanted.filter((line) => left.get(lineKey(line))?.pop() === undefined);
  return { negate: [...left.values()].flat(), post };
};

/** Why a fact earns, or does not, in a word; `lines` are those that stand for its groups. */
export const verdictOf: VerdictOf = (editions, fact, read, participations, lines): FactVerdict => {
  const others = read.filter((one) => isAboutTheSame(one, fact));
  if (isReturn(fact)) {
    return others.some((one) => one.kind === 'deal.closed') ? 'returned' : 'no-original';
  }
  const { edition, clauses } = viewOf(editions, fact);
  if (fact.kind === 'training.completed' && fact.fields['result'] !== 'passed') return 'not-passed';
  const measures = edition === null ? [] : measuredFor(edition, fact);
  if (edition === null || clauses.length + measures.length === 0) return 'no-clause';
  if (!participates(attributed(edition, fact), participations)) return 'no-participation';
  if (others.some(isReturn) && clauses.some((clause) => clause.returns)) return 'returned';
  if (lines.some((line) => line.fact === fact.id)) return 'earns';
  const steps = clauses.filter((clause) => clause.steps !== null);
  if (steps.length > 0) {
    const groups = new Set(steps.map((clause) => `${clause.id} ${keyOf(clause, edition, fact)}`));
    return lines.some((line) => groups.has(`${line.clause} ${line.group}`))
      ? 'earns'
      : 'below-step';
  }
  if (measures.length > 0) {
    const keys = new Set(viewOf(editions, fact).keys);
    const pays = lines.some((line) => keys.has(groupKey({ ...line, partnerId: fact.partnerId })));
    return pays ? 'earns' : 'below-step';
  }
  if (clauses.every((clause) => worthOf(edition, clause, fact) === 0)) return 'too-small';
  const earlier = lines.some((line) => line.subject === fact.subject && line.points > 0);
  return earlier ? 'repeated' : 'capped';
};
