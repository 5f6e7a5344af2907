import type { Day, Text } from '../models.ts';
import type { Requirement, Unit } from '../rules/types.ts';

/** Where a rule stands: edition, file and line; the printed number where it has one. */
export type RulePlace = {
  readonly edition: string;
  readonly file: string;
  readonly line: number;
  readonly number: string | null;
  /** The clause, for whoever wants to open it. */
  readonly clause: string | null;
};

/** What a fact, points or a duty are, behind a number. People are named by their ids alone. */
export type RecordShown = {
  /** The id of the fact; null for what is made of others. */
  readonly fact: string | null;
  readonly subject: string;
  readonly on: Day;
  /** The last day on which it lasts; null without an end. */
  readonly until: Day | null;
  readonly person: string | null;
};

/** What a node of the tree is about. */
export type ReasonKind =
  | 'tier'
  | 'capability'
  | 'requirement'
  | 'measure'
  /** Records taken together: those of one person, customer, month. */
  | 'group'
  | 'record'
  /** Points by a clause, and one line of it. */
  | 'clause'
  | 'line'
  /** What a part of a measure's shape did. */
  | 'pass';

/**
 * A node of the tree from a number down to clause, fact and person: what it is called, what it comes to and how, and what it
 * is made of.
 */
export type Reason = {
  readonly kind: ReasonKind;
  readonly id: string;
  readonly title: Text;
  /** A sentence: how it came to that. */
  readonly says: Text;
  /** Whether it holds, of what can. */
  readonly holds: boolean | null;
  /** Decimals as text, at most two places. */
  readonly have: string | null;
  readonly need: string | null;
  readonly unit: Unit;
  readonly rule: RulePlace | null;
  readonly record: RecordShown | null;
  /** What kind of requirement it is. */
  readonly asks: Requirement['kind'] | null;
  readonly of: readonly Reason[];
  /** How many more there are than `of` shows. */
  readonly more: number;
};
