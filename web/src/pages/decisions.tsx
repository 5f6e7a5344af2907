import { useMediaQuery } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { approvalsQuery } from '../api/journeys.ts';
import { ErrorNote, PageSkeleton } from '../kit/Notes.tsx';
import { PageBody } from '../kit/Page.tsx';
import { PHONE } from '../shell/Shell.tsx';
import { usePicking } from './decisions/Bulk.tsx';
import { Decision } from './decisions/Decision.tsx';
import { Inbox, Nothing } from './decisions/Inbox.tsx';
import classes from './decisions/Decisions.module.css';
import { useDeciding } from './decisions/deciding.ts';
import {
  addCounts,
  isEnrolment,
  useEnrolments,
  useInboxItems,
  useKept,
} from './decisions/inboxItems.ts';
import { useMoving } from './decisions/keys.ts';
import { Package } from './decisions/package/Package.tsx';

/** The inbox of decisions: the list, and the one that is open with its evidence and its rule. */
export function DecisionsPage() {
  const { approvalId } = useParams({ strict: false });
  const { view = 'mine' } = useSearch({ strict: false });
  const pages = useInfiniteQuery(approvalsQuery(view));
  const phone = useMediaQuery(PHONE, undefined, { getInitialValueInEffect: false }) ?? false;
  const enrolments = useEnrolments(view);
  const items = useInboxItems(
    pages.data?.pages.flatMap((page) => page.items) ?? [],
    enrolments.items,
    view,
  );
  const deciding = useDeciding(items, view, phone);
  const waiting = pages.data?.pages[0]?.counts;
  const counts =
    waiting === undefined || enrolments.isPending
      ? undefined
      : addCounts(waiting, enrolments.counts);
  const picking = usePicking(items);
  const first = useKept(counts === undefined ? undefined : items[0]?.id, view);
  const shown = approvalId ?? (phone ? undefined : first);
  useMoving(items, shown, view);
  useFirstView(counts, view, shown);

  if (pages.data === undefined || counts === undefined) {
    return pages.error === null ? (
      <PageSkeleton />
    ) : (
      <PageBody>
        <ErrorNote error={pages.error} again={() => void pages.refetch()} />
      </PageBody>
    );
  }
  const count = counts[view];
  const inbox = (
    <Inbox
      items={items}
      counts={counts}
      view={view}
      shown={shown}
      said={deciding.said}
      picking={picking}
      more={pages.hasNextPage ? () => void pages.fetchNextPage() : enrolments.more}
    />
  );
  const one = (id: string) =>
    isEnrolment(id) ? (
      <Package key={id} id={id} count={count} view={view} />
    ) : (
      <Decision key={id} id={id} count={count} view={view} deciding={deciding} />
    );
  if (phone) {
    return approvalId === undefined ? inbox : one(approvalId);
  }
  return (
    <div className={classes['page']}>
      {inbox}
      {shown === undefined ? (
        <div className={classes['none']}>
          <Nothing view={view} team={counts.team} />
        </div>
      ) : (
        one(shown)
      )}
    </div>
  );
}

/** Whoever has nothing of their own, and a team that has, begins at the team's. */
function useFirstView(
  counts: { mine: number; team: number } | undefined,
  view: string,
  /** The one that is open, if any. */
  shown: string | undefined,
): void {
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const untouched = search.view === undefined && shown === undefined;
  const empty = counts !== undefined && counts.mine === 0 && counts.team > 0;
  useEffect(() => {
    if (untouched && empty && view === 'mine') {
      void navigate({ to: '/decisions', search: { view: 'team' }, replace: true });
    }
  }, [untouched, empty, view, navigate]);
}
