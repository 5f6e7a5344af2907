import type { Day, Month } from './models.ts';

/**
 * Arithmetic of calendar days. No clock and no local time: days are text, and only `dayAt` knows a zone.
 */

const MS_A_DAY = 86_400_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MONTH = /^\d{4}-(?:0[1-9]|1[0-2])$/;

const pad = (value: number, digits: number): string => String(value).padStart(digits, '0');
const TWO_DIGITS = Array.from({ length: 32 }, (_, value) => pad(value, 2));
const textOf = (year: number, month: number, day: number): Day =>
  `${year > 999 ? year : pad(year, 4)}-${TWO_DIGITS[month]}-${TWO_DIGITS[day]}`;

const partsOf = (day: Day): readonly [number, number, number] => [
  Number(day.slice(0, 4)),
  Number(day.slice(5, 7)),
  Number(day.slice(8, 10)),
];

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const daysIn = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

/** Whether a text is a day that exists (`2023-02-30` is none); the year 0000 is refused. */
export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const [year, month, day] = partsOf(text);
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

export const isMonth = (text: string): boolean => MONTH.test(text) && !text.startsWith('0000');

/** The day that lies so many days later (earlier, if negative). */
export function addDays(day: Day, days: number): Day {
  if (days === 0) return day;
  const [year, month, date] = partsOf(day);
  const inMonth = date + days;
  if (inMonth >= 1 && inMonth <= daysIn(year, month)) return textOf(year, month, inMonth);
  const moved = new Date(Date.UTC(year, month - 1, date) + days * MS_A_DAY);
  return textOf(moved.getUTCFullYear(), moved.getUTCMonth() + 1, moved.getUTCDate());
}

/** The same day so many months later, or the last of its month: 29 February and a year is 28 February. */
export function addMonths(day: Day, months: number): Day {
  const [year, month, date] = partsOf(day);
  const index = year * 12 + (month - 1) + months;
  const [toYear, toMonth] = [Math.floor(index / 12), (((index % 12) + 12) % 12) + 1];
  return textOf(toYear, toMonth, Math.min(date, daysIn(toYear, toMonth)));
}

export const monthOf = (day: Day): Month => day.slice(0, 7);
export const firstOf = (month: Month): Day => `${month}-01`;
/** The last day of a month: on it a month of consumption takes effect. */
export const lastOf = (month: Month): Day => addDays(addMonths(firstOf(month), 1), -1);
/** Days from one day to another, negative if it lies before. */
export const daysBetween = (from: Day, to: Day): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / MS_A_DAY);

/**
 * The year in which the program year of a day begins.
 *
 * @param startsOn month and day on which program years begin, `07-01`
 */
export const programYearOf = (day: Day, startsOn: string): number =>
  Number(day.slice(0, 4)) - (day.slice(5) < startsOn ? 1 : 0);

/** The first day of a program year. */
export const programYearStart = (year: number, startsOn: string): Day =>
  `${pad(year, 4)}-${startsOn}`;

const formats = new Map<string, Intl.DateTimeFormat>();
const formatFor = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn-hc-h23', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(zone, made);
  return made;
};

/** What a zone's wall shows at an instant, as if it were UTC, in milliseconds. */
function wallAt(instantMs: number, zone: string): number {
  const parts = new Map(
    formatFor(zone)
      .formatToParts(instantMs)
      .map((p) => [p.type, p.value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
  const wall = new Date(0);
  wall.setUTCFullYear(part('year'), part('month') - 1, part('day'));
  return wall.setUTCHours(part('hour'), part('minute'), part('second'));
}

/** By zone and day in UTC, how far the wall is ahead all that day; null where it changes on that day. */
const offsets = new Map<string, Map<number, number | null>>();
const offsetDaysMax = 10_000;

function offsetOn(utcDay: number, zone: string): number | null {
  let known = offsets.get(zone);
  if (known === undefined || known.size > offsetDaysMax) offsets.set(zone, (known = new Map()));
  let offset = known.get(utcDay);
  if (offset === undefined) {
    const [from, to] = [utcDay * MS_A_DAY, (utcDay + 1) * MS_A_DAY];
    const ahead = wallAt(from, zone) - from;
    offset = wallAt(to, zone) - to === ahead ? ahead : null;
    known.set(utcDay, offset);
  }
  return offset;
}

/** The day that a calendar on the wall shows at an instant (epoch milliseconds) in an IANA zone. */
export function dayAt(instantMs: number, zone: string): Day {
  const offset = offsetOn(Math.floor(instantMs / MS_A_DAY), zone);
  const wall = new Date(offset === null ? wallAt(instantMs, zone) : instantMs + offset);
  return textOf(wall.getUTCFullYear(), wall.getUTCMonth() + 1, wall.getUTCDate());
}
