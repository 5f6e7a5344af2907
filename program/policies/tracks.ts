import { addDays, addMonths } from '../days.ts';
import type { Span } from '../edition/policies.types.ts';
import type { Day } from '../models.ts';

/**
 * A track is a level on every day: from each change on until the next, the lowest before the first. What delays a fall is
 * one operation on it, `stretched`: the days on which a level holds go on for longer.
 */
export type LevelChange = { readonly on: Day; readonly level: number };
/** Days rise, and each change is another level than before. */
export type Track = readonly LevelChange[];

/** A track of changes in any order; of two on one day the one that comes later in the list counts. */
export function trackOf(changes: readonly LevelChange[]): Track {
  const byDay = new Map(changes.map(({ on, level }) => [on, level]));
  const days = [...byDay].sort(([a], [b]) => (a < b ? -1 : 1));
  return withoutRepeats(days.map(([on, level]) => ({ on, level })));
}

const withoutRepeats = (changes: readonly LevelChange[]): Track =>
  changes.filter(({ level }, i) => i === 0 || level !== changes[i - 1]?.level);

/** The level on a day. */
export function levelOn(track: Track, day: Day): number {
  let [low, high] = [0, track.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((track[middle]?.on ?? day) <= day) low = middle + 1;
    else high = middle;
  }
  return track[low - 1]?.level ?? 0;
}

/** The first day after this one on which the level is another than asked: below it, or above; null if never. */
export const nextBelow = (track: Track, day: Day, level: number): Day | null =>
  track.find((one) => one.on > day && one.level < level)?.on ?? null;
export const nextAbove = (track: Track, day: Day, level: number): Day | null =>
  track.find((one) => one.on > day && one.level > level)?.on ?? null;

/** On each day the highest level of any of them. */
export function highest(...tracks: readonly Track[]): Track {
  const days = [...new Set(tracks.flatMap((track) => track.map(({ on }) => on)))].sort();
  return withoutRepeats(
    days.map((on) => ({ on, level: Math.max(...tracks.map((track) => levelOn(track, on))) })),
  );
}

/** Days `from ≤ d < to` on which at least a level holds; null has no end. */
type Held = { readonly level: number; readonly from: Day; readonly to: Day | null };

/**
 * Each level, by itself, held for longer: `endOf` says until when, of the day on which it began and the day on which it
 * would end. Days on which it holds again before that join them, and keep the beginning.
 */
export function stretched(track: Track, endOf: (from: Day, to: Day) => Day): Track {
  const levels = [...new Set(track.map(({ level }) => level))];
  const held = levels.flatMap((level) => {
    const joined: Held[] = [];
    for (const { from, to } of heldAt(track, level)) {
      const last = joined.at(-1);
      const joins = last !== undefined && (last.to === null || from <= last.to);
      const begins = joins ? last.from : from;
      const one = { level, from: begins, to: to === null ? null : endOf(begins, to) };
      if (joins) joined[joined.length - 1] = laterOf(last, one);
      else joined.push(one);
    }
    return joined;
  });
  return envelopeOf(held);
}

const laterOf = (a: Held, b: Held): Held =>
  a.to === null || (b.to !== null && b.to < a.to) ? a : b;

function heldAt(track: Track, level: number): readonly Held[] {
  const held: Held[] = [];
  let from: Day | null = null;
  for (const one of track) {
    if (one.level >= level) from ??= one.on;
    else if (from !== null) {
      held.push({ level, from, to: one.on });
      from = null;
    }
  }
  return from === null ? held : [...held, { level, from, to: null }];
}

function envelopeOf(held: readonly Held[]): Track {
  const turns = held.flatMap(({ level, from, to }) => [
    { on: from, level, by: 1 },
    ...(to === null ? [] : [{ on: to, level, by: -1 }]),
  ]);
  const counts = new Map<number, number>();
  const changes = turns
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
    .map(({ on, level, by }) => {
      counts.set(level, (counts.get(level) ?? 0) + by);
      const open = [...counts].filter(([, count]) => count > 0).map(([each]) => each);
      return { on, level: Math.max(0, ...open) };
    });
  return trackOf(changes);
}

/** The day that lies so much later. */
export const laterBy = (day: Day, span: Span | null): Day =>
  span === null
    ? day
    : span.unit === 'days'
      ? addDays(day, span.count)
      : addMonths(day, span.count);

/** The day that lies so much earlier. */
export const earlierBy = (day: Day, { count, unit }: Span): Day =>
  unit === 'days' ? addDays(day, -count) : addMonths(day, -count);

/** The later of some days. */
export const latest = (first: Day, ...others: readonly Day[]): Day =>
  others.reduce((a, b) => (a < b ? b : a), first);
