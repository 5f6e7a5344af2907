import type { Day, Text } from '../models.ts';
import type { Place } from './types.ts';

/** How tiers move, how what was reached is renewed, and how it is approved. Null where the edition says nothing. */
export type Policies = {
  /** Null where the edition has no file of policies. */
  readonly place: Place | null;
  readonly tiers: TierPolicy;
  readonly renewal: RenewalPolicy | null;
  readonly approval: ApprovalPolicy | null;
  readonly checklists: ChecklistPolicy | null;
};

/** A length of time in calendar days or months; years are months. */
export type Span = { readonly count: number; readonly unit: 'days' | 'months' };

/** Time for people to do something, in calendar days or in business days where they work. */
export type Term = { readonly count: number; readonly unit: 'days' | 'business-days' };

/** How the shown tier follows what the requirements give (`program/policies/tiers.ts`). Null: no such delay. */
export type TierPolicy = {
  readonly promotion: 'automatic' | 'parked';
  readonly demotion: 'automatic' | 'parked' | 'never';
  /** How many levels one decision may move up, and down. */
  readonly up: 'straight' | 'one';
  readonly down: 'straight' | 'one';
  readonly decided: 'at-once' | 'daily' | 'quarterly' | 'yearly';
  /** The day of the new quarter or year on which a decision takes effect; both count from 1. */
  readonly effective: { readonly month: number; readonly day: number };
  /** The best level of any day that lies no further back counts. */
  readonly window: Span | null;
  /** A level that was reached is kept so long, then judged anew. */
  readonly hold: Span | null;
  /** The status brought from an earlier program is kept so long. */
  readonly protection: Span | null;
  readonly untilAnniversary: boolean;
  readonly grace: Span | null;
  /** At least so long before a level is taken away, its removal is announced. */
  readonly notice: Span | null;
  /** `reset`: what only time kept up is not kept into a new program year. */
  readonly atProgramYear: 'carry-over' | 'reset';
  readonly disputes: 'freeze' | 'ignored';
};

export const CHECKS = ['data', 'audit', 'references'] as const;
/** What is checked when something is renewed. */
export type CheckKind = (typeof CHECKS)[number];

export type RenewalPolicy = {
  readonly everyMonths: number;
  /** Days from the anniversary, those before it negative. */
  readonly opensOnDay: number;
  readonly closesOnDay: number;
  readonly remindOnDays: readonly number[];
  /** Each is due with every so many renewals; any of its kinds will do. */
  readonly checks: readonly {
    readonly anyOf: readonly CheckKind[];
    readonly everyRenewals: number;
  }[];
};

export type ApprovalPolicy = {
  /** From handing in until somebody looks. */
  readonly review: Term;
  /** From handing in until it is decided. */
  readonly decision: Term;
  /** For the partner to answer a request for action. */
  readonly answer: Term;
  /** What is not answered in time. */
  readonly unanswered: 'rejected' | 'reminded';
  /** How long a rejection may be disputed, once; null: not at all. */
  readonly dispute: Term | null;
  /** What holds when the customer withdraws its consent after the approval. */
  readonly consentWithdrawn: 'stands' | 'ends' | 'taken-back';
};

export type ChecklistPolicy = {
  readonly current: Span;
  /** How much longer an application on it is taken. */
  readonly accepted: Span;
  /** In the order of their days. */
  readonly versions: readonly {
    readonly version: string;
    readonly from: Day;
    readonly title: Text | null;
  }[];
};
