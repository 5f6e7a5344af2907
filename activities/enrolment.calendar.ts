/** Days and deadlines of an enrolment: of the partner at its home, of deciders where they work, of sites in their zones. */
import { DateTime } from 'luxon';
import type { Db } from '../db/connect.ts';
import { decidersFor } from '../db/queries/recipients.ts';
import { addDays, dayAt } from '../program/days.ts';
import type { Edition } from '../program/edition/types.ts';
import { LINE_DECIDERS, type EnrolmentPlan, type LineDecider } from '../program/enrolment.ts';
import type { EnrolmentCalendar } from '../program/enrolment.draft.ts';
import type { Country, Day } from '../program/models.ts';
import { renewalDays } from '../program/policies/renewal.ts';
import { dueAt, startOfDay, zoneOf } from './calendar.ts';

const MORNING_HOUR = 9;

/** The calendar of a partner at home in a country, whose deciders work as they do. */
export async function enrolmentCalendar(
  db: Db,
  edition: Pick<Edition, 'zones'>,
  homeCountry: Country,
): Promise<EnrolmentCalendar> {
  const work = await Promise.all(
    LINE_DECIDERS.map(async (role) => {
      const [decider] = await decidersFor(db, role, homeCountry);
      return [role, decider?.country ?? homeCountry] as const;
    }),
  );
  const countryOf = (role: LineDecider): Country =>
    work.find(([each]) => each === role)?.[1] ?? homeCountry;
  return {
    ...datesOf(edition, homeCountry),
    decider: (role, from, businessDays) => dueAt(edition, countryOf(role), from, businessDays),
  };
}

/** What needs nobody's diary: days at home and at sites, and anniversaries. */
export function datesOf(
  edition: Pick<Edition, 'zones'>,
  homeCountry: Country,
): Omit<EnrolmentCalendar, 'decider'> {
  const zone = zoneOf(edition, homeCountry);
  const endOf = (day: Day): number =>
    DateTime.fromISO(day, { zone }).endOf('day').startOf('second').toMillis();
  const morningOf = (day: Day): number =>
    DateTime.fromISO(day, { zone }).set({ hour: MORNING_HOUR }).toMillis();
  return {
    partner: (from, businessDays) => dueAt(edition, homeCountry, from, businessDays),
    daysAfter: (from, days) => endOf(addDays(dayAt(from, zone), days)),
    dayAt: (at, country) => dayAt(at, zoneOf(edition, country)),
    renewal: ({ renewal }: EnrolmentPlan, startedOn, periods) => {
      const window = {
        everyMonths: renewal.everyMonths,
        opensOnDay: -renewal.opensDaysBefore,
        closesOnDay: renewal.closesDaysAfter,
        remindOnDays: renewal.remindOnDays,
      };
      const { anniversary: on, ...days } = renewalDays(window, startedOn, periods);
      return {
        on,
        opensAt: startOfDay(edition, homeCountry, days.opensOn),
        dueAt: startOfDay(edition, homeCountry, on),
        closesAt: endOf(days.closesOn),
        remindAt: days.remindOn.map(morningOf),
      };
    },
  };
}
