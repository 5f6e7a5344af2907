/** Row-level security: every query of a principal runs in a transaction that says who asks, and sees only their rows. */
import type { Principal } from '../program/roles.ts';
import { type Db, inTransaction, type Session } from './connect.ts';

/** Who asks, as far as rows go. */
export type Asking = Pick<Principal, 'personId' | 'scope'>;

// A statement of its own: in a CTE beside the query it shows nothing. Local to the transaction: a setting of the
// session would leak to whoever gets the connection next (329 of 1,000 answers in a trial).
const SET_SCOPE = `select set_config('ascent.scope', $1, true), set_config('ascent.partner', $2, true),
  set_config('ascent.countries', $3, true), set_config('ascent.person', $4, true)`;

/**
 * Runs `work` in one transaction in which a principal sees what its scope allows and nothing else. `db` is a pool of the
 * role `api`; the transaction costs no round trip of its own, since it is sent together with the first query.
 */
export function withScope<T>(db: Db, asking: Asking, work: (tx: Db) => Promise<T>): Promise<T> {
  return withScopedSession(db, asking, (session) => work(session.db));
}

/** The same for queries that were written for a session: named, and sent without waiting. */
export function withScopedSession<T>(
  db: Db,
  asking: Asking,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  return inTransaction(db, async (session) => {
    const scoped = session.query('scope', SET_SCOPE, settingsOf(asking));
    const [, result] = await Promise.all([scoped, work(session)]);
    return result;
  });
}

function settingsOf({ personId, scope }: Asking): readonly string[] {
  return [...settingsOfScope(scope), personId];
}

/** What the policies read of a scope: its kind, the organisation acted for, the countries that it is limited to. */
export function settingsOfScope(scope: Principal['scope']): readonly [string, string, string] {
  switch (scope.kind) {
    case 'partner':
      return [scope.kind, scope.partnerId, scope.countries?.join(',') ?? ''];
    case 'distributor':
      return [scope.kind, scope.organisationId, ''];
    case 'region':
      return [scope.kind, '', scope.countries.join(',')];
    case 'program':
    case 'system':
      return [scope.kind, '', ''];
  }
}
