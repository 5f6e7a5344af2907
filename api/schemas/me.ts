import { Type } from 'typebox';
import { Id, LocaleName, Nullable, RoleName } from './common.ts';

/** Who is signed in, in which role, for whom; what waits for them, for the counts in the navigation. */
export const Me = Type.Object({
  id: Id('psn'),
  name: Type.String(),
  mail: Nullable(Type.String()),
  locale: LocaleName,
  zone: Type.String(),
  role: RoleName,
  /** The company acted for; null for the vendor's people. */
  partner: Nullable(Type.Object({ id: Id('ptn'), code: Type.String(), name: Type.String() })),
  /** Countries of a partner manager's region. */
  countries: Type.Array(Type.String()),
  may: Type.Array(Type.String()),
  waiting: Type.Object({
    steps: Type.Integer(),
    decisions: Type.Integer(),
    overdue: Type.Integer(),
  }),
  today: Type.String(),
  demo: Type.Boolean(),
});
export const MePatch = Type.Object(
  {
    locale: Type.Optional(LocaleName),
    zone: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    notify: Type.Optional(Type.Record(Type.String({ maxLength: 40 }), Type.Boolean())),
  },
  { additionalProperties: false, minProperties: 1 },
);

/** What anybody may know: whether people of a demo can be chosen at the sign-in. */
export const About = Type.Object({ demo: Type.Boolean() });
