import { Type } from 'typebox';
import { Id, Instant } from './common.ts';

/** Everything that is kept on one person, by what it is; the fields are those of the records. */
export const PersonDataFile = Type.Object({
  person: Id('psn'),
  exportedAt: Instant,
  /** Parts of which there was more than fits; empty as a rule. */
  cut: Type.Array(Type.String()),
  data: Type.Record(Type.String(), Type.Array(Type.Record(Type.String(), Type.Unknown()))),
});
export const OwnErasure = Type.Object(
  {
    /** The own address, typed again: this cannot be taken back. */
    mail: Type.String({ minLength: 3, maxLength: 254 }),
  },
  { additionalProperties: false },
);
export const Erasure = Type.Object(
  {
    /** Why, for the audit trail; nothing personal. */
    reason: Type.String({ minLength: 1, maxLength: 500 }),
  },
  { additionalProperties: false },
);
