import { afterEach, expect, test, vi } from 'vitest';
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

afterEach(() => vi.useRealTimers());

test('a day ends with its last second, in each zone', () => {
  vi.useFakeTimers({ now: Date.parse('2024-02-29T22:59:59.999Z') });
  const clock = createClock(0);
  const days = () => ['UTC', 'Europe/Madrid', 'Asia/Kolkata'].map((zone) => clock.today(zone));
  expect(days()).toEqual(['2024-02-29', '2024-02-29', '2024-03-01']);
  vi.advanceTimersByTime(1);
  expect(days()).toEqual(['2024-02-29', '2024-03-01', '2024-03-01']);
  vi.advanceTimersByTime(3_599_999);
  expect(days()).toEqual(['2024-02-29', '2024-03-01', '2024-03-01']);
  vi.advanceTimersByTime(1);
  expect(days()).toEqual(['2024-03-01', '2024-03-01', '2024-03-01']);
});

test('time does not run backwards over a restart on that day', () => {
  const known = offsetTo('2023-08-31', null) + 3_600_000;
  expect(offsetTo('2023-08-31', known)).toBe(known);
  expect(offsetTo('2024-02-29', known)).not.toBe(known);
});

test('without a day it is the machine’s time', () => {
  expect(offsetTo(undefined, 5)).toBe(0);
});
