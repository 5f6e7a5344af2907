/** Who can sign in at the embedded provider: the demo's people, and the systems that send facts. */
import type { Role } from '../../program/roles.ts';

/** A person of the demo. `user` is what the command line and `login_hint` call them. */
export type DemoPerson = {
  readonly user: string;
  /** The provider's `sub`, kept in person_identity. */
  readonly subject: string;
  readonly name: string;
  readonly mail: string;
  readonly role: Role;
  /** The partner's code in accounts.csv; null for the vendor's people. */
  readonly partner: string | null;
  /** A partner manager's region, by home country of its partners. */
  readonly countries: readonly string[];
  readonly locale: 'en' | 'fr-CA';
  readonly zone: string;
  readonly title: { readonly en: string; readonly 'fr-CA': string };
};

/** The demo's people; the partner is the one whose story `npm start` tells. */
export const demoPeople: readonly DemoPerson[] = [
  {
    user: 'partner',
    subject: 'demo-partner',
    name: 'Maya Tremblay',
    mail: 'maya.tremblay@p00374.example',
    role: 'partner-admin',
    partner: 'P00374',
    countries: [],
    locale: 'en',
    zone: 'America/Toronto',
    title: {
      en: 'Partner administrator, Havel IT Inc.',
      'fr-CA': 'Administratrice du partenaire, Havel IT Inc.',
    },
  },
  {
    user: 'lead',
    subject: 'demo-lead',
    name: 'Luc Gagnon',
    mail: 'luc.gagnon@p00374.example',
    role: 'practice-lead',
    partner: 'P00374',
    countries: [],
    locale: 'fr-CA',
    zone: 'America/Toronto',
    title: {
      en: 'Practice lead, Havel IT Inc.',
      'fr-CA': 'Responsable de pratique, Havel IT Inc.',
    },
  },
  {
    user: 'learner',
    subject: 'demo-learner',
    name: 'Ana Petrov',
    mail: 'ana.petrov@p00374.example',
    role: 'team-member',
    partner: 'P00374',
    countries: [],
    locale: 'en',
    zone: 'America/Vancouver',
    title: { en: 'Team member, Havel IT Inc.', 'fr-CA': 'Membre de l’équipe, Havel IT Inc.' },
  },
  {
    user: 'manager',
    subject: 'demo-manager',
    name: 'Grace Okafor',
    mail: 'grace.okafor@vendor.example',
    role: 'partner-manager',
    partner: null,
    countries: ['CA', 'US', 'MX'],
    locale: 'en',
    zone: 'America/Toronto',
    title: {
      en: 'Partner manager, North America',
      'fr-CA': 'Gestionnaire de partenaires, Amérique du Nord',
    },
  },
  {
    user: 'reviewer',
    subject: 'demo-reviewer',
    name: 'Tomás Herrera',
    mail: 'tomas.herrera@vendor.example',
    role: 'reviewer',
    partner: null,
    countries: [],
    locale: 'en',
    zone: 'Europe/Madrid',
    title: {
      en: 'Reviewer of deliveries and references',
      'fr-CA': 'Évaluateur des livraisons et des références',
    },
  },
  {
    user: 'owner',
    subject: 'demo-owner',
    name: 'Ingrid Solberg',
    mail: 'ingrid.solberg@vendor.example',
    role: 'program-owner',
    partner: null,
    countries: [],
    locale: 'en',
    zone: 'Europe/Oslo',
    title: { en: 'Program owner', 'fr-CA': 'Propriétaire du programme' },
  },
];

/** The client ids of the embedded provider. */
export const clientIds = {
  /** The dashboard: code with PKCE, through the API. */
  web: 'ascent-web',
  /** The command line: code with PKCE and a redirect to loopback. */
  cli: 'ascent-cli',
  /** Another system: client credentials. Its tokens carry this as `sub`. */
  system: 'ascent-system',
} as const;

/** What access tokens are for, unless OIDC_AUDIENCE says otherwise. */
export const apiAudience = 'urn:ascent:api';
