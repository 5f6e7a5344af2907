import {
  addDays,
  addMonths,
  firstOf,
  lastOf,
  monthOf,
  programYearOf,
  programYearStart,
} from '../days.ts';
import type { Day } from '../models.ts';
import type { PeriodKind, Window } from './types.ts';

/** The days on which a record counts: from `from` on, `to` excluded; null for ever. */
export type Span = { readonly from: Day; readonly to: Day | null };

/** What a window has to know of a record: since when it is there and, exclusive, until when. */
export type Dated = { readonly on: Day; readonly until: Day | null };

const MONTHS: Readonly<Record<PeriodKind, number>> = {
  month: 1,
  quarter: 3,
  'half-year': 6,
  'calendar-year': 12,
  'program-year': 12,
};

/** The period around a day, `to` excluded. */
export function periodAround(
  of: PeriodKind,
  day: Day,
  programYearStarts: string,
): { readonly from: Day; readonly to: Day } {
  if (of === 'program-year') {
    const year = programYearOf(day, programYearStarts);
    return {
      from: programYearStart(year, programYearStarts),
      to: programYearStart(year + 1, programYearStarts),
    };
  }
  const months = MONTHS[of];
  const from = addMonths(firstOf(monthOf(day)), -((Number(day.slice(5, 7)) - 1) % months));
  return { from, to: addMonths(from, months) };
}

/**
 * The days d on which a record lies in the window of d. One span for every window: a record comes into it once and leaves
 * it once.
 */
export function spanOf(window: Window, { on, until }: Dated, programYearStarts: string): Span {
  const ends = until === null ? null : until;
  switch (window.kind) {
    case 'ever':
      return { from: on, to: null };
    case 'held':
      return { from: on, to: ends };
    case 'last':
      return {
        from: on,
        to: window.of === 'months' ? addMonths(on, window.count) : addDays(on, window.count),
      };
    case 'complete': {
      // Its period is over on its last day, and leaves on the last day of the one that is `count` later.
      const { to } = periodAround(window.of, on, programYearStarts);
      return {
        from: addDays(to, -1),
        to: addDays(addMonths(to, MONTHS[window.of] * window.count), -1),
      };
    }
    case 'period':
      return { from: on, to: periodAround(window.of, on, programYearStarts).to };
  }
}

/** The same day some months before; the last day of a month is the last of the other, so that whole months meet. */
export function monthsEarlier(day: Day, months: number): Day {
  const isLast = day === lastOf(monthOf(day));
  const earlier = addMonths(day, -months);
  return isLast ? lastOf(monthOf(earlier)) : earlier;
}

/** Whether a day lies in a span. */
export const covers = ({ from, to }: Span, day: Day): boolean =>
  from <= day && (to === null || day < to);

/** How many months a window looks back at most; null: without end. */
export function monthsBack(window: Window): number | null {
  switch (window.kind) {
    case 'ever':
    case 'held':
      return null;
    case 'last':
      return window.of === 'months' ? window.count : Math.ceil(window.count / 28);
    case 'complete':
      return MONTHS[window.of] * (window.count + 1);
    case 'period':
      return MONTHS[window.of];
  }
}
