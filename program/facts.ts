import type { Country, Day, ModelId, Month } from './models.ts';

/** The kinds of facts that other systems send; each belongs to one family, the `from` of a clause. */
export const FACT_FAMILY = {
  'training.completed': 'trainings',
  'certification.earned': 'certifications',
  'deal.registered': 'deals',
  'deal.closed': 'deals',
  'deal.returned': 'deals',
  'consumption.reported': 'consumption',
  'deployment.completed': 'deployments',
  'offering.validated': 'offerings',
  // What only some programs know: the edition declares its fields.
  'record.reported': 'records',
} as const;
export type FactKind = keyof typeof FACT_FAMILY;
export type FactFamily = (typeof FACT_FAMILY)[FactKind];

/** What a fact says beside its identity: plain values only, so that `where` can compare them. */
export type FactFields = Readonly<Record<string, string | number | boolean | null>>;

/** An amount in minor units of its currency (ISO 4217), as text of an integer so that it travels as JSON. */
export type Money = { readonly currency: string; readonly minor: string };

/** When a fact was true: a date as given, an instant to be dated at a site's zone, or a month (its last day). */
export type FactTime = { readonly on: Day } | { readonly at: string } | { readonly month: Month };

/**
 * A fact as it came in: its shape is right, nobody has placed it yet.
 *
 * `source` and `sourceId` are its identity. `account` is an id of whichever program the sender knows;
 * people's facts carry `person`, a mail address, instead. `subject` is what the fact is about: a deal's
 * id, a training (person + course), a certification (person + name), a month of consumption.
 */
export type FactDraft = {
  readonly source: string;
  readonly sourceId: string;
  readonly kind: FactKind;
  readonly account: string | null;
  readonly person: string | null;
  readonly country: Country | null;
  readonly when: FactTime;
  readonly subject: string;
  readonly fields: FactFields;
  readonly money: Money | null;
};

/**
 * A fact that has its place: a partner, perhaps a site with its model, a day, a pinned rate.
 *
 * `rate` is US dollars per unit, a decimal as text, pinned to the fact; a return carries its original's.
 * `model` is the business model of the account that it came by; null for people's facts.
 */
export type Fact = {
  readonly id: string;
  readonly partnerId: string;
  readonly siteId: string | null;
  readonly personId: string | null;
  readonly model: ModelId | null;
  readonly country: Country | null;
  readonly source: string;
  readonly sourceId: string;
  readonly kind: FactKind;
  readonly subject: string;
  readonly effectiveOn: Day;
  readonly occurredAt: string | null;
  readonly knownAt: number;
  readonly fields: FactFields;
  readonly money: Money | null;
  readonly rate: string | null;
};

/** Why a fact cannot be placed yet; a sweep tries again when the key is known. */
export const PARKED_REASONS = [
  'unknown-account',
  'unknown-domain',
  'no-rate',
  'no-edition',
] as const;
export type ParkedReason = (typeof PARKED_REASONS)[number];

/** What became of one fact that was handed in. */
export type FactOutcome =
  | {
      readonly outcome: 'new';
      readonly factId: string;
      readonly partnerId: string;
      readonly points: number;
    }
  | { readonly outcome: 'duplicate'; readonly factId: string }
  | { readonly outcome: 'parked'; readonly factId: string; readonly reason: ParkedReason }
  | { readonly outcome: 'refused'; readonly code: string; readonly detail: string };
