import type { FactFields } from '../facts.ts';
import type { Country, Text } from '../models.ts';
import type { Place } from '../edition/types.ts';

/**
 * What an edition measures and asks, as the engine reads it: plain data, made from YAML by `edition/rules.read.ts`.
 *
 * A **measure** is a number of a partner on a day. It counts records (facts, points, duties) or combines other measures, and
 * then passes through the same few bounds and tables, whatever it is. A **requirement** compares measures and is true or not.
 * Numbers are decimals as text (`6.67`), so that nothing is lost on the way.
 */

/** A plain decimal as text, `-12.5`. */
export type Decimal = string;

/** What a number counts. Two that are added or compared have the same; a bare number fits all. */
export type Unit = 'number' | 'points' | 'percent' | 'money' | 'any';

/** The days whose records count on a day d. */
export type Window =
  /** From the day of the record on, while it lasts (a certification until it expires). */
  | { readonly kind: 'held' }
  /** From the day of the record on, for ever. */
  | { readonly kind: 'ever' }
  /** The last N months or days, d included: a record counts for so long. */
  | { readonly kind: 'last'; readonly count: number; readonly of: 'months' | 'days' }
  /** The last N calendar periods that are over on d; a period is over on its last day. */
  | { readonly kind: 'complete'; readonly count: number; readonly of: PeriodKind }
  /** The period around d, up to d. */
  | { readonly kind: 'period'; readonly of: PeriodKind };
export type PeriodKind = 'month' | 'quarter' | 'half-year' | 'calendar-year' | 'program-year';

/** Which records, by the values of their fields: a value, one of several, or a number within bounds. */
export type Filter = Readonly<Record<string, Value | readonly Value[] | Bound>>;
type Value = FactFields[string];

/** What one record is worth. */
export type RecordValue =
  | { readonly kind: 'number'; readonly number: Decimal }
  /** Its amount in US dollars, at the rate pinned to it. */
  | { readonly kind: 'amount' }
  /** Its points, where the records are points. */
  | { readonly kind: 'points' }
  | { readonly kind: 'field'; readonly field: string }
  /** The number that a table gives for the record's fields. */
  | { readonly kind: 'table'; readonly table: string }
  | { readonly kind: 'points-per'; readonly points: Decimal; readonly usd: Decimal }
  | {
      readonly kind: 'sum' | 'times' | 'best' | 'least';
      readonly of: readonly RecordValue[];
    };

/** Half-open intervals: from this value on, this number; or, with `each`, so much for each unit of the interval. */
export type Step = { readonly from: Decimal; readonly gives: Decimal };

/** What a number passes through, in this order. */
export type Shape = {
  /** Below it, nothing. */
  readonly needs: Decimal | null;
  /** The number of the interval that the value lies in; nothing below the first. */
  readonly steps: readonly Step[] | null;
  /** Each part of the value at the rate of the interval that it lies in. */
  readonly bands: readonly Step[] | null;
  /** So many points for each so much; whole ones only with `whole`. */
  readonly gives: {
    readonly points: Decimal;
    readonly each: Decimal;
    readonly whole: boolean;
  } | null;
  readonly atLeast: Decimal | null;
  readonly atMost: Decimal | null;
  readonly round: 'down' | 'up' | 'half' | null;
};

/** Records, which of them count, and how they are taken together. */
export type Count = {
  readonly kind: 'count';
  /** A family of facts, a family that the edition declares, `points`, `participations` or `duties`. */
  readonly from: string;
  readonly where: Filter;
  readonly not: Filter | null;
  readonly window: Window;
  /** Months for which what was retired counts on; null where retirement does not matter. */
  readonly retiredMonths: number | null;
  /** Only what a record of another family goes with: the same value of a field, on the day of the record. */
  readonly linked: {
    readonly to: string;
    readonly by: string;
    readonly where: Filter;
  } | null;
  /** Records that agree in these fields count once, the earliest of them. */
  readonly once: readonly string[];
  /** Groups of records; empty: all are one group. */
  readonly per: readonly string[];
  /** Null: a group counts 1, and without groups each record does. */
  readonly value: RecordValue | null;
  /** How the records of a group are taken together. */
  readonly within: Taking | 'count';
  /** What the value of each group passes through. */
  readonly each: Shape;
  /** Only so many groups, those of the greatest values; null: all. */
  readonly top: number | null;
  /** How the groups are taken together. */
  readonly take: Taking;
  /** Not the groups' values are taken, but how many different values of this field are left among them. */
  readonly distinct: string | null;
  /** Whether what was returned still counts. */
  readonly returns: boolean;
};
export type Taking = 'sum' | 'best' | 'least' | 'average' | 'first' | 'last';

export type Base =
  | Count
  | { readonly kind: 'number'; readonly number: Decimal }
  | { readonly kind: 'measure'; readonly measure: string }
  | {
      readonly kind: 'sum' | 'best' | 'least' | 'times';
      readonly of: readonly Measure[];
    }
  /** The greatest so many of them, added. */
  | { readonly kind: 'top'; readonly count: number; readonly of: readonly Measure[] }
  /** The first less the others. */
  | { readonly kind: 'difference'; readonly of: readonly Measure[] }
  | { readonly kind: 'average'; readonly of: readonly Weighted[] }
  /** `of` for each `unit` of `per`; nothing where `per` is nothing. */
  | { readonly kind: 'ratio'; readonly of: Measure; readonly per: Measure; readonly unit: Decimal }
  /** By how many percent `of` is more than `against`; nothing where that is below `baseline`. */
  | {
      readonly kind: 'growth';
      readonly of: Measure;
      readonly against: Measure;
      readonly baseline: Decimal | null;
    }
  /** The share of `of` in `all`, in percent. */
  | { readonly kind: 'share'; readonly of: Measure; readonly all: Measure }
  /** The measure for what the partner is classified as. */
  | {
      readonly kind: 'choose';
      readonly by: string;
      readonly of: Readonly<Record<string, Measure>>;
      readonly otherwise: Measure | null;
    };
export type Weighted = { readonly measure: Measure; readonly weight: Decimal };

export type Measure = {
  /** Its name, or the path to it inside a named one. */
  readonly id: string;
  readonly title: Text | null;
  readonly says: Text | null;
  readonly place: Place;
  readonly base: Base;
  /** It is taken so many months before the day. */
  readonly monthsBefore: number;
  /** It counts only while this holds. */
  readonly when: Requirement | null;
  readonly shape: Shape;
};

/** A measure that an edition names: on screens, in cases, in other measures. `outOf` makes it a score. */
export type NamedMeasure = Measure & { readonly outOf: Decimal | null };

type Common = {
  readonly id: string;
  readonly title: Text | null;
  readonly place: Place;
};
export type Requirement = Common &
  (
    | { readonly kind: 'points'; readonly min: number }
    | {
        readonly kind: 'people';
        /** Names of certifications, any of which counts; empty for any certification. */
        readonly holding: readonly string[];
        readonly min: number;
      }
    | {
        readonly kind: 'measure';
        readonly measure: Measure;
        readonly bound: Bound;
        /** What every part of a sum has to reach as well. */
        readonly each: Bound | null;
      }
    | { readonly kind: 'all' | 'any'; readonly of: readonly Requirement[] }
    | { readonly kind: 'some'; readonly min: number; readonly of: readonly Requirement[] }
    | { readonly kind: 'not'; readonly of: readonly Requirement[] }
    /** It held on one day of the last months, the day itself included. */
    | { readonly kind: 'any-day'; readonly months: number; readonly of: readonly Requirement[] }
    /** So many capabilities are attained, of these or of this kind. */
    | {
        readonly kind: 'capabilities';
        readonly names: readonly string[];
        readonly ofKind: string | null;
        readonly min: number;
      }
    /** What is known of the partner itself. */
    | { readonly kind: 'partner'; readonly where: Filter }
  );

/** Bounds that hold together; null where there is none. */
export type Bound = {
  readonly min: Decimal | null;
  readonly above: Decimal | null;
  readonly max: Decimal | null;
  readonly below: Decimal | null;
};

/** A table of numbers by the values of some fields: a rate card, factors, the weights of products. */
export type Table = {
  readonly id: string;
  readonly title: Text | null;
  readonly place: Place;
  /** Fields of the record, or `partner.` and one of the partner. */
  readonly by: readonly string[];
  readonly unit: Unit;
  /** The values of the fields, joined by `/`, and the number. */
  readonly rows: Readonly<Record<string, Decimal>>;
  readonly otherwise: Decimal | null;
};

/** A kind of record that the edition declares beside those that every program knows. */
export type RecordFamily = {
  readonly id: string;
  readonly title: Text | null;
  readonly place: Place;
  readonly fields: Readonly<Record<string, FieldKind>>;
  /** The field that dates a record, and the one until which it lasts (its last day). */
  readonly on: string;
  readonly until: string | null;
};
export const FIELD_KINDS = [
  'text',
  'number',
  'money',
  'day',
  'yes-no',
  'person',
  'customer',
  'country',
] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];

/** Something that has to be told for every month (or quarter) in time; what became of each is a record of `duties`. */
export type Duty = {
  readonly id: string;
  readonly title: Text;
  readonly place: Place;
  /** Owed while the partner takes part with this model; null: always. */
  readonly model: string | null;
  readonly every: 'month' | 'quarter';
  readonly from: string;
  readonly where: Filter;
  /** Days after the end of the period. */
  readonly dueDays: number;
  /** Days after that in which a second one still corrects the first. */
  readonly correctDays: number;
  /** The field that says on which day it was told; null: the day on which it was known. */
  readonly told: string | null;
};

/** Filter a fact belongs: the first rule that matches adds to it. */
export type Attribution = {
  readonly place: Place;
  readonly from: string;
  readonly where: Filter;
  readonly model: string | null;
  readonly country: string | null;
  /** Fields that it gains, each as it stands or from a table of words. */
  readonly fields: Readonly<Record<string, FactFields[string]>>;
};

/** Something that a partner can attain beside its tier: a competency, a specialization, a designation. */
export type Capability = {
  readonly id: string;
  readonly kind: string;
  readonly title: Text;
  readonly says: Text | null;
  readonly place: Place;
  /** For the whole company, or for each region or country by itself. */
  readonly scope: 'company' | 'region' | 'country';
  readonly requires: Requirement;
  /** Attained, it is kept so long and then looked at again; null: it is there while its requirements hold. */
  readonly keptMonths: number | null;
  readonly brings: readonly Text[];
};

/** Countries that are taken together. */
export type Regions = Readonly<Record<string, readonly Country[]>>;

/** The rules of an edition beside its clauses. */
export type Rules = {
  readonly regions: Regions;
  readonly retired: Readonly<Record<string, string>>;
  readonly records: readonly RecordFamily[];
  readonly tables: readonly Table[];
  readonly measures: readonly NamedMeasure[];
  readonly capabilities: readonly Capability[];
  readonly duties: readonly Duty[];
  readonly attribution: readonly Attribution[];
};
