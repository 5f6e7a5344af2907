import { msToNumber } from '@temporalio/common/lib/time.js';
import { expect, test } from 'vitest';
import { POLICIES } from '../../workflows/policies.ts';

test.each(Object.entries(POLICIES))(
  '%s bounds each try, and tries for at least a day',
  (_, policy) => {
    expect(msToNumber(policy.startToCloseTimeout)).toBeLessThanOrEqual(60_000);
    expect(msToNumber(policy.scheduleToCloseTimeout)).toBeGreaterThanOrEqual(86_400_000);
    expect(msToNumber(policy.retry.maximumInterval)).toBeGreaterThanOrEqual(60_000);
    expect(msToNumber(policy.localRetryThreshold)).toBeLessThanOrEqual(1_000);
  },
);
