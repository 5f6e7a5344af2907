/** A small enrolment, as an edition would plan it: days of 24 hours, one zone. */
import { addDays, addMonths, dayAt } from '../../program/days.ts';
import type { EnrolmentPlan, EnrolmentRows, LineAsked } from '../../program/enrolment.ts';
import type { EnrolmentCalendar } from '../../program/enrolment.draft.ts';
import { openingRows } from '../../program/enrolment.reducers.ts';

export const MS_A_DAY = 86_400_000;
const CLOSED = 30;

/** Reseller is clear in Canada and Germany, the cloud only at home; everything else is somebody's decision. */
export const planOf = (given: Partial<EnrolmentPlan> = {}): EnrolmentPlan => ({
  edition: 'test',
  partnerId: '7',
  attempt: 1,
  homeCountry: 'CA',
  decision: { days: 10, lapsesAfterDays: 40, answerDays: 14 },
  reasons: ['no-market', 'denied-party', 'duplicate'],
  clear: [
    { models: ['solution-reseller'], countries: ['CA', 'DE'], geography: 'any' },
    { models: ['cloud-services-provider'], countries: [], geography: 'home' },
  ],
  acceptDays: 20,
  agreements: [
    {
      entity: 'america',
      countries: ['CA', 'US'],
      version: '2023-07',
      hashes: { en: 'a-en', 'fr-CA': 'a-fr' },
    },
    {
      entity: 'europe',
      countries: [],
      version: '2023-07',
      hashes: { en: 'e-en', 'fr-CA': 'e-fr' },
    },
  ],
  renewal: {
    everyMonths: 12,
    opensDaysBefore: 60,
    closesDaysAfter: CLOSED,
    remindOnDays: [-120, -90, -60, -30, 0, CLOSED],
    takeUpDays: 180,
  },
  reminders: [0.5, 1],
  welcomePoints: 10,
  skewMs: 0,
  ...given,
});

const startOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

export const calendar: EnrolmentCalendar = {
  partner: (from, days) => from + days * MS_A_DAY,
  decider: (_role, from, days) => from + days * MS_A_DAY,
  daysAfter: (from, days) => from + days * MS_A_DAY,
  dayAt: (at) => dayAt(at, 'UTC'),
  renewal: ({ renewal }, startedOn, periods) => {
    const on = addMonths(startedOn, periods * renewal.everyMonths);
    const after = (days: number): number => startOf(addDays(on, days));
    return {
      on,
      opensAt: after(-renewal.opensDaysBefore),
      dueAt: after(0),
      closesAt: after(renewal.closesDaysAfter + 1),
      remindAt: renewal.remindOnDays.map((days) => after(days) + MS_A_DAY / 3),
    };
  },
};

export const reseller: LineAsked = { country: 'CA', model: 'solution-reseller' };
export const builder: LineAsked = { country: 'CA', model: 'solution-builder' };
export const german: LineAsked = { country: 'DE', model: 'solution-reseller' };
export const CLEAR = 'CA/solution-reseller';
export const DECIDED = 'CA/solution-builder';
export const GERMAN = 'DE/solution-reseller';

/** The applicant, who may also sign, and those who decide. */
export const PEOPLE = { admin: '11', onboarding: '21', compliance: '22', manager: '23' } as const;

export const opened = (asked: readonly LineAsked[], at: number, plan = planOf()): EnrolmentRows =>
  openingRows(plan, asked, { by: PEOPLE.admin, signatories: [PEOPLE.admin], at }, calendar).rows;
