import type { ApprovalItem } from '../../api/types.ts';
import type { Format } from '../../i18n/format.ts';

/** Which decisions are listed. */
export type View = 'mine' | 'team' | 'overdue' | 'decided';
/** The views that have a count, in the order in which they stand. */
export const VIEWS = ['mine', 'team', 'overdue'] as const;

/** The address of a decision in a view. */
export const decisionLink = (approvalId: string, view: View) =>
  ({ to: '/decisions/$approvalId', params: { approvalId }, search: { view } }) as const;

type Due = Pick<ApprovalItem, 'state' | 'dueAt'>;

/** Days since an answer was due, on the reader's calendar as everywhere; 0 while there is time, or none is awaited. */
export const daysLateOf = (item: Due, format: Format): number =>
  item.state === 'waiting' ? Math.max(0, -format.daysTo(format.dayOf(item.dueAt))) : 0;

/** The parts of the list by when an answer is due. */
export type Group = 'overdue' | 'week' | 'later';

const WEEK_DAYS = 7;

/** The list in its parts, each in the order given; parts without a line are left out. */
export function groupsOf<Item extends Due>(
  items: readonly Item[],
  format: Format,
): readonly { group: Group; items: readonly Item[] }[] {
  const groupOf = (item: Item): Group => {
    if (daysLateOf(item, format) > 0) return 'overdue';
    return format.daysTo(format.dayOf(item.dueAt)) < WEEK_DAYS ? 'week' : 'later';
  };
  return (['overdue', 'week', 'later'] as const)
    .map((group) => ({ group, items: items.filter((item) => groupOf(item) === group) }))
    .filter((part) => part.items.length > 0);
}
