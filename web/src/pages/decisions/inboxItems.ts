import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { enrolmentInboxQuery } from '../../api/enrolments.ts';
import type { ApprovalItem, ApprovalList, EnrolmentItem } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { useMay } from '../../shell/me.tsx';
import { usePackageTexts } from './package/texts.ts';
import { useDecisionsTexts } from './texts.ts';
import type { View } from './views.ts';

/** A line of the inbox, whatever it asks: a step of a practice, or an application. */
export type InboxItem = Pick<
  ApprovalItem,
  'id' | 'partner' | 'dueAt' | 'state' | 'version' | 'escalatedAt' | 'taken' | 'behalf'
> & {
  /** What is asked, in words. */
  readonly says: string;
  /** Whether it may be decided together with others. */
  readonly plain: boolean;
};

/** Steps and applications as one list, the soonest due first; of what was decided the steps come first. */
export function useInboxItems(
  approvals: readonly ApprovalItem[],
  enrolments: readonly EnrolmentItem[],
  view: View,
): readonly InboxItem[] {
  const t = useDecisionsTexts();
  const p = usePackageTexts();
  const format = useFormat();
  const items: InboxItem[] = [
    ...approvals.map((one) => ({
      ...one,
      plain: true,
      says: t('item', { step: format.say(one.title), practice: format.say(one.practiceTitle) }),
    })),
    ...enrolments.map((one) => ({
      ...{ id: one.id, partner: one.partner, version: one.version, escalatedAt: null },
      ...{ taken: one.taken, behalf: one.behalf, plain: one.plain },
      dueAt: (view === 'decided' ? one.decidedAt : one.dueAt) ?? one.appliedAt,
      state: view === 'decided' ? ('approved' as const) : ('waiting' as const),
      says:
        view === 'decided'
          ? p('item.decided', { count: one.lines })
          : p('item', { count: one.waiting }),
    })),
  ];
  return view === 'decided' ? items : items.toSorted((a, b) => a.dueAt.localeCompare(b.dueAt));
}

const NONE = { mine: 0, team: 0, overdue: 0, decided: 0 };

/** Applications of the inbox: those of the view, how many there are in all views, and how to get more. */
export function useEnrolments(view: View): {
  readonly items: readonly EnrolmentItem[];
  readonly counts: ApprovalList['counts'];
  readonly more: (() => void) | undefined;
  readonly isPending: boolean;
} {
  const mayRead = useMay('enrolments.read');
  const pages = useInfiniteQuery(enrolmentInboxQuery(view, mayRead));
  return {
    items: pages.data?.pages.flatMap((page) => page.items) ?? [],
    counts: { ...NONE, ...pages.data?.pages[0]?.counts },
    more: pages.hasNextPage ? () => void pages.fetchNextPage() : undefined,
    isPending: pages.isPending && mayRead,
  };
}

/** Both together. */
export const addCounts = (
  a: ApprovalList['counts'],
  b: ApprovalList['counts'],
): ApprovalList['counts'] => ({
  mine: a.mine + b.mine,
  team: a.team + b.team,
  overdue: a.overdue + b.overdue,
  decided: a.decided + b.decided,
});

/** Whether an id of the inbox is an application's. */
export const isEnrolment = (id: string): boolean => id.startsWith('enr_');

/**
 * The first of the list; an application that is open stays open when its last line is decided and it leaves the list, so that
 * what became of it can be read.
 */
export function useKept(first: string | undefined, view: View): string | undefined {
  const [kept, setKept] = useState<{ readonly id: string; readonly view: View } | null>(null);
  const isKept = kept?.view === view;
  useEffect(() => {
    if (!isKept) setKept(first !== undefined && isEnrolment(first) ? { id: first, view } : null);
  }, [isKept, first, view]);
  return isKept ? kept.id : first;
}
