/** A release that must not get out: it waits where the one before did not. */
import { sleep } from '@temporalio/workflow';
import type { JourneyState } from '../../../program/practice.ts';
import type { PracticeActivation } from '../../../workflows/messages.ts';
import { practiceActivation as released } from '../../../workflows/practice.ts';

export async function practiceActivation(input: PracticeActivation): Promise<JourneyState> {
  await sleep('1 second');
  return released(input);
}
