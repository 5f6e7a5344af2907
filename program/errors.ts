/**
 * Every way the program can refuse. Adding a code makes `api/errors.ts` fail to compile until it has
 * a status.
 */
export const RULE_CODES = [
  'ACCOUNT_UNKNOWN',
  'AGREEMENT_CHANGED',
  'AGREEMENT_MISSING',
  'AGREEMENT_NOT_ASKED',
  'ALREADY_DECIDED',
  'AWARD_CHANGED',
  'DECIDE_SINGLY',
  'DECISION_FOLLOWED',
  'EDITION_WRONG',
  'ENROLMENT_ACTIVE',
  'ENROLMENT_NOT_ACTIVE',
  'ENROLMENT_SUSPENDED',
  'EVIDENCE_MISSING',
  'FACT_CHANGED',
  'JOURNEY_CLOSED',
  'JOURNEY_OPEN',
  'JOURNEY_PAUSED',
  'LAST_LINE',
  'LINE_EXISTS',
  'LINE_NOT_OPEN',
  'LINE_UNKNOWN',
  'NOT_THE_DECIDER',
  'NO_AUTHORITY',
  'OWN_DECISION',
  'PARTNER_UNKNOWN',
  'PRACTICE_UNKNOWN',
  'REASON_MISSING',
  'REASON_UNKNOWN',
  'RELEASE_ASKED',
  'RENEWAL_NOT_OPEN',
  'SIMULATION_MISSING',
  'STEP_NOT_OPEN',
  'STEP_UNKNOWN',
  'TAKEN',
  'TOO_EARLY',
  'VERSION_STALE',
] as const;

export type RuleCode = (typeof RULE_CODES)[number];

/**
 * A rule said no. Asking again cannot change the answer, so nothing retries it.
 *
 * Any other error means the world failed (network, database, bug) and is left to the retry policy.
 */
export class RuleViolation extends Error {
  override readonly name = 'RuleViolation';
  readonly code: RuleCode;

  constructor(code: RuleCode, message: string) {
    super(message);
    this.code = code;
  }
}
