import { useMediaQuery } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { approvalsQuery } from '../api/journeys.ts';
import { ErrorNote, PageSkeleton } from '../kit/Notes.tsx';
import { PageBody } from '../kit/Page.tsx';
import { PHONE } from '../shell/Shell.tsx';
import { Decision } from './decisions/Decision.tsx';
import { Inbox, Nothing } from './decisions/Inbox.tsx';
import classes from './decisions/Decisions.module.css';
import { useDeciding } from './decisions/deciding.ts';
import { useMoving } from './decisions/keys.ts';

/** The inbox of decisions: the list, and the one that is open with its evidence and its rule. */
export function DecisionsPage() {
  const { approvalId } = useParams({ strict: false });
  const { view = 'mine' } = useSearch({ strict: false });
  const pages = useInfiniteQuery(approvalsQuery(view));
  const phone = useMediaQuery(PHONE, undefined, { getInitialValueInEffect: false }) ?? false;
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const deciding = useDeciding(items, view, phone);
  const shown = approvalId ?? (phone ? undefined : items[0]?.id);
  useMoving(items, shown, view);
  useFirstView(pages.data?.pages[0]?.counts, view, approvalId);

  if (pages.data === undefined) {
    return pages.error === null ? (
      <PageSkeleton />
    ) : (
      <PageBody>
        <ErrorNote error={pages.error} again={() => void pages.refetch()} />
      </PageBody>
    );
  }
  const counts = pages.data.pages[0]?.counts ?? { mine: 0, team: 0, overdue: 0 };
  const count = counts[view === 'decided' ? 'mine' : view];
  const inbox = (
    <Inbox
      items={items}
      counts={counts}
      view={view}
      shown={shown}
      said={deciding.said}
      more={pages.hasNextPage ? () => void pages.fetchNextPage() : undefined}
    />
  );
  if (phone) {
    return approvalId === undefined ? (
      inbox
    ) : (
      <Decision key={approvalId} id={approvalId} count={count} view={view} deciding={deciding} />
    );
  }
  return (
    <div className={classes['page']}>
      {inbox}
      {shown === undefined ? (
        <div className={classes['none']}>
          <Nothing view={view} team={counts.team} />
        </div>
      ) : (
        <Decision key={shown} id={shown} count={count} view={view} deciding={deciding} />
      )}
    </div>
  );
}

/** Whoever has nothing of their own, and a team that has, begins at the team's. */
function useFirstView(
  counts: { mine: number; team: number } | undefined,
  view: string,
  approvalId: string | undefined,
): void {
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const untouched = search.view === undefined && approvalId === undefined;
  const empty = counts !== undefined && counts.mine === 0 && counts.team > 0;
  useEffect(() => {
    if (untouched && empty && view === 'mine') {
      void navigate({ to: '/decisions', search: { view: 'team' }, replace: true });
    }
  }, [untouched, empty, view, navigate]);
}
