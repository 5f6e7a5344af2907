/** A release that must not get out: it waits where the one before did not. */
import { sleep } from '@temporalio/workflow';
import type { JourneyState } from '../../../program/practice.ts';
import type { EnrolmentState } from '../../../program/enrolment.ts';
import { enrolment as releasedEnrolment } from '../../../workflows/enrolment.ts';
import type { Enrolment, PracticeActivation, SimulationRun } from '../../../workflows/messages.ts';
import { practiceActivation as released } from '../../../workflows/practice.ts';
import { simulateEdition as releasedSimulation } from '../../../workflows/simulation.ts';

export async function practiceActivation(input: PracticeActivation): Promise<JourneyState> {
  await sleep('1 second');
  return released(input);
}

export async function enrolment(input: Enrolment): Promise<EnrolmentState> {
  await sleep('1 second');
  return releasedEnrolment(input);
}

export async function simulateEdition(input: SimulationRun): Promise<'tried' | 'cancelled'> {
  await sleep('1 second');
  return releasedSimulation(input);
}
