import {
  type Exact,
  ZERO,
  compare,
  exact,
  exactOf,
  floorOf,
  least,
  minus,
  most,
  over,
  plus,
  rounded,
  times,
} from '../exact.ts';
import type { Shape, Step } from './types.ts';

/** A number that passes through nothing. */
export const PLAIN: Shape = {
  needs: null,
  steps: null,
  bands: null,
  gives: null,
  atLeast: null,
  atMost: null,
  round: null,
};

/** A number after all that its shape says, in the order of the type. */
export function shaped(shape: Shape, value: Exact): Exact {
  if (shape === PLAIN) return value;
  if (shape.needs !== null && compare(value, exactOf(shape.needs)) < 0) return ZERO;
  let result = value;
  if (shape.steps !== null) result = stepOf(shape.steps, result);
  if (shape.bands !== null) result = bandsOf(shape.bands, result);
  if (shape.gives !== null) {
    const { points, each, whole } = shape.gives;
    const units = over(result, exactOf(each));
    result = times(whole ? exact(floorOf(units)) : units, exactOf(points));
  }
  if (shape.atLeast !== null) result = most(result, exactOf(shape.atLeast));
  if (shape.atMost !== null) result = least(result, exactOf(shape.atMost));
  if (shape.round === 'half') return exact(rounded(result));
  if (shape.round === 'down') return exact(floorOf(result));
  if (shape.round === 'up') return exact(-floorOf(minus(ZERO, result)));
  return result;
}

/** The number of the last interval that begins at or below a value; nothing below the first. */
function stepOf(steps: readonly Step[], value: Exact): Exact {
  const reached = steps.filter(({ from }) => compare(value, exactOf(from)) >= 0);
  return exactOf(reached.at(-1)?.gives ?? '0');
}

/** The parts of a value, each at the rate of its interval. */
function bandsOf(bands: readonly Step[], value: Exact): Exact {
  return bands.reduce((sum, { from, gives }, at) => {
    const start = exactOf(from);
    if (compare(value, start) <= 0) return sum;
    const next = bands[at + 1];
    const end = next === undefined ? value : least(value, exactOf(next.from));
    return plus(sum, times(minus(end, start), exactOf(gives)));
  }, ZERO);
}
