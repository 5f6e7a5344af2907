/** The roles of the program; `screens.md` says what each sees and decides. Of several, the first one is acted in. */
export const ROLES = [
  'partner-admin',
  'practice-lead',
  'team-member',
  'distributor-admin',
  'coach',
  'partner-manager',
  'onboarding',
  'compliance',
  'reviewer',
  'program-owner',
  'finance',
  'auditor',
  'system',
] as const;
export type Role = (typeof ROLES)[number];

/** The kinds of organisations that people act for, and the roles that each has. */
export const ROLES_OF = {
  partner: ['partner-admin', 'practice-lead', 'team-member'],
  distributor: ['distributor-admin', 'coach'],
  vendor: [
    'partner-manager',
    'onboarding',
    'compliance',
    'reviewer',
    'program-owner',
    'finance',
    'auditor',
    'system',
  ],
} as const satisfies Record<string, readonly Role[]>;
export type OrganisationKind = keyof typeof ROLES_OF;
export const ORGANISATION_KINDS = Object.keys(ROLES_OF) as readonly OrganisationKind[];

/** The kind of organisation that a role belongs to. */
export const kindOfRole = (role: Role): OrganisationKind =>
  ORGANISATION_KINDS.find((kind) => (ROLES_OF[kind] as readonly Role[]).includes(role)) ?? 'vendor';

/**
 * The rows that a principal may see; row-level security applies the same. `region` is a partner manager's: partners
 * whose home country is one of `countries`. `partner` is the own company, narrowed to rows of `countries` where there
 * are any. `distributor` is the own organisation and, once there are cohorts, their members.
 */
export type Scope =
  | { readonly kind: 'program' }
  | { readonly kind: 'region'; readonly countries: readonly string[] }
  | {
      readonly kind: 'partner';
      readonly partnerId: string;
      readonly countries?: readonly string[];
    }
  | { readonly kind: 'distributor'; readonly organisationId: string }
  | { readonly kind: 'system' };

/** Who asks: a person in one role, or another system. */
export type Principal = {
  readonly personId: string;
  readonly role: Role;
  readonly scope: Scope;
  readonly locale: 'en' | 'fr-CA';
  readonly name: string;
  /** For a system: the kinds of facts' sources it may send as. Empty for people. */
  readonly sources: readonly string[];
};

const PARTNER = ROLES_OF.partner;
const DISTRIBUTOR = ROLES_OF.distributor;
/** The vendor's people; a system only sends. */
const VENDOR = [
  'partner-manager',
  'onboarding',
  'compliance',
  'reviewer',
  'program-owner',
  'finance',
  'auditor',
] as const;
const LEADERS = ['partner-admin', 'practice-lead'] as const;
const DECIDERS = ['partner-manager', 'onboarding', 'compliance', 'reviewer'] as const;

/**
 * Who may decide for a colleague of a role, for a time: the same role; and for a partner manager a reviewer, who sees every
 * partner anyway. Nobody lets another role screen, or enrol.
 */
export const STANDS_IN: Readonly<Partial<Record<Role, readonly Role[]>>> = {
  'partner-manager': ['partner-manager', 'reviewer'],
  onboarding: ['onboarding'],
  compliance: ['compliance'],
  reviewer: ['reviewer'],
};

/** What can be done, and by which role: the one table of authorisation. Rows are limited by scope. */
export const MAY = {
  'me.read': ROLES,
  'standing.read': [...PARTNER, ...VENDOR],
  // It stores nothing, whoever asks.
  'what-if.read': [...LEADERS, 'partner-manager', 'program-owner'],
  'entries.read': [
    ...PARTNER,
    'partner-manager',
    'reviewer',
    'program-owner',
    'finance',
    'auditor',
  ],
  'people.read': [...LEADERS, 'partner-manager', 'program-owner'],
  'members.read': [...LEADERS, ...DISTRIBUTOR, 'program-owner', 'auditor'],
  'members.manage': ['partner-admin', 'distributor-admin', 'program-owner'],
  'claims.read': [...PARTNER, 'partner-manager', 'program-owner', 'auditor'],
  'claims.make': ['practice-lead', 'team-member'],
  'claims.decide': ['partner-admin', 'partner-manager', 'program-owner'],
  'joins.read': ['partner-admin'],
  'joins.decide': ['partner-admin'],
  'assignments.manage': LEADERS,
  'learning.read': PARTNER,
  'people.data': ['partner-admin', 'distributor-admin', 'program-owner'],
  'roles.read': ['partner-admin', 'distributor-admin', 'program-owner', 'auditor'],
  'partners.list': VENDOR,
  'partners.read': [...PARTNER, ...VENDOR],
  'partners.view': ['partner-manager'],
  'practices.read': [...PARTNER, ...VENDOR],
  'journeys.read': [...PARTNER, ...DECIDERS, 'program-owner', 'auditor'],
  'journeys.start': LEADERS,
  'journeys.steer': [...LEADERS, 'partner-manager'],
  'evidence.send': LEADERS,
  'evidence.read': [...LEADERS, 'partner-manager', 'reviewer', 'program-owner', 'auditor'],
  'approvals.read': [...DECIDERS, 'program-owner'],
  'approvals.decide': DECIDERS,
  'approvals.delegate': DECIDERS,
  'enrolments.read': [...PARTNER, ...VENDOR],
  'enrolments.act': ['partner-admin'],
  'enrolments.decide': ['onboarding', 'compliance'],
  'applications.read': ['onboarding', 'compliance', 'program-owner', 'auditor'],
  'applications.resolve': ['onboarding'],
  'enrolments.suspend': ['partner-manager', 'compliance', 'program-owner'],
  'events.send': ['system'],
  'imports.send': ['system', 'program-owner'],
  'imports.read': ['system', 'program-owner', 'auditor'],
  'sources.read': [...LEADERS, 'partner-manager', 'reviewer', 'program-owner', 'auditor'],
  'search.read': [...PARTNER, ...VENDOR],
  'audit.read': ['program-owner', 'auditor'],
  'editions.read': [...PARTNER, ...DISTRIBUTOR, ...VENDOR],
  'drafts.read': ['program-owner', 'auditor'],
  'simulations.read': ['program-owner', 'auditor'],
  'simulations.run': ['program-owner'],
  'releases.ask': ['program-owner'],
} as const satisfies Record<string, readonly Role[]>;
export type Action = keyof typeof MAY;

/** Whether this role may do this at all; which rows is a matter of scope. */
export const mayDo = (role: Role, action: Action): boolean =>
  (MAY[action] as readonly Role[]).includes(role);

/** Whether an action only reads: what is left to whoever looks as somebody else. */
export const isReading = (action: Action): boolean => /\.(?:read|list)$/u.test(action);
