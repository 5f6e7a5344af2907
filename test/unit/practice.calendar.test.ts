import { expect, test } from 'vitest';
import { dueAt } from '../../activities/calendar.ts';

test('deadlines are ends of working days where those who wait work', () => {
  const edition = {
    zones: { CA: 'America/Toronto', DE: 'Europe/Berlin', AE: 'Asia/Dubai', SA: 'Asia/Riyadh' },
  };
  const show = (country: string, from: string, days: number): string =>
    new Date(dueAt(edition, country, Date.parse(from), days)).toISOString();
  // Friday before Labour Day (4 September 2023): the next working day is Tuesday.
  expect(show('CA', '2023-09-01T15:00:00Z', 1)).toBe('2023-09-06T03:59:59.000Z');
  expect(show('DE', '2023-09-01T15:00:00Z', 1)).toBe('2023-09-04T21:59:59.000Z');
  expect(show('SA', '2023-08-31T09:00:00Z', 1)).toBe('2023-09-03T20:59:59.000Z');
  // Across the end of summer time, and 3 October, a holiday in Germany.
  expect(show('DE', '2023-10-02T10:00:00Z', 1)).toBe('2023-10-04T21:59:59.000Z');
  expect(show('DE', '2023-10-27T10:00:00Z', 1)).toBe('2023-10-30T22:59:59.000Z');
  expect(show('XX', '2023-09-01T23:30:00Z', 0)).toBe('2023-09-01T23:59:59.000Z');
});
