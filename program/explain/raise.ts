import {
  type Exact,
  ZERO,
  compare,
  decimalOf,
  exact,
  exactOf,
  minus,
  over,
  plus,
  times,
} from '../exact.ts';
import { attributeOf } from '../rules/fields.ts';
import { measured, namedMeasure, sceneFor, valueOfBase } from '../rules/measure.ts';
import type { Scene } from '../rules/scene.types.ts';
import { shaped } from '../rules/shape.ts';
import type { Count, Filter, Measure, RecordValue } from '../rules/types.ts';
import { ceiled, unshaped } from '../rules/unshape.ts';
import { DEAL_USD, type Deed, effortOf, plannedUsd, ruleOf } from './deeds.ts';
import type { Plan, PlansFor } from './ways.ts';

/**
 * Ways to bring a measure to a target: what is missing goes backwards through its shape, down to records that could come in.
 * Where no record of the partner's would do it (a share, a fixed number), there is none.
 */
export function plansToRaise(
  measure: Measure,
  target: Exact,
  scene: Scene,
  plansFor: PlansFor,
): readonly Plan[] {
  if (compare(measured(measure, scene), target) >= 0) return [[]];
  const { when } = measure;
  if (when === null || scene.engine.holds(when, scene))
    return raised(measure, target, scene, plansFor);
  // First what it waits for; then as if that held.
  const inner = raised(
    { ...measure, id: `${measure.id}/once`, when: null },
    target,
    scene,
    plansFor,
  );
  const [first] = plansFor(when, scene);
  return first === undefined ? [] : inner.map((plan) => [...first, ...plan]);
}

function raised(
  measure: Measure,
  target: Exact,
  scene: Scene,
  plansFor: PlansFor,
): readonly Plan[] {
  if (measure.when === null && compare(measured(measure, scene), target) >= 0) return [[]];
  // What was is over: only what is taken today can still be raised.
  if (measure.monthsBefore > 0) return [];
  const wanted = unshaped(measure.shape, target);
  if (wanted === null) return [];
  const at = sceneFor(measure, scene);
  const raise = (one: Measure, to: Exact): readonly Plan[] => plansToRaise(one, to, at, plansFor);
  const { base } = measure;
  const missing = minus(wanted, valueOfBase(base, at));
  if (missing.num <= 0n) return [[]];
  switch (base.kind) {
    case 'count':
      return deedsOfCount(measure, base, missing, scene).map((deed) => [deed]);
    case 'measure': {
      const named = namedMeasure(scene, base.measure);
      return named === null ? [] : raise(named, wanted);
    }
    case 'sum':
      return plansForSum(base.of, missing, at, raise);
    case 'best':
      return base.of.flatMap((one) => raise(one, wanted));
    case 'top':
      return base.of.flatMap((one) => raise(one, plus(measured(one, at), missing)));
    case 'least': {
      const plans = base.of.map((one) => raise(one, wanted)[0]);
      return plans.every((plan) => plan !== undefined) ? [plans.flat()] : [];
    }
    case 'difference': {
      const [first] = base.of;
      return first === undefined ? [] : raise(first, plus(measured(first, at), missing));
    }
    case 'average': {
      const weight = base.of.reduce((all, one) => plus(all, exactOf(one.weight)), ZERO);
      return base.of.flatMap((one) => {
        const own = exactOf(one.weight);
        if (own.num <= 0n) return [];
        const more = over(times(missing, weight), own);
        return raise(one.measure, plus(measured(one.measure, at), more));
      });
    }
    case 'ratio': {
      const per = measured(base.per, at);
      return per.num === 0n ? [] : raise(base.of, over(times(wanted, per), exactOf(base.unit)));
    }
    case 'growth': {
      const before = measured(base.against, at);
      if (before.num <= 0n) return [];
      if (base.baseline !== null && compare(before, exactOf(base.baseline)) < 0) return [];
      return raise(base.of, plus(before, over(times(before, wanted), exact(100n))));
    }
    case 'times':
    case 'share':
    case 'number':
      return [];
    case 'choose': {
      const chosen = base.of[String(attributeOf(at.records, base.by) ?? '')] ?? base.otherwise;
      return chosen === null ? [] : raise(chosen, wanted);
    }
  }
}

/** One part alone where one is enough; else the parts that give most for their work, each as far as it goes. */
function plansForSum(
  parts: readonly Measure[],
  missing: Exact,
  scene: Scene,
  raise: (one: Measure, to: Exact) => readonly Plan[],
): readonly Plan[] {
  const alone = parts.flatMap((one) => raise(one, plus(measured(one, scene), missing)));
  if (alone.length > 0) return alone;
  const full = parts
    .flatMap((one) => {
      const has = measured(one, scene);
      const most = one.shape.atMost ?? namedMost(one, scene);
      const room = most === null ? ZERO : minus(exactOf(most), has);
      const [plan] = room.num > 0n ? raise(one, plus(has, room)) : [];
      return plan === undefined ? [] : [{ one, has, room, plan, work: workOf(plan) }];
    })
    // Least work for each that it gives.
    .sort((a, b) =>
      compare(over(exact(BigInt(a.work)), a.room), over(exact(BigInt(b.work)), b.room)),
    );
  let left = missing;
  const plan: Deed[] = [];
  for (const { one, has, room, plan: whole } of full) {
    if (left.num <= 0n) break;
    const part = compare(left, room) < 0 ? raise(one, plus(has, left))[0] : whole;
    plan.push(...(part ?? whole));
    left = minus(left, room);
  }
  return left.num > 0n ? [] : [plan];
}

const namedMost = ({ base }: Measure, scene: Scene): string | null =>
  base.kind === 'measure' ? (namedMeasure(scene, base.measure)?.shape.atMost ?? null) : null;

const workOf = (plan: Plan): number => plan.reduce((sum, deed) => sum + effortOf(deed), 1);

/** How many more records, or how much more money, bring a count so much higher. */
function deedsOfCount(
  measure: Measure,
  count: Count,
  missing: Exact,
  scene: Scene,
): readonly Deed[] {
  const { edition } = scene.records;
  if (count.from === 'points' || count.from === 'participations' || count.from === 'duties')
    return [];
  const deed = {
    family: count.from,
    where: asSent(count, scene),
    more: null,
    each: count.distinct ?? count.per[0] ?? null,
    title: null,
    points: null,
    rule: ruleOf(edition, measure.place),
  };
  const several = (unit: Exact, usd: number | null): readonly Deed[] =>
    unit.num <= 0n ? [] : [{ ...deed, count: Number(ceiled(over(missing, unit)).num), usd }];
  if (count.distinct !== null) {
    const needs = unshaped(count.each, exact(1n)) ?? exact(1n);
    return several(exact(1n), isMoney(count.value) ? plannedUsd(needs) : null);
  }
  if (count.take !== 'sum') return [];
  if (isMoney(count.value)) {
    const perUsd = count.value?.kind === 'points-per' ? exactOf(count.value.usd) : exact(1n);
    const perPoint = count.value?.kind === 'points-per' ? exactOf(count.value.points) : exact(1n);
    const own = unshaped(count.each, missing);
    // A cap on each group: as many groups as it takes, each as great as counts.
    const cap = count.each.atMost === null ? null : exactOf(count.each.atMost);
    if (own === null && cap !== null) {
      const usd = over(times(unshaped(count.each, cap) ?? cap, perUsd), perPoint);
      return several(cap, plannedUsd(usd));
    }
    const usd = plannedUsd(over(times(own ?? missing, perUsd), perPoint));
    if (count.from !== 'deals' || usd <= DEAL_USD) return [{ ...deed, count: 1, usd }];
    return [{ ...deed, count: Math.ceil(usd / DEAL_USD), usd: DEAL_USD }];
  }
  if (count.value?.kind === 'field' && count.each.atMost === null) {
    const own = unshaped(count.each, missing) ?? missing;
    const value = decimalOf(own, 2).replace(/\.?0+$/u, '');
    return [{ ...deed, count: 1, usd: null, more: { field: count.value.field, value } }];
  }
  return several(shaped(count.each, unitOfRecord(count, scene)), null);
}

/** Which records, by what their senders say of them: what the edition adds is taken back to where it comes from. */
function asSent({ from, where }: Count, { records }: Scene): Filter {
  const rule = records.edition.rules.attribution.find(
    (one) =>
      one.from === from &&
      Object.keys(one.fields).length > 0 &&
      Object.entries(one.fields).every(([name, value]) => where[name] === value),
  );
  if (rule === undefined) return where;
  const own = Object.entries(where).filter(([name]) => !(name in rule.fields));
  return { ...Object.fromEntries(own), ...rule.where };
}

const isMoney = (value: RecordValue | null): boolean =>
  value !== null && (value.kind === 'amount' || value.kind === 'points-per');

/** What one more record gives: its number, or the best that a table has. */
function unitOfRecord({ value }: Count, scene: Scene): Exact {
  if (value === null) return exact(1n);
  if (value.kind === 'number') return exactOf(value.number);
  if (value.kind === 'field') return exact(1n);
  if (value.kind !== 'table') return ZERO;
  const table = scene.records.edition.rules.tables.find(({ id }) => id === value.table);
  return Object.values(table?.rows ?? {})
    .map(exactOf)
    .reduce((best, one) => (compare(one, best) > 0 ? one : best), ZERO);
}
