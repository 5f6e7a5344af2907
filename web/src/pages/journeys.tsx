import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { journeyPagesQuery } from '../api/journeys.ts';
import { useCommon } from '../i18n/common.ts';
import { useFormat } from '../i18n/locale.tsx';
import { LiveMark } from '../kit/LiveMark.tsx';
import { Empty, ErrorNote, PageSkeleton } from '../kit/Notes.tsx';
import { PageBody, PageTitle } from '../kit/Page.tsx';
import { JourneyRows } from './ignite/JourneyRows.tsx';
import { useIgniteTexts } from './ignite/texts.ts';

/** Every journey under way among the partners that the reader may see, the longest late first. */
export function JourneysPage() {
  const t = useIgniteTexts();
  const words = useCommon();
  const format = useFormat();
  const pages = useInfiniteQuery(journeyPagesQuery({ state: 'running', limit: 50 }));
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
        title={t(pages.hasNextPage ? 'all.titleMore' : 'all.title', { count: journeys.length })}
        line={late > 0 ? t('all.late', { count: late }) : t('all.says')}
      >
        <LiveMark />
      </PageTitle>
      {journeys.length === 0 ? (
        <Empty title={t('all.empty.title')}>{t('all.empty.says')}</Empty>
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
