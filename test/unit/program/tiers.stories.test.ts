import { expect, test } from 'vitest';
import { days, months, told } from './tiers.factories.ts';

/** Two levels from September on, one from 10 January, none from 1 April. */
const FALLING = { '2021-07-01': 0, '2021-09-15': 2, '2022-01-10': 1, '2022-04-01': 0 };

test('neutral: the tier is what the requirements give', () => {
  expect(told(FALLING, {})).toEqual([
    '2021-07-01 0 requirements',
    '2021-09-15 2 promoted 2021-09-15 rules',
    '2022-01-10 1 lowered 2022-01-10 rules',
    '2022-04-01 0 lowered 2022-04-01 rules',
  ]);
});

test('parked: a promotion and a demotion wait for a person, who grants no more than is deserved', () => {
  const decisions = [
    { on: '2021-10-01', level: 3 },
    { on: '2022-02-01', level: 2 },
    { on: '2022-03-01', level: 0 },
  ];
  const policy = { promotion: 'parked', demotion: 'parked' } as const;
  expect(told(FALLING, policy, { decisions })).toEqual([
    '2021-07-01 0 requirements',
    '2021-09-15 0 waiting-for-decision 2',
    '2021-10-01 2 promoted 2021-10-01 person',
    '2022-01-10 2 waiting-for-decision 1',
    '2022-03-01 1 lowered 2022-03-01 person',
    '2022-04-01 1 waiting-for-decision 0',
  ]);
});

test('grace: each level is lost when it was not deserved for sixty days in a row', () => {
  expect(told(FALLING, { grace: days(60) })).toEqual([
    '2021-07-01 0 requirements',
    '2021-09-15 2 promoted 2021-09-15 rules',
    '2022-01-10 2 in-grace 2022-03-11',
    '2022-03-11 1 lowered 2022-03-11 rules',
    '2022-04-01 1 in-grace 2022-05-31',
    '2022-05-31 0 lowered 2022-05-31 rules',
  ]);
  // Seen from later: it did not come to that.
  const mended = { '2021-07-01': 2, '2022-01-10': 0, '2022-03-10': 2 };
  expect(told(mended, { grace: days(60) })).toEqual([
    '2021-07-01 2 promoted 2021-07-01 rules',
    '2022-01-10 2 in-grace null',
    '2022-03-10 2 promoted 2021-07-01 rules',
  ]);
});

test('never: a tier only rises', () => {
  expect(told(FALLING, { demotion: 'never' })).toEqual([
    '2021-07-01 0 requirements',
    '2021-09-15 2 promoted 2021-09-15 rules',
    '2022-01-10 2 never-lowered',
    '2022-04-01 2 never-lowered',
  ]);
});

test('kept until the anniversary, then for a grace, announced thirty days before', () => {
  const policy = { untilAnniversary: true, grace: days(40), notice: days(30) };
  expect(told({ ...FALLING }, policy, { anniversary: '2021-08-20' })).toEqual([
    '2021-07-01 0 requirements',
    '2021-09-15 2 promoted 2021-09-15 rules',
    '2022-01-10 2 kept-until-anniversary 2022-08-20',
    '2022-04-01 2 kept-until-anniversary 2022-08-20',
    '2022-08-20 2 in-grace 2022-09-29',
    '2022-08-30 2 notice 2022-09-29',
    '2022-09-29 0 lowered 2022-09-29 rules',
  ]);
});

test('one level at a time: the next decision takes the next step', () => {
  const raw = { '2021-07-01': 0, '2021-09-15': 3, '2022-02-01': 0 };
  const one = { up: 'one', down: 'one' } as const;
  expect(told(raw, one)).toEqual([
    '2021-07-01 0 requirements',
    '2021-09-15 1 one-level-at-a-time 2021-09-16',
    '2021-09-16 2 one-level-at-a-time 2021-09-17',
    '2021-09-17 3 promoted 2021-09-17 rules',
    '2022-02-01 2 one-level-at-a-time 2022-02-02',
    '2022-02-02 1 one-level-at-a-time 2022-02-03',
    '2022-02-03 0 lowered 2022-02-03 rules',
  ]);
  expect(told(raw, { down: 'one', grace: days(60) })).toEqual([
    '2021-07-01 0 requirements',
    '2021-09-15 3 promoted 2021-09-15 rules',
    '2022-02-01 3 in-grace 2022-04-02',
    '2022-04-02 2 one-level-at-a-time 2022-06-01',
    '2022-06-01 1 one-level-at-a-time 2022-07-31',
    '2022-07-31 0 lowered 2022-07-31 rules',
  ]);
});

test('daily: what the day was is shown the day after', () => {
  expect(told({ '2021-07-01': 0, '2021-09-15': 1 }, { decided: 'daily' })).toEqual([
    '2021-07-01 0 requirements',
    '2021-09-15 0 next-decision 2021-09-16',
    '2021-09-16 1 promoted 2021-09-16 rules',
  ]);
});

test('quarterly: the last day of a quarter decides, from a given day of the next', () => {
  const policy = { decided: 'quarterly', effective: { month: 1, day: 15 } } as const;
  const peak = { ...FALLING, '2021-09-20': 3, '2021-09-25': 2 };
  expect(told(peak, policy)).toEqual([
    '2021-07-01 0 requirements',
    '2021-09-15 0 next-decision 2021-10-15',
    '2021-09-20 0 next-decision 2021-10-15',
    '2021-09-25 0 next-decision 2021-10-15',
    '2021-10-15 2 promoted 2021-10-15 rules',
    '2022-01-10 2 next-decision 2022-04-15',
    '2022-04-01 2 next-decision 2022-04-15',
    '2022-04-15 1 next-decision 2022-07-15',
    '2022-07-15 0 lowered 2022-07-15 rules',
  ]);
});

test('yearly: the last day of the program year decides', () => {
  const policy = { decided: 'yearly', effective: { month: 2, day: 1 } } as const;
  expect(told({ '2021-07-01': 0, '2022-06-30': 1, '2022-07-01': 3 }, policy)).toEqual([
    '2021-07-01 0 requirements',
    '2022-06-30 0 next-decision 2022-08-01',
    '2022-07-01 0 next-decision 2022-08-01',
    '2022-08-01 1 next-decision 2023-08-01',
    '2023-08-01 3 promoted 2023-08-01 rules',
  ]);
});

test('fifteen months back, twelve forward: the best day of the window counts, and what it gave is kept for a term', () => {
  const raw = { '2021-07-01': 0, '2021-09-15': 1, '2021-09-16': 0 };
  expect(told(raw, { window: months(15) })).toEqual([
    '2021-07-01 0 requirements',
    '2021-09-15 1 promoted 2021-09-15 rules',
    '2021-09-16 1 within-window 2022-12-16',
    '2022-12-16 0 lowered 2022-12-16 rules',
  ]);
  expect(told(raw, { hold: months(12) })).toEqual([
    '2021-07-01 0 requirements',
    '2021-09-15 1 promoted 2021-09-15 rules',
    '2021-09-16 1 held 2022-09-15',
    '2022-09-15 0 lowered 2022-09-15 rules',
  ]);
  // At the end of the first term the day lies within the window still, so that another one begins.
  expect(told(raw, { window: months(15), hold: months(12) })).toEqual([
    '2021-07-01 0 requirements',
    '2021-09-15 1 promoted 2021-09-15 rules',
    '2021-09-16 1 within-window 2022-12-16',
    '2022-12-16 1 held 2023-09-15',
    '2023-09-15 0 lowered 2023-09-15 rules',
  ]);
});

test('protected for eighteen months after a migration, whoever decides promotions', () => {
  const migration = { on: '2021-10-01', level: 2 };
  const policy = { promotion: 'parked', protection: months(18) } as const;
  expect(told({ '2021-07-01': 0, '2022-06-01': 1 }, policy, { migration })).toEqual([
    '2021-07-01 0 requirements',
    '2021-10-01 2 protected 2023-04-01',
    '2022-06-01 2 protected 2023-04-01',
    '2023-04-01 1 lowered 2023-04-01 rules',
  ]);
});

test('notice: sixty days pass between the loss and the removal, also of what a person decided', () => {
  const raw = { '2021-07-01': 1, '2021-10-01': 0 };
  expect(told(raw, { notice: days(60) })).toEqual([
    '2021-07-01 1 promoted 2021-07-01 rules',
    '2021-10-01 1 notice 2021-11-30',
    '2021-11-30 0 lowered 2021-11-30 rules',
  ]);
  const decisions = [{ on: '2021-12-01', level: 0 }];
  expect(told(raw, { demotion: 'parked', notice: days(60) }, { decisions })).toEqual([
    '2021-07-01 1 promoted 2021-07-01 rules',
    '2021-10-01 1 waiting-for-decision 0',
    '2021-12-01 1 notice 2022-01-30',
    '2022-01-30 0 lowered 2022-01-30 person',
  ]);
  // Deserved again before it came to that: the removal is off.
  const mended = { ...raw, '2021-12-20': 1, '2021-12-24': 0 };
  expect(told(mended, { demotion: 'parked', notice: days(60) }, { decisions })).toEqual([
    '2021-07-01 1 promoted 2021-07-01 rules',
    '2021-10-01 1 waiting-for-decision 0',
    '2021-12-01 1 notice 2022-01-30',
    '2021-12-20 1 promoted 2021-07-01 rules',
    '2021-12-24 1 waiting-for-decision 0',
  ]);
});

test('at the program year: carried over, or reset to what the requirements give', () => {
  const raw = { '2021-07-01': 0, '2022-03-01': 2, '2022-05-01': 0 };
  const carried = told(raw, { hold: months(12) });
  expect(carried.at(-1)).toBe('2023-03-01 0 lowered 2023-03-01 rules');
  const reset = told(raw, { hold: months(12), atProgramYear: 'reset' });
  expect(reset.slice(-2)).toEqual([
    '2022-05-01 2 held 2022-07-01',
    '2022-07-01 0 reset-at-program-year 2022-07-01',
  ]);
  const parked = told(raw, { demotion: 'parked', atProgramYear: 'reset' });
  expect(parked.slice(-2)).toEqual([
    '2022-05-01 2 waiting-for-decision 0',
    '2022-07-01 0 reset-at-program-year 2022-07-01',
  ]);
});

test('a manual level stands, and ends in what automation came to meanwhile', () => {
  const manual = [{ from: '2021-10-01', to: '2022-02-01', level: 3 }];
  expect(told(FALLING, {}, { manual })).toEqual([
    '2021-07-01 0 requirements',
    '2021-09-15 2 promoted 2021-09-15 rules',
    '2021-10-01 3 manual 2022-02-01',
    '2022-01-10 3 manual 2022-02-01',
    '2022-02-01 1 lowered 2022-01-10 rules',
    '2022-04-01 0 lowered 2022-04-01 rules',
  ]);
});

test('of two manual levels the one that began later holds, of two that began together the higher', () => {
  const manual = [
    { from: '2021-08-01', to: null, level: 3 },
    { from: '2021-09-01', to: '2021-10-01', level: 1 },
    { from: '2021-09-01', to: '2021-09-20', level: 2 },
  ];
  expect(told({ '2021-07-01': 0 }, {}, { manual })).toEqual([
    '2021-07-01 0 requirements',
    '2021-08-01 3 manual null',
    '2021-09-01 2 manual 2021-09-20',
    '2021-09-20 1 manual 2021-10-01',
    '2021-10-01 3 manual null',
  ]);
});

test('a dispute freezes: what fell due meanwhile is done when it ends', () => {
  const disputes = [{ from: '2022-01-05', to: '2022-05-01' }];
  const decisions = [{ on: '2022-02-01', level: 0 }];
  const frozen = [
    '2021-07-01 0 requirements',
    '2021-09-15 2 promoted 2021-09-15 rules',
    '2022-01-05 2 frozen-by-dispute 2022-05-01',
    '2022-01-10 2 frozen-by-dispute 2022-05-01',
    '2022-04-01 2 frozen-by-dispute 2022-05-01',
  ];
  expect(told(FALLING, { disputes: 'freeze' }, { disputes })).toEqual([
    ...frozen,
    '2022-05-01 0 lowered 2022-05-01 rules',
  ]);
  const parked = { disputes: 'freeze', demotion: 'parked' } as const;
  expect(told(FALLING, parked, { disputes, decisions })).toEqual([
    ...frozen,
    '2022-05-01 0 lowered 2022-05-01 person',
  ]);
});

test('a return that arrives after its deal leaves no peak behind', () => {
  // Replayed as known later: the level that the deal had given on those days is not there any more.
  const asKnownThen = told({ '2021-07-01': 0, '2021-09-15': 1 }, { hold: months(12) });
  const asKnownNow = told({ '2021-07-01': 0 }, { hold: months(12) });
  expect(asKnownThen.at(-1)).toBe('2021-09-15 1 promoted 2021-09-15 rules');
  expect(asKnownNow).toEqual(['2021-07-01 0 requirements']);
});
