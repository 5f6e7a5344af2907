import type { Country, Locale, ModelId, PointKind, Text } from '../models.ts';
import type { Place } from './types.ts';

/** How a company enrols, renews and leaves. Days of people's deadlines are business days, of the renewal calendar days. */
export type EnrolmentRules = {
  readonly place: Place;
  readonly decision: {
    readonly days: number;
    /** Nobody decided: the line lapses. */
    readonly lapsesAfterDays: number;
    /** For the partner to answer a request for a change. */
    readonly answerDays: number;
  };
  readonly reasons: readonly { readonly id: string; readonly title: Text }[];
  /** Lines that need nobody's decision unless screening finds something. */
  readonly clear: readonly ClearRule[];
  readonly acceptDays: number;
  readonly agreements: readonly Agreement[];
  readonly renewal: {
    readonly everyMonths: number;
    readonly opensDaysBefore: number;
    readonly closesDaysAfter: number;
    /** Days from the anniversary, those before it negative. */
    readonly remindOnDays: readonly number[];
    /** How long an enrolment that lapsed may be taken up again. */
    readonly takeUpDays: number;
  };
  /** Days until another attempt may start. */
  readonly waitingDays: number;
  /** What having enrolled pays, once. */
  readonly pays: {
    readonly clause: string;
    readonly number: string;
    readonly title: Text;
    readonly says: Text;
    readonly points: number;
    readonly kind: PointKind;
    readonly place: Place;
  };
};

/** Models in countries (all, if empty); `home` only in the geography of the partner's home. */
export type ClearRule = {
  readonly models: readonly ModelId[];
  readonly countries: readonly Country[];
  readonly geography: 'home' | 'any';
};

/** What one contracting entity of the vendor agrees with a partner, in one version. */
export type Agreement = {
  readonly entity: string;
  readonly title: Text;
  /** Its geography; empty for every country that no other names. */
  readonly countries: readonly Country[];
  readonly version: string;
  readonly text: Text;
  readonly hashes: Readonly<Record<Locale, string>>;
};
