import { useQuery } from '@tanstack/react-query';
import { journeysQuery, practicesQuery } from '../api/queries.ts';
import type { JourneyItem, PracticeItem } from '../api/types.ts';
import { LiveMark } from '../kit/LiveMark.tsx';
import { Empty, ErrorNote, PageSkeleton } from '../kit/Notes.tsx';
import { PageBody, PageTitle, Section } from '../kit/Page.tsx';
import { useMay, useMe } from '../shell/me.tsx';
import { Catalogue, KindLegend } from './ignite/Catalogue.tsx';
import { JourneyRows } from './ignite/JourneyRows.tsx';
import { useIgniteTexts } from './ignite/texts.ts';

const OPEN = new Set<JourneyItem['state']>(['running', 'paused']);

/** Ignite: the practices under way with whose move it is, and those that can be started with what they bring. */
export function IgnitePage() {
  const me = useMe();
  const practices = useQuery(practicesQuery());
  const journeys = useQuery(journeysQuery(me.partner === null ? {} : { partner: me.partner.id }));
  const error = practices.error ?? journeys.error;
  if (practices.data === undefined || journeys.data === undefined) {
    return error === null ? (
      <PageSkeleton />
    ) : (
      <PageBody>
        <ErrorNote
          error={error}
          again={() => void Promise.all([practices.refetch(), journeys.refetch()])}
        />
      </PageBody>
    );
  }
  return <Ignite practices={practices.data.items} journeys={journeys.data.items} />;
}

function Ignite({
  practices,
  journeys,
}: {
  practices: readonly PracticeItem[];
  journeys: readonly JourneyItem[];
}) {
  const t = useIgniteTexts();
  const mayStart = useMay('journeys.start');
  const open = journeys.filter((journey) => OPEN.has(journey.state));
  const done = journeys.filter((journey) => journey.state === 'completed').length;
  const waiting = open.filter(
    (journey) => journey.mover === 'partner' && journey.state === 'running',
  ).length;
  const title =
    open.length > 0
      ? t('title.some', { count: open.length })
      : done > 0
        ? t('title.done', { count: done })
        : t('title.none');
  return (
    <PageBody>
      <PageTitle title={title} line={waiting > 0 ? t('says.move', { count: waiting }) : t('says')}>
        <LiveMark />
      </PageTitle>
      {open.length === 0 ? (
        <Empty title={t('empty.title')}>{mayStart ? t('empty.says') : t('mayNot')}</Empty>
      ) : (
        <Section title={t('yours')}>
          <JourneyRows journeys={open} mine practices={practices} />
        </Section>
      )}
      <Section title={t('catalogue')} aside={t('catalogue.note.plain')} end={<KindLegend />}>
        <Catalogue practices={practices} mayStart={mayStart} />
      </Section>
      {mayStart || open.length === 0 ? null : <p>{t('mayNot')}</p>}
      <Ended
        journeys={journeys.filter((journey) => !OPEN.has(journey.state))}
        practices={practices}
      />
    </PageBody>
  );
}

function Ended({
  journeys,
  practices,
}: {
  journeys: readonly JourneyItem[];
  practices: readonly PracticeItem[];
}) {
  const t = useIgniteTexts();
  if (journeys.length === 0) return null;
  return (
    <Section title={t('ended')}>
      <JourneyRows journeys={journeys} mine practices={practices} />
    </Section>
  );
}
