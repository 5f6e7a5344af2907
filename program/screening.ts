import { nameWords } from './companies.ts';
import type { ScreeningHit } from './enrolment.ts';
import type { Country } from './models.ts';

/** What is known of a company when it is screened. */
export type ScreeningSubject = {
  readonly company: string;
  readonly domain: string | null;
  readonly homeCountry: Country;
  readonly countries: readonly Country[];
  /** Of those who applied and may sign. */
  readonly mailDomains: readonly string[];
};

/** What a company is compared with. */
export type ScreeningList = {
  /** Which list of which day, kept with what was found. */
  readonly source: string;
  /** Names of companies that trade rules exclude. */
  readonly deniedParties: readonly string[];
  readonly deniedCountries: readonly Country[];
  /** Domains at which anybody gets a mail box. */
  readonly openDomains: readonly string[];
};

/**
 * The list that the product brings along: invented companies, countries under comprehensive embargoes in 2023, and the
 * largest open mail domains. A vendor's own list takes its place behind the same interface.
 */
export const LOCAL_LIST: ScreeningList = {
  source: 'local-2023-07',
  deniedParties: [
    'Orlov Dual Use Trading',
    'Blackwater Bay Shipping',
    'Meridian Arms Export',
    'Zenit Optics',
  ],
  deniedCountries: ['CU', 'IR', 'KP', 'SY'],
  openDomains: [
    ...['aol.com', 'gmail.com', 'gmx.com', 'gmx.de', 'googlemail.com', 'hotmail.com', 'icloud.com'],
    ...[
      'live.com',
      'mail.ru',
      'outlook.com',
      'proton.me',
      'qq.com',
      'web.de',
      'yahoo.com',
      'yandex.ru',
    ],
  ],
};

/** Whether anybody can have a mail box there: no company's domain. */
export const isOpenDomain = (domain: string, list: ScreeningList = LOCAL_LIST): boolean =>
  list.openDomains.includes(domain.toLowerCase());

/** Compares a company with a list; the same company with the same list always finds the same. */
export function screen(subject: ScreeningSubject, list: ScreeningList): readonly ScreeningHit[] {
  const name = nameWords(subject.company);
  const parties = list.deniedParties.filter((party) => isAmong(nameWords(party), name));
  const countries = [...new Set([...subject.countries, subject.homeCountry])].sort();
  const strange = subject.mailDomains.filter((domain) => domain !== subject.domain);
  return [
    ...parties.map((found) => ({ check: 'denied-party', country: null, found })),
    ...countries
      .filter((country) => list.deniedCountries.includes(country))
      .map((country) => ({
        check: 'denied-country',
        // A company at home there is excluded as a whole.
        country: country === subject.homeCountry ? null : country,
        found: country,
      })),
    ...[...new Set([subject.domain ?? '', ...subject.mailDomains])]
      .filter((domain) => isOpenDomain(domain, list))
      .map((found) => ({ check: 'open-domain', country: null, found })),
    ...[...new Set(strange)].map((found) => ({ check: 'other-domain', country: null, found })),
  ];
}

const isAmong = (wanted: readonly string[], words: readonly string[]): boolean =>
  wanted.length > 0 && wanted.every((word) => words.includes(word));
