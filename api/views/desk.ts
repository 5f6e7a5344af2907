/** In whose name somebody decides: their own, or that of a colleague whom they stand in for. */
import type { ApprovalView, Desk } from '../../db/queries/approval-views.ts';
import { RuleViolation } from '../../program/errors.ts';
import type { Asker } from '../auth/principals.ts';
import { instantOf } from './instants.ts';

/** What is in somebody's hands, their own first. */
export function desksOf({ role, scope, countries: own, standIns }: Asker): readonly Desk[] {
  return [
    { role, countries: scope.kind === 'region' ? own : null },
    ...standIns.map(({ role: of, countries }) => ({ role: of, countries })),
  ];
}

type Handed = Pick<
  ApprovalView,
  'role' | 'homeCountry' | 'submittedBy' | 'startedBy' | 'takenBy' | 'takenUntil'
>;

const isOwn = (approval: Handed, personId: string): boolean =>
  personId === approval.submittedBy || personId === approval.startedBy;

/** On whose behalf somebody decides; null where it is theirs. Refused where it is neither, or somebody's own. */
export function behalfOf(approval: Handed, asker: Asker): string | null {
  const { role, homeCountry } = approval;
  if (isOwn(approval, asker.personId))
    throw new RuleViolation('OWN_DECISION', 'Nobody decides their own step.');
  const [own, ...handed] = desksOf(asker);
  const covers = (desk: Desk | undefined): boolean =>
    desk?.role === role && (desk.countries === null || desk.countries.includes(homeCountry));
  if (covers(own)) return null;
  const colleagues = asker.standIns.filter((_, at) => covers(handed[at]));
  const colleague = colleagues.find(({ personId }) => !isOwn(approval, personId));
  if (colleague !== undefined) return colleague.personId;
  throw colleagues.length > 0
    ? new RuleViolation('OWN_DECISION', 'Nobody has their own step decided on their behalf.')
    : new RuleViolation('NOT_THE_DECIDER', `This is for a ${role} to decide.`);
}

/** Refused while somebody else works on it. */
export function assertFree(
  { takenBy, takenUntil }: Handed,
  { personId }: Pick<Asker, 'personId'>,
  now: number,
): void {
  if (takenBy === null || takenUntil === null || takenBy === personId || takenUntil <= now) return;
  throw new RuleViolation('TAKEN', `Somebody else works on this until ${instantOf(takenUntil)}.`);
}
