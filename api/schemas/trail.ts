import { Type } from 'typebox';
import { DayText, Id, Instant, Nullable, Page, PageQuery, RoleName, TextBoth } from './common.ts';

/** One thing that somebody did. */
export const TrailItem = Type.Object({
  id: Type.String(),
  at: Instant,
  by: Type.Object({ id: Id('psn'), name: Nullable(Type.String()) }),
  role: Nullable(RoleName),
  /** `member.change`, `step.approved`. */
  action: Type.String(),
  title: TextBoth,
  /** An id, or a step or line by its name. */
  object: Type.String(),
  journey: Nullable(Id('jrn')),
  enrolment: Nullable(Id('enr')),
  partner: Nullable(Type.Object({ id: Id('ptn'), name: Type.String() })),
  reason: Nullable(Type.String()),
  detail: Type.Unknown(),
});
export const TrailPage = Type.Object({
  ...Page(TrailItem).properties,
  /** The last link of the chain of hashes over all records; kept elsewhere it shows later that none before was changed. */
  chain: Nullable(Type.Object({ place: Type.Integer(), hash: Type.String() })),
});
export const TrailQuery = Type.Object(
  {
    ...PageQuery,
    person: Type.Optional(Id('psn')),
    partner: Type.Optional(Id('ptn')),
    /** Actions that begin so: `step`, `member.remove`. */
    action: Type.Optional(Type.String({ pattern: '^[a-z][a-z.-]{0,39}$' })),
    from: Type.Optional(DayText),
    to: Type.Optional(DayText),
  },
  { additionalProperties: false },
);
