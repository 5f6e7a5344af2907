/** Which known companies an applicant may be: by domain, tax number, or name in one country. */
import type { Country } from './models.ts';

/** What says that two companies may be one. */
export const LIKENESSES = ['domain', 'tax-number', 'name', 'country'] as const;
export type Likeness = (typeof LIKENESSES)[number];

/** A company, as far as it is compared. */
export type Comparable = {
  readonly name: string;
  readonly countries: readonly Country[];
  /** Of its mail and its website. */
  readonly domains: readonly string[];
  /** See `taxKeyOf`; null where it is not known. */
  readonly taxKey: string | null;
};

/**
 * By what two companies are alike; empty where nothing says that they are one. A name counts in a country of both only:
 * unrelated companies of one name in two countries are common, two in one country are not.
 */
export function likenessOf(a: Comparable, b: Comparable): readonly Likeness[] {
  const isDomain = a.domains.some((domain) => b.domains.includes(domain));
  const isTax = a.taxKey !== null && a.taxKey === b.taxKey;
  const isCountry = a.countries.some((country) => b.countries.includes(country));
  const isName = isCountry && isAlike(nameWords(a.name), nameWords(b.name));
  if (!isDomain && !isTax && !isName) return [];
  const found = { domain: isDomain, 'tax-number': isTax, name: isName, country: isCountry };
  return LIKENESSES.filter((likeness) => found[likeness]);
}

/** How much likenesses say: a tax number most, a country alone nothing. */
export const weightOf = (likenesses: readonly Likeness[]): number =>
  likenesses.reduce((sum, one) => sum + WEIGHTS[one], 0);
const WEIGHTS: Readonly<Record<Likeness, number>> = {
  'tax-number': 8,
  domain: 4,
  name: 2,
  country: 1,
};

/** A tax or registration number without the ways in which it is written: `CA 123-456.789` is `CA123456789`. */
export const taxKeyOf = (number: string): string =>
  number
    .normalize('NFKD')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toUpperCase();

/** The host of a website without `www.`; null where it is no address. */
export function domainOfWebsite(website: string): string | null {
  const text = website.includes('://') ? website : `https://${website}`;
  if (!URL.canParse(text)) return null;
  const { protocol, hostname } = new URL(text);
  const isHost = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}$/u.test(hostname);
  return ['http:', 'https:'].includes(protocol) && isHost ? hostname.replace(/^www\./u, '') : null;
}

const LEGAL_FORMS = [
  ...['ab', 'ag', 'aps', 'as', 'bv', 'co', 'company', 'corp', 'corporation', 'gmbh', 'inc'],
  ...['incorporated', 'kg', 'kk', 'limited', 'limitada', 'llc', 'llp', 'ltd', 'ltda', 'ltee', 'nv'],
  ...['oy', 'plc', 'pte', 'pty', 'pvt', 'sa', 'sarl', 'sas', 'sl', 'sp', 'spa', 'srl', 'zoo'],
];

/**
 * A name as its words: without marks, case and legal form, initials joined (`I.T.` is `it`), so that spellings of one name
 * are one.
 */
export const nameWords = (name: string): readonly string[] =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    // Dots within initials and slashes within legal forms part nothing: `I.T.`, `B.V.`, `A/S`.
    .replaceAll(/\b(?:\p{L}[./]){1,4}\p{L}?(?!\p{L})/gu, (initials) =>
      initials.replaceAll(/[./]/gu, ''),
    )
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !LEGAL_FORMS.includes(word));

/** The same words in any order; or one word of several differs by one letter, as a slip of the finger does. */
function isAlike(a: readonly string[], b: readonly string[]): boolean {
  if (a.length === 0 || b.length === 0) return false;
  if (a.join('') === b.join('')) return true;
  const [onlyA, onlyB] = [a.filter((one) => !b.includes(one)), b.filter((one) => !a.includes(one))];
  const [first, second] = [onlyA[0], onlyB[0]];
  if (onlyA.length + onlyB.length === 0) return true;
  return (
    onlyA.length === 1 &&
    onlyB.length === 1 &&
    first !== undefined &&
    second !== undefined &&
    Math.min(first.length, second.length) >= 4 &&
    isSlip(first, second)
  );
}

/** One letter too many, too few, another, or two exchanged. */
function isSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let from = 0;
  while (from < a.length && a[from] === b[from]) from += 1;
  const [restA, restB] = [a.slice(from), b.slice(from)];
  return (
    restA.slice(1) === restB ||
    restB.slice(1) === restA ||
    restA.slice(1) === restB.slice(1) ||
    (restA.slice(2) === restB.slice(2) && restA[0] === restB[1] && restA[1] === restB[0])
  );
}
