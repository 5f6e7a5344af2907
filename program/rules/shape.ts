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

/** The parts of a shape, in the order in which a number passes through them. */
export const PASSES = ['needs', 'steps', 'bands', 'gives', 'atLeast', 'atMost', 'round'] as const;
export type Pass = (typeof PASSES)[number];

/** Told of each part of a shape that a number passed through: what it was before, and after. */
export type Told = (pass: Pass, before: Exact, after: Exact) => void;

/** A number after all that its shape says, in the order of the type. */
export function shaped(shape: Shape, value: Exact, told?: Told): Exact {
  if (shape === PLAIN) return value;
  let result = value;
  for (const pass of PASSES) {
    if (shape[pass] === null) continue;
    const after = passed(shape, pass, result);
    told?.(pass, result, after);
    if (pass === 'needs' && isTooLittle(shape, result)) return ZERO;
    result = after;
  }
  return result;
}

function passed(shape: Shape, pass: Pass, value: Exact): Exact {
  const { steps, bands, gives, atLeast, atMost, round } = shape;
  switch (pass) {
    case 'needs':
      return isTooLittle(shape, value) ? ZERO : value;
    case 'steps':
      return stepOf(steps ?? [], value);
    case 'bands':
      return bandsOf(bands ?? [], value);
    case 'gives':
      return gives === null ? value : givenBy(gives, value);
    case 'atLeast':
      return most(value, exactOf(atLeast ?? '0'));
    case 'atMost':
      return least(value, exactOf(atMost ?? '0'));
    case 'round':
      if (round === 'half') return exact(rounded(value));
      return exact(round === 'down' ? floorOf(value) : -floorOf(minus(ZERO, value)));
  }
}

/** Below what it needs, it is nothing, and nothing else is asked. */
const isTooLittle = ({ needs }: Shape, value: Exact): boolean =>
  needs !== null && compare(value, exactOf(needs)) < 0;

function givenBy({ points, each, whole }: NonNullable<Shape['gives']>, value: Exact): Exact {
  const units = over(value, exactOf(each));
  return times(whole ? exact(floorOf(units)) : units, exactOf(points));
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
