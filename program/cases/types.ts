import type { FactFields } from '../facts.ts';
import type { Country, Day } from '../models.ts';
import type { Status } from '../rules/records.types.ts';

/** What a case says of one person: certifications, each with the days on which it is held. */
export type PersonInCase = {
  readonly name: string;
  readonly country: Country | null;
  readonly holds: readonly {
    readonly certification: string;
    readonly from: Day | null;
    /** The last day on which it is held. */
    readonly until: Day | null;
  }[];
};

/** A fact of a case: the type of an event, or a family; `data` may leave out what does not matter. */
export type FactInCase = {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** So many alike, each with an id and a customer of its own where none is named. */
  readonly times: number;
};

/** A golden case: a partner, what happened, and where it stands on a day. */
export type Case = {
  readonly title: string;
  readonly on: Day;
  readonly partner: FactFields;
  readonly accounts: Readonly<
    Record<
      string,
      { readonly model: string | null; readonly country: Country; readonly from: Day | null }
    >
  >;
  /** US dollars for one unit of a currency. */
  readonly rates: Readonly<Record<string, string>>;
  readonly people: readonly PersonInCase[];
  readonly facts: readonly FactInCase[];
  readonly status: Status;
  readonly expects: Expects;
};

/** What a case expects; what it does not name may be anything. */
export type Expects = {
  /** Points by model, `company` for those of none; or their sum. */
  readonly points: Readonly<Record<string, number>> | number | null;
  readonly kinds: Readonly<Record<string, number>> | null;
  readonly tier: string | null;
  readonly next: string | null;
  readonly measures: Readonly<Record<string, number | string>> | null;
  /** True or false; or the countries or regions in which it is attained. */
  readonly capabilities: Readonly<Record<string, boolean | readonly string[]>> | null;
  /** What the next tier, or the capability named, still needs. */
  readonly missing: readonly string[] | Readonly<Record<string, readonly string[]>> | null;
};

/** What came out otherwise than a case says. */
export type Difference = {
  /** Where it stands in the case: `points`, `measures/infra`. */
  readonly at: readonly string[];
  readonly expected: string;
  readonly found: string;
};
