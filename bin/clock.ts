/** The time of a process: the machine's, or moved to a day that was set. */
import { DateTime } from 'luxon';
import type { Clock } from '../program/clock.types.ts';

const hourMs = 3_600_000;

/** The machine's clock, moved by so many milliseconds. */
export function createClock(offsetMs: number): Clock {
  const now = (): number => Date.now() + offsetMs;
  return {
    now,
    today: (zone = 'UTC') => DateTime.fromMillis(now(), { zone }).toISODate() ?? '',
  };
}

/**
 * By how much the clock has to be moved to show a day: to its noon in UTC, when that day is everywhere
 * but in the far east. `known` is an earlier answer, good as long as it still shows the day: time
 * must not run backwards over a restart.
 */
export function offsetTo(today: string | undefined, known: number | null): number {
  if (today === undefined) return 0;
  const noon = Date.parse(`${today}T12:00:00Z`);
  const shownMs = known === null ? Number.NaN : Date.now() + known - noon;
  return known !== null && shownMs >= 0 && shownMs < 8 * hourMs ? known : noon - Date.now();
}
