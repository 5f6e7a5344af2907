/** A draft edition is tried on every partner, page by page; it may be cancelled, and goes on where it was. */
import {
  CancellationScope,
  continueAsNew,
  isCancellation,
  log,
  proxyActivities,
  workflowInfo,
} from '@temporalio/workflow';
import type { SimulationActivities } from '../activities/simulation.ts';
import type { SimulationRun } from './messages.ts';
import { SIMULATING } from './policies.ts';
import { refusalOf } from './refusals.ts';

const { trySomePartners } = proxyActivities<SimulationActivities>(SIMULATING.pages);
const { endSimulation } = proxyActivities<SimulationActivities>(SIMULATING.end);

/** Turns of one run: each is an activity of its own, eleven events with its timers. */
const turnsMax = 50;

export async function simulateEdition(input: SimulationRun): Promise<'tried' | 'cancelled'> {
  const { simulationId, pages = 10, partners = 500, turns = turnsMax } = input;
  try {
    for (let turn = 0; turn < turns; turn += 1) {
      const { left } = await trySomePartners({ simulationId, pages, partners });
      if (!left) return 'tried';
      if (workflowInfo().continueAsNewSuggested) break;
    }
  } catch (error) {
    if (isCancellation(error)) {
      await CancellationScope.nonCancellable(() =>
        endSimulation({ simulationId, state: 'cancelled' }),
      );
      return 'cancelled';
    }
    log.error('an edition could not be tried', { simulationId });
    await endSimulation({ simulationId, state: 'failed' });
    throw refusalOf(error) ?? error;
  }
  return continueAsNew<typeof simulateEdition>(input);
}
