/**
 * The people of the demo, and the system that sends facts: who they are, what they may do.
 *
 * The embedded sign-in knows them by `subject`. The vendor's people and the system exist always; partners' people
 * have a membership without a partner, which means the partner of their mail domain, once an import has told it.
 */
import type { Role } from '../program/roles.ts';

/** A demo person. `name` of the command line: `ascent token partner`. */
export type DemoPerson = {
  readonly subject: string;
  readonly user: string;
  readonly name: string;
  readonly mail: string;
  readonly role: Role;
  readonly locale: 'en' | 'fr-CA';
  readonly zone: string;
  /** Countries of a partner manager's region; null where a role has none. */
  readonly countries: readonly string[] | null;
  /** The code of the partner acted for, where the mail's domain does not say it. */
  readonly company?: string;
  /** The code of the distributor that a distributor's people act for. */
  readonly distributor?: string;
  /** A second role, at a distributor: of several roles one is picked. */
  readonly also?: { readonly role: Role; readonly distributor: string };
  /** True for those who stand on *Who are you today?*. */
  readonly card: boolean;
};

const person = (
  given: Omit<DemoPerson, 'locale' | 'zone' | 'countries' | 'card'> & Partial<DemoPerson>,
): DemoPerson => ({
  locale: 'en',
  zone: 'America/Toronto',
  countries: null,
  card: true,
  ...given,
});

/** The domain of Havel IT Inc., the partner of the demo's story. */
export const STORY_DOMAIN = 'p00374.example';

/** The people that one can be. */
export const DEMO_PEOPLE: readonly DemoPerson[] = [
  person({
    subject: 'demo-partner',
    user: 'partner',
    name: 'Maya Tremblay',
    mail: `maya.tremblay@${STORY_DOMAIN}`,
    role: 'partner-admin',
  }),
  person({
    subject: 'demo-lead',
    user: 'lead',
    name: 'Luc Gagnon',
    mail: `luc.gagnon@${STORY_DOMAIN}`,
    role: 'practice-lead',
    locale: 'fr-CA',
    zone: 'America/Montreal',
  }),
  person({
    subject: 'demo-learner',
    user: 'learner',
    name: 'Priya Nair',
    mail: `priya.nair@${STORY_DOMAIN}`,
    role: 'team-member',
  }),
  person({
    subject: 'demo-manager',
    user: 'manager',
    name: 'Daniel Okafor',
    mail: 'daniel.okafor@vendor.example',
    role: 'partner-manager',
    countries: ['CA', 'US'],
  }),
  person({
    subject: 'demo-reviewer',
    user: 'reviewer',
    name: 'Ruth Vogel',
    mail: 'ruth.vogel@vendor.example',
    role: 'reviewer',
    zone: 'Europe/Berlin',
  }),
  person({
    subject: 'demo-owner',
    user: 'owner',
    name: 'Elena Marsh',
    mail: 'elena.marsh@vendor.example',
    role: 'program-owner',
    zone: 'America/New_York',
  }),
  person({
    subject: 'demo-onboarding',
    user: 'onboarding',
    name: 'Amara Diallo',
    mail: 'amara.diallo@vendor.example',
    role: 'onboarding',
    locale: 'fr-CA',
    zone: 'America/Montreal',
  }),
  person({
    subject: 'demo-compliance',
    user: 'compliance',
    name: 'Stefan Lindqvist',
    mail: 'stefan.lindqvist@vendor.example',
    role: 'compliance',
    zone: 'Europe/Stockholm',
  }),
  person({
    subject: 'demo-distributor',
    user: 'distributor',
    name: 'Rosa Delgado',
    mail: 'rosa.delgado@meridian.example',
    role: 'distributor-admin',
    distributor: 'DST-1',
    also: { role: 'coach', distributor: 'DST-2' },
  }),
  person({
    subject: 'demo-coach',
    user: 'coach',
    name: 'Ben Achterberg',
    mail: 'ben.achterberg@meridian.example',
    role: 'coach',
    distributor: 'DST-1',
  }),
  person({
    subject: 'demo-finance',
    user: 'finance',
    name: 'Noor Haddad',
    mail: 'noor.haddad@vendor.example',
    role: 'finance',
    zone: 'America/New_York',
  }),
  person({
    subject: 'demo-auditor',
    user: 'auditor',
    name: 'Keiko Sato',
    mail: 'keiko.sato@vendor.example',
    role: 'auditor',
    zone: 'America/Vancouver',
  }),
];

/** A distributor of the demo. */
export type DemoDistributor = {
  readonly code: string;
  readonly name: string;
  readonly homeCountry: string;
  readonly domain: string;
};

/** The two distributors of the demo. */
export const DEMO_DISTRIBUTORS: readonly DemoDistributor[] = [
  {
    code: 'DST-1',
    name: 'Meridian Distribution',
    homeCountry: 'CA',
    domain: 'meridian.example',
  },
  { code: 'DST-2', name: 'Polder Supply', homeCountry: 'NL', domain: 'polder.example' },
];

/** The system that sends facts: a client of the sign-in, not a person who can be chosen. */
export const DEMO_SYSTEM: DemoPerson = person({
  subject: 'demo-system',
  user: 'system',
  name: 'Learning and sales systems',
  mail: 'systems@vendor.example',
  role: 'system',
  zone: 'UTC',
  card: false,
});

const lead = (code: string, name: string, given: Partial<DemoPerson> = {}): DemoPerson => {
  const domain = `${code.toLowerCase()}.example`;
  const local = name
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[^a-z ]/g, '')
    .replaceAll(' ', '.');
  return person({
    subject: `demo-lead-${code.toLowerCase()}`,
    user: `lead-${code.toLowerCase()}`,
    name,
    mail: `${local}@${domain}`,
    role: 'practice-lead',
    card: false,
    ...given,
  });
};

/** Practice leads of the other story partners: their journeys fill the vendor's inbox. */
export const STORY_LEADS: readonly DemoPerson[] = [
  lead('P00112', 'Anneke Visser'),
  lead('P00121', 'Samuel Osei'),
  lead('P00322', 'Thandiwe Nkosi'),
  lead('P00166', 'Hugo Ramírez', { zone: 'America/Chicago' }),
  lead('P00007', 'Camille Roy', { locale: 'fr-CA', zone: 'America/Montreal' }),
  lead('P00096', 'Grace Liu', { zone: 'America/Los_Angeles' }),
  lead('P00300', 'Owen Fletcher', { zone: 'America/New_York' }),
  lead('P00373', 'Ines Carvalho', { zone: 'America/Chicago' }),
  lead('P00006', 'Claire Dalton', { zone: 'America/Denver' }),
  lead('P00324', 'Jonas Weber'),
  lead('P00361', 'Dana Whitfield', { zone: 'America/Denver' }),
  lead('P00317', 'Arjun Mehta', { zone: 'America/Vancouver' }),
];

const admin = (code: string, name: string, given: Partial<DemoPerson> = {}): DemoPerson => ({
  ...lead(code, name, given),
  ...{ subject: `demo-admin-${code.toLowerCase()}`, user: `admin-${code.toLowerCase()}` },
  role: 'partner-admin',
});

/** Administrators of partners whose enrolments fill the inboxes of onboarding and compliance. */
export const STORY_ADMINS: readonly DemoPerson[] = [
  admin('P00052', 'Nadia Farouk'),
  admin('P00129', 'Tomás Oliveira'),
  admin('P00085', 'Erik Sund'),
  {
    ...admin('P00085', 'Victor Salas', { company: 'P00085', mail: 'victor.salas@outlook.com' }),
    ...{ subject: 'demo-sign-p00085', user: 'sign-p00085' },
  },
  admin('P00087', 'Sophie Lavoie', { locale: 'fr-CA', zone: 'America/Montreal' }),
  admin('P00012', 'Haruka Mori', { zone: 'America/Vancouver' }),
  admin('P00004', 'Priscilla Duarte', { zone: 'America/New_York' }),
  admin('P00057', 'Walter Stone', { zone: 'America/Chicago' }),
  admin('P00101', 'Ingrid Solberg', { zone: 'America/New_York' }),
  admin('P00040', 'Marcus Hale', { zone: 'America/Denver' }),
  admin('P00061', 'Lena Bosch', { zone: 'America/New_York' }),
  admin('P00065', 'Oscar Pine', { zone: 'America/Los_Angeles' }),
  admin('P00109', 'Ruta Kalnins', { zone: 'America/Chicago' }),
  admin('P00072', 'Peter Ozols', { zone: 'America/New_York' }),
];

/** Everyone the embedded sign-in knows. */
export const DEMO_SUBJECTS: readonly DemoPerson[] = [
  ...DEMO_PEOPLE,
  DEMO_SYSTEM,
  ...STORY_LEADS,
  ...STORY_ADMINS,
];
