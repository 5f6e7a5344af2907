/** From who signed in to who asks: one person in one role, with the rows that this role may see. */
import type { ApiDeps } from '../deps.ts';
import { gathered } from '../../db/gather.ts';
import { membersBySession, membersBySubject, type Member } from '../../db/queries/principals.ts';
import { ROLES, type Principal, type Scope } from '../../program/roles.ts';

/** A principal of a request, with what the edge needs to know of it. */
export type Asker = Principal & {
  readonly membershipId: string;
  readonly mail: string;
  readonly zone: string;
  /** The partner acted for; null for the vendor's people, and while the mail domain is unknown. */
  readonly partnerId: string | null;
};

/** Finds who asks, many in one query; looks afresh each time, so that what is taken away is gone at once. */
export type Askers = {
  readonly bySubject: (subject: string) => Promise<Asker | undefined>;
  readonly bySession: (hash: string) => Promise<Asker | undefined>;
};

export const createAskers = ({ work }: Pick<ApiDeps, 'work'>): Askers => ({
  bySubject: gathered(async (asked) => askersOf(await membersBySubject(work, asked))),
  bySession: gathered(async (asked) => askersOf(await membersBySession(work, asked, Date.now()))),
});

/** Of several memberships the first in the order of `ROLES`; a session may name one of them. */
function askersOf(members: ReadonlyMap<string, readonly Member[]>): ReadonlyMap<string, Asker> {
  const askers = new Map<string, Asker>();
  for (const [asked, own] of members) {
    const [member] = own.toSorted((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role));
    if (member !== undefined) askers.set(asked, { ...member, scope: scopeOf(member) });
  }
  return askers;
}

// No partner has the id 0: a company that is not known yet sees nothing.
const NO_PARTNER = '0';

function scopeOf(member: Member): Scope {
  switch (member.role) {
    case 'partner-admin':
    case 'practice-lead':
    case 'team-member': {
      const partnerId = member.partnerId ?? NO_PARTNER;
      const { countries } = member;
      return countries.length === 0
        ? { kind: 'partner', partnerId }
        : { kind: 'partner', partnerId, countries };
    }
    case 'distributor-admin':
    case 'coach':
      return { kind: 'distributor', organisationId: member.organisationId ?? NO_PARTNER };
    case 'partner-manager':
      return { kind: 'region', countries: member.countries };
    case 'onboarding':
    case 'compliance':
    case 'reviewer':
    case 'program-owner':
    case 'finance':
    case 'auditor':
      return { kind: 'program' };
    case 'system':
      return { kind: 'system' };
  }
}
