import { addDays, addMonths } from './days.ts';
import type { Edition, Tier } from './edition/types.ts';
import { type Exact, decimalOf, exactOf } from './exact.ts';
import { titleOf } from './explain/requirement.ts';
import type { Fact } from './facts.ts';
import {
  type Country,
  type Day,
  MODELS,
  type ModelId,
  POINT_KINDS,
  type PointKind,
  type Text,
} from './models.ts';
import { isNeutral } from './policies/neutral.ts';
import { tierSpanOn, tierSpans } from './policies/status.ts';
import { tierOnDay } from './policies/tiers.ts';
import { sayWhy } from './policies/tiers.words.ts';
import { shownOf } from './rules/bounds.ts';
import { heldOf } from './rules/requirement.ts';
import type { Held, Scene } from './rules/scene.types.ts';
import type { Requirement, Rules } from './rules/types.ts';
import type { KindPoints, RequirementState, Standing, TimelinePoint } from './standing.types.ts';

/** Points that count on a day, summed over entries that are alike. */
export type Sum = {
  readonly model: ModelId | null;
  readonly kind: PointKind;
  readonly influence: boolean;
  readonly country: Country | null;
  readonly points: number;
};

/** By how much the total changes on a day: what begins less what ends. */
export type Change = { readonly on: Day; readonly points: number };

/** A certification that a person holds on days `from ≤ d < to`; null never lapses. */
export type Certificate = {
  readonly personId: string;
  readonly name: string;
  readonly from: Day;
  readonly to: Day | null;
};

export type StandingInput = {
  /** The edition in force on `asOf`. */
  readonly edition: Edition;
  readonly asOf: Day;
  /** What counts on `asOf`. */
  readonly sums: readonly Sum[];
  /** Changes of the total after `asOf`, as known now, in any order. */
  readonly ahead: readonly Change[];
  readonly certificates: readonly Certificate[];
  /** The partner on any day, where tiers ask for more than points and people (`isPlain`). */
  readonly sceneOn?: (day: Day) => Scene;
  /** Models that are shown even without points: those that the partner takes part in. */
  readonly models?: readonly ModelId[];
};

/** What a person holds by a certification; null for any other fact. */
export function certificateOf(fact: Fact): Certificate | null {
  const { name, expiresOn } = fact.fields;
  if (fact.kind !== 'certification.earned' || fact.personId === null) return null;
  return {
    personId: fact.personId,
    name: String(name),
    from: fact.effectiveOn,
    to: typeof expiresOn === 'string' ? addDays(expiresOn, 1) : null,
  };
}

/** How many people hold any of these certifications (any at all for an empty list) on a day; each counts once. */
export const peopleHolding = (
  certificates: readonly Certificate[],
  holding: readonly string[],
  day: Day,
): number =>
  new Set(
    certificates
      .filter(
        ({ name, from, to }) =>
          from <= day &&
          (to === null || day < to) &&
          (holding.length === 0 || holding.includes(name)),
      )
      .map(({ personId }) => personId),
  ).size;

/** What a partner has on a day, as far as tiers ask for it. */
type Has = {
  readonly points: number;
  readonly certificates: readonly Certificate[];
  readonly day: Day;
  readonly sceneOn: ((day: Day) => Scene) | null;
};

/** Whether the tier follows from today's points and people alone, which needs no other facts. */
export const isPlain = ({ tiers, policies }: Edition): boolean =>
  isNeutral(policies.tiers) &&
  tiers.every(({ requires }) =>
    requires.every(({ kind }) => kind === 'points' || kind === 'people'),
  );

/** How far a partner is with the requirements of a tier on a day. */
export const requirementsOf = (tier: Tier, has: Has, rules: Rules): readonly RequirementState[] =>
  tier.requires.map((requirement) => {
    const { id, kind } = requirement;
    const title = titleOf(requirement, rules);
    if (requirement.kind !== 'points' && requirement.kind !== 'people')
      return stateOf(heldIn(requirement, has), rules);
    const [have, need] = [haveOf(requirement, has), requirement.min];
    return { id, kind, title, have, need, holds: have >= need, of: [] };
  });

/** A requirement as it is shown: numbers with two places at most. */
export const stateOf = (
  { requirement, have, need, holds, of }: Held,
  rules: Rules,
): RequirementState => ({
  id: requirement.id,
  kind: requirement.kind,
  title: titleOf(requirement, rules),
  have: numberOf(have),
  need: numberOf(need),
  holds,
  of: of.map((one) => stateOf(one, rules)),
});
const numberOf = (value: Exact): number => Number(decimalOf(value, 2));

/** How much a requirement asks for. */
export function neededBy(requirement: Requirement): number {
  switch (requirement.kind) {
    case 'points':
    case 'people':
    case 'some':
    case 'capabilities':
      return requirement.min;
    case 'measure':
      return numberOf(exactOf(shownOf(requirement.bound)));
    case 'all':
      return requirement.of.length;
    default:
      return 1;
  }
}

const haveOf = (
  requirement: Extract<Requirement, { readonly kind: 'points' | 'people' }>,
  { points, certificates, day }: Has,
): number =>
  requirement.kind === 'points' ? points : peopleHolding(certificates, requirement.holding, day);

function heldIn(requirement: Requirement, { sceneOn, day }: Has): Held {
  if (sceneOn === null) throw new Error(`${requirement.id} needs the records of the partner`);
  return heldOf(requirement, sceneOn(day));
}

/** Whether all requirements of a tier hold on a day; stops at the first that does not. */
const holds = (tier: Tier, has: Has): boolean =>
  tier.requires.every((one) =>
    one.kind === 'points' || one.kind === 'people'
      ? haveOf(one, has) >= one.min
      : heldIn(one, has).holds,
  );

/** The highest tier all of whose requirements hold on a day, past or to come. Throws for an edition without tiers. */
export function tierOn(
  edition: Edition,
  points: number,
  certificates: readonly Certificate[],
  day: Day,
  sceneOn: ((day: Day) => Scene) | null = null,
): Tier {
  if (sceneOn !== null && !isNeutral(edition.policies.tiers)) {
    const level = tierSpanOn(edition, sceneOn(day))?.level ?? 0;
    return tierOfLevel(edition, level);
  }
  const held = edition.tiers.filter((tier) => holds(tier, { points, certificates, day, sceneOn }));
  const highest = [...held].sort((a, b) => b.level - a.level)[0];
  if (highest === undefined)
    throw new Error(`edition ${edition.id} leaves a partner without a tier`);
  return highest;
}

function tierOfLevel(edition: Edition, level: number): Tier {
  const tier = edition.tiers.find((one) => one.level === level);
  if (tier === undefined) throw new Error(`edition ${edition.id} has no tier of level ${level}`);
  return tier;
}

/** The tier as the policy of the edition moves it: since when nobody has to look at the requirements alone. */
function movedBy({ edition, asOf, sceneOn }: StandingInput): {
  readonly level: number;
  readonly why: Text | null;
  readonly fallsOn: Day | null;
} | null {
  if (sceneOn === undefined || isNeutral(edition.policies.tiers)) return null;
  const spans = tierSpans(edition, sceneOn(asOf));
  const now = tierOnDay(spans, asOf);
  const level = now?.level ?? 0;
  const falls = spans.find((span) => span.from > asOf && span.level < level);
  return {
    level,
    why:
      now === null || now.level === now.raw
        ? null
        : sayWhy(now.why, (one) => tierOfLevel(edition, one).title),
    fallsOn: falls?.from ?? null,
  };
}

/** Where a partner is on a day (`standing.types.ts`). The tier is a pure function of what counts and who is certified. */
export function standingOf(input: StandingInput): Standing {
  const { edition, asOf, sums, certificates } = input;
  const points = pointsIn(sums);
  const sceneOn = input.sceneOn ?? null;
  const has: Has = { points, certificates, day: asOf, sceneOn };
  const moved = movedBy(input);
  const tier =
    moved === null
      ? tierOn(edition, points, certificates, asOf, sceneOn)
      : tierOfLevel(edition, moved.level);
  const next = [...edition.tiers]
    .sort((a, b) => a.level - b.level)
    .find((one) => one.level > tier.level);
  const days = daysAhead(input, points);
  const fallsOn = moved === null ? (fallOf(input, days, tier)?.on ?? null) : moved.fallsOn;
  return {
    asOf,
    edition: edition.id,
    points,
    kinds: kindsIn(sums),
    models: modelsIn(sums, input.models ?? []),
    countries: countriesIn(sums).map((country) => {
      const own = sums.filter((sum) => sum.country === country);
      return { country, points: pointsIn(own), kinds: kindsIn(own) };
    }),
    tier: {
      id: tier.id,
      level: tier.level,
      title: tier.title,
      requirements: requirementsOf(tier, has, edition.rules),
      securedUntil: fallsOn === null ? null : addDays(fallsOn, -1),
      why: moved?.why ?? null,
    },
    next:
      next === undefined
        ? null
        : {
            id: next.id,
            level: next.level,
            title: next.title,
            requirements: requirementsOf(next, has, edition.rules),
            brings: next.brings,
          },
    lapse: lapseOf(days, tier),
    tiers: edition.tiers.map((one) => ({
      id: one.id,
      level: one.level,
      title: one.title,
      points: pointsNeededBy(one),
    })),
  };
}

const pointsIn = (sums: readonly Sum[]): number =>
  sums.reduce((all, { points }) => all + points, 0);

function kindsIn(sums: readonly Sum[]): KindPoints {
  const of = (kind: PointKind): number => pointsIn(sums.filter((sum) => sum.kind === kind));
  const [foundational, performing, differentiating] = POINT_KINDS.map(of);
  return {
    foundational: foundational ?? 0,
    performing: performing ?? 0,
    differentiating: differentiating ?? 0,
    influence: pointsIn(sums.filter((sum) => sum.influence)),
  };
}

/** Models in their order, the company last; those with entries, and those taken part in. */
function modelsIn(sums: readonly Sum[], always: readonly ModelId[]): Standing['models'] {
  return [...MODELS, null].flatMap((model) => {
    const own = sums.filter((sum) => sum.model === model);
    if (own.length === 0 && (model === null || !always.includes(model))) return [];
    const countries = countriesIn(own).map((country) => ({
      country,
      points: pointsIn(own.filter((sum) => sum.country === country)),
    }));
    return [{ model, points: pointsIn(own), kinds: kindsIn(own), countries }];
  });
}

/** Countries in the order of their codes, what belongs to none last. */
const countriesIn = (sums: readonly Sum[]): readonly (Country | null)[] => {
  const codes = [...new Set(sums.map(({ country }) => country))];
  return codes.sort((a, b) => (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1));
};

const pointsNeededBy = (tier: Tier): number =>
  Math.max(0, ...tier.requires.map((one) => (one.kind === 'points' ? one.min : 0)));

/** A day on which something changes, the points that count from then on, and by how many they change. */
type DayAhead = { readonly on: Day; readonly points: number; readonly by: number };

/** The days after today on which points begin or end, or a certification lapses. */
function daysAhead(input: StandingInput, points: number): readonly DayAhead[] {
  const byDay = new Map<Day, number>();
  for (const { on, points: by } of input.ahead) {
    if (on > input.asOf) byDay.set(on, (byDay.get(on) ?? 0) + by);
  }
  for (const { to } of input.certificates) {
    if (to !== null && to > input.asOf) byDay.set(to, byDay.get(to) ?? 0);
  }
  for (const day of changesAhead(input)) byDay.set(day, byDay.get(day) ?? 0);
  let left = points;
  return [...byDay]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([on, by]) => {
      left += by;
      return { on, points: left, by };
    });
}

/** Days in the next two years on which what tiers ask for beside points and people may change. */
function changesAhead({ edition, asOf, sceneOn }: StandingInput): readonly Day[] {
  if (sceneOn === undefined || isPlain(edition)) return [];
  const scene = sceneOn(asOf);
  return edition.tiers.flatMap(({ requires }) =>
    requires.flatMap((one) => [
      ...scene.engine.daysOfChange(one, scene, asOf, addMonths(asOf, 24)),
    ]),
  );
}

/** The first day on which neither the tier nor a higher one holds if nothing new is earned; null for never. */
function fallOf(input: StandingInput, days: readonly DayAhead[], tier: Tier): DayAhead | null {
  const enough = input.edition.tiers.filter(({ level }) => level >= tier.level);
  const falls = days.find(
    ({ on, points }) =>
      !enough.some((one) =>
        holds(one, {
          points,
          certificates: input.certificates,
          day: on,
          sceneOn: input.sceneOn ?? null,
        }),
      ),
  );
  return falls ?? null;
}

/**
 * The lapse that matters: the first that leaves too few points for the tier, else the next one. Most days take a point
 * or two; what a partner has to know is when it costs the tier, and how many new points keep it.
 */
function lapseOf(days: readonly DayAhead[], tier: Tier): Standing['lapse'] {
  const need = pointsNeededBy(tier);
  const lapses = days.filter(({ by }) => by < 0);
  const found = lapses.find((day) => day.points < need) ?? lapses[0];
  if (found === undefined) return null;
  const neededToKeep = Math.max(0, need - found.points);
  return { on: found.on, points: -found.by, leaves: found.points, neededToKeep };
}

export type TimelineInput = {
  readonly today: Day;
  /** Points that count today. */
  readonly points: number;
  /** Changes of the total on any days, past and to come, in any order. */
  readonly changes: readonly Change[];
  /** The days to show, both included. */
  readonly from: Day;
  readonly to: Day;
};

/**
 * Points that count on each day of change between two days, past as it was known, ahead if nothing new is earned. The
 * first day, today and the last are always there, so that a line can be drawn through them.
 */
export function timelineOf({ today, points, changes, from, to }: TimelineInput): TimelinePoint[] {
  const byDay = new Map<Day, number>([from, today, to].map((day) => [day, 0]));
  for (const { on, points: by } of changes) byDay.set(on, (byDay.get(on) ?? 0) + by);
  const days = [...byDay].sort(([a], [b]) => (a < b ? -1 : 1));
  const untilToday = days.filter(([on]) => on <= today).reduce((all, [, by]) => all + by, 0);
  let counting = points - untilToday;
  return days.flatMap(([on, by]) => {
    counting += by;
    return on < from || on > to ? [] : [{ on, points: counting, ahead: on > today }];
  });
}
