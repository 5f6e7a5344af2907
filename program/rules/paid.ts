import { addDays, addMonths } from '../days.ts';
import type { Clause, Edition } from '../edition/types.ts';
import { type Exact, rounded } from '../exact.ts';
import type { Fact } from '../facts.ts';
import type { Participation } from '../judge.types.ts';
import type { Day } from '../models.ts';
import { familyOf } from './fields.ts';
import { measured } from './measure.ts';
import { nothingKnown, recordsOf } from './records.ts';
import { sceneOf } from './scene.ts';
import type { Measure, Requirement } from './types.ts';
import { monthsBack } from './windows.ts';

/**
 * Clauses that pay what a measure comes to on the last day of each period. Which facts such a period depends on is known from
 * the measure alone: how far back each of its counts looks.
 */

const known = new WeakMap<Clause, ReadonlyMap<string, number>>();

/** The families that a clause's measure counts, and for how many months before the end of a period. */
export function monthsRead(clause: Clause, edition: Edition): ReadonlyMap<string, number> {
  let read = known.get(clause);
  if (read === undefined) {
    const found = new Map<string, number>();
    if (clause.measure !== null) ofMeasure(clause.measure, edition, 0, found);
    known.set(clause, (read = found));
  }
  return read;
}

function ofMeasure(
  measure: Measure,
  edition: Edition,
  before: number,
  found: Map<string, number>,
): void {
  const shifted = before + measure.monthsBefore;
  const of = (one: Measure): void => ofMeasure(one, edition, shifted, found);
  if (measure.when !== null) ofRequirement(measure.when, edition, before, found);
  const { base } = measure;
  switch (base.kind) {
    case 'count': {
      const months = shifted + (monthsBack(base.window) ?? 0);
      found.set(base.from, Math.max(found.get(base.from) ?? 0, months));
      if (base.linked !== null)
        found.set(base.linked.to, Math.max(found.get(base.linked.to) ?? 0, months));
      return;
    }
    case 'number':
      return;
    case 'measure': {
      const named = edition.rules.measures.find(({ id }) => id === base.measure);
      if (named !== undefined) of(named);
      return;
    }
    case 'average':
      return base.of.forEach((one) => of(one.measure));
    case 'ratio':
      return [base.of, base.per].forEach(of);
    case 'share':
      return [base.of, base.all].forEach(of);
    case 'growth':
      return [base.of, base.against].forEach(of);
    case 'choose':
      Object.values(base.of).forEach(of);
      if (base.otherwise !== null) of(base.otherwise);
      return;
    default:
      base.of.forEach(of);
  }
}

function ofRequirement(
  requirement: Requirement,
  edition: Edition,
  before: number,
  found: Map<string, number>,
): void {
  if (requirement.kind === 'measure') ofMeasure(requirement.measure, edition, before, found);
  if ('of' in requirement)
    for (const one of requirement.of) ofRequirement(one, edition, before, found);
}

/** The days in which facts of a family matter to a period. */
export const daysRead = (
  months: number,
  period: { readonly from: Day; readonly to: Day },
): { readonly from: Day; readonly to: Day } => {
  // Some days more: the ends of months do not meet exactly, and reading more does no harm.
  const from = addDays(addMonths(period.to, -months), -4);
  return { from: from < period.from ? from : period.from, to: period.to };
};

/** Whether a clause's measure counts facts like this one. */
export const isRead = (clause: Clause, edition: Edition, fact: Fact): boolean =>
  clause.measure !== null && monthsRead(clause, edition).has(familyOf(fact));

/** What the measure of a clause comes to at the end of a period, whole points. */
export function paidFor(
  clause: Clause,
  edition: Edition,
  on: Day,
  facts: readonly Fact[],
  participations: readonly Participation[],
  country: string | null,
): number {
  if (clause.measure === null) return 0;
  const records = recordsOf(edition, { ...nothingKnown, facts, participations });
  const scope = country === null ? null : { name: country, countries: [country] };
  const value: Exact = measured(clause.measure, sceneOf(records, on, scope));
  return Number(rounded(value));
}
