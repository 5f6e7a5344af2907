import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../../program/days.ts';
import { CHECKS, type RenewalPolicy } from '../../../program/edition/policies.types.ts';
import {
  type Checked,
  checksOf,
  reminderOn,
  renewalDays,
  renewalOn,
} from '../../../program/policies/renewal.ts';

const POLICY: RenewalPolicy = {
  everyMonths: 12,
  opensOnDay: -60,
  closesOnDay: 30,
  remindOnDays: [-120, -90, -60, -30, 0, 30],
  checks: [
    { anyOf: ['data'], everyRenewals: 1 },
    { anyOf: ['audit', 'references'], everyRenewals: 2 },
  ],
};
const on = (day: string, checked: readonly Checked[] = []): string => {
  const facts = { policy: POLICY, startedOn: '2021-03-01', checked };
  const { state, why, days, missing } = renewalOn(facts, day);
  const takes = missing.map((anyOf) => anyOf.join(' or ')).join(', ');
  return `${days.renewal} ${state}: ${why.code} ${why.on}${takes === '' ? '' : `, ${takes}`}`;
};

describe('a renewal', () => {
  test('opens 60 days before the anniversary, closes 30 days after it, and is reminded of on six days', () => {
    expect(renewalDays(POLICY, '2021-03-01', 1)).toEqual({
      renewal: 1,
      anniversary: '2022-03-01',
      opensOn: '2021-12-31',
      closesOn: '2022-03-31',
      remindOn: [
        '2021-11-01',
        '2021-12-01',
        '2021-12-31',
        '2022-01-30',
        '2022-03-01',
        '2022-03-31',
      ],
    });
    expect(renewalDays(POLICY, '2020-02-29', 1).anniversary).toBe('2021-02-28');
    expect(renewalDays(POLICY, '2020-02-29', 4).anniversary).toBe('2024-02-29');
  });

  test('takes data every year, and an audit or references every second year', () => {
    expect([1, 2, 3, 4].map((renewal) => checksOf(POLICY, renewal).length)).toEqual([1, 2, 1, 2]);
  });

  test('says where it stands: not open yet, open, late, lapsed; and what it takes still', () => {
    expect(on('2021-02-28')).toBe('1 not-begun: begins-later 2021-03-01');
    expect(on('2021-12-30')).toBe('1 renewed: next-opens 2021-12-31');
    expect(on('2021-12-31')).toBe('1 open: due-until-anniversary 2022-03-01, data');
    expect(on('2022-03-01')).toBe('1 late: due-until-closed 2022-03-31, data');
    expect(on('2022-03-31')).toBe('1 late: due-until-closed 2022-03-31, data');
    expect(on('2022-04-01')).toBe('1 lapsed: not-renewed 2022-04-01, data');
  });

  test('is done with the last of its checks, whichever of two it was', () => {
    const first = { check: 'data', on: '2022-03-31' } as const;
    expect(on('2022-03-31', [first])).toBe('1 renewed: all-checked 2022-03-31');
    expect(on('2022-04-01', [first])).toBe('2 renewed: next-opens 2022-12-31');
    const second = { check: 'data', on: '2023-01-10' } as const;
    expect(on('2023-01-10', [first, second])).toBe(
      '2 open: due-until-anniversary 2023-03-01, audit or references',
    );
    const audit = { check: 'references', on: '2023-02-10' } as const;
    expect(on('2023-02-10', [audit, second, first])).toBe('2 renewed: all-checked 2023-02-10');
  });

  test('takes nothing that was checked before it opened or after it closed', () => {
    expect(on('2022-01-05', [{ check: 'data', on: '2021-12-30' }])).toMatch(/^1 open/);
    const late = { check: 'data', on: '2022-04-01' } as const;
    expect(on('2022-05-01', [late])).toBe('1 lapsed: not-renewed 2022-04-01, data');
  });

  test('reminds on the days that are named, and of nothing that is done or over', () => {
    const reminders = (checked: readonly Checked[], days: number) =>
      Array.from({ length: days }, (_, i) =>
        reminderOn({ policy: POLICY, startedOn: '2021-03-01', checked }, addDays('2021-03-01', i)),
      ).filter((day) => day !== null);
    expect(reminders([], 1_200)).toEqual([-120, -90, -60, -30, 0, 30]);
    const data = { check: 'data', on: '2022-02-01' } as const;
    // The next one is due for reminders again, and lapses.
    expect(reminders([data], 1_200)).toEqual([-120, -90, -60, -30, -120, -90, -60, -30, 0, 30]);
  });

  test('never goes from lapsed to anything else, and gets no worse by one check more', () => {
    const checked = fc.array(
      fc.record({
        check: fc.constantFrom(...CHECKS),
        on: fc.integer({ min: 0, max: 1_200 }).map((days) => addDays('2021-03-01', days)),
      }),
      { maxLength: 8 },
    );
    const order = ['lapsed', 'late', 'open', 'renewed', 'not-begun'];
    fc.assert(
      fc.property(checked, fc.integer({ min: 0, max: 1_200 }), (all, days) => {
        const day = addDays('2021-03-01', days);
        const facts = { policy: POLICY, startedOn: '2021-03-01', checked: all };
        const verdict = renewalOn(facts, day);
        expect(renewalOn({ ...facts, checked: all.toReversed() }, day)).toEqual(verdict);
        const fewer = renewalOn({ ...facts, checked: all.slice(1) }, day);
        const isNoWorse =
          fewer.days.renewal < verdict.days.renewal ||
          order.indexOf(fewer.state) <= order.indexOf(verdict.state);
        expect(isNoWorse).toBe(true);
        if (verdict.state === 'lapsed') {
          expect(renewalOn(facts, addDays(day, 100))).toEqual(verdict);
        }
      }),
      { numRuns: 500 },
    );
  });
});
