/** The time of a process: the machine's, or moved to a day that was set. */
import { DateTime } from 'luxon';
import type { Clock } from '../program/clock.types.ts';

/**
 * The machine's clock. With `today` it is moved by whole days so that it shows that day (UTC) at the
 * start, and runs on from there: what is set to a day must still have an order in it.
 */
export function createClock(today: string | undefined): Clock {
  const dayMs = 24 * 3600 * 1000;
  const offsetMs =
    today === undefined
      ? 0
      : Date.parse(`${today}T00:00:00Z`) - Math.floor(Date.now() / dayMs) * dayMs;
  const now = (): number => Date.now() + offsetMs;
  return {
    now,
    today: (zone = 'UTC') => DateTime.fromMillis(now(), { zone }).toISODate() ?? '',
  };
}
