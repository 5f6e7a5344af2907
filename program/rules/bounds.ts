import { type Exact, compare, exactOf } from '../exact.ts';
import type { Bound, Filter } from './types.ts';

export const isBound = (wanted: Filter[string]): wanted is Bound =>
  typeof wanted === 'object' && wanted !== null && !Array.isArray(wanted);

/** Whether a number lies within all bounds. */
export const isInside = (value: Exact, { min, above, max, below }: Bound): boolean =>
  (min === null || compare(value, exactOf(min)) >= 0) &&
  (above === null || compare(value, exactOf(above)) > 0) &&
  (max === null || compare(value, exactOf(max)) <= 0) &&
  (below === null || compare(value, exactOf(below)) < 0);

/** The number of a bound that is shown as what is needed: the lowest that will do, or the highest. */
export const shownOf = ({ min, above, max, below }: Bound): string =>
  min ?? above ?? max ?? below ?? '0';
