import type { TierPolicy } from '../edition/policies.types.ts';
import type { Day } from '../models.ts';
import type { LevelChange } from './tracks.ts';

/** What the tier of every day follows from. Lists may be in any order; `to` is the first day after, null has no end. */
export type TierFacts = {
  /** What the requirements alone give, from the first day that is known on. */
  readonly raw: readonly LevelChange[];
  /** The level that was shown before that; the lowest if not given. */
  readonly before?: number;
  readonly policy: TierPolicy;
  /** Month and day on which program years begin, `07-01`. */
  readonly programYearStarts: string;
  /** The day that anniversaries are counted from; without it they are the first days of program years. */
  readonly anniversary?: Day | null;
  /** The day of a migration, and the level that the earlier status is worth. */
  readonly migration?: LevelChange | null;
  /** Levels that a person set. */
  readonly manual?: readonly ManualLevel[];
  /** Promotions and demotions that a person decided: to this level, on this day. Read where the policy parks them. */
  readonly decisions?: readonly LevelChange[];
  readonly disputes?: readonly { readonly from: Day; readonly to: Day | null }[];
};

export type ManualLevel = {
  readonly from: Day;
  readonly to: Day | null;
  readonly level: number;
};

/** Why a tier is what it is; `until` is the first day on which that is over, null where it does not
 * come to that. */
export type TierWhy =
  /** What the requirements give: it has not moved, rose, or fell on that day. */
  | { readonly code: 'requirements' }
  | { readonly code: 'promoted' | 'lowered'; readonly on: Day; readonly by: 'rules' | 'person' }
  | { readonly code: 'reset-at-program-year'; readonly on: Day }
  /** Kept above what the requirements give. */
  | {
      readonly code:
        | 'within-window'
        | 'held'
        | 'protected'
        | 'kept-until-anniversary'
        | 'in-grace'
        | 'notice';
      readonly until: Day | null;
    }
  | { readonly code: 'never-lowered' }
  /** Above or below: it has not moved yet. */
  | { readonly code: 'waiting-for-decision'; readonly to: number }
  | { readonly code: 'next-decision' | 'one-level-at-a-time'; readonly until: Day | null }
  /** Neither: automation leaves it alone. */
  | { readonly code: 'manual' | 'frozen-by-dispute'; readonly until: Day | null };

/** Days `from ≤ d < to` with one tier and one reason; null has no end. */
export type TierSpan = {
  readonly from: Day;
  readonly to: Day | null;
  readonly level: number;
  /** What the requirements alone give. */
  readonly raw: number;
  readonly why: TierWhy;
};
