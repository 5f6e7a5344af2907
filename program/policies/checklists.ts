import type { ChecklistPolicy } from '../edition/policies.types.ts';
import type { Day } from '../models.ts';
import { laterBy } from './tracks.ts';

/** Versions of a checklist: current for a while from the day of their release, then accepted for a while more. */

export type ChecklistDays = {
  readonly version: string;
  readonly from: Day;
  /** The first day on which it is not current any more, and the first on which it is not taken any more. */
  readonly currentUntil: Day;
  readonly acceptedUntil: Day;
};

/** All versions with their days, in the order of their release. */
export const checklistDays = ({ current, accepted, versions }: ChecklistPolicy): ChecklistDays[] =>
  versions
    .map(({ version, from }) => {
      const currentUntil = laterBy(from, current);
      return { version, from, currentUntil, acceptedUntil: laterBy(currentUntil, accepted) };
    })
    .sort((a, b) => (a.from < b.from ? -1 : 1));

/** The version to begin with on a day: the newest that is current; null where none is. */
export const currentChecklist = (policy: ChecklistPolicy, day: Day): ChecklistDays | null =>
  checklistDays(policy).findLast(({ from, currentUntil }) => from <= day && day < currentUntil) ??
  null;

/** Whether what was handed in on a day, on a version, is taken, and until when it would be. */
export type ChecklistVerdict =
  | { readonly taken: true; readonly why: 'current' | 'accepted'; readonly until: Day }
  | { readonly taken: false; readonly why: 'not-yet' | 'too-old'; readonly since: Day | null }
  | { readonly taken: false; readonly why: 'unknown' };

/** The verdict on a version; the day is that of handing in, so that nobody is late by a slow review. */
export function checklistVerdict(
  policy: ChecklistPolicy,
  version: string,
  day: Day,
): ChecklistVerdict {
  const found = checklistDays(policy).find((one) => one.version === version);
  if (found === undefined) return { taken: false, why: 'unknown' };
  const { from, currentUntil, acceptedUntil } = found;
  if (day < from) return { taken: false, why: 'not-yet', since: null };
  if (day < currentUntil) return { taken: true, why: 'current', until: currentUntil };
  if (day < acceptedUntil) return { taken: true, why: 'accepted', until: acceptedUntil };
  return { taken: false, why: 'too-old', since: acceptedUntil };
}
