/** The time of a process: the machine's, or moved to a day that was set. */
import { DateTime } from 'luxon';
import type { Clock } from '../program/clock.types.ts';
import type { Day } from '../program/models.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;

/** The machine's clock, moved by so many milliseconds. */
export function createClock(offsetMs: number): Clock {
  const now = (): number => Date.now() + offsetMs;
  const days = new Map<string, Day>();
  let minute = Number.NaN;
  return {
    now,
    today: (zone = 'UTC') => {
      const at = now();
      // Days begin with a minute in every zone: each is asked once a minute.
      if (Math.floor(at / minuteMs) !== minute) {
        minute = Math.floor(at / minuteMs);
        days.clear();
      }
      const day = days.get(zone) ?? DateTime.fromMillis(at, { zone }).toISODate() ?? '';
      days.set(zone, day);
      return day;
    },
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
