/** From who signed in to who asks: one person in one role, with the rows that this role may see. */
import { coalesced } from '../coalesce.ts';
import type { ApiDeps } from '../deps.ts';
import { membersBySession, membersBySubject, type Member } from '../../db/queries/principals.ts';
import { ROLES, type Principal, type Scope } from '../../program/roles.ts';

/** A principal of a request, with what the edge needs to know of it. */
export type Asker = Principal & {
  readonly membershipId: string;
  readonly mail: string;
  readonly zone: string;
  /** The partner acted for; null for the vendor's people, and while the mail domain is unknown. */
  readonly partnerId: string | null;
  /** Epoch milliseconds until which this sign-in is good, if it ends by itself. */
  readonly until: number;
};

/** Finds who asks, many in one query per turn; looks afresh each time, so that what is taken away is gone at once. */
export type Askers = {
  readonly bySubject: (subject: string, until: number) => Promise<Asker | null>;
  readonly bySession: (hash: string) => Promise<Asker | null>;
};

export function createAskers({ work }: ApiDeps): Askers {
  const subjects = coalesced<string, readonly Member[]>((asked) => membersBySubject(work, asked));
  const sessions = coalesced<string, readonly Member[]>((asked) =>
    membersBySession(work, asked, Date.now()),
  );
  return {
    bySubject: async (subject, until) => askerOf(await subjects(subject), until),
    bySession: async (hash) => askerOf(await sessions(hash), Number.POSITIVE_INFINITY),
  };
}

/** Of several memberships the first in the order of `ROLES`; a session may name one of them. */
function askerOf(members: readonly Member[] | undefined, until: number): Asker | null {
  const [member] = [...(members ?? [])].sort(
    (a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role),
  );
  if (member === undefined) return null;
  const { membershipId, personId, role, locale, name, mail, zone, sources, partnerId } = member;
  return {
    membershipId,
    personId,
    role,
    locale,
    name,
    mail,
    zone,
    sources,
    partnerId,
    until,
    scope: scopeOf(member),
  };
}

// No partner has the id 0: a company that is not known yet sees nothing.
const NO_PARTNER = '0';

function scopeOf(member: Member): Scope {
  switch (member.role) {
    case 'partner-admin':
    case 'practice-lead':
    case 'team-member':
      return { kind: 'partner', partnerId: member.partnerId ?? NO_PARTNER };
    case 'partner-manager':
      return { kind: 'region', countries: member.countries };
    case 'reviewer':
    case 'program-owner':
      return { kind: 'program' };
    case 'system':
      return { kind: 'system' };
  }
}
