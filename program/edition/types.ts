import type { FactFamily, FactFields } from '../facts.ts';
import type { Country, Day, ModelId, PointKind, Text } from '../models.ts';
import type { Bound, Measure, RecordValue, Requirement, Rules } from '../rules/types.ts';
import type { EnrolmentRules } from './enrolment.types.ts';
import type { Policies } from './policies.types.ts';

/**
 * An edition as the engine reads it, made from YAML by `load.ts`, checked, with lines of its clauses.
 *
 * Plain data: it travels as JSON into activities and, as a plan, into workflows. Editions are immutable;
 * `hash` is the SHA-256 of its files.
 */
export type Edition = {
  readonly id: string;
  /** The program that it is a version of: one installation runs the editions of one program. */
  readonly program: string;
  /** It is being written: it can be tried, and rules nothing. */
  readonly draft: boolean;
  readonly schema: 1;
  readonly title: Text;
  readonly hash: string;
  readonly inForce: { readonly from: Day; readonly to: Day | null };
  /** Month and day on which a program year begins, `07-01`. */
  readonly programYearStarts: string;
  readonly validityMonths: number;
  readonly models: Readonly<
    Record<ModelId, { readonly title: Text; readonly program: string | null }>
  >;
  readonly kinds: Readonly<Record<PointKind, { readonly title: Text }>>;
  /** IANA zone of each country. */
  readonly zones: Readonly<Record<Country, string>>;
  readonly clauses: readonly Clause[];
  readonly tiers: readonly Tier[];
  readonly practices: readonly Practice[];
  /** What is measured and asked beside the clauses. */
  readonly rules: Rules;
  /** Null where the edition does not say how to enrol. */
  readonly enrolment: EnrolmentRules | null;
  /** How tiers move, how what was reached is renewed and approved. */
  readonly policies: Policies;
};

/** Where a clause stands, for people who want to read it themselves. */
export type Place = { readonly file: string; readonly line: number };

/** One value or several, any of which matches a fact's field. */
export type Where = Readonly<
  Record<string, FactFields[string] | readonly FactFields[string][] | Bound>
>;

/**
 * An earning clause: which facts, how much, for which model and kind.
 *
 * With `per`, `atMost` or `steps` it depends on other facts and is folded per group and `period`;
 * without them each subject stands alone.
 */
export type Clause = {
  readonly id: string;
  /** As printed in the guide, `4.3`. */
  readonly number: string;
  readonly title: Text;
  /** The clause in words, for *Why?*. */
  readonly says: Text;
  readonly place: Place;
  readonly earns: {
    readonly kind: PointKind;
    /** A model, `account` (that of the account the fact came by) or `company`. */
    readonly model: ModelId | 'account' | 'company';
    readonly influence: boolean;
  };
  readonly from: FactFamily;
  readonly where: Where;
  /** What it is paid for at the end of each period, instead of each fact; null where facts are paid. */
  readonly measure: Measure | null;
  readonly value: Value;
  readonly per: readonly string[];
  readonly period: 'month' | 'quarter' | 'program-year' | null;
  readonly atMost: number | null;
  readonly steps: readonly { readonly from: number; readonly points: number }[] | null;
  /** True where each subject counts once in its group (a course passed twice in a program year). */
  readonly once: boolean;
  /** True where a return takes back what its deal earned. */
  readonly returns: boolean;
  /** How long its points count, in months or until the program year is over; null: as long as those of the edition. */
  readonly lasts: number | 'program-year' | null;
};

/** Points per fact, or per amount of US dollars (whole dollars), exact until rounded once when posted. */
export type Value =
  | { readonly points: number }
  | { readonly points: number; readonly perUsd: number }
  | { readonly usd: true }
  /** Worked out from the record's fields, by tables and products. */
  | { readonly record: RecordValue };

export type Tier = {
  readonly id: string;
  /** 0 for the first; rises. */
  readonly level: number;
  readonly title: Text;
  readonly requires: readonly Requirement[];
  /** What the tier brings, in words. */
  readonly brings: readonly Text[];
  readonly place: Place;
};

/** What proves an automatic step: facts of one family that match, counted over distinct persons or facts. */
export type Proof = {
  readonly family: FactFamily;
  readonly where: Where;
  readonly count: 'facts' | 'persons' | 'customers';
  readonly min: number;
  /** Only facts of accounts of this model count; null for any. */
  readonly model: ModelId | null;
  /** How far back from today a fact may lie, in months; certifications must be held today. */
  readonly withinMonths: number | null;
};

/** A practice that Ignite builds, with its milestones in order. */
export type Practice = {
  readonly id: string;
  readonly title: Text;
  readonly says: Text;
  readonly place: Place;
  readonly milestones: readonly Milestone[];
  readonly assessment: Assessment;
  readonly waitingDays: number;
};

export type MilestoneId = 'assess' | 'plan' | 'enable' | 'build' | 'launch' | 'grow';

export type Milestone = {
  readonly id: MilestoneId;
  readonly title: Text;
  /** The clause that pays it; one entry in a program year. */
  readonly clause: string;
  readonly number: string;
  readonly points: number;
  readonly kind: PointKind;
  readonly place: Place;
  /** Business days from the start of the milestone until it is due. */
  readonly dueDays: number;
  readonly steps: readonly PlannedStep[];
  readonly playbook: readonly PlaybookItem[];
};

/** A best practice of a milestone; `area` is the area of maturity that it strengthens, null for all of them. */
export type PlaybookItem = {
  readonly id: string;
  readonly title: Text;
  readonly says: Text;
  readonly area: AreaId | null;
};

/** A step as the edition says it: proved by facts, decided by a person, or answered by the partner (assessment). */
export type PlannedStep = {
  readonly id: string;
  readonly title: Text;
  readonly says: Text;
  readonly place: Place;
} & (
  | { readonly kind: 'automatic'; readonly anyOf: readonly Proof[] }
  | {
      readonly kind: 'decided';
      readonly decider: 'partner-manager' | 'reviewer';
      readonly evidence: readonly ('file' | 'link' | 'note')[];
      /** What the decider looks for. */
      readonly criteria: readonly Text[];
      /** Business days for the decision. */
      readonly decideDays: number;
      /** Business days for the partner to answer a request for a change. */
      readonly answerDays: number;
    }
  | { readonly kind: 'assessment'; readonly when: 'then' | 'now' }
);

/** The areas of maturity, in the order in which they are asked. */
export const AREAS = ['people', 'offers', 'delivery', 'demand'] as const;
export type AreaId = (typeof AREAS)[number];

/** The maturity assessment: areas, each with questions answered from 1 to 5. */
export type Assessment = {
  readonly areas: readonly {
    readonly id: AreaId;
    readonly title: Text;
    readonly questions: readonly {
      readonly id: string;
      readonly title: Text;
      readonly low: Text;
      readonly high: Text;
    }[];
  }[];
};
