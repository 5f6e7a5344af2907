import type { Edition } from '../edition/types.ts';
import type { Line } from '../entries.ts';
import type { Exact } from '../exact.ts';
import type { Fact, FactFields } from '../facts.ts';
import type { Participation } from '../judge.types.ts';
import type { Country, Day, ModelId } from '../models.ts';

/** Anything that can be counted: a fact, points, a participation, what became of a duty. */
export type Rec = {
  /** Of the fact, or of what it was made from. */
  readonly id: string;
  readonly fact: Fact | null;
  readonly on: Day;
  /** The first day on which it no longer lasts; null without an end. */
  readonly until: Day | null;
  /** From this day on it is returned. */
  readonly returnedOn: Day | null;
  readonly subject: string;
  readonly person: string | null;
  readonly model: ModelId | null;
  readonly country: Country | null;
  readonly fields: FactFields;
  readonly usd: Exact | null;
  readonly points: number | null;
};

/** What is known of a partner itself: plain values that `partner.` names in a filter. */
export type Attributes = FactFields;

/** All that is known of one partner. */
export type Known = {
  readonly facts: readonly Fact[];
  /** Points that were earned, if they are known line by line. */
  readonly lines: readonly Line[];
  readonly participations: readonly Participation[];
  readonly attributes: Attributes;
  /** The countries of people who do not work at the home of the partner. */
  readonly people: ReadonlyMap<string, Country>;
  readonly home: Country | null;
  readonly status: Status;
};

/** What moves a tier beside facts: anniversaries, an earlier status, people's decisions. `to` is the first day after. */
export type Status = {
  /** The day that anniversaries are counted from. */
  readonly anniversary: Day | null;
  /** A status that was brought from an earlier program. */
  readonly migration: { readonly on: Day; readonly tier: string } | null;
  /** Tiers that a person set. */
  readonly manual: readonly {
    readonly from: Day;
    readonly to: Day | null;
    readonly tier: string;
  }[];
  /** Moves that a person decided, where the policy leaves them to one. */
  readonly decisions: readonly { readonly on: Day; readonly tier: string }[];
  readonly disputes: readonly { readonly from: Day; readonly to: Day | null }[];
};

/** One country, or several that are taken together; null: the whole company. */
export type Scope = { readonly name: string; readonly countries: readonly Country[] } | null;

/** A partner as an edition sees it. */
export type Records = {
  readonly edition: Edition;
  readonly known: Known;
  /** The records of a family in the order in which they are folded; duties are those owed until this day. */
  readonly of: (family: string, day: Day) => readonly Rec[];
};
