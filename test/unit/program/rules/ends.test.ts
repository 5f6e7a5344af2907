import { expect, test } from 'vitest';
import { groupsOf, judge } from '../../../../program/judge.ts';
import { dealOf, editionWith } from './small.ts';

test('a clause that pays a measure for periods stops where its edition ends, in the middle of a period too', () => {
  const open = editionWith(`
clauses:
  - clause: growth
    number: '1.1'
    title: { en: Growth, fr: Croissance }
    says: { en: Growth, fr: Croissance }
    earns: { kind: performing, model: company }
    every: quarter
    measure:
      growth:
        of: { from: deals, where: { status: closed }, window: quarter, value: { amount: USD } }
        before: 3 months
      gives: { points: 1, each: 1 percent }
`);
  const edition = { ...open, inForce: { from: '2022-01-01', to: '2022-08-01' } };
  const facts = [
    dealOf('D-1', '2022-03-10', 100_000),
    dealOf('D-2', '2022-04-10', 150_000),
    dealOf('D-3', '2022-07-20', 300_000),
  ];
  const lines = judge([edition], groupsOf([edition], facts, facts), facts, []);
  expect(lines.map(({ group, from, points }) => [group, from, points])).toEqual([
    ['2022-Q2', '2022-06-30', 50],
    ['2022-Q3', '2022-07-31', 100],
  ]);
});
