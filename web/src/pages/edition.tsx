import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { editionQuery, editionsQuery } from '../api/journeys.ts';
import type { EditionList, EditionOne } from '../api/types.ts';
import { useFormat } from '../i18n/locale.tsx';
import { LinkButton } from '../kit/LinkButton.tsx';
import { Empty, ErrorNote, PageSkeleton } from '../kit/Notes.tsx';
import { PageBody, PageTitle } from '../kit/Page.tsx';
import { Reading } from './edition/Reading.tsx';
import { useEditionTexts } from './edition/texts.ts';

/** *Program version*: the rules in words, by model and kind, beside the files that say them. */
export function EditionPage() {
  const t = useEditionTexts();
  const search = useSearch({ strict: false });
  const list = useQuery(editionsQuery());
  const items = list.data?.items ?? [];
  const asked = items.find((each) => each.id === search.edition);
  const chosen = asked ?? items.find((each) => each.inForce) ?? items[0];
  if (list.isSuccess && chosen === undefined) {
    return (
      <PageBody>
        <Empty title={t('empty.title')}>{t('empty.says')}</Empty>
      </PageBody>
    );
  }
  if (chosen === undefined) {
    return list.error === null ? (
      <PageSkeleton />
    ) : (
      <PageBody>
        <ErrorNote error={list.error} again={() => void list.refetch()} />
      </PageBody>
    );
  }
  return <Version key={chosen.id} id={chosen.id} all={items} />;
}

function Version({ id, all }: { id: string; all: EditionList['items'] }) {
  const edition = useQuery(editionQuery(id));
  const { clause, file, line } = useSearch({ strict: false });
  if (edition.data === undefined) {
    return edition.error === null ? (
      <PageSkeleton />
    ) : (
      <PageBody>
        <ErrorNote error={edition.error} again={() => void edition.refetch()} />
      </PageBody>
    );
  }
  return (
    <PageBody>
      <Head edition={edition.data} all={all} />
      <Reading
        edition={edition.data}
        clause={clause}
        at={file === undefined ? null : { file, line: Number(line ?? 1) || 1 }}
      />
    </PageBody>
  );
}

function Head({ edition, all }: { edition: EditionOne; all: EditionList['items'] }) {
  const t = useEditionTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const title = format.say(edition.title);
  const [from, to] = [
    format.daySpoken(edition.from),
    edition.to === null ? '' : format.daySpoken(edition.to),
  ];
  return (
    <PageTitle
      title={
        edition.to !== null
          ? t('title.until', { title, from, to })
          : t(edition.inForce ? 'title' : 'title.ahead', { title, day: from })
      }
      line={t('says', {
        clauses: edition.clauses.length,
        tiers: edition.tiers.length,
        practices: edition.practices.length,
        months: edition.validityMonths,
      })}
    >
      <LinkButton to="/guide" search={{ edition: edition.id }} variant="default">
        {t('guide')}
      </LinkButton>
      {all.length > 1 ? (
        <NativeSelect
          aria-label={t('versions')}
          value={edition.id}
          data={all.map((each) => ({
            value: each.id,
            label: each.inForce
              ? `${format.say(each.title)}, ${t('inForce')}`
              : format.say(each.title),
          }))}
          onChange={(event) =>
            void navigate({ to: '/edition', search: { edition: event.currentTarget.value } })
          }
        />
      ) : null}
    </PageTitle>
  );
}
