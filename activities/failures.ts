import { ApplicationFailure } from '@temporalio/common';
import type {
  ActivityExecuteInput,
  ActivityInboundCallsInterceptor,
  Next,
} from '@temporalio/worker';
import { RuleViolation } from '../program/errors.ts';

/**
 * Decides, in one place, what a failed activity means: a rule that said no is final and expected,
 * so it is neither tried again nor logged as an error. Everything else is the world's failure,
 * left to the policy.
 */
export class ClassifyFailures implements ActivityInboundCallsInterceptor {
  async execute(
    input: ActivityExecuteInput,
    next: Next<ActivityInboundCallsInterceptor, 'execute'>,
  ): Promise<unknown> {
    try {
      return await next(input);
    } catch (error) {
      throw error instanceof RuleViolation ? refusal(error) : error;
    }
  }
}

const refusal = ({ code, message }: RuleViolation): ApplicationFailure =>
  ApplicationFailure.create({ type: code, message, nonRetryable: true, category: 'BENIGN' });
