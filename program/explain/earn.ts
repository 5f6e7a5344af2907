import { programYearOf } from '../days.ts';
import type { Clause, Edition } from '../edition/types.ts';
import { exact, over, times } from '../exact.ts';
import { rounded } from '../exact.ts';
import { matches } from '../match.ts';
import type { Scene } from '../rules/scene.types.ts';
import { DEAL_USD, type Deed, effortOf, namesIn, ruleOf } from './deeds.ts';
import { inBoth, textIn } from './words.ts';
import type { Plan } from './ways.ts';

/** Ways to earn points: what the clauses of an edition pay, and the milestones of its practices. */

/** Something that earns, once. */
type Earner = { readonly deed: Deed; readonly points: number; readonly most: number };

/** Nobody plans more of one thing than this. */
const COUNT_MAX = 50;

/** Plans that earn at least so many points, by one clause or two; the one with the least work first. */
export function plansForPoints(points: number, scene: Scene): readonly Plan[] {
  const earners = earnersOf(scene);
  const singles = earners.flatMap((one) => {
    const count = Math.ceil(points / one.points);
    return count <= one.most ? [[several(one, count)]] : [];
  });
  const pairs = earners.flatMap((first) =>
    [1, 2, 3].flatMap((count) => {
      const left = points - count * first.points;
      if (left <= 0 || count > first.most) return [];
      return earners.flatMap((second): Plan[] => {
        const more = Math.ceil(left / second.points);
        return second === first || more > second.most
          ? []
          : [[several(first, count), several(second, more)]];
      });
    }),
  );
  const plans = [...singles, ...pairs].map((plan) => ({
    plan,
    work: plan.reduce((sum, deed) => sum + effortOf(deed), 0),
    clauses: plan
      .map(({ rule }) => rule.clause ?? '')
      .sort()
      .join(' '),
  }));
  plans.sort(
    (a, b) => a.work - b.work || a.plan.length - b.plan.length || (a.clauses < b.clauses ? -1 : 1),
  );
  // Ways that rest on the same clause are no other ways.
  const seen = new Set<string>();
  return plans
    .filter(({ plan }) => {
      const clause = mainOf(plan);
      return !seen.has(clause) && seen.add(clause);
    })
    .map(({ plan }) => plan)
    .slice(0, 8);
}

/** The clause that most of the points come by. */
const mainOf = (plan: Plan): string =>
  plan.toSorted((a, b) => (b.points ?? 0) - (a.points ?? 0))[0]?.rule.clause ?? '';

const several = ({ deed, points }: Earner, count: number): Deed => ({
  ...deed,
  count,
  points: points * count,
});

function earnersOf(scene: Scene): readonly Earner[] {
  const { edition, known } = scene.records;
  const models = new Set(
    known.participations
      .filter(({ from, to }) => from <= scene.day && (to === null || scene.day < to))
      .map(({ model }) => model),
  );
  return [
    ...edition.clauses
      .filter(
        ({ earns: { model } }) => model === 'company' || model === 'account' || models.has(model),
      )
      .flatMap((clause) => earnerOf(edition, clause)),
    ...milestonesLeft(scene),
  ];
}

function earnerOf(edition: Edition, clause: Clause): readonly Earner[] {
  const { value, from, steps, atMost } = clause;
  const deed: Deed = {
    family: from,
    where: clause.where,
    count: 1,
    usd: null,
    more: null,
    each: clause.per[0] ?? null,
    title: null,
    points: null,
    rule: ruleOf(edition, clause.place, clause.number, clause.id),
  };
  if (clause.measure !== null || 'record' in value) return [];
  if ('usd' in value) {
    // The step that gives most for what it takes; once, since the next month is another way.
    const best = [...(steps ?? [])].sort(
      (a, b) => b.points / (b.from + 1) - a.points / (a.from + 1),
    )[0];
    return best === undefined || best.points <= 0
      ? []
      : [{ deed: { ...deed, usd: best.from }, points: best.points, most: 3 }];
  }
  if ('perUsd' in value) {
    const points = Number(
      rounded(
        over(
          times(exact(BigInt(value.points)), exact(BigInt(DEAL_USD))),
          exact(BigInt(value.perUsd)),
        ),
      ),
    );
    const capped = atMost === null ? points : Math.min(points, atMost);
    return capped <= 0
      ? []
      : [{ deed: { ...deed, usd: DEAL_USD }, points: capped, most: COUNT_MAX }];
  }
  const isCapped = atMost !== null && clause.per.length === 0;
  return value.points <= 0
    ? []
    : [
        {
          deed,
          points: value.points,
          most: isCapped ? Math.floor(atMost / value.points) : COUNT_MAX,
        },
      ];
}

/** The first milestone of each practice that was not paid in this program year. */
function milestonesLeft({ records: { edition, known }, day }: Scene): readonly Earner[] {
  const year = programYearOf(day, edition.programYearStarts);
  const paid = new Set(
    known.lines
      .filter(({ from }) => programYearOf(from, edition.programYearStarts) === year)
      .map(({ clause }) => clause),
  );
  return edition.practices.flatMap((practice) => {
    const next = practice.milestones.find(({ clause }) => !paid.has(clause));
    if (next === undefined || next.points <= 0) return [];
    const title = inBoth(
      (locale) => `${textIn(locale, practice.title)} · ${textIn(locale, next.title)}`,
    );
    const deed: Deed = {
      family: 'milestones',
      where: {},
      count: 1,
      usd: null,
      more: null,
      each: null,
      title,
      points: null,
      rule: ruleOf(edition, next.place, next.number, next.clause),
    };
    return [{ deed, points: next.points, most: 1 }];
  });
}

/** What a deed earns beside what it is done for: certifications and courses, by the first name that counts. */
export function pointsOfDeed({ family, where, count }: Deed, { records }: Scene): number | null {
  const field = family === 'certifications' ? 'name' : family === 'trainings' ? 'course' : null;
  if (field === null) return null;
  const [name] = namesIn(where, field);
  if (name === undefined) return null;
  const fact = { fields: { [field]: name, result: 'passed' }, model: null, country: null };
  for (const { from, where: asks, value } of records.edition.clauses) {
    if (from === family && matches(fact, asks) && 'points' in value && !('perUsd' in value))
      return value.points * count;
  }
  return null;
}
