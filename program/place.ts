import { addDays, dayAt, isDay, lastOf, monthOf } from './days.ts';
import type { Edition } from './edition/types.ts';
import { editionOn, programStart } from './editions.ts';
import type { Fact, FactDraft, ParkedReason } from './facts.ts';
import { PERSON_MARK, type Refusal, shown } from './intake/check.ts';
import type { Editions } from './judge.types.ts';
import type { Country, Day, ModelId, Month } from './models.ts';
import { numberOf } from './rules/fields.ts';
import type { FieldKind } from './rules/types.ts';

/** All that is known about what a fact needs to be placed. */
export type PlaceContext = {
  readonly editions: Editions;
  /** Today at the easternmost of these countries; in UTC for none. */
  readonly today: (countries: readonly Country[]) => Day;
  readonly account: (id: string) => {
    readonly partnerId: string;
    readonly siteId: string;
    readonly country: Country;
    readonly model: ModelId;
  } | null;
  readonly person: (mail: string) => {
    readonly personId: string;
    readonly partnerId: string | null;
  } | null;
  readonly partner: (id: string) => {
    readonly homeSiteId: string | null;
    readonly homeCountry: Country;
    readonly countries: readonly Country[];
  } | null;
  /** US dollars per unit, a decimal as text. */
  readonly rate: (month: Month, currency: string) => string | null;
};

/** A fact in its place, without what the database gives it. */
export type PlacedFact = Omit<Fact, 'id' | 'knownAt'>;

/**
 * What became of a draft. `sourceId` and `subject` name people by their ids, in what is parked too: take them from here,
 * never from the draft.
 */
export type Placing =
  | { readonly outcome: 'placed'; readonly fact: PlacedFact }
  | {
      readonly outcome: 'parked';
      readonly reason: ParkedReason;
      /** What it waits for: `account:SP-1`, `domain:x.example`, `rate:2022-03/CAD`, `edition:2022-03-01`. */
      readonly key: string;
      readonly sourceId: string;
      readonly subject: string;
    }
  | { readonly outcome: 'refused'; readonly code: Refusal['code']; readonly detail: string };

/**
 * Gives a fact its partner, site, model, country, day and rate (`decisions.md`, effectiveOn).
 *
 * A date stays as given; a time is dated at the site's zone, people's facts at the partner's home; a month is its last
 * day. Nothing depends on when or in which order facts are placed.
 */
export function place(draft: FactDraft, context: PlaceContext): Placing {
  const early = datesOf(draft, context, []);
  if (early !== null) return early;
  const spot =
    draft.person !== null && draft.account === null
      ? spotOfPerson(draft, context)
      : spotOfAccount(draft, context);
  if ('outcome' in spot) return spot;
  const countries = context.partner(spot.partnerId)?.countries ?? [spot.zoneCountry];
  const effectiveOn = effectiveOnOf(draft, zoneOf(context.editions, spot.zoneCountry));
  const when = 'at' in draft.when ? { on: effectiveOn } : draft.when;
  // The sender's zone may have been in the program's first day already: kept, though it earns nothing.
  const grace = 'at' in draft.when ? 1 : 0;
  const late = datesOf({ ...draft, when }, context, countries, grace);
  if (late !== null) return late;
  const names = namesOf(draft, spot.personId);
  const isBefore = effectiveOn < (programStart(context.editions) ?? effectiveOn);
  if (!isBefore && editionOn(context.editions, effectiveOn) === null) {
    return { outcome: 'parked', reason: 'no-edition', key: `edition:${effectiveOn}`, ...names };
  }
  const rate = isBefore ? null : rateOf(draft, monthOf(effectiveOn), context);
  if (rate === undefined) {
    const key = `rate:${monthOf(effectiveOn)}/${draft.money?.currency ?? ''}`;
    return { outcome: 'parked', reason: 'no-rate', key, ...names };
  }
  const wrong = wrongRecord(draft, editionOn(context.editions, effectiveOn));
  if (wrong !== null) return { outcome: 'refused', ...wrong };
  const { partnerId, siteId, personId, model, country } = spot;
  const { source, kind, fields, money } = draft;
  const occurredAt = 'at' in draft.when ? draft.when.at : null;
  const where = { partnerId, siteId, personId, model, country };
  return {
    outcome: 'placed',
    fact: { ...where, source, ...names, kind, effectiveOn, occurredAt, fields, money, rate },
  };
}

/** Why a record is none that the edition of its day declares; null if it is one. */
function wrongRecord(draft: FactDraft, edition: Edition | null): Refusal | null {
  if (draft.kind !== 'record.reported' || edition === null) return null;
  const { records } = edition.rules;
  const family = records.find(({ id }) => id === draft.fields['record']);
  if (family === undefined) {
    const known = records.map(({ id }) => id).join(', ') || 'none';
    const detail = `data.record ${shown(draft.fields['record'])}: ${edition.id} declares ${known}`;
    return { code: 'unknown-type', detail };
  }
  for (const [name, value] of Object.entries(draft.fields)) {
    if (name === 'record') continue;
    const kind = family.fields[name];
    if (kind === undefined) {
      const known = Object.keys(family.fields).join(', ');
      return { code: 'unknown-field', detail: `data.${name}: ${family.id} has ${known}` };
    }
    if (!isA(kind, value))
      return { code: 'wrong-shape', detail: `data.${name} ${shown(value)}: write a ${kind}` };
  }
  return null;
}

function isA(kind: FieldKind, value: FactDraft['fields'][string]): boolean {
  switch (kind) {
    case 'yes-no':
      return typeof value === 'boolean';
    case 'number':
    case 'money':
      return numberOf(value) !== null && typeof value !== 'boolean';
    case 'day':
      return typeof value === 'string' && isDay(value);
    default:
      return typeof value === 'string' || typeof value === 'number';
  }
}

type Spot = {
  readonly partnerId: string;
  readonly siteId: string | null;
  readonly personId: string | null;
  readonly model: ModelId | null;
  readonly country: Country | null;
  /** The country whose zone dates a time. */
  readonly zoneCountry: Country;
};

function spotOfAccount(draft: FactDraft, context: PlaceContext): Spot | Placing {
  const account = draft.account === null ? null : context.account(draft.account);
  if (account === null) {
    const key = `account:${draft.account ?? ''}`;
    return { outcome: 'parked', reason: 'unknown-account', key, ...namesOf(draft, null) };
  }
  const { partnerId, siteId, model, country } = account;
  const personId = draft.person === null ? null : (context.person(draft.person)?.personId ?? null);
  return { partnerId, siteId, personId, model, country, zoneCountry: country };
}

function spotOfPerson(draft: FactDraft, context: PlaceContext): Spot | Placing {
  const mail = draft.person ?? '';
  const person = context.person(mail);
  const partnerId = person?.partnerId ?? null;
  const home = partnerId === null ? null : context.partner(partnerId);
  if (person === null || partnerId === null || home === null) {
    const key = `domain:${mail.slice(mail.lastIndexOf('@') + 1)}`;
    const names = namesOf(draft, person?.personId ?? null);
    return { outcome: 'parked', reason: 'unknown-domain', key, ...names };
  }
  const { homeSiteId: siteId, homeCountry: zoneCountry } = home;
  const { personId } = person;
  return { partnerId, siteId, personId, model: null, country: null, zoneCountry };
}

const namesOf = (
  { sourceId, subject }: FactDraft,
  personId: string | null,
): { readonly sourceId: string; readonly subject: string } => ({
  sourceId: sourceId.replace(PERSON_MARK, personId ?? PERSON_MARK),
  subject: subject.replace(PERSON_MARK, personId ?? PERSON_MARK),
});

function effectiveOnOf({ when }: FactDraft, zone: string): Day {
  if ('on' in when) return when.on;
  if ('month' in when) return lastOf(when.month);
  return dayAt(Date.parse(when.at), zone);
}

/** The zone of a country, by the first edition that knows it; UTC for a country that none knows. */
export const zoneOf = (editions: Editions, country: Country): string =>
  editions.find((edition) => edition.zones[country] !== undefined)?.zones[country] ?? 'UTC';

/** Days that cannot be right: after tomorrow, or before the program began. */
function datesOf(
  { when }: FactDraft,
  { editions, today }: PlaceContext,
  countries: readonly Country[],
  graceDays = 0,
): Placing | null {
  if ('at' in when) return null;
  // A month under way may be reported before it ends; it counts from its last day.
  const [first, last] =
    'on' in when ? [when.on, when.on] : [`${when.month}-01`, lastOf(when.month)];
  const latest = addDays(today(countries), 1);
  if (first > latest) {
    const detail = `${first} lies in the future, today is ${today(countries)}: mend the date, or send it again when it has come`;
    return { outcome: 'refused', code: 'in-the-future', detail };
  }
  const start = programStart(editions);
  if (start !== null && last < addDays(start, -graceDays)) {
    const detail = `${last} lies before the program began on ${start}: nothing counts before that day`;
    return { outcome: 'refused', code: 'before-program', detail };
  }
  return null;
}

/** The rate of a month; null where none is needed, undefined where one is needed and not known. */
function rateOf(draft: FactDraft, month: Month, context: PlaceContext): string | null | undefined {
  // A return takes back what its deal earned, at the deal's rate.
  if (draft.money === null || draft.kind === 'deal.returned') return null;
  const { currency } = draft.money;
  const known = context.rate(month, currency) ?? (currency === 'USD' ? '1' : null);
  // A registration earns nothing yet, so that nothing is converted.
  return known ?? (draft.kind === 'deal.registered' ? null : undefined);
}
