/** A batch of awards for milestones: each pays once, whoever asks again. */
import type { Award, Line } from '../../program/entries.ts';
import { RuleViolation } from '../../program/errors.ts';
import { codeOfKind, codeOfModel } from '../columns.ts';
import type { Session } from '../connect.ts';
import { groupIdOfAward, keyOfAward } from '../keys.ts';
import type { Clauses } from '../queries/editions.ts';
import type { Posting } from './post.ts';

/** What was paid under a key. */
export type StandingAward = {
  readonly key: string;
  readonly points: number;
  readonly clause_id: number;
  readonly model: number;
  readonly kind: number;
  readonly country: string | null;
};

const STANDING = `select e.key, e.points, e.clause_id, e.model, e.kind, e.country
  from unnest($1::smallint[], $2::uuid[]) k(program_year, key)
  join entry e on e.program_year = k.program_year and e.key = k.key`;

/** An award with the key that names it. */
export type KeyedAward = { readonly award: Award; readonly key: string };

export const keyed = (award: Award): KeyedAward => ({ award, key: keyOfAward(award) });

/** Sends the read of what was paid before; under the lock of the partners nothing can come between. */
export function sendAwardReads(
  session: Session,
  awards: readonly KeyedAward[],
): Promise<readonly StandingAward[]> {
  return session.query<StandingAward>('standing-awards', STANDING, [
    awards.map(({ award }) => award.programYear),
    awards.map(({ key }) => key),
  ]);
}

/** What each award comes to, in their order: to be posted, paid before, or refused. */
export type JudgedAward =
  | { readonly fresh: true; readonly posting: Posting }
  | { readonly fresh: false }
  | { readonly refused: RuleViolation };

/**
 * Compares awards with what stands. The same key with the same points, clause, model, kind and country was paid before
 * (another attempt may pay on another day: once is enough); with others it is `AWARD_CHANGED`.
 */
export function judgeAwards(
  clauses: Clauses,
  awards: readonly KeyedAward[],
  standing: readonly StandingAward[],
): readonly JudgedAward[] {
  const known = new Map<string, Omit<StandingAward, 'key'>>(standing.map((row) => [row.key, row]));
  return awards.map(({ award, key }) => {
    const row = rowOf(clauses, award);
    const before = known.get(key);
    if (before === undefined) {
      known.set(key, row);
      return { fresh: true, posting: postingOf(award, key, row.clause_id) };
    }
    if (isSame(before, row)) return { fresh: false };
    const words = `${award.clause} for ${award.subject} in ${award.programYear}`;
    return {
      refused: new RuleViolation('AWARD_CHANGED', `${words} was paid before with other contents`),
    };
  });
}

const rowOf = (clauses: Clauses, award: Award): Omit<StandingAward, 'key'> => ({
  points: award.points,
  clause_id: clauses.numberOf(award.edition, award.clause),
  model: codeOfModel(award.model),
  kind: codeOfKind(award.kind),
  country: award.country,
});

const isSame = (a: Omit<StandingAward, 'key'>, b: Omit<StandingAward, 'key'>): boolean =>
  a.points === b.points &&
  a.clause_id === b.clause_id &&
  a.model === b.model &&
  a.kind === b.kind &&
  a.country === b.country;

function postingOf(award: Award, key: string, clauseId: number): Posting {
  const { partnerId, edition, clause, subject, points, model, kind, country, from, to } = award;
  const line: Line = {
    edition,
    clause,
    group: subject,
    subject,
    fact: null,
    points,
    model,
    kind,
    influence: false,
    country,
    from,
    to,
  };
  return {
    partnerId,
    key,
    groupId: groupIdOfAward(key),
    clauseId,
    programYear: award.programYear,
    revision: 0,
    negates: null,
    line,
  };
}
