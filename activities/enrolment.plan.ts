import { editionOn } from '../program/editions.ts';
import type { EnrolmentRules } from '../program/edition/enrolment.types.ts';
import type { Edition } from '../program/edition/types.ts';
import type { EnrolmentPlan } from '../program/enrolment.ts';
import { RuleViolation } from '../program/errors.ts';
import type { EnrolmentDeps } from './enrolment.deps.ts';

type Enrolling = Edition & { readonly enrolment: EnrolmentRules };

const REMINDERS = [0.5, 1];
const HOUR_MS = 3_600_000;
/** Clocks differ by moments; only a clock that was set counts. */
const skewOf = (ms: number): number => (Math.abs(ms) < HOUR_MS ? 0 : Math.round(ms));

/** The plan that the edition in force today makes of whoever enrols. Refused where it says nothing of enrolling. */
export function planNow(
  { editions, clock }: Pick<EnrolmentDeps, 'editions' | 'clock'>,
  who: Pick<EnrolmentPlan, 'partnerId' | 'attempt' | 'homeCountry'>,
): EnrolmentPlan {
  const { id, enrolment } = enrolling(editionOn(editions, clock.today()));
  return {
    ...{
      edition: id,
      partnerId: who.partnerId,
      attempt: who.attempt,
      homeCountry: who.homeCountry,
    },
    ...{ decision: enrolment.decision, acceptDays: enrolment.acceptDays },
    ...{ clear: enrolment.clear, renewal: enrolment.renewal, reminders: REMINDERS },
    reasons: enrolment.reasons.map((reason) => reason.id),
    agreements: enrolment.agreements.map(({ entity, countries, version, hashes }) => ({
      ...{ entity, countries, version, hashes },
    })),
    welcomePoints: enrolment.pays.points,
    skewMs: skewOf(clock.now() - Date.now()),
  };
}

/** The edition of a plan: texts and titles that the plan leaves out. */
export const enrolmentEdition = (
  editions: readonly Edition[],
  plan: Pick<EnrolmentPlan, 'edition'>,
): Enrolling => enrolling(editions.find(({ id }) => id === plan.edition) ?? null);

function enrolling(edition: Edition | null): Enrolling {
  const enrolment = edition?.enrolment ?? null;
  if (edition === null || enrolment === null)
    throw new RuleViolation('PRACTICE_UNKNOWN', 'the edition does not say how to enrol');
  return { ...edition, enrolment };
}
