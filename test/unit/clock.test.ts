import { expect, test } from 'vitest';
import { createClock, offsetTo } from '../../bin/clock.ts';

test('a day that is set is today from the Pacific coast to Japan', () => {
  const clock = createClock(offsetTo('2023-08-31', null));
  for (const zone of [
    'America/Vancouver',
    'America/Toronto',
    'UTC',
    'Europe/Madrid',
    'Asia/Tokyo',
  ]) {
    expect(clock.today(zone)).toBe('2023-08-31');
  }
});

test('time does not run backwards over a restart on that day', () => {
  const known = offsetTo('2023-08-31', null) + 3_600_000;
  expect(offsetTo('2023-08-31', known)).toBe(known);
  expect(offsetTo('2024-02-29', known)).not.toBe(known);
});

test('without a day it is the machine’s time', () => {
  expect(offsetTo(undefined, 5)).toBe(0);
});
