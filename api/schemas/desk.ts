import { Type } from 'typebox';
import { DayText, Id, Instant, Nullable, RoleName } from './common.ts';

const Person = Type.Object({ id: Id('psn'), name: Type.String(), role: RoleName });

export const Delegation = Type.Object({
  id: Id('dlg'),
  /** Whose decisions, of which role. */
  from: Person,
  /** In whose hands; null where one is only away. */
  to: Nullable(Person),
  /** Out of office, and not only handed over. */
  away: Type.Boolean(),
  /** Whether they are mine, and not in my hands. */
  mine: Type.Boolean(),
  since: Instant,
  until: Instant,
  /** Whether it holds now; others are to come. */
  now: Type.Boolean(),
});
/** GET /v1/me/delegations */
export const DelegationList = Type.Object({
  items: Type.Array(Delegation),
  /** Who may stand in for me, and until when they are away themselves. */
  colleagues: Type.Array(
    Type.Object({
      ...Person.properties,
      countries: Type.Array(Type.String()),
      awayUntil: Nullable(Instant),
    }),
  ),
});
/** POST /v1/me/delegations : from the beginning of a day to the end of one, both in my time zone. */
export const DelegationNew = Type.Object(
  {
    to: Nullable(Id('psn')),
    away: Type.Boolean(),
    from: DayText,
    until: DayText,
  },
  { additionalProperties: false },
);
