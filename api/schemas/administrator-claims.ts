import { Type } from 'typebox';
import { Id, Instant, Nullable, oneOf } from './common.ts';

/** The claim that waits at a partner, and who administers it now. */
export const AdministratorClaim = Type.Object({
  claim: Nullable(
    Type.Object({
      id: Id('acl'),
      by: Type.Object({
        id: Id('psn'),
        name: Nullable(Type.String()),
        mail: Nullable(Type.String()),
      }),
      reason: Type.String(),
      askedAt: Instant,
      /** Whether it is the reader's own. */
      me: Type.Boolean(),
    }),
  ),
  administrators: Type.Array(
    Type.Object({ membership: Id('mbr'), name: Nullable(Type.String()), me: Type.Boolean() }),
  ),
});
export const NewAdministratorClaim = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 1000 }) },
  { additionalProperties: false },
);
export const AdministratorClaimDecision = Type.Object(
  {
    verdict: oneOf(['approve', 'decline']),
    /** Why; needed to decline. */
    reason: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
    /** Administrators who are gone: they lose the role with the approval. */
    remove: Type.Optional(Type.Array(Id('mbr'), { maxItems: 50, uniqueItems: true })),
  },
  { additionalProperties: false },
);
