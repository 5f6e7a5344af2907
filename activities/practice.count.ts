/** Counting what facts prove of a journey's automatic steps, from PostgreSQL. */
import type { Db } from '../db/connect.ts';
import type { StoredJourney } from '../db/queries/journeys.ts';
import { provingFacts } from '../db/queries/proofs.ts';
import { addDays, addMonths } from '../program/days.ts';
import type { PlannedStep } from '../program/edition/types.ts';
import type { FactFamily } from '../program/facts.ts';
import type { Day } from '../program/models.ts';
import { familiesOf, proveStep, type Way } from '../program/practice.proofs.ts';
import type { StepCount } from '../program/practice.reducers.ts';
import type { JourneyRows, PracticePlan } from '../program/practice.ts';
import { startOfDay, zoneOf } from './calendar.ts';
import { editionOf, type PracticeDeps } from './practice.deps.ts';

type AutomaticStep = Extract<PlannedStep, { kind: 'automatic' }>;

/**
 * Counts by step, the ways behind them, and when they change by themselves (epoch milliseconds).
 */
export type Counted = {
  readonly counts: Readonly<Record<string, StepCount>>;
  readonly ways: Readonly<Record<string, { readonly ways: readonly Way[] }>>;
  readonly lookAt: number | null;
};

/** A look that is due because of a date is never closer than this, whatever the clocks say. */
const LOOK_AGAIN_MS = 3_600_000;
const FIRST_DAY: Day = '1900-01-01';

/** Steps of milestones that have opened. */
const openSteps = (plan: PracticePlan, rows: JourneyRows): readonly AutomaticStep[] =>
  plan.milestones
    .filter(({ id }) => rows.milestones[id]?.state !== 'locked')
    .flatMap(({ steps }) => steps)
    .filter((step): step is AutomaticStep => step.kind === 'automatic');

/** Families of facts that can move what is open. */
export const familiesAwaited = (plan: PracticePlan, rows: JourneyRows): readonly FactFamily[] => [
  ...new Set(openSteps(plan, rows).flatMap((step) => familiesOf(step))),
];

/** What facts prove today, which is the date at the partner's home. */
export async function countSteps(
  deps: PracticeDeps,
  db: Db,
  journey: StoredJourney,
  at: number,
): Promise<Counted> {
  const { plan, rows, partner } = journey;
  const edition = editionOf(deps.editions, plan.edition);
  const today = deps.clock.today(zoneOf(edition, partner.homeCountry));
  const steps = openSteps(plan, rows);
  const facts = await provingFacts(
    db,
    partner.id,
    familiesAwaited(plan, rows),
    firstDay(steps, today),
  );
  const proved = steps.map((step) => [step.id, proveStep(step, facts, today)] as const);
  const changes = proved
    .map(([, { changesOn }]) => changesOn)
    .filter((day) => day !== null)
    .sort();
  const [next] = changes;
  return {
    counts: Object.fromEntries(proved.map(([id, { have, need }]) => [id, { have, need }])),
    ways: Object.fromEntries(proved.map(([id, { ways }]) => [id, { ways }])),
    lookAt:
      next === undefined
        ? null
        : Math.max(startOfDay(edition, partner.homeCountry, next), at + LOOK_AGAIN_MS),
  };
}

/** The first day whose facts can count; returns lie after their deals, so that none is missed. */
function firstDay(steps: readonly AutomaticStep[], today: Day): Day {
  const windows = steps.flatMap(({ anyOf }) => anyOf.map(({ withinMonths }) => withinMonths));
  if (windows.length === 0 || windows.includes(null)) return FIRST_DAY;
  return addDays(addMonths(today, -Math.max(...windows.map(Number))), -1);
}
