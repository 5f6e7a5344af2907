import { Type } from 'typebox';
import { ORGANISATION_KINDS } from '../../program/roles.ts';
import { CountryCode, Id, Instant, LocaleName, Nullable, oneOf, RoleName } from './common.ts';

const Countries = Type.Array(CountryCode, { maxItems: 60, uniqueItems: true });

const Member = Type.Object({
  id: Id('mbr'),
  person: Type.Object({
    id: Id('psn'),
    name: Nullable(Type.String()),
    mail: Nullable(Type.String()),
  }),
  role: RoleName,
  /** The role is limited to these; empty for all. */
  countries: Type.Array(Type.String()),
  since: Instant,
  /** Whether it is the reader. */
  me: Type.Boolean(),
});
export const Invitation = Type.Object({
  id: Id('inv'),
  mail: Type.String(),
  role: RoleName,
  countries: Type.Array(Type.String()),
  invitedAt: Instant,
  expiresAt: Instant,
  expired: Type.Boolean(),
});
/** Who acts for the own organisation, who is invited, and the roles that there are to give. */
export const Members = Type.Object({
  organisation: Type.Object({ kind: oneOf(ORGANISATION_KINDS), name: Nullable(Type.String()) }),
  roles: Type.Array(RoleName),
  items: Type.Array(Member),
  invitations: Type.Array(Invitation),
});
export const MemberPatch = Type.Object(
  { role: Type.Optional(RoleName), countries: Type.Optional(Countries) },
  { additionalProperties: false, minProperties: 1 },
);
export const InvitationNew = Type.Object(
  {
    mail: Type.String({
      maxLength: 254,
      pattern: "^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$",
      description: 'A plain mail address',
    }),
    role: RoleName,
    countries: Type.Optional(Countries),
    locale: Type.Optional(LocaleName),
  },
  { additionalProperties: false },
);
/** What the link of a mail shows to whoever has it. */
export const InvitationShown = Type.Object({
  mail: Type.String(),
  role: RoleName,
  organisation: Type.Object({ kind: oneOf(ORGANISATION_KINDS), name: Type.String() }),
  invitedBy: Nullable(Type.String()),
  expiresAt: Instant,
  expired: Type.Boolean(),
});
