import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  addMonths,
  dayAt,
  daysBetween,
  isDay,
  lastOf,
  programYearOf,
} from '../../../program/days.ts';
import {
  compare,
  decimalOf,
  exact,
  exactOf,
  plus,
  rounded,
  roundedHalfEven,
  times,
} from '../../../program/exact.ts';
import { unitsOf } from '../../../program/money.ts';

const rational = fc
  .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.bigInt({ min: 1n, max: 10n ** 6n }))
  .map(([num, den]) => exact(num, den));

describe('exact numbers', () => {
  test('round to the nearest integer, half away from zero', () => {
    expect(
      ['0.5', '1.5', '2.5', '-0.5', '-1.5', '6.67', '0.49'].map((d) => rounded(exactOf(d))),
    ).toEqual([1n, 2n, 3n, -1n, -2n, 7n, 0n]);
    fc.assert(
      fc.property(rational, (value) => {
        const twice = times(plus(value, exact(-rounded(value))), exact(2n));
        expect(compare(twice, exact(1n))).toBeLessThanOrEqual(0);
        expect(compare(twice, exact(-1n))).toBeGreaterThanOrEqual(0);
        expect(rounded(exact(-value.num, value.den))).toBe(-rounded(value));
      }),
    );
  });

  test('accrue money half to even', () => {
    expect(
      ['0.5', '1.5', '2.5', '-0.5', '-1.5', '2.51'].map((d) => roundedHalfEven(exactOf(d))),
    ).toEqual([0n, 2n, 2n, 0n, -2n, 3n]);
  });

  test('read decimals exactly and refuse everything else', () => {
    expect(exactOf('49529.24')).toEqual(exact(4_952_924n, 100n));
    for (const wrong of ['1e3', '12,5', '', '.5', '1.', ' 1', '0x10', 'NaN', '1_000']) {
      expect(() => exactOf(wrong)).toThrow(RangeError);
    }
    expect(() => exact(1n, 0n)).toThrow(RangeError);
  });

  test('add and multiply without losing anything', () => {
    fc.assert(
      fc.property(rational, rational, rational, (a, b, c) => {
        expect(plus(plus(a, b), c)).toEqual(plus(a, plus(b, c)));
        expect(times(a, plus(b, c))).toEqual(plus(times(a, b), times(a, c)));
      }),
    );
  });

  test('are shown with as many places as asked', () => {
    expect(decimalOf(exact(1n, 3n), 2)).toBe('0.33');
    expect(decimalOf(exact(-5n, 1000n), 2)).toBe('-0.01');
    expect(decimalOf(exact(7n, 2n), 0)).toBe('4');
    expect(decimalOf(times(exactOf('49529.24'), exactOf('0.776341')), 2)).toBe('38451.58');
  });

  test('know the smallest coin of a currency', () => {
    expect(unitsOf({ currency: 'JPY', minor: '150' })).toEqual(exact(150n));
    expect(unitsOf({ currency: 'USD', minor: '150' })).toEqual(exact(3n, 2n));
    expect(unitsOf({ currency: 'KWD', minor: '1500' })).toEqual(exact(3n, 2n));
  });
});

describe('days', () => {
  test('exist or do not', () => {
    expect(['2024-02-29', '2000-02-29', '2023-12-31'].every(isDay)).toBe(true);
    for (const wrong of [
      '2023-02-29',
      '1900-02-29',
      '2023-02-30',
      '2023-13-01',
      '2023-00-10',
      '2023-04-31',
      '0000-01-01',
      '2023-1-1',
      '2023-01-01T00:00',
      'infinity',
    ]) {
      expect(isDay(wrong), wrong).toBe(false);
    }
  });

  test('of February and a year later are the last of February', () => {
    expect(addMonths('2024-02-29', 12)).toBe('2025-02-28');
    expect(addMonths('2027-02-28', 12)).toBe('2028-02-28');
    expect(addMonths('2023-01-31', 1)).toBe('2023-02-28');
    expect(addMonths('2023-01-31', -2)).toBe('2022-11-30');
    expect(lastOf('2024-02')).toBe('2024-02-29');
  });

  test('add up, whatever the zone of the machine', () => {
    fc.assert(
      fc.property(fc.integer({ min: -9000, max: 9000 }), (days) => {
        expect(daysBetween('2023-03-12', addDays('2023-03-12', days))).toBe(days);
      }),
    );
  });

  test('of a program year begin on its first day', () => {
    expect(programYearOf('2023-06-30', '07-01')).toBe(2022);
    expect(programYearOf('2023-07-01', '07-01')).toBe(2023);
    expect(programYearOf('2023-01-31', '02-01')).toBe(2022);
  });

  test('are those of the wall calendar in a zone', () => {
    const moment = Date.parse('2023-06-30T23:30:00-08:00');
    expect(dayAt(moment, 'America/Los_Angeles')).toBe('2023-07-01');
    expect(dayAt(moment, 'Pacific/Pago_Pago')).toBe('2023-06-30');
    expect(dayAt(Date.parse('2021-12-31T10:00:00Z'), 'Pacific/Kiritimati')).toBe('2022-01-01');
    expect(dayAt(Date.parse('2026-03-08T07:30:00Z'), 'America/New_York')).toBe('2026-03-08');
  });
});
