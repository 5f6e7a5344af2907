/**
 * Exact arithmetic: rationals of two BigInts. Points are rounded once, when posted; before that nothing is lost.
 */

/** A rational in lowest terms; `den` is positive. */
export type Exact = { readonly num: bigint; readonly den: bigint };

export const ZERO: Exact = { num: 0n, den: 1n };

const SMALL = BigInt(Number.MAX_SAFE_INTEGER);

const gcd = (a: bigint, b: bigint): bigint => {
  // Almost all fit into a number, which is many times faster than a BigInt.
  if (b <= SMALL && a <= SMALL && a >= -SMALL) {
    let [x, y] = [Math.abs(Number(a)), Number(b)];
    while (y !== 0) [x, y] = [y, x % y];
    return BigInt(x);
  }
  let [x, y] = [a < 0n ? -a : a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
};

/** The rational `num / den`; throws a RangeError for a denominator of zero. */
export function exact(num: bigint, den = 1n): Exact {
  if (den === 0n) throw new RangeError('a rational needs a denominator other than zero');
  if (den === 1n) return { num, den };
  const [n, d] = den < 0n ? [-num, -den] : [num, den];
  const by = gcd(n, d);
  return by <= 1n ? { num: n, den: d } : { num: n / by, den: d / by };
}

const DECIMAL = /^-?\d+(?:\.\d+)?$/;

/** A plain decimal as text (`-12.50`), exactly; throws a RangeError for anything else (`1e3`, `12,5`). */
export function exactOf(decimal: string): Exact {
  if (!DECIMAL.test(decimal)) throw new RangeError(`not a plain decimal: ${decimal}`);
  const [whole = '', fraction = ''] = decimal.split('.');
  return exact(BigInt(whole + fraction), 10n ** BigInt(fraction.length));
}

export const plus = (a: Exact, b: Exact): Exact =>
  exact(a.num * b.den + b.num * a.den, a.den * b.den);
export const minus = (a: Exact, b: Exact): Exact => plus(a, { num: -b.num, den: b.den });
export const times = (a: Exact, b: Exact): Exact => exact(a.num * b.num, a.den * b.den);
export const over = (a: Exact, b: Exact): Exact => exact(a.num * b.den, a.den * b.num);
/** Negative, zero or positive as `a` is less than, equal to or more than `b`. */
export const compare = (a: Exact, b: Exact): number => {
  const difference = a.num * b.den - b.num * a.den;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};

export const least = (a: Exact, b: Exact): Exact => (compare(a, b) <= 0 ? a : b);
export const most = (a: Exact, b: Exact): Exact => (compare(a, b) >= 0 ? a : b);

/** The greatest integer that is not above it. */
export const floorOf = ({ num, den }: Exact): bigint =>
  num >= 0n ? num / den : (num - den + 1n) / den;

/** The nearest integer, half away from zero: how points are rounded (`decisions.md`, Numbers). */
export function rounded(value: Exact): bigint {
  const size = value.num < 0n ? -value.num : value.num;
  const nearest = (2n * size + value.den) / (2n * value.den);
  return value.num < 0n ? -nearest : nearest;
}

/** The nearest integer, half to even: how money is accrued. */
export function roundedHalfEven(value: Exact): bigint {
  const floor = floorOf(value);
  const twice = 2n * (value.num - floor * value.den);
  if (twice < value.den) return floor;
  if (twice > value.den) return floor + 1n;
  return floor % 2n === 0n ? floor : floor + 1n;
}

/** As text with this many places, half away from zero (`38451.58`). */
export function decimalOf(value: Exact, places: number): string {
  const scaled = rounded(times(value, exact(10n ** BigInt(places))));
  const size = scaled < 0n ? -scaled : scaled;
  const digits = size.toString().padStart(places + 1, '0');
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return scaled < 0n ? `-${text}` : text;
}
