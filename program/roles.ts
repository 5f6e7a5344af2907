/** The roles of this slice; `screens.md` says what each sees and decides. */
export const ROLES = [
  'partner-admin',
  'practice-lead',
  'team-member',
  'partner-manager',
  'reviewer',
  'program-owner',
  'system',
] as const;
export type Role = (typeof ROLES)[number];

/**
 * The rows that a principal may see. `region` is a partner manager's: partners whose home country is one
 * of `countries`; `team` is the same for reviewers (all partners). Row-level security applies the same.
 */
export type Scope =
  | { readonly kind: 'program' }
  | { readonly kind: 'region'; readonly countries: readonly string[] }
  | { readonly kind: 'partner'; readonly partnerId: string }
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

/** What can be done, and by which role: the one table of authorisation. Rows are limited by scope. */
export const MAY = {
  'standing.read': [
    'partner-admin',
    'practice-lead',
    'team-member',
    'partner-manager',
    'reviewer',
    'program-owner',
  ],
  'entries.read': [
    'partner-admin',
    'practice-lead',
    'team-member',
    'partner-manager',
    'reviewer',
    'program-owner',
  ],
  'people.read': ['partner-admin', 'practice-lead', 'partner-manager', 'program-owner'],
  'partners.list': ['partner-manager', 'reviewer', 'program-owner'],
  'partners.read': [
    'partner-admin',
    'practice-lead',
    'team-member',
    'partner-manager',
    'reviewer',
    'program-owner',
  ],
  'practices.read': [
    'partner-admin',
    'practice-lead',
    'team-member',
    'partner-manager',
    'reviewer',
    'program-owner',
  ],
  'journeys.read': [
    'partner-admin',
    'practice-lead',
    'team-member',
    'partner-manager',
    'reviewer',
    'program-owner',
  ],
  'journeys.start': ['partner-admin', 'practice-lead'],
  'journeys.steer': ['partner-admin', 'practice-lead', 'partner-manager'],
  'evidence.send': ['partner-admin', 'practice-lead'],
  'evidence.read': [
    'partner-admin',
    'practice-lead',
    'partner-manager',
    'reviewer',
    'program-owner',
  ],
  'approvals.read': ['partner-manager', 'reviewer', 'program-owner'],
  'approvals.decide': ['partner-manager', 'reviewer'],
  'events.send': ['system'],
  'imports.send': ['system', 'program-owner'],
  'imports.read': ['system', 'program-owner'],
  'sources.read': [
    'partner-admin',
    'practice-lead',
    'partner-manager',
    'reviewer',
    'program-owner',
  ],
  'search.read': [
    'partner-admin',
    'practice-lead',
    'team-member',
    'partner-manager',
    'reviewer',
    'program-owner',
  ],
  'editions.read': [
    'partner-admin',
    'practice-lead',
    'team-member',
    'partner-manager',
    'reviewer',
    'program-owner',
  ],
  'me.read': ROLES,
} as const satisfies Record<string, readonly Role[]>;
export type Action = keyof typeof MAY;

/** Whether this role may do this at all; which rows is a matter of scope. */
export const mayDo = (role: Role, action: Action): boolean =>
  (MAY[action] as readonly Role[]).includes(role);
