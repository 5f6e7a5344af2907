import { monthOf } from '../days.ts';
import { type Exact, exact, exactOf } from '../exact.ts';
import { FACT_FAMILY, type Fact, type FactFields } from '../facts.ts';
import type { Country } from '../models.ts';
import { isBound, isInside } from './bounds.ts';
import type { Rec, Records, Scope } from './records.types.ts';
import type { Filter, Regions } from './types.ts';

/** The family of a fact; a record that an edition declares names its own. */
export const familyOf = (fact: Fact): string =>
  fact.kind === 'record.reported' ? String(fact.fields['record'] ?? '') : FACT_FAMILY[fact.kind];

/** The region of a country; null where it is in none. */
export const regionOf = (regions: Regions, country: Country | null): string | null =>
  country === null
    ? null
    : (Object.entries(regions).find(([, countries]) => countries.includes(country))?.[0] ?? null);

/** What a filter, a group or a table calls `name`. */
export function fieldOf({ edition, known }: Records, rec: Rec, name: string): FactFields[string] {
  switch (name) {
    case 'model':
      return rec.model;
    case 'country':
      return rec.country;
    case 'region':
      return regionOf(edition.rules.regions, rec.country);
    case 'person':
      return rec.person;
    case 'month':
      return monthOf(rec.on);
    case 'quarter':
      return `${rec.on.slice(0, 4)}-Q${Math.ceil(Number(rec.on.slice(5, 7)) / 3)}`;
    case 'year':
      return rec.on.slice(0, 4);
    case 'id':
      return rec.subject;
    default:
      return name.startsWith('partner.')
        ? attributeOf({ edition, known }, name.slice('partner.'.length))
        : (rec.fields[name] ?? null);
  }
}

/** What is known of the partner itself; its home, and the region of that, are known of every partner. */
export function attributeOf(
  { edition, known }: Pick<Records, 'edition' | 'known'>,
  name: string,
): FactFields[string] {
  const told = known.attributes[name] ?? null;
  if (told !== null) return told;
  if (name === 'home') return known.home;
  return name === 'region' ? regionOf(edition.rules.regions, known.home) : null;
}

/** Whether a value is what a filter asks for. */
export function fits(value: FactFields[string], wanted: Filter[string]): boolean {
  if (isBound(wanted)) {
    const number = numberOf(value);
    return number !== null && isInside(number, wanted);
  }
  if (Array.isArray(wanted)) return wanted.includes(value);
  return wanted === value;
}

export const matchesFilter = (records: Records, rec: Rec, filter: Filter): boolean =>
  Object.entries(filter).every(([name, wanted]) => fits(fieldOf(records, rec, name), wanted));

const DECIMAL = /^-?\d{1,30}(?:\.\d{1,30})?$/;

/** A field as a number; null for what is none. */
export function numberOf(value: FactFields[string]): Exact | null {
  if (typeof value === 'boolean') return exact(value ? 1n : 0n);
  if (value === null) return null;
  const text = String(value);
  return DECIMAL.test(text) ? exactOf(text) : null;
}

/** Whether a record counts for a scope. What belongs to no country belongs to all. */
export const isWithin = (scope: Scope, rec: Rec): boolean =>
  scope === null || rec.country === null || scope.countries.includes(rec.country);
