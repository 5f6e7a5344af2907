/** Working days of countries, and ends of days in their zones: what deadlines are made of. */
import Holidays from 'date-holidays';
import { DateTime } from 'luxon';
import { addDays, dayAt } from '../program/days.ts';
import type { Edition } from '../program/edition/types.ts';
import type { Day } from '../program/models.ts';

type Country = {
  readonly holidays: Holidays | null;
  /** Year → days off, `YYYY-MM-DD`. */
  readonly years: Map<number, ReadonlySet<string>>;
};

/** ISO weekdays off; Saturday and Sunday elsewhere. */
const WEEKENDS: Readonly<Record<string, readonly number[]>> = Object.fromEntries(
  ['BH', 'DZ', 'EG', 'IL', 'IQ', 'JO', 'KW', 'LY', 'OM', 'QA', 'SA', 'SD', 'YE'].map((country) => [
    country,
    [5, 6],
  ]),
);
const WEEKEND: readonly number[] = [6, 7];
/** No deadline lies further away than this; a wrong number of days ends here. */
const BUSINESS_DAYS_MAX = 2_000;

const countries = new Map<string, Country>();

/**
 * The end of the day (epoch milliseconds) that lies so many business days after an instant, by
 * the calendar on the wall of a country: its weekend, its public holidays, its zone.
 */
export function dueAt(
  edition: Pick<Edition, 'zones'>,
  country: string,
  from: number,
  businessDays: number,
): number {
  const zone = zoneOf(edition, country);
  const day = dayAt(from, zone);
  const key = `${day} ${businessDays} ${country} ${zone}`;
  const known = dues.get(key);
  if (known !== undefined) return known;
  const due = DateTime.fromISO(businessDaysLater(country, day, businessDays), { zone })
    .endOf('day')
    .startOf('second')
    .toMillis();
  if (dues.size >= duesMax) dues.clear();
  dues.set(key, due);
  return due;
}

/** Ends of days that were asked for: a plan asks for the same ones with every milestone. */
const dues = new Map<string, number>();
const duesMax = 10_000;

function businessDaysLater(country: string, from: Day, businessDays: number): Day {
  let day = from;
  let left = Math.min(Math.max(0, Math.trunc(businessDays)), BUSINESS_DAYS_MAX);
  while (left > 0) {
    day = addDays(day, 1);
    if (isBusinessDay(country, day)) left -= 1;
  }
  return day;
}

/** The instant (epoch milliseconds) at which a calendar day begins in a country. */
export const startOfDay = (edition: Pick<Edition, 'zones'>, country: string, day: string): number =>
  DateTime.fromISO(day, { zone: zoneOf(edition, country) })
    .startOf('day')
    .toMillis();

/** The zone of a country as the edition says it; UTC where it says none. */
export const zoneOf = (edition: Pick<Edition, 'zones'>, country: string): string =>
  edition.zones[country] ?? 'UTC';

function isBusinessDay(country: string, day: Day): boolean {
  const weekend = WEEKENDS[country] ?? WEEKEND;
  return !weekend.includes(weekdayOf(day)) && !daysOff(country, Number(day.slice(0, 4))).has(day);
}

/** Monday is 1, Sunday 7. */
const weekdayOf = (day: Day): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;

function daysOff(code: string, year: number): ReadonlySet<string> {
  const country = countries.get(code) ?? { holidays: holidaysOf(code), years: new Map() };
  countries.set(code, country);
  const known = country.years.get(year);
  if (known !== undefined) return known;
  const days = new Set(
    (country.holidays?.getHolidays(year) ?? [])
      .filter(({ type }) => type === 'public')
      .map(({ date }) => date.slice(0, 10)),
  );
  country.years.set(year, days);
  return days;
}

/** Countries that the calendar does not know have weekends only. */
function holidaysOf(code: string): Holidays | null {
  const holidays = new Holidays();
  return Object.hasOwn(holidays.getCountries(), code) ? new Holidays(code) : null;
}
