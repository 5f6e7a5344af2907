import type { Edition } from '../edition/types.ts';
import { exact, exactOf, plus } from '../exact.ts';
import type { Text } from '../models.ts';
import { attainedOn } from '../rules/capability.ts';
import { askedFor } from '../rules/measure.ts';
import { heldOf } from '../rules/requirement.ts';
import type { Held, Scene } from '../rules/scene.types.ts';
import type { Requirement } from '../rules/types.ts';
import { type Deed, deedIn, effortOf, namesIn, ruleOf } from './deeds.ts';
import { plansForPoints, pointsOfDeed } from './earn.ts';
import { plansToRaise } from './raise.ts';
import { inBoth, pointsIn, togetherIn } from './words.ts';

/** Deeds that are done together. */
export type Plan = readonly Deed[];
/** Plans that make a requirement hold, the one with the least work first. */
export type PlansFor = (requirement: Requirement, scene: Scene) => readonly Plan[];

/** A way to what is missing: what to do, by which clause, how much work it is about. */
export type Way = {
  readonly deeds: Plan;
  /** Days of one person, roughly: what ways are sorted by. */
  readonly effort: number;
  readonly says: Text;
};

/** Never more than so many ways. */
export const WAYS_MAX = 5;
/** So many plans of each requirement are looked at. */
const PLANS_MAX = 6;

/** The cheapest ways to make all of these hold; none where nothing is missing or nothing helps. */
export function waysTo(requirements: readonly Requirement[], scene: Scene): readonly Way[] {
  const { edition } = scene.records;
  return sorted(plansForAll(requirements, scene).map(narrowed))
    .filter((plan) => plan.length > 0)
    .slice(0, WAYS_MAX)
    .map((deeds) => ({ deeds, effort: workOf(deeds), says: planSays(deeds, edition) }));
}

const workOf = (plan: Plan): number => plan.reduce((sum, deed) => sum + effortOf(deed), 0);

const planSays = (deeds: Plan, edition: Edition): Text =>
  inBoth((locale) => {
    const parts = deeds.map((deed) => {
      const points = deed.points === null ? '' : ` (${pointsIn(locale, deed.points)})`;
      return `${deedIn(locale, deed, edition)}${points}`;
    });
    const text = togetherIn(locale, parts);
    return `${text.charAt(0).toLocaleUpperCase(locale)}${text.slice(1)}.`;
  });

/**
 * The cheapest plan of each requirement together, then those with one of them done in another way. Points come last: what
 * else is done earns some of them.
 */
function plansForAll(requirements: readonly Requirement[], scene: Scene): readonly Plan[] {
  const missing = requirements.filter((one) => !scene.engine.holds(one, scene));
  if (missing.length === 0) return [[]];
  const others = missing.filter(({ kind }) => kind !== 'points');
  const found = others.map((one) => plansFor(one, scene));
  if (found.some((plans) => plans.length === 0)) return [];
  const cheapest = found.map((plans) => plans[0] ?? []);
  const swapped = found.flatMap((plans, at) =>
    plans.slice(1).map((plan) => cheapest.map((one, i) => (i === at ? plan : one))),
  );
  const together = [cheapest, ...swapped].map((plans) => merged(plans.flat()));
  const points = missing.find(
    (one): one is Extract<Requirement, { kind: 'points' }> => one.kind === 'points',
  );
  const whole =
    points === undefined
      ? together
      : together.flatMap((plan) => withPoints(points.min, plan, scene));
  return sorted(whole);
}

/** What a plan still lacks in points, earned in the cheapest ways. */
function withPoints(min: number, plan: Plan, scene: Scene): readonly Plan[] {
  const have = scene.records
    .of('points', scene.day)
    .filter(({ on, until }) => on <= scene.day && (until === null || scene.day < until))
    .reduce((sum, { points }) => sum + (points ?? 0), 0);
  const own = plan.map((deed) => pointsOfDeed(deed, scene));
  const left = min - have - own.reduce<number>((sum, points) => sum + (points ?? 0), 0);
  const said = plan.map((deed, at) => ({ ...deed, points: own[at] ?? null }));
  return left <= 0 ? [said] : plansForPoints(left, scene).map((more) => joined(said, more));
}

const whatOf = ({ family, where, usd, each, more }: Deed): string =>
  JSON.stringify([family, where, usd, each, more]);

/** Deeds that are the same, for two requirements, are done once, as often as the greater needs it. */
function merged(deeds: Plan): Plan {
  return [...Map.groupBy(deeds, whatOf).values()].flatMap((same) => {
    const [most] = same.toSorted((a, b) => b.count - a.count);
    return most ?? [];
  });
}

/** A plan and what it lacks in points: people who are certified for the same are counted together. */
function joined(plan: Plan, more: Plan): Plan {
  const sameAs = (deed: Deed) =>
    more.find(
      (one) =>
        one.family === 'certifications' &&
        deed.family === one.family &&
        JSON.stringify(one.where) === JSON.stringify(deed.where),
    );
  const taken = new Set(plan.map(sameAs));
  return [
    ...plan.map((deed) => {
      const same = sameAs(deed);
      return same === undefined
        ? deed
        : {
            ...same,
            each: deed.each,
            count: deed.count + same.count,
            points: (deed.points ?? 0) + (same.points ?? 0),
          };
    }),
    ...more.filter((deed) => !taken.has(deed)),
  ];
}

/** People who are certified for something narrower count for what is asked more widely, too. */
function narrowed(deeds: Plan): Plan {
  return deeds.flatMap((deed) => {
    const inside = deeds
      .filter((other) => other !== deed && isNarrower(other, deed))
      .reduce((most, { count }) => Math.max(most, count), 0);
    return inside >= deed.count ? [] : [{ ...deed, count: deed.count - inside }];
  });
}

function isNarrower(a: Deed, b: Deed): boolean {
  if (a.family !== 'certifications' || b.family !== a.family) return false;
  const isByName = ({ where }: Deed): boolean => Object.keys(where).every((key) => key === 'name');
  if (!isByName(a) || !isByName(b) || b.points !== null) return false;
  const [own, wider] = [namesIn(a.where, 'name'), namesIn(b.where, 'name')];
  if (own.length === 0) return false;
  return (
    wider.length === 0 || (own.length < wider.length && own.every((one) => wider.includes(one)))
  );
}

/** Least work first; each text once. */
function sorted(plans: readonly Plan[]): readonly Plan[] {
  const keyed = plans.map((plan) => ({ plan, work: workOf(plan), key: JSON.stringify(plan) }));
  keyed.sort((a, b) => a.work - b.work || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return keyed.filter(({ key }, at) => key !== keyed[at - 1]?.key).map(({ plan }) => plan);
}

const plansFor: PlansFor = (requirement, scene) =>
  sorted(plansAnyhow(requirement, scene)).slice(0, PLANS_MAX);

function plansAnyhow(requirement: Requirement, scene: Scene): readonly Plan[] {
  const { edition } = scene.records;
  const held = heldOf(requirement, scene);
  if (held.holds) return [[]];
  switch (requirement.kind) {
    case 'points':
      return withPoints(requirement.min, [], scene);
    case 'people':
      return [
        [
          {
            family: 'certifications',
            where: requirement.holding.length === 0 ? {} : { name: requirement.holding },
            count: requirement.min - Number(held.have.num),
            usd: null,
            more: null,
            each: 'person',
            title: null,
            points: null,
            rule: ruleOf(edition, requirement.place),
          },
        ],
      ];
    case 'measure':
      return plansForMeasure(requirement, held, scene);
    case 'all':
      return plansForAll(requirement.of, scene);
    case 'any':
      return requirement.of.flatMap((one) => plansFor(one, scene));
    case 'some':
      return plansForSome(requirement.of, requirement.min, scene);
    case 'any-day':
      return requirement.of.flatMap((one) => plansFor(one, scene));
    case 'capabilities':
      return plansForSome(
        askedFor(requirement, edition.rules)
          .filter((one) => !attainedOn(one, scene))
          .map(({ requires }) => requires),
        requirement.min - Number(held.have.num),
        scene,
      );
    case 'not':
    case 'partner':
      return [];
  }
}

/** What the measure lacks, and then what its parts still lack by themselves. */
function plansForMeasure(
  requirement: Extract<Requirement, { kind: 'measure' }>,
  held: Held,
  scene: Scene,
): readonly Plan[] {
  const { measure, bound } = requirement;
  if (bound.max !== null || bound.below !== null) return [];
  const target = (min: string | null, above: string | null) =>
    min !== null
      ? exactOf(min)
      : plus(exactOf(above ?? '0'), above === null ? exact(0n) : exact(1n, 100n));
  const parts = held.of
    .filter((one) => !one.holds)
    .map((one) => plansFor(one.requirement, scene)[0]);
  if (parts.some((plan) => plan === undefined)) return [];
  const forParts = parts.flatMap((plan) => plan ?? []);
  const whole = plansToRaise(measure, target(bound.min, bound.above), scene, plansFor);
  return whole.map((plan) => merged([...forParts, ...plan]));
}

/** So many of several: those with the least work, and each of the others instead of the last of them. */
function plansForSome(of: readonly Requirement[], min: number, scene: Scene): readonly Plan[] {
  const holding = of.filter((one) => scene.engine.holds(one, scene)).length;
  const plans = of
    .filter((one) => !scene.engine.holds(one, scene))
    .flatMap((one) => plansFor(one, scene).slice(0, 1))
    .map((plan) => ({ plan, work: workOf(plan) }))
    .sort((a, b) => a.work - b.work);
  const missing = min - holding;
  if (plans.length < missing || missing <= 0) return missing <= 0 ? [[]] : [];
  const first = plans.slice(0, missing - 1).flatMap(({ plan }) => plan);
  return plans.slice(missing - 1).map(({ plan }) => merged([...first, ...plan]));
}
