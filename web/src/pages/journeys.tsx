import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { journeyPagesQuery } from '../api/journeys.ts';
import { useCommon } from '../i18n/common.ts';
import { useFormat } from '../i18n/locale.tsx';
import { LiveMark } from '../kit/LiveMark.tsx';
import { Empty, ErrorNote, PageSkeleton } from '../kit/Notes.tsx';
import { PageBody, PageTitle } from '../kit/Page.tsx';
import { Views, viewClass } from '../kit/Views.tsx';
import classes from './ignite/Ignite.module.css';
import { JourneyRows } from './ignite/JourneyRows.tsx';
import { useIgniteTexts } from './ignite/texts.ts';

const STATES = ['running', 'paused', 'completed'] as const;

/** The journeys of the partners that the reader may see: under way, the longest late first; paused; completed. */
export function JourneysPage() {
  const t = useIgniteTexts();
  const words = useCommon();
  const format = useFormat();
  const { state = 'running' } = useSearch({ from: '/gate/shell/journeys' });
  const pages = useInfiniteQuery(journeyPagesQuery({ state, limit: 50 }));
  if (pages.data === undefined) {
    return pages.error === null ? (
      <PageSkeleton />
    ) : (
      <PageBody>
        <ErrorNote error={pages.error} again={() => void pages.refetch()} />
      </PageBody>
    );
  }
  const journeys = pages.data.pages
    .flatMap((page) => page.items)
    .toSorted((a, b) => (a.dueAt ?? '9999').localeCompare(b.dueAt ?? '9999'));
  const late = journeys.filter(
    (journey) => journey.dueAt !== null && format.daysTo(format.dayOf(journey.dueAt)) < 0,
  ).length;
  return (
    <PageBody>
      <PageTitle
        title={
          pages.hasNextPage
            ? t('all.titleMore', { count: journeys.length })
            : t(`all.title.${state}`, { count: journeys.length })
        }
        line={late > 0 ? t('all.late', { count: late }) : t(`all.says.${state}`)}
      >
        <LiveMark />
      </PageTitle>
      <div className={classes['journeyViews']}>
        <Views label={t('all.views')}>
          {STATES.map((each) => (
            <Link
              key={each}
              to="/journeys"
              search={{ state: each }}
              className={viewClass}
              aria-current={each === state ? 'page' : undefined}
            >
              {t(`all.view.${each}`)}
            </Link>
          ))}
        </Views>
      </div>
      {journeys.length === 0 ? (
        <Empty title={t(`all.empty.${state}`)}>{t('all.empty.says')}</Empty>
      ) : (
        <JourneyRows journeys={journeys} mine={false} />
      )}
      {pages.hasNextPage ? (
        <Button
          mt={16}
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {words('more')}
        </Button>
      ) : null}
    </PageBody>
  );
}
