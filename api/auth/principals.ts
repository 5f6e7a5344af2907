/** From who signed in to who asks: one person in one role, with the rows that this role may see. */
import type { ApiDeps } from '../deps.ts';
import { gathered } from '../../db/gather.ts';
import type { StandIn } from '../../db/queries/delegations.ts';
import { membersBySession, membersBySubject, type Member } from '../../db/queries/principals.ts';
import { ROLES, type Principal, type Scope } from '../../program/roles.ts';

/** A principal of a request, with what the edge needs to know of it. */
export type Asker = Principal & {
  readonly membershipId: string;
  /** What the role is limited to; the scope of a partner manager who stands in for another is wider. */
  readonly countries: readonly string[];
  readonly mail: string;
  readonly zone: string;
  /** The partner acted for; null for the vendor's people, and while the mail domain is unknown. */
  readonly partnerId: string | null;
  /** A partner manager who looks as a partner's administrator: everything is read-only. */
  readonly isViewing: boolean;
  /** Whose decisions are in these hands beside one's own; asked for where it matters, see `desk` of a route. */
  readonly standIns: readonly StandIn[];
};

/** Finds who asks, many in one query; looks afresh each time, so that what is taken away is gone at once. */
export type Askers = {
  /** `acting` names the membership to act in; of several the first in the order of `ROLES` if it is null. */
  readonly bySubject: (subject: string, acting: string | null) => Promise<Asker | undefined>;
  readonly bySession: (hash: string) => Promise<Asker | undefined>;
};

export function createAskers({ work }: Pick<ApiDeps, 'work'>): Askers {
  const ofSubject = gathered(async (asked: readonly string[]) =>
    askersOf(await membersBySubject(work, asked)),
  );
  const ofSession = gathered(async (asked: readonly string[]) =>
    askersOf(await membersBySession(work, asked, Date.now())),
  );
  return {
    bySubject: async (subject, acting) => pick(await ofSubject(subject), acting),
    bySession: async (hash) => pick(await ofSession(hash), null),
  };
}

/** Of several memberships the one that is named, else the first; a session names its own. */
const pick = (askers: readonly Asker[] | undefined, acting: string | null): Asker | undefined =>
  acting === null ? askers?.[0] : askers?.find(({ membershipId }) => membershipId === acting);

/** Who may be asking, in the order of `ROLES`. */
function askersOf(
  members: ReadonlyMap<string, readonly Member[]>,
): ReadonlyMap<string, readonly Asker[]> {
  return new Map(
    [...members].map(([asked, own]) => [
      asked,
      own.toSorted((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role)).map(askerOfMember),
    ]),
  );
}

function askerOfMember({ viewing, ...member }: Member): Asker {
  const standIns: readonly StandIn[] = [];
  if (viewing === null) return { ...member, scope: scopeOf(member), isViewing: false, standIns };
  const scope: Scope = { kind: 'partner', partnerId: viewing };
  return { ...member, role: 'partner-admin', partnerId: viewing, scope, isViewing: true, standIns };
}

// No partner has the id 0: a company that is not known yet sees nothing.
const NO_PARTNER = '0';

function scopeOf(member: Omit<Member, 'viewing'>): Scope {
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
