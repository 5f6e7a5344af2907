/** An application for the program: what its form holds, and what it still lacks before it can be sent. */
import { domainOfWebsite, taxKeyOf } from './companies.ts';
import type { Country, ModelId } from './models.ts';
import { phoneOf } from './phone.ts';
import { isOpenDomain } from './screening.ts';

/** `join-asked`, `joined` and `declined`: its applicant asked to act for a company that is enrolled. */
export const APPLICATION_STATES = [
  'unconfirmed',
  'draft',
  'join-asked',
  'joined',
  'declined',
  'submitted',
] as const;
export type ApplicationState = (typeof APPLICATION_STATES)[number];

/** What a contact is for. */
export const CONTACT_PURPOSES = ['business', 'sales', 'technical', 'finance'] as const;
export type ContactPurpose = (typeof CONTACT_PURPOSES)[number];

export type Address = {
  readonly street: string;
  readonly city: string;
  readonly region: string;
  readonly postalCode: string;
};
export type DraftSite = Address & {
  readonly country: Country;
  readonly models: readonly ModelId[];
};
export type DraftContact = {
  readonly purpose: ContactPurpose;
  readonly name: string;
  readonly mail: string;
  /** As it is written; nobody has to have one. */
  readonly phone?: string;
};

/** What the form holds so far; it is saved as it goes, so that anything may still be empty. */
export type ApplicationDraft = {
  /** The applicant's mail domain is that of a company here, and theirs is another one. */
  readonly otherCompany: boolean;
  readonly company: {
    readonly legalName: string;
    readonly taxNumber: string;
    readonly website: string;
    readonly homeCountry: Country | null;
  };
  readonly sites: readonly DraftSite[];
  readonly contacts: readonly DraftContact[];
  /** Who accepts the agreement: the applicant, or another person, who is invited. */
  readonly signer: {
    readonly isApplicant: boolean;
    readonly name: string;
    readonly mail: string;
  };
};

export const EMPTY_DRAFT: ApplicationDraft = {
  otherCompany: false,
  company: { legalName: '', taxNumber: '', website: '', homeCountry: null },
  sites: [],
  contacts: [],
  signer: { isApplicant: true, name: '', mail: '' },
};

/** Why a field keeps an application from being sent. */
export const LACKS = [
  'missing',
  'short',
  'address',
  'open-domain',
  'website',
  'country',
  'twice',
  'no-site',
  'no-model',
  'no-contact',
  'own',
  'phone',
] as const;
export type Lack = (typeof LACKS)[number];
/** A field of the draft by its JSON pointer, and what is wrong with it. */
export type Lacking = { readonly pointer: string; readonly code: Lack };

const TAX_KEY_MIN = 5;
const MAIL = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/u;

/** The domain of a mail address, in small letters. */
export const domainOf = (mail: string): string =>
  mail.slice(mail.lastIndexOf('@') + 1).toLowerCase();

/** Everything that keeps a draft from being sent, in the order of the form; `countries` are those of the program. */
export function lackingIn(
  draft: ApplicationDraft,
  given: { readonly mail: string; readonly countries: readonly Country[] },
): readonly Lacking[] {
  return [
    ...lackingInCompany(draft.company, given.countries),
    ...lackingInSites(draft.sites, given.countries),
    ...lackingInContacts(draft.contacts, draft.company.homeCountry),
    ...lackingInSigner(draft.signer, given.mail),
  ];
}

const lack = (pointer: string, code: Lack | false): readonly Lacking[] =>
  code === false ? [] : [{ pointer, code }];
const missing = (text: string): 'missing' | false => text.trim() === '' && 'missing';

function lackingInCompany(
  { legalName, taxNumber, website, homeCountry }: ApplicationDraft['company'],
  countries: readonly Country[],
): readonly Lacking[] {
  const isShort = taxKeyOf(taxNumber).length < TAX_KEY_MIN;
  return [
    ...lack('/company/legalName', missing(legalName)),
    ...lack('/company/taxNumber', missing(taxNumber) || (isShort && 'short')),
    ...lack(
      '/company/website',
      website.trim() !== '' && domainOfWebsite(website.trim()) === null && 'website',
    ),
    ...lack(
      '/company/homeCountry',
      homeCountry === null ? 'missing' : !countries.includes(homeCountry) && 'country',
    ),
  ];
}

function lackingInSites(
  sites: readonly DraftSite[],
  countries: readonly Country[],
): readonly Lacking[] {
  if (sites.length === 0) return [{ pointer: '/sites', code: 'no-site' }];
  return sites.flatMap((site, at) => {
    const isTwice = sites.findIndex(({ country }) => country === site.country) !== at;
    return [
      ...lack(
        `/sites/${at}/country`,
        countries.includes(site.country) ? isTwice && 'twice' : 'country',
      ),
      ...lack(`/sites/${at}/street`, missing(site.street)),
      ...lack(`/sites/${at}/city`, missing(site.city)),
      ...lack(`/sites/${at}/models`, site.models.length === 0 && 'no-model'),
    ];
  });
}

function lackingInContacts(
  contacts: readonly DraftContact[],
  country: Country | null,
): readonly Lacking[] {
  if (!contacts.some(({ purpose }) => purpose === 'business'))
    return [{ pointer: '/contacts', code: 'no-contact' }];
  return contacts.flatMap(({ name, mail, phone = '' }, at) => [
    ...lack(`/contacts/${at}/name`, missing(name)),
    ...lack(`/contacts/${at}/mail`, lackOfMail(mail)),
    ...lack(
      `/contacts/${at}/phone`,
      phone.trim() !== '' && phoneOf(phone, country) === null && 'phone',
    ),
  ]);
}

function lackingInSigner(
  { isApplicant, name, mail }: ApplicationDraft['signer'],
  applicant: string,
): readonly Lacking[] {
  if (isApplicant) return [];
  const isOwn = mail.trim().toLowerCase() === applicant.toLowerCase();
  return [
    ...lack('/signer/name', missing(name)),
    ...lack('/signer/mail', lackOfMail(mail) || (isOwn && 'own')),
  ];
}

/** What a work address lacks: at an open domain it says nothing about a company. */
function lackOfMail(text: string): Lack | false {
  const mail = text.trim();
  if (mail === '') return 'missing';
  if (!MAIL.test(mail) || mail.includes('..')) return 'address';
  return isOpenDomain(domainOf(mail)) && 'open-domain';
}
