/** In whose name somebody decides: their own, or that of a colleague whom they stand in for. */
import type { ApprovalView, Desk } from '../../db/queries/approval-views.ts';
import type { StoredEnrolment } from '../../db/queries/enrolments.ts';
import type { LineTake } from '../../db/queries/line-takes.ts';
import type { Deciding, LineRow } from '../../program/enrolment.ts';
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

/**
 * What of packages is in somebody's hands. Their role decides those of every country; whoever is responsible for some has
 * the others in hand only where a colleague handed them over.
 */
export function packageDesksOf({ role, countries, standIns }: Asker): readonly Desk[] {
  const limited = (these: readonly string[] | null) =>
    these === null || these.length === 0 ? null : these;
  return [
    { role, countries: limited(countries) },
    ...standIns.map((one) => ({ role: one.role, countries: limited(one.countries) })),
  ];
}

const covers = ({ countries }: Desk, country: string): boolean =>
  countries === null || countries.includes(country);

/** On whose behalf somebody decides for a company at home there; null where it is theirs, or nobody's who handed it over. */
export function standInFor(
  asker: Asker,
  homeCountry: string,
  isOwn: (personId: string) => boolean,
): Asker['standIns'][number] | null {
  const [own, ...handed] = packageDesksOf(asker);
  if (own === undefined || covers(own, homeCountry)) return null;
  const colleagues = asker.standIns.filter((_, at) => {
    const desk = handed[at];
    return desk?.role === asker.role && covers(desk, homeCountry);
  });
  const colleague = colleagues.find(({ personId }) => !isOwn(personId));
  if (colleague === undefined && colleagues.length > 0)
    throw new RuleViolation(
      'OWN_DECISION',
      'Nobody has their own enrolment decided on their behalf.',
    );
  return colleague ?? null;
}

/** On whose behalf somebody decides lines of a package; null for themselves. Refused where it is somebody's own. */
export function packageBehalfOf(
  { rows, partner }: Pick<StoredEnrolment, 'rows' | 'partner'>,
  lines: readonly Pick<LineRow, 'submittedBy'>[],
  asker: Asker,
): Asker['standIns'][number] | null {
  const isOwnOf = (personId: string): boolean =>
    rows.signatories.includes(personId) || lines.some((line) => line.submittedBy === personId);
  if (isOwnOf(asker.personId))
    throw new RuleViolation('OWN_DECISION', 'Nobody decides their own enrolment.');
  return standInFor(asker, partner.homeCountry, isOwnOf);
}

/** Who decides lines of a package, and on whose behalf. What does not fit is left to the enrolment to refuse. */
export function decidingOf(
  enrolment: StoredEnrolment,
  ids: readonly string[],
  asker: Asker,
): Deciding {
  const { personId: by, role } = asker;
  const lines = Object.values(enrolment.rows.lines).filter(({ id }) => ids.includes(id));
  const behalf = packageBehalfOf(enrolment, lines, asker);
  return { by, role, ...(behalf === null ? {} : { behalf: behalf.personId }) };
}

/** Refused while somebody else works on what waits for the role. */
export function assertPackageFree(
  takes: readonly LineTake[],
  { role, personId }: Pick<Asker, 'role' | 'personId'>,
): void {
  const take = takes.find(({ decider }) => decider === role);
  if (take === undefined || take.by === personId) return;
  throw new RuleViolation('TAKEN', `Somebody else works on this until ${instantOf(take.until)}.`);
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
  const isOf = (desk: Desk | undefined): boolean =>
    desk?.role === role && covers(desk, homeCountry);
  if (isOf(own)) return null;
  const colleagues = asker.standIns.filter((_, at) => isOf(handed[at]));
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
