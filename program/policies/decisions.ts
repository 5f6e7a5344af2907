import { addDays, addMonths, programYearOf, programYearStart } from '../days.ts';
import type { TierPolicy } from '../edition/policies.types.ts';
import type { Day } from '../models.ts';

/** When tiers are decided, when that takes effect, and the days that come every year. */

type Decided = Pick<TierPolicy, 'decided' | 'effective'>;

/** The first day of the period of a day; periods are counted from the first day of the program year. */
function periodStart(day: Day, months: number, yearStarts: string): Day {
  const year = programYearStart(programYearOf(day, yearStarts), yearStarts);
  let start = year;
  for (let n = 1; addMonths(year, n * months) <= day; n++) start = addMonths(year, n * months);
  return start;
}

const monthsOf = ({ decided }: Decided): number | null =>
  decided === 'quarterly' ? 3 : decided === 'yearly' ? 12 : null;

const dayIn = (start: Day, { effective }: Decided): Day =>
  addDays(addMonths(start, effective.month - 1), effective.day - 1);

/** When what changes on a day takes effect: a period is judged by its last day. */
export function effectOf(policy: Decided, changedOn: Day, yearStarts: string): Day {
  if (policy.decided === 'at-once') return changedOn;
  const months = monthsOf(policy);
  if (months === null) return addDays(changedOn, 1);
  return dayIn(addMonths(periodStart(changedOn, months, yearStarts), months), policy);
}

/** The first day after this one on which a decision takes effect. */
export function nextEffect(policy: Decided, day: Day, yearStarts: string): Day {
  const months = monthsOf(policy);
  if (months === null) return addDays(day, 1);
  const start = periodStart(day, months, yearStarts);
  const found = [start, addMonths(start, months), addMonths(start, 2 * months)]
    .map((each) => dayIn(each, policy))
    .find((on) => on > day);
  return found ?? addMonths(day, months);
}

/** The first day of a program year that is not before a day. */
export function yearStartFrom(day: Day, yearStarts: string): Day {
  const year = programYearOf(day, yearStarts);
  const start = programYearStart(year, yearStarts);
  return start === day ? start : programYearStart(year + 1, yearStarts);
}

/**
 * The first anniversary that is not before a day; the day itself that is celebrated is none. Whoever has no such day
 * has the program's: the first day of its year.
 */
export function anniversaryFrom(day: Day, startedOn: Day | null, yearStarts: string): Day {
  if (startedOn === null) return yearStartFrom(day, yearStarts);
  const years = Math.max(1, Number(day.slice(0, 4)) - Number(startedOn.slice(0, 4)));
  const on = addMonths(startedOn, 12 * years);
  return on >= day ? on : addMonths(startedOn, 12 * (years + 1));
}
