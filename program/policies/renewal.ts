import { addDays, addMonths, daysBetween } from '../days.ts';
import type { CheckKind, RenewalPolicy } from '../edition/policies.types.ts';
import type { Day } from '../models.ts';

/** Renewals: when one opens and closes, who is reminded when, what it takes, and where it stands on a day. */

export type RenewalDays = {
  /** 1 for the first anniversary. */
  readonly renewal: number;
  readonly anniversary: Day;
  /** The first day on which something counts for it, and the last. */
  readonly opensOn: Day;
  readonly closesOn: Day;
  readonly remindOn: readonly Day[];
};

type Window = Pick<RenewalPolicy, 'everyMonths' | 'opensOnDay' | 'closesOnDay' | 'remindOnDays'>;

/** The days of a renewal of what began on a day; 29 February and a year is 28 February. */
export function renewalDays(policy: Window, startedOn: Day, renewal: number): RenewalDays {
  const anniversary = addMonths(startedOn, renewal * policy.everyMonths);
  return {
    renewal,
    anniversary,
    opensOn: addDays(anniversary, policy.opensOnDay),
    closesOn: addDays(anniversary, policy.closesOnDay),
    remindOn: policy.remindOnDays.map((days) => addDays(anniversary, days)),
  };
}

/** What a renewal takes: one of each list. Data is due every year, an audit or references every second, say. */
export const checksOf = (
  { checks }: RenewalPolicy,
  renewal: number,
): readonly (readonly CheckKind[])[] =>
  checks.filter(({ everyRenewals }) => renewal % everyRenewals === 0).map(({ anyOf }) => anyOf);

/** A check that was passed on a day. */
export type Checked = { readonly check: CheckKind; readonly on: Day };

export type RenewalFacts = {
  readonly policy: RenewalPolicy;
  readonly startedOn: Day;
  /** In any order. What was checked while no renewal was open counts for none. */
  readonly checked: readonly Checked[];
};

/** Where what has to be renewed stands on a day, with the renewal that is meant. */
export type RenewalVerdict = {
  readonly state: 'not-begun' | 'renewed' | 'open' | 'late' | 'lapsed';
  readonly why:
    | { readonly code: 'begins-later'; readonly on: Day }
    | { readonly code: 'next-opens'; readonly on: Day }
    | { readonly code: 'all-checked'; readonly on: Day }
    | { readonly code: 'due-until-anniversary' | 'due-until-closed'; readonly on: Day }
    | { readonly code: 'not-renewed'; readonly on: Day };
  readonly days: RenewalDays;
  /** What it takes still: one of each list. */
  readonly missing: readonly (readonly CheckKind[])[];
};

/** Where it stands at the end of a day. What lapsed stays so, whatever is handed in later. */
export function renewalOn(facts: RenewalFacts, day: Day): RenewalVerdict {
  const { policy, startedOn } = facts;
  for (let renewal = 1; ; renewal++) {
    const days = renewalDays(policy, startedOn, renewal);
    const { opensOn, closesOn, anniversary } = days;
    const verdict = (
      state: RenewalVerdict['state'],
      code: RenewalVerdict['why']['code'],
      on: Day,
      missing: RenewalVerdict['missing'] = [],
    ): RenewalVerdict => ({ state, why: { code, on }, days, missing });
    if (day < startedOn) return verdict('not-begun', 'begins-later', startedOn);
    if (day < opensOn) return verdict('renewed', 'next-opens', opensOn);
    const missing = missingOf(facts, days, day < closesOn ? day : closesOn);
    if (missing.length > 0 && day > closesOn) {
      return verdict('lapsed', 'not-renewed', addDays(closesOn, 1), missing);
    }
    if (missing.length > 0) {
      return day < anniversary
        ? verdict('open', 'due-until-anniversary', anniversary, missing)
        : verdict('late', 'due-until-closed', closesOn, missing);
    }
    if (day <= closesOn) return verdict('renewed', 'all-checked', completedOn(facts, days));
  }
}

const counts = ({ checked }: RenewalFacts, { opensOn }: RenewalDays, until: Day) =>
  checked.filter(({ on }) => opensOn <= on && on <= until);

function missingOf(facts: RenewalFacts, days: RenewalDays, until: Day): RenewalVerdict['missing'] {
  const done = new Set(counts(facts, days, until).map(({ check }) => check));
  return checksOf(facts.policy, days.renewal).filter(
    (anyOf) => !anyOf.some((one) => done.has(one)),
  );
}

/** The day on which the last of what it took was there. */
function completedOn(facts: RenewalFacts, days: RenewalDays): Day {
  const done = counts(facts, days, days.closesOn);
  const firsts = checksOf(facts.policy, days.renewal).map(
    (anyOf) =>
      done
        .filter(({ check }) => anyOf.includes(check))
        .map(({ on }) => on)
        .sort()[0] ?? days.closesOn,
  );
  return firsts.sort().at(-1) ?? days.opensOn;
}

/** The reminder of a day, as days from the anniversary; null for none. Nobody is reminded of what is done, or over. */
export function reminderOn(facts: RenewalFacts, day: Day): number | null {
  const { days, why } = renewalOn(facts, day);
  if (why.code === 'all-checked' || why.code === 'not-renewed') return null;
  return days.remindOn.includes(day) ? daysBetween(days.anniversary, day) : null;
}
