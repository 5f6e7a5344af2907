import { addDays, addMonths } from '../days.ts';
import type { Day } from '../models.ts';
import { recordsFor, spanFor } from './count.ts';
import { daysTold } from './duties.ts';
import { askedFor, partsOf } from './measure.ts';
import type { Scene } from './scene.types.ts';
import type { Count, Measure, Requirement } from './types.ts';
import { periodAround } from './windows.ts';

/**
 * The days between two days (the first excluded, the last included) on which a requirement may change, given what is known:
 * between them it stays as it is. More days than necessary do no harm.
 */
export function daysOfChange(
  requirement: Requirement,
  scene: Scene,
  from: Day,
  to: Day,
): ReadonlySet<Day> {
  const days = new Set<Day>();
  const within = (day: Day): void => {
    if (day > from && day <= to) days.add(day);
  };
  const seen = new Set<string>();
  ofRequirement(requirement, { scene, from, to, add: within, seen }, 0);
  return days;
}

type Search = {
  readonly scene: Scene;
  readonly from: Day;
  readonly to: Day;
  readonly add: (day: Day) => void;
  /** Measures that were looked at, with how many months before. */
  readonly seen: Set<string>;
};

function ofRequirement(requirement: Requirement, search: Search, before: number): void {
  const { scene } = search;
  const { records } = scene;
  switch (requirement.kind) {
    case 'points':
      for (const { on, until } of records.of('points', search.to))
        addAll(search, before, [on, until]);
      return;
    case 'people':
      for (const { on, until } of records.of('certifications', search.to))
        addAll(search, before, [on, until]);
      return;
    case 'measure':
      return ofMeasure(requirement.measure, search, before);
    case 'capabilities':
      for (const capability of askedFor(requirement, records.edition.rules))
        for (const { from, to } of scene.engine.attainmentsOf(capability, scene, search.to))
          addAll(search, before, [from, to]);
      return;
    case 'any-day':
      for (const one of requirement.of) {
        const days = daysOfChange(
          one,
          scene,
          addMonths(search.from, -requirement.months - 1),
          search.to,
        );
        for (const day of days)
          addAll(search, before, [
            day,
            addMonths(day, requirement.months),
            addDays(addMonths(day, requirement.months), 1),
          ]);
      }
      return;
    case 'partner':
      return;
    default:
      for (const one of requirement.of) ofRequirement(one, search, before);
  }
}

function ofMeasure(measure: Measure, search: Search, before: number): void {
  const key = `${measure.id} ${before}`;
  if (search.seen.has(key)) return;
  search.seen.add(key);
  if (measure.when !== null) ofRequirement(measure.when, search, before);
  const shifted = before + measure.monthsBefore;
  if (measure.base.kind === 'count') return ofCount(measure.base, search, shifted);
  for (const part of partsOf(measure, search.scene)) ofMeasure(part, search, shifted);
}

function ofCount(count: Count, search: Search, before: number): void {
  const { records, scope } = search.scene;
  // What became of a duty may change later: all of them may be asked for on some day.
  const isDuty = count.from === 'duties';
  const all = isDuty
    ? records.of('duties', search.to)
    : recordsFor(count, records, search.to, scope);
  for (const rec of all) {
    const { from, to } = spanFor(count, records, rec);
    addAll(search, before, [from, to]);
  }
  if (isDuty) addAll(search, before, daysTold(records, search.to));
  if (count.window.kind !== 'period') return;
  // Where a period ends, what was in it leaves.
  const { programYearStarts } = records.edition;
  let start: Day | null = addMonths(search.from, -before);
  while (start !== null && start <= search.to) {
    const end: Day | null = periodAround(count.window.of, start, programYearStarts).to;
    if (end !== null) addAll(search, before, [end]);
    start = end;
  }
}

/** A day that lies some months before is felt that much later; the ends of months do not meet exactly. */
function addAll(search: Search, before: number, days: readonly (Day | null)[]): void {
  for (const day of days) {
    if (day === null) continue;
    if (before === 0) search.add(day);
    else for (const by of [-3, -2, -1, 0, 1, 2, 3]) search.add(addDays(addMonths(day, before), by));
  }
}
