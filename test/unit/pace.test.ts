import { expect, test } from 'vitest';
import { createPace } from '../../db/pace.ts';

const options = { share: 1 / 5, freeMs: 50, restMaxMs: 400 };

/** Works in pieces of so many milliseconds, resting as told; `between` is what passes anyhow. */
function work(tookMs: number, pieces: number, between = 0) {
  const pace = createPace(options);
  let now = 1000;
  const rests: number[] = [];
  for (let i = 0; i < pieces; i += 1) {
    now += tookMs;
    const restMs = pace(now, tookMs);
    rests.push(restMs);
    now += Math.max(restMs, between);
  }
  return { rests, share: (tookMs * pieces) / (now - 1000) };
}

test('work that is never done takes its share of the time', () => {
  for (const tookMs of [1, 5, 20, 60]) {
    const { share } = work(tookMs, 5000);
    expect(share, `pieces of ${tookMs} ms`).toBeGreaterThan(0.19);
    expect(share, `pieces of ${tookMs} ms`).toBeLessThan(0.21);
  }
});

test('the first pieces and those that come now and then need no rest', () => {
  expect(work(5, 8).rests).toEqual(Array.from({ length: 8 }, () => 0));
  expect(work(5, 1000, 25).rests.every((one) => one === 0)).toBe(true);
});

test('no rest is longer than the longest, however long the work was, and none owes more', () => {
  const pace = createPace(options);
  expect(pace(10_000, 10_000)).toBeCloseTo(400);
  expect(pace(10_405, 5)).toBeCloseTo(20, -1);
  expect(pace(60_000, 5)).toBe(0);
});
