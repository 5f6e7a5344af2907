import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import { RULE_CODES, RuleViolation, type RuleCode } from '../program/errors.ts';

/**
 * A refusal as the caller of an update receives it: `type` is the code. Benign, since a rule that
 * says no is no error.
 */
export const refused = (code: RuleCode, message: string): ApplicationFailure =>
  ApplicationFailure.create({ type: code, message, nonRetryable: true, category: 'BENIGN' });

/**
 * Runs a rule and turns its refusal into a failure that the caller receives.
 *
 * Without this a plain error in workflow code fails the workflow task, which is tried again for
 * ever.
 */
export function refusing<T>(rule: () => T): T {
  try {
    return rule();
  } catch (error) {
    if (error instanceof RuleViolation) throw refused(error.code, error.message);
    throw error;
  }
}

/**
 * The refusal that an activity ended with; null if the world failed instead. An activity's error
 * arrives as the cause of an `ActivityFailure`, a local activity's as it was thrown.
 */
export function refusalOf(error: unknown): ApplicationFailure | null {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (!(cause instanceof ApplicationFailure)) return null;
  const code = RULE_CODES.find((each) => each === cause.type);
  return code === undefined ? null : refused(code, cause.message);
}
