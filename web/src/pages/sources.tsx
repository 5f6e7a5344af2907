import '@mantine/dropzone/styles.css';
import { useQuery } from '@tanstack/react-query';
import { sourcesQuery } from '../api/queries.ts';
import { LiveMark } from '../kit/LiveMark.tsx';
import { Empty, ErrorNote, PageSkeleton } from '../kit/Notes.tsx';
import { PageBody, PageTitle, Section } from '../kit/Page.tsx';
import { useMay, useMe } from '../shell/me.tsx';
import { Import } from './sources/Import.tsx';
import { SourceRows } from './sources/SourceRows.tsx';
import { useSourcesTexts } from './sources/texts.ts';

/** Where facts come from: when each source was last heard, what waits, what was refused; files for the program owner. */
export function SourcesPage() {
  const t = useSourcesTexts();
  const me = useMe();
  const mayImport = useMay('imports.send');
  const sources = useQuery(sourcesQuery());
  if (sources.data === undefined) {
    return sources.error === null ? (
      <PageSkeleton />
    ) : (
      <PageBody>
        <ErrorNote error={sources.error} again={() => void sources.refetch()} />
      </PageBody>
    );
  }
  const { items } = sources.data;
  const heard = items.filter((source) => source.lastHeardAt !== null).length;
  const parked = items.reduce((sum, source) => sum + source.parked, 0);
  return (
    <PageBody>
      <PageTitle
        title={parked > 0 ? t('title.waiting', { count: parked }) : t('title', { count: heard })}
        line={t(me.partner === null ? 'says' : 'says.partner')}
      >
        <LiveMark />
      </PageTitle>
      {items.length === 0 ? (
        <Empty title={t('empty.title')}>{t('empty.says')}</Empty>
      ) : (
        <SourceRows sources={items} />
      )}
      {mayImport ? (
        <Section title={t('import.title')} aside={t('import.note')}>
          <Import />
        </Section>
      ) : null}
    </PageBody>
  );
}
