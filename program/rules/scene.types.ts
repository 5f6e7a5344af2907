import type { Exact } from '../exact.ts';
import type { Day } from '../models.ts';
import type { Records, Scope } from './records.types.ts';
import type { Capability, Requirement } from './types.ts';

/** A partner on a day, as a whole or within a scope. */
export type Scene = {
  readonly records: Records;
  readonly day: Day;
  readonly scope: Scope;
  /** What was measured already, by measure, day and scope. */
  readonly memo: Map<string, Exact>;
  readonly engine: Engine;
};

/** A requirement and how far a partner is with it. */
export type Held = {
  readonly requirement: Requirement;
  readonly holds: boolean;
  /** What is there and what it takes; for those made of others how many hold and how many have to. */
  readonly have: Exact;
  readonly need: Exact;
  readonly of: readonly Held[];
  /** The day on which that is so, where it is not the day that was asked. */
  readonly on?: Day;
};

/** Days on which a capability is attained, `to` excluded; null while nothing ends it. */
export type Attainment = {
  readonly scope: string | null;
  readonly from: Day;
  readonly to: Day | null;
};

/** How the parts of the engine that need each other reach each other: a measure may need that a requirement holds. */
export type Engine = {
  readonly holds: (requirement: Requirement, scene: Scene) => boolean;
  /** The days (`from` excluded, `to` included) on which a requirement may change. */
  readonly daysOfChange: (
    requirement: Requirement,
    scene: Scene,
    from: Day,
    to: Day,
  ) => ReadonlySet<Day>;
  readonly attainedOn: (capability: Capability, scene: Scene) => boolean;
  readonly attainmentsOf: (
    capability: Capability,
    scene: Scene,
    until: Day,
  ) => readonly Attainment[];
};
