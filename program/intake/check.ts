import { isDay, isMonth } from '../days.ts';
import { exact, exactOf, rounded, roundedHalfEven, times } from '../exact.ts';
import type { Money } from '../facts.ts';
import { minorDigits } from '../money.ts';
import type { Country, Day, Month } from '../models.ts';

/** Why a record cannot be right: a code for machines, a sentence that says how to mend it for people. */
export type Refusal = { readonly code: RefusalCode; readonly detail: string };

/** What intake makes of a record: what it says, or why it cannot be right. */
export type Taken<T> = { readonly taken: T } | { readonly refused: Refusal };

export type RefusalCode =
  | 'before-program'
  | 'columns'
  | 'contradiction'
  | 'in-the-future'
  | 'missing'
  | 'not-an-amount'
  | 'not-a-choice'
  | 'not-a-country'
  | 'not-a-currency'
  | 'not-a-day'
  | 'not-a-mail'
  | 'not-a-month'
  | 'not-a-name'
  | 'not-a-time'
  | 'not-a-uuid'
  | 'not-json'
  | 'unknown-field'
  | 'unknown-type'
  | 'wrong-order'
  | 'wrong-shape';

/** Thrown inside intake only; `taking` turns it into a Refusal. */
class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: RefusalCode;

  constructor(code: RefusalCode, detail: string) {
    super(detail);
    this.code = code;
  }
}

/** Refuses the record at hand. */
export function refuse(code: RefusalCode, detail: string): never {
  throw new Refused(code, detail);
}

/** Runs a reader that may refuse. */
export function taking<T>(read: () => T): Taken<T> {
  try {
    return { taken: read() };
  } catch (error) {
    if (error instanceof Refused) return { refused: { code: error.code, detail: error.message } };
    throw error;
  }
}

/** A value as it may be shown in a sentence: short, on one line, visible. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  const plain = text.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '·');
  const points = Array.from(plain);
  return `"${points.length > 40 ? `${points.slice(0, 40).join('')}…` : plain}"`;
}

// Control, format (zero width, right-to-left override), unassigned, private and lone surrogates.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Words for people (a company's name): printable, at most 200 characters. */
export function wordsFrom(value: unknown, name: string): string {
  const text = textFrom(value, name);
  const words = text.normalize('NFC').trim();
  if (words === '' || Array.from(words).length > 200 || UNPRINTABLE.test(words)) {
    refuse('not-a-name', `${name} ${shown(text)}: write 1 to 200 printable characters`);
  }
  return words;
}

const ID = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._:/#&()+,'@-]*$/u;

/** An id of another system (a deal, a customer, an account): it begins with a letter or digit; no formula can. */
export function idFrom(value: unknown, name: string): string {
  const text = textFrom(value, name);
  if (
    !ID.test(text) ||
    text.length > 100 ||
    text !== text.trim() ||
    text !== text.normalize('NFC')
  ) {
    refuse(
      'not-a-name',
      `${name} ${shown(text)}: write an id of at most 100 letters, digits and . _ : / # - that begins with a letter or a digit`,
    );
  }
  return text;
}

/** A plain value of a record: text, a number, true or false. */
export function scalarFrom(value: unknown, name: string): string | number | boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const text = textFrom(value, name);
  if (Array.from(text).length > 200 || UNPRINTABLE.test(text))
    refuse('not-a-name', `${name} ${shown(text)}: write at most 200 printable characters`);
  return text;
}

/** A text that is there, without NUL or half a character. */
function textFrom(value: unknown, name: string): string {
  if (value === undefined || value === null || value === '') {
    refuse('missing', `${name} is missing: write it`);
  }
  if (typeof value !== 'string')
    refuse('wrong-shape', `${name} ${shown(value)}: write it as text, in quotes`);
  if (value.includes('\0') || !value.isWellFormed()) {
    refuse('not-a-name', `${name} ${shown(value)}: remove the NUL or broken character`);
  }
  return value;
}

/** A day that exists. */
export function dayFrom(value: unknown, name: string): Day {
  const text = textFrom(value, name);
  if (!isDay(text))
    refuse('not-a-day', `${name} ${shown(text)}: write a day that exists, as 2023-02-28`);
  return text;
}

export function monthFrom(value: unknown, name: string): Month {
  const text = textFrom(value, name);
  if (!isMonth(text)) refuse('not-a-month', `${name} ${shown(text)}: write a month, as 2023-02`);
  return text;
}

const TIME =
  /^(\d{4}-\d{2}-\d{2})[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:[Zz]|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/** A moment with its zone (RFC 3339), as text in UTC with milliseconds; a leap second is refused. */
export function timeFrom(value: unknown, name: string): string {
  const text = textFrom(value, name);
  const day = TIME.exec(text)?.[1];
  if (day === undefined || !isDay(day)) {
    refuse(
      'not-a-time',
      `${name} ${shown(text)}: write a time with its zone, as 2023-02-28T16:05:00+01:00`,
    );
  }
  return new Date(text.toUpperCase()).toISOString();
}

/** One of a few words. */
export function choiceFrom<T extends string>(
  value: unknown,
  name: string,
  choices: readonly T[],
): T {
  const text = textFrom(value, name);
  const found = choices.find((choice) => choice === text);
  if (found === undefined) {
    refuse('not-a-choice', `${name} ${shown(text)}: write one of ${choices.join(', ')}`);
  }
  return found;
}

const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
// Groups of countries and placeholders, which the table of names knows too.
const NO_COUNTRIES = new Set(['EU', 'EZ', 'QO', 'UN', 'XA', 'XB', 'ZZ']);

/** A country, ISO 3166-1 alpha-2, in capitals. */
export function countryFrom(value: unknown, name: string): Country {
  const text = textFrom(value, name);
  if (!/^[A-Z]{2}$/.test(text) || NO_COUNTRIES.has(text) || regions.of(text) === undefined) {
    refuse('not-a-country', `${name} ${shown(text)}: write the two capitals of a country, as CA`);
  }
  return text;
}

const MAIL =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** One mail address in lower case: no name, no quotes, no comment, no list, ASCII only. */
export function mailFrom(value: unknown, name: string): string {
  const mail = textFrom(value, name).toLowerCase();
  if (mail.length > 254 || mail.indexOf('@') > 64 || !MAIL.test(mail)) {
    // The address itself is not repeated: a refusal is read by more people than the record.
    refuse('not-a-mail', `${name}: write one plain mail address, as ana@company.example`);
  }
  return mail;
}

/** A mail domain in lower case. */
export function domainFrom(value: unknown, name: string): string {
  const domain = textFrom(value, name).toLowerCase();
  if (!MAIL.test(`a@${domain}`)) {
    refuse('not-a-mail', `${name} ${shown(domain)}: write a mail domain, as company.example`);
  }
  return domain;
}

const DECIMAL = /^\d{1,12}(?:\.\d{1,12})?$/;

/** A plain decimal, not negative (`12.5`; never `12,5` or `1e3`), as text. A JSON number is taken as it prints. */
export function decimalFrom(value: unknown, name: string): string {
  const text = typeof value === 'number' ? String(value) : textFrom(value, name);
  if (!DECIMAL.test(text)) {
    refuse(
      'not-an-amount',
      `${name} ${shown(text)}: write digits with a point for decimals, as 1234.50, below 1,000,000,000,000`,
    );
  }
  return text;
}

/** A currency of ISO 4217. */
export function currencyFrom(value: unknown, name: string): string {
  const text = textFrom(value, name);
  if (minorDigits(text) === null) {
    refuse('not-a-currency', `${name} ${shown(text)}: write a currency of ISO 4217, as EUR`);
  }
  return text;
}

/** The price of a deal: more than nothing, with no more decimals than its currency has. */
export function priceFrom(amount: unknown, currency: unknown): Money {
  const code = currencyFrom(currency, 'currency');
  const text = decimalFrom(amount, 'amount');
  const digits = minorDigits(code) ?? 2;
  const minor = times(exactOf(text), exact(10n ** BigInt(digits)));
  if (minor.den !== 1n) {
    const most = digits === 0 ? 'no decimals' : `at most ${digits} decimals`;
    refuse('not-an-amount', `amount ${shown(text)}: write it with ${most}, as ${code} has`);
  }
  if (minor.num <= 0n) refuse('not-an-amount', `amount ${shown(text)}: write more than 0`);
  return { currency: code, minor: rounded(minor).toString() };
}

/**
 * Metered use: it may be nothing, and comes in fractions of the smallest coin (yen with two decimals), which are rounded
 * half to even, as all money that accrues.
 */
export function meteredFrom(amount: unknown, currency: unknown): Money {
  const code = currencyFrom(currency, 'currency');
  const digits = minorDigits(code) ?? 2;
  const units = exactOf(decimalFrom(amount, 'amount'));
  const minor = roundedHalfEven(times(units, exact(10n ** BigInt(digits))));
  return { currency: code, minor: minor.toString() };
}

export type Fields = Readonly<Record<string, unknown>>;

/** A JSON object, not an array and not null. */
export function objectFrom(value: unknown, name: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    refuse('wrong-shape', `${name} ${shown(value)}: write an object, { … }`);
  }
  return value as Fields;
}

/** Refuses an object with a field that nobody reads: it was meant to say something. */
export function onlyKnown(fields: Fields, name: string, known: readonly string[]): void {
  const unknown = Object.keys(fields).find((field) => !known.includes(field));
  if (unknown === undefined) return;
  refuse(
    'unknown-field',
    `${name} has an unknown field ${shown(unknown)}: known are ${known.join(', ')}`,
  );
}

/** Parts of a natural key; a slash in a part cannot make two keys the same. */
export const keyFrom = (...parts: readonly string[]): string =>
  parts.map((part) => part.replaceAll('%', '%25').replaceAll('/', '%2F')).join('/');

/**
 * Stands for the person in the key and subject of a person's fact until the fact is placed: a mail address must not get
 * into either (`place.ts` puts the person's id there).
 */
export const PERSON_MARK = '{person}';
