import type { Country, Day, ModelId, PointKind } from './models.ts';

/**
 * What a clause says that a group of facts earns: points for one subject over some days.
 *
 * `to` is the first day on which it no longer counts. `group` names the facts folded together: the subject
 * itself where a clause is independent, else period and `per` (`2022/cust-0007`). `fact` is the id of the fact
 * that the line stands for (a return for its reversal); null where a whole group stands behind it.
 */
export type Line = {
  readonly clause: string;
  readonly edition: string;
  readonly group: string;
  readonly subject: string;
  readonly fact: string | null;
  readonly points: number;
  readonly model: ModelId | null;
  readonly kind: PointKind;
  readonly influence: boolean;
  readonly country: Country | null;
  readonly from: Day;
  readonly to: Day;
};

/** A line as the ledger holds it. `programYear` is the year in which the program year of `from` begins. */
export type Entry = Line & {
  readonly key: string;
  readonly partnerId: string;
  readonly programYear: number;
  readonly revision: number;
  /** The key of the entry that this one negates over its days; null for what was earned. */
  readonly negates: string | null;
  /** Epoch milliseconds. */
  readonly knownAt: number;
};

/** Points owed by a journey for a milestone, once in a program year, whatever the attempt. */
export type Award = {
  readonly partnerId: string;
  readonly edition: string;
  readonly clause: string;
  readonly subject: string;
  readonly points: number;
  readonly model: ModelId | null;
  readonly kind: PointKind;
  readonly country: Country | null;
  readonly from: Day;
  readonly to: Day;
  readonly programYear: number;
};
