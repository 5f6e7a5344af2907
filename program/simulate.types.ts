import type { Editions } from './judge.types.ts';
import type { Country, Day, ModelId, PointKind, Text } from './models.ts';
import type { Known } from './rules/records.types.ts';
import type { RequirementState } from './standing.types.ts';

/**
 * A draft tried on one partner.
 *
 * **Before** is what stands in the ledger: what the released editions say of the partner's facts. **After** is what the draft
 * would say of the same facts, had it been in force for as long as the program. Milestones that were paid stay paid, as they do in the program. The tier is the highest
 * whose requirements hold on the day: grace, notice and protection come after a release and are no part of it. What a draft
 * **costs** is the difference of the points, and what its tiers bring, in words.
 */
export type Trial = {
  readonly released: Editions;
  /** The draft alone, in force since the program began (`asIfAlways`). */
  readonly draft: Editions;
  readonly asOf: Day;
};

/** A partner to try it on; `known.lines` are the entries of the ledger. */
export type Tried = {
  readonly partnerId: string;
  readonly known: Known;
  readonly people: number;
};

export type Pair = { readonly before: number; readonly after: number };
export const TRIAL_CHANGES = ['falls', 'rises', 'stays'] as const;
export type TrialChange = (typeof TRIAL_CHANGES)[number];
export const TRIAL_SIZES = ['small', 'medium', 'large'] as const;
/** By people that are known: fewer than 10, fewer than 50, more. */
export type TrialSize = (typeof TRIAL_SIZES)[number];

/** What came of it, with reasons; plain data, stored as it is. */
export type TrialResult = {
  readonly partnerId: string;
  readonly change: TrialChange;
  readonly size: TrialSize;
  readonly home: Country | null;
  readonly points: Pair;
  /** Ids and levels; null for an edition without tiers. */
  readonly tier: { readonly before: string | null; readonly after: string | null };
  readonly level: Pair;
  readonly models: readonly (Pair & { readonly model: ModelId | null })[];
  readonly kinds: readonly (Pair & { readonly kind: PointKind })[];
  readonly countries: readonly (Pair & { readonly country: Country | null })[];
  /** Clauses that give more or take, what matters most first. */
  readonly clauses: readonly TrialClause[];
  /** Of the tier that is lost what no longer holds; of one that is gained what did not hold before. */
  readonly requirements: readonly RequirementState[];
  /** The ends of the last twelve months. */
  readonly months: readonly TrialMonth[];
  readonly largestCustomer: LargestCustomer | null;
};

export type TrialClause = Pair & {
  readonly clause: string;
  readonly number: string;
  readonly title: Text;
};

export type TrialMonth = { readonly on: Day; readonly points: Pair; readonly level: Pair };

/** Who brings most points by the draft, and what is left by the draft without all that they bring. */
export type LargestCustomer = {
  readonly customer: string;
  readonly points: number;
  readonly pointsWithout: number;
  readonly tierWithout: string | null;
  readonly levelWithout: number;
  /** Whether the tier goes with that one customer. */
  readonly losesTier: boolean;
};
