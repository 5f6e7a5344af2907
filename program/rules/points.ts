import type { Day } from '../models.ts';
import type { Records } from './records.types.ts';

/** On which days the points of a partner change, and how many count from then on. */
type Timeline = { readonly days: readonly Day[]; readonly points: readonly number[] };

const timelines = new WeakMap<Records, Timeline>();

/** Points of all models and countries that count on a day. Asked for day after day, they are added up once. */
export function pointsOn(records: Records, day: Day): number {
  let timeline = timelines.get(records);
  if (timeline === undefined) timelines.set(records, (timeline = timelineOf(records)));
  const { days, points } = timeline;
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((days[middle] ?? '') <= day) low = middle + 1;
    else high = middle;
  }
  return points[low - 1] ?? 0;
}

function timelineOf(records: Records): Timeline {
  const changes = new Map<Day, number>();
  const add = (day: Day, points: number): unknown =>
    changes.set(day, (changes.get(day) ?? 0) + points);
  for (const { from, to, points } of records.known.lines) {
    add(from, points);
    add(to, -points);
  }
  const days = [...changes.keys()].sort();
  let sum = 0;
  return { days, points: days.map((day) => (sum += changes.get(day) ?? 0)) };
}
