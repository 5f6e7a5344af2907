import { describe, expect, test } from 'vitest';
import { type Added, createAheadCache } from '../../db/ahead.ts';
import { randomOf, seedOr } from '../support/random.ts';

const TODAY = '2023-06-15';
const DAYS = ['2023-01-01', '2023-06-15', '2023-07-01', '2023-09-01', '2024-01-01', '2024-07-01'];

type Line = Added['lines'][number];
type OfDay = readonly [string, number];
const byDay = ([a]: OfDay, [b]: OfDay): number => (a < b ? -1 : 1);

/** What a look at every line gives. */
function summed(lines: readonly Line[]): readonly OfDay[] {
  const days = new Map<string, number>();
  const count = (day: string, points: number): unknown =>
    day > TODAY && days.set(day, (days.get(day) ?? 0) + points);
  for (const { from, to, points } of lines) {
    if (to <= TODAY) continue;
    count(from, points);
    count(to, -points);
  }
  return [...days].filter(([, points]) => points !== 0).sort(byDay);
}

describe('what changes ahead, counted on from version to version', () => {
  test('is what a look at every line gives, at any version that is asked for in turn', () => {
    const random = randomOf(seedOr(3));
    const cache = createAheadCache();
    const anyLine = (): Line => {
      const [from = '', to = ''] = random.some(DAYS, 2).sort();
      return { from, to, points: random.pick([-20, -10, 10, 10, 20]) };
    };
    const lines: Line[] = [anyLine(), anyLine()];
    const changes = summed(lines).map(([on, points]) => ({ on, points }));
    cache.keep('1', TODAY, 0, changes);
    const batches = Array.from({ length: 200 }, () => [anyLine(), anyLine()]);
    for (const [at, batch] of batches.entries())
      cache.add({ partnerId: '1', version: at + 1, lines: batch });
    for (const [at, batch] of batches.entries()) {
      lines.push(...batch);
      if (random.chance(0.5)) continue;
      const found = cache.find('1', TODAY, at + 1);
      expect(found?.map(({ on, points }) => [on, points] as const).toSorted(byDay)).toEqual(
        summed(lines),
      );
    }
  });

  test('is not known after a gap, of another day, or of a version that has gone by or is to come', () => {
    const cache = createAheadCache();
    const add = (version: number): void => cache.add({ partnerId: '1', version, lines: [] });
    cache.keep('1', TODAY, 5, []);
    add(6);
    expect(cache.find('1', '2023-06-16', 6)).toBeNull();
    expect(cache.find('1', TODAY, 7)).toBeNull();
    expect(cache.find('1', TODAY, 6)).toEqual([]);
    expect(cache.find('1', TODAY, 5)).toBeNull();
    add(8);
    expect(cache.find('1', TODAY, 8)).toBeNull();
    expect(cache.has('1', TODAY)).toBe(false);
  });
});
