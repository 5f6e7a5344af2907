import type { Requirement } from './rules/types.ts';
import type { Country, Day, ModelId, PointKind, Text } from './models.ts';

/** Points by kind; `influence` is the part of performing whose origin is influence. */
export type KindPoints = Readonly<Record<PointKind, number>> & { readonly influence: number };

/** A requirement and how far the partner is. */
export type RequirementState = {
  readonly id: string;
  readonly kind: Requirement['kind'];
  readonly title: Text;
  readonly have: number;
  readonly need: number;
  readonly holds: boolean;
  /** Those that it is made of. */
  readonly of: readonly RequirementState[];
};

/**
 * Where a partner is on a day: total, models, countries, tier, what secures it, what the next one takes.
 *
 * Computed by `standingOf`, stored as the `standing` row, served as it is. Figures add up: the total is the sum of the
 * models (null is the company), and of the countries, and of the kinds.
 */
export type Standing = {
  readonly asOf: Day;
  readonly edition: string;
  readonly points: number;
  readonly kinds: KindPoints;
  readonly models: readonly {
    readonly model: ModelId | null;
    readonly points: number;
    readonly kinds: KindPoints;
    readonly countries: readonly { readonly country: Country | null; readonly points: number }[];
  }[];
  readonly countries: readonly {
    readonly country: Country | null;
    readonly points: number;
    readonly kinds: KindPoints;
  }[];
  readonly tier: {
    readonly id: string;
    readonly level: number;
    readonly title: Text;
    readonly requirements: readonly RequirementState[];
    /** The last day on which it holds if nothing new is earned; null where nothing ends it. */
    readonly securedUntil: Day | null;
    /** Why it is another than the requirements give, in a sentence; null where it is what they give. */
    readonly why: Text | null;
  };
  readonly next: {
    readonly id: string;
    readonly level: number;
    readonly title: Text;
    readonly requirements: readonly RequirementState[];
    readonly brings: readonly Text[];
  } | null;
  /** The next day on which points lapse: how many, what is left, how many new ones keep the tier. */
  readonly lapse: {
    readonly on: Day;
    readonly points: number;
    readonly leaves: number;
    readonly neededToKeep: number;
  } | null;
  /** All tiers with the points that they need, for the lines in the picture. */
  readonly tiers: readonly {
    readonly id: string;
    readonly level: number;
    readonly title: Text;
    readonly points: number;
  }[];
};

/** Points that count on each day of change, past and to come (`ahead`: if nothing new is earned). */
export type TimelinePoint = { readonly on: Day; readonly points: number; readonly ahead: boolean };
