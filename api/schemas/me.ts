import { Type } from 'typebox';
import { ORGANISATION_KINDS } from '../../program/roles.ts';
import { Id, LocaleName, Nullable, oneOf, RoleName } from './common.ts';

/** Who is signed in, in which role, for whom; what waits for them, for the counts in the navigation. */
export const Me = Type.Object({
  id: Id('psn'),
  name: Type.String(),
  mail: Nullable(Type.String()),
  locale: LocaleName,
  zone: Type.String(),
  role: RoleName,
  /** The partner acted for; null for the vendor's and distributors' people. */
  partner: Nullable(Type.Object({ id: Id('ptn'), code: Type.String(), name: Type.String() })),
  /** Countries of a partner manager's region, or those that the role is limited to; empty for all. */
  countries: Type.Array(Type.String()),
  /** The membership that this request acted in: one of `memberships`. */
  acting: Id('mbr'),
  /** All that the person may act for; a session chooses by `PUT /v1/me/acting`, a program by a header. */
  memberships: Type.Array(
    Type.Object({
      id: Id('mbr'),
      role: RoleName,
      organisation: Type.Object({ kind: oneOf(ORGANISATION_KINDS), name: Nullable(Type.String()) }),
      countries: Type.Array(Type.String()),
    }),
  ),
  /** True while a partner manager looks as the partner above: read-only. */
  viewing: Type.Boolean(),
  may: Type.Array(Type.String()),
  waiting: Type.Object({
    steps: Type.Integer(),
    enrolment: Type.Integer(),
    decisions: Type.Integer(),
    overdue: Type.Integer(),
    /** What I was told and have not read; at most 100, which means "or more". */
    notifications: Type.Integer(),
  }),
  today: Type.String(),
  demo: Type.Boolean(),
});
export const MePatch = Type.Object(
  {
    locale: Type.Optional(LocaleName),
    zone: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  },
  { additionalProperties: false, minProperties: 1 },
);

/** What anybody may know: whether people of a demo can be chosen at the sign-in. */
export const About = Type.Object({ demo: Type.Boolean() });

export const ActingChoice = Type.Object({ membership: Id('mbr') }, { additionalProperties: false });
export const ViewChoice = Type.Object({ partner: Id('ptn') }, { additionalProperties: false });
