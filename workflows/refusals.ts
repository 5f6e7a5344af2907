import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import { RULE_CODES, RuleViolation, type RuleCode } from '../program/errors.ts';

/** A refusal as the caller of an update receives it: `type` is the code. Benign, since a rule that says no is no error. */
export const refused = (code: RuleCode, message: string): ApplicationFailure =>
  ApplicationFailure.create({ type: code, message, nonRetryable: true, category: 'BENIGN' });

/**
 * Runs a rule and turns its refusal into a failure that the caller receives.
 *
 * Without this a plain error in workflow code fails the workflow task, which is tried again for ever.
 */
export function refusing<T>(rule: () => T): T {
  try {
    return rule();
  } catch (error) {
    if (error instanceof RuleViolation) throw refused(error.code, error.message);
    throw error;
  }
}

/** The code with which an activity was refused; null if the world failed instead. */
export function refusalOf(error: unknown): RuleCode | null {
  if (!(error instanceof ActivityFailure) || !(error.cause instanceof ApplicationFailure)) return null;
  const type = error.cause.type;
  return RULE_CODES.find((code) => code === type) ?? null;
}
