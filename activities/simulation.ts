import { CancelledFailure, Context } from '@temporalio/activity';
import { setImmediate as turn } from 'node:timers/promises';
import type { Db } from '../db/connect.ts';
import { notifyChange } from '../db/queries/outbox.ts';
import * as simulations from '../db/queries/simulations.ts';
import type { Clock } from '../program/clock.types.ts';
import type { Edition } from '../program/edition/types.ts';
import { RuleViolation } from '../program/errors.ts';
import { asIfAlways, tryOn } from '../program/simulate.ts';
import { addTo } from '../program/simulate.totals.ts';
import type { Trial, TrialResult, Tried } from '../program/simulate.types.ts';

/** What trying an edition stands on. `db` is of the role `ascent_worker`. */
export type SimulationDeps = {
  readonly db: Db;
  readonly editions: readonly Edition[];
  readonly clock: Clock;
};

/** Others have a turn after so many. */
const partnersOfTurn = 25;

export type SimulationActivities = ReturnType<typeof createSimulationActivities>;

export const createSimulationActivities = (deps: SimulationDeps) => ({
  /**
   * Tries some pages; true while there are more. What came of a page and how far it is are one statement, so that whoever
   * is killed in the middle goes on with that page, and two who work at the same time write it once.
   */
  trySomePartners: async (asked: {
    readonly simulationId: string;
    readonly pages: number;
    /** Of a page: few enough that their facts fit, many enough that a statement is worth its way. */
    readonly partners: number;
  }): Promise<{ readonly left: boolean }> => {
    const { db, editions, clock } = deps;
    const { simulationId: id, pages, partners } = asked;
    let simulation = await simulations.beginSimulation(db, id, clock.now());
    const edition = await simulations.simulatedEdition(db, id);
    if (simulation === undefined || edition === undefined)
      throw new RuleViolation('SIMULATION_MISSING', `there is no simulation ${id}`);
    const trial: Trial = {
      released: editions,
      draft: asIfAlways(edition, editions),
      asOf: simulation.asOf,
    };
    await tell(db);
    const read = (after: string): Promise<readonly Tried[]> =>
      simulations.partnersToTry(db, after, partners);
    let next = read(simulation.cursor);
    for (let page = 0; page < pages; page += 1) {
      if (simulation === undefined || simulation.state !== 'running') return { left: false };
      const tried = await next;
      const last = tried.at(-1)?.partnerId;
      if (last === undefined) {
        await simulations.endSimulation(db, id, 'done', clock.now());
        await tell(db);
        return { left: false };
      }
      // Read while this page is judged.
      next = read(last);
      next.catch(() => {});
      const results = await tryAll(trial, tried);
      await simulations.recordPage(db, {
        ...{ id, from: simulation.cursor, to: last, results },
        totals: addTo(simulation.totals, results),
      });
      await tell(db);
      // What stands: somebody else may have been quicker, or it was ended.
      simulation = await simulations.simulationById(db, id);
      Context.current().heartbeat({ cursor: simulation?.cursor });
    }
    await next.catch(() => {});
    return { left: true };
  },

  endSimulation: async (ended: {
    readonly simulationId: string;
    readonly state: 'cancelled' | 'failed';
  }): Promise<void> => {
    await simulations.endSimulation(deps.db, ended.simulationId, ended.state, deps.clock.now());
    await tell(deps.db);
  },
});

const tell = (db: Db): Promise<void> => notifyChange(db, { p: [], w: ['simulation'] });

async function tryAll(trial: Trial, tried: readonly Tried[]): Promise<readonly TrialResult[]> {
  const results: TrialResult[] = [];
  for (const [i, one] of tried.entries()) {
    results.push(tryOn(trial, one));
    if (i % partnersOfTurn !== partnersOfTurn - 1) continue;
    await turn();
    Context.current().heartbeat();
    if (Context.current().cancellationSignal.aborted) throw new CancelledFailure('it is cancelled');
  }
  return results;
}
