import type { Policies, TierPolicy } from '../edition/policies.types.ts';

/** What holds where an edition says nothing: the tier is what the requirements give, on every day. */
export const NEUTRAL_TIERS: TierPolicy = {
  promotion: 'automatic',
  demotion: 'automatic',
  up: 'straight',
  down: 'straight',
  decided: 'at-once',
  effective: { month: 1, day: 1 },
  window: null,
  hold: null,
  protection: null,
  untilAnniversary: false,
  grace: null,
  notice: null,
  atProgramYear: 'carry-over',
  disputes: 'ignored',
};

/** The policies of an edition that has no file of them. */
export const NO_POLICIES: Policies = {
  place: null,
  tiers: NEUTRAL_TIERS,
  renewal: null,
  approval: null,
  checklists: null,
};

/** Whether a policy changes nothing: the tier is what the requirements give, unless a person set one. */
export const isNeutral = (policy: TierPolicy): boolean =>
  (Object.keys(NEUTRAL_TIERS) as (keyof TierPolicy)[])
    // When it takes effect is asked only where there are periods.
    .filter((key) => key !== 'effective')
    .every((key) => policy[key] === NEUTRAL_TIERS[key]);
