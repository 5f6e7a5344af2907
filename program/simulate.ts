import { addDays, addMonths, firstOf, monthOf } from './days.ts';
import type { Edition, Tier } from './edition/types.ts';
import { editionOn, programStart } from './editions.ts';
import type { Line } from './entries.ts';
import type { Fact } from './facts.ts';
import { groupsOf, judge } from './judge.ts';
import type { Editions } from './judge.types.ts';
import { type Day, MODELS, POINT_KINDS } from './models.ts';
import type { Known } from './rules/records.types.ts';
import { recordsOf } from './rules/records.ts';
import { sceneOf } from './rules/scene.ts';
import type { Scene } from './rules/scene.types.ts';
import type {
  LargestCustomer,
  Pair,
  Trial,
  TrialClause,
  TrialMonth,
  TrialResult,
  TrialSize,
  Tried,
} from './simulate.types.ts';
import { type Certificate, certificateOf, isPlain, requirementsOf, tierOn } from './standing.ts';

/** The draft as if it had been in force since the program began: so that whole years of facts can be judged by it. */
export const asIfAlways = (draft: Edition, released: Editions): Editions => [
  {
    ...draft,
    draft: false,
    inForce: { from: programStart(released) ?? draft.inForce.from, to: null },
  },
];

/** What the draft would change for one partner. Pure: the same facts, editions and day give the same. */
export function tryOn({ released, draft, asOf }: Trial, tried: Tried): TrialResult {
  const { known } = tried;
  const before = sideWith(released, known, known.lines, asOf);
  const after = sideWith(draft, known, linesBy(draft, released, known), asOf);
  const points = pairOf(before.pointsOn(asOf), after.pointsOn(asOf));
  const [was, is] = [before.tierOn(asOf), after.tierOn(asOf)];
  const level = pairOf(was?.level ?? 0, is?.level ?? 0);
  const change =
    level.after > level.before ? 'rises' : level.after < level.before ? 'falls' : 'stays';
  const [old, now] = [before.counting(asOf), after.counting(asOf)];
  return {
    partnerId: tried.partnerId,
    change,
    size: sizeOf(tried.people),
    home: known.home,
    points,
    tier: { before: was?.id ?? null, after: is?.id ?? null },
    level,
    models: [...MODELS, null].flatMap((model) => {
      const both = sums(old, now, (line) => line.model === model);
      return both.before === 0 && both.after === 0 ? [] : [{ model, ...both }];
    }),
    kinds: POINT_KINDS.map((kind) => ({ kind, ...sums(old, now, (line) => line.kind === kind) })),
    countries: [...new Set([...old, ...now].map(({ country }) => country))]
      .sort((a, b) => (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1))
      .map((country) => ({ country, ...sums(old, now, (line) => line.country === country) })),
    clauses: clausesBetween(released, draft, old, now),
    requirements:
      change === 'falls'
        ? missing(after, tierById(draft, was?.id), asOf)
        : change === 'rises'
          ? missing(before, tierById(released, is?.id), asOf)
          : [],
    months: monthEnds(asOf).map((on): TrialMonth => ({
      on,
      points: pairOf(before.pointsOn(on), after.pointsOn(on)),
      level: pairOf(before.tierOn(on)?.level ?? 0, after.tierOn(on)?.level ?? 0),
    })),
    largestCustomer: largestCustomerOf(draft, known, after, asOf),
  };
}

const pairOf = (before: number, after: number): Pair => ({ before, after });
const sizeOf = (people: number): TrialSize =>
  people < 10 ? 'small' : people < 50 ? 'medium' : 'large';

/** A partner as some editions see it. */
type Side = {
  readonly lines: readonly Line[];
  readonly certificates: readonly Certificate[];
  readonly edition: Edition | null;
  readonly counting: (day: Day) => readonly Line[];
  readonly pointsOn: (day: Day) => number;
  readonly tierOn: (day: Day) => Tier | null;
  readonly sceneOn: ((day: Day) => Scene) | null;
};

/** What the draft says that the facts earn, and what was earned without a fact, which stays. */
function linesBy(draft: Editions, released: Editions, known: Known): readonly Line[] {
  const { facts, participations, lines } = known;
  const ofFacts = clausesOfFacts(released);
  return [
    ...judge(draft, groupsOf(draft, facts, facts), facts, participations),
    ...lines.filter(({ edition, clause }) => !ofFacts.has(`${edition}/${clause}`)),
  ];
}

const ofFacts = new WeakMap<Editions, ReadonlySet<string>>();
function clausesOfFacts(released: Editions): ReadonlySet<string> {
  let known = ofFacts.get(released);
  if (known === undefined) {
    known = new Set(
      released.flatMap(({ id, clauses }) => clauses.map((clause) => `${id}/${clause.id}`)),
    );
    ofFacts.set(released, known);
  }
  return known;
}

function sideWith(editions: Editions, known: Known, lines: readonly Line[], asOf: Day): Side {
  const certificates = known.facts.flatMap((fact) => certificateOf(fact) ?? []);
  const edition = editionOn(editions, asOf);
  const sceneOn =
    edition === null || isPlain(edition) ? null : sceneMaker(edition, { ...known, lines });
  const counting = (day: Day): readonly Line[] =>
    lines.filter(({ from, to }) => from <= day && day < to);
  const pointsOn = (day: Day): number =>
    lines.reduce((sum, { from, to, points }) => (from <= day && day < to ? sum + points : sum), 0);
  return {
    ...{ lines, certificates, edition, counting, pointsOn, sceneOn },
    tierOn: (day) =>
      edition === null || edition.tiers.length === 0
        ? null
        : tierOn(edition, pointsOn(day), certificates, day, sceneOn),
  };
}

function sceneMaker(edition: Edition, known: Known): (day: Day) => Scene {
  const records = recordsOf(edition, known);
  return (day) => sceneOf(records, day);
}

function sums(old: readonly Line[], now: readonly Line[], is: (line: Line) => boolean): Pair {
  const of = (lines: readonly Line[]): number =>
    lines.reduce((sum, line) => (is(line) ? sum + line.points : sum), 0);
  return pairOf(of(old), of(now));
}

const tierById = (editions: Editions, id: string | undefined): Tier | undefined =>
  editions.flatMap(({ tiers }) => tiers).findLast((tier) => tier.id === id);

const missing = (side: Side, tier: Tier | undefined, day: Day): TrialResult['requirements'] =>
  tier === undefined || side.edition === null
    ? []
    : requirementsOf(
        tier,
        {
          ...{ points: side.pointsOn(day), certificates: side.certificates, day },
          sceneOn: side.sceneOn,
        },
        side.edition.rules,
      ).filter(({ holds }) => !holds);

/** Clauses by which points come or go; one that both have is compared by its id, wherever it stands. */
function clausesBetween(
  released: Editions,
  draft: Editions,
  old: readonly Line[],
  now: readonly Line[],
): readonly TrialClause[] {
  const by = (lines: readonly Line[]): Map<string, number> => {
    const found = new Map<string, number>();
    for (const { clause, points } of lines) found.set(clause, (found.get(clause) ?? 0) + points);
    return found;
  };
  const [was, is] = [by(old), by(now)];
  return [...new Set([...is.keys(), ...was.keys()])]
    .flatMap((id): TrialClause[] => {
      const clause = [...draft, ...released]
        .flatMap(({ clauses }) => clauses)
        .find((one) => one.id === id);
      const both = pairOf(was.get(id) ?? 0, is.get(id) ?? 0);
      if (clause === undefined || both.before === both.after) return [];
      return [{ clause: id, number: clause.number, title: clause.title, ...both }];
    })
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before));
}

/** The last days of the twelve months before. */
const monthEnds = (asOf: Day): readonly Day[] =>
  Array.from({ length: 12 }, (_, i) =>
    addDays(addMonths(firstOf(monthOf(asOf)), -i), -1),
  ).toReversed();

/**
 * Who brings most, by points of their facts; where all that a customer brings goes into sums of many, by how much those
 * fall. Groups without their facts are judged anew, since a cap or a step may give some of it back.
 */
function largestCustomerOf(
  draft: Editions,
  known: Known,
  after: Side,
  asOf: Day,
): LargestCustomer | null {
  const customers = new Map(known.facts.map((fact) => [fact.id, customerOf(fact)]));
  const brought = new Map<string, number>();
  for (const { fact, points } of after.counting(asOf)) {
    const customer = fact === null ? null : (customers.get(fact) ?? null);
    if (customer !== null) brought.set(customer, (brought.get(customer) ?? 0) + points);
  }
  if (brought.size === 0) return null;
  const [customer, points] = [...brought].reduce((most, one) =>
    one[1] > most[1] || (one[1] === most[1] && one[0] < most[0]) ? one : most,
  );
  const without = withoutCustomer(draft, known, after, customer);
  const left = sideWith(draft, without.known, without.lines, asOf);
  const [tier, level] = [left.tierOn(asOf), after.tierOn(asOf)?.level ?? 0];
  return {
    customer,
    points,
    pointsWithout: left.pointsOn(asOf),
    tierWithout: tier?.id ?? null,
    levelWithout: tier?.level ?? 0,
    losesTier: (tier?.level ?? 0) < level,
  };
}

const customerOf = ({ fields }: Fact): string | null =>
  typeof fields['customer'] === 'string' ? fields['customer'] : null;

function withoutCustomer(
  draft: Editions,
  known: Known,
  { lines }: Side,
  customer: string,
): { readonly known: Known; readonly lines: readonly Line[] } {
  const gone = known.facts.filter((fact) => customerOf(fact) === customer);
  const facts = known.facts.filter((fact) => customerOf(fact) !== customer);
  const groups = groupsOf(draft, gone, known.facts);
  const touched = new Set(groups.map(({ clause, group }) => `${clause} ${group}`));
  return {
    known: { ...known, facts },
    lines: [
      ...lines.filter(({ clause, group }) => !touched.has(`${clause} ${group}`)),
      ...judge(draft, groups, facts, known.participations),
    ],
  };
}
