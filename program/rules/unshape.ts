import {
  type Exact,
  ZERO,
  compare,
  exact,
  exactOf,
  floorOf,
  minus,
  most,
  over,
  plus,
  times,
} from '../exact.ts';
import type { Shape, Step } from './types.ts';

/** The least value that a shape turns into at least this much; null where nothing does. */
export function unshaped(shape: Shape, target: Exact): Exact | null {
  const { atMost, atLeast, gives, bands, steps, needs, round } = shape;
  if (atMost !== null && compare(target, exactOf(atMost)) > 0) return null;
  if (atLeast !== null && compare(target, exactOf(atLeast)) <= 0) return needed(needs, ZERO);
  // Rounded down it has to be whole by itself; up or to the nearest a little less does, which nobody should aim at.
  let value: Exact | null = round === null ? target : ceiled(target);
  if (gives !== null) {
    const points = exactOf(gives.points);
    if (points.num <= 0n) return null;
    const units = over(value, points);
    value = times(gives.whole ? ceiled(units) : units, exactOf(gives.each));
  }
  if (bands !== null) value = unbanded(bands, value);
  if (steps !== null && value !== null) value = unstepped(steps, value);
  return value === null ? null : needed(needs, value);
}

const needed = (needs: string | null, value: Exact): Exact =>
  needs === null ? value : most(value, exactOf(needs));

/** The least integer that is not below it. */
export const ceiled = (value: Exact): Exact => exact(-floorOf(minus(ZERO, value)));

/** Where the first interval begins that gives enough. */
function unstepped(steps: readonly Step[], target: Exact): Exact | null {
  const found = steps.find(({ gives }) => compare(exactOf(gives), target) >= 0);
  return found === undefined ? null : exactOf(found.from);
}

function unbanded(bands: readonly Step[], target: Exact): Exact | null {
  let given = ZERO;
  for (const [at, { from, gives }] of bands.entries()) {
    const [start, rate] = [exactOf(from), exactOf(gives)];
    const next = bands[at + 1];
    const whole = next === undefined ? null : times(minus(exactOf(next.from), start), rate);
    const left = minus(target, given);
    if (whole === null || compare(left, whole) <= 0)
      return rate.num <= 0n ? null : plus(start, over(left, rate));
    given = plus(given, whole);
  }
  return null;
}
