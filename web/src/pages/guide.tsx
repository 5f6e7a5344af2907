import { Button } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { editionsQuery, guideQuery } from '../api/journeys.ts';
import { MODELS } from '../api/names.ts';
import { partnerQuery } from '../api/queries.ts';
import type { EditionList, GuideOne, GuideQuery } from '../api/types.ts';
import { useFormat, useLocale } from '../i18n/locale.tsx';
import { Empty, ErrorNote, PageSkeleton } from '../kit/Notes.tsx';
import { PageBody, PageTitle } from '../kit/Page.tsx';
import type { GuideSearch } from '../router.tsx';
import { useMe } from '../shell/me.tsx';
import { Choices } from './guide/Choices.tsx';
import { foundIn } from './guide/found.ts';
import { GuideText } from './guide/GuideText.tsx';
import { useGuideTexts } from './guide/texts.ts';

const NOBODY = '';

/** *Program guide*: a version in plain words, for the reader's models and countries; to search and to print. */
export function GuidePage() {
  const t = useGuideTexts();
  const me = useMe();
  const list = useQuery(editionsQuery());
  const partner = useQuery({
    ...partnerQuery(me.partner?.id ?? NOBODY),
    enabled: me.partner !== null,
  });
  const search = useSearch({ from: '/gate/shell/guide' });
  const items = list.data?.items ?? [];
  const id = search.edition ?? (items.find((one) => one.inForce) ?? items[0])?.id;
  if (list.error !== null)
    return (
      <PageBody>
        <ErrorNote error={list.error} again={() => void list.refetch()} />
      </PageBody>
    );
  if (list.data === undefined || (me.partner !== null && partner.isPending))
    return <PageSkeleton />;
  if (id === undefined)
    return (
      <PageBody>
        <Empty title={t('empty.title')}>{t('empty.says')}</Empty>
      </PageBody>
    );
  const own = partner.data?.participations ?? [];
  const chosen = {
    model: search.model ?? only(own.map(({ model }) => model)),
    country: search.country ?? only(own.map(({ country }) => country)),
  };
  return <Chosen id={id} editions={items} search={search} chosen={chosen} />;
}

/** What there is one of; everything where there are several. */
const only = (all: readonly string[]): string => {
  const [first, ...others] = new Set(all);
  return first !== undefined && others.length === 0 ? first : 'all';
};

type ChosenProps = {
  id: string;
  editions: EditionList['items'];
  search: GuideSearch;
  chosen: { model: string; country: string };
};

function Chosen({ id, editions, search, chosen }: ChosenProps) {
  const query = queryOf(chosen);
  const guide = useQuery(guideQuery(id, search.before, query));
  if (guide.data === undefined)
    return guide.error === null ? (
      <PageSkeleton />
    ) : (
      <PageBody>
        <ErrorNote error={guide.error} again={() => void guide.refetch()} />
      </PageBody>
    );
  return (
    <Shown
      guide={guide.data}
      editions={editions}
      before={search.before}
      chosen={chosen}
      query={query}
    />
  );
}

function queryOf({ model, country }: ChosenProps['chosen']): GuideQuery {
  const known = MODELS.find((one) => one === model);
  return {
    ...(known === undefined ? {} : { model: known }),
    ...(/^[A-Z]{2}$/u.test(country) ? { country } : {}),
  };
}

type ShownProps = {
  guide: GuideOne;
  editions: EditionList['items'];
  before: string | undefined;
  chosen: ChosenProps['chosen'];
  query: GuideQuery;
};

function Shown({ guide, editions, before, chosen, query }: ShownProps) {
  const t = useGuideTexts();
  const format = useFormat();
  const { locale } = useLocale();
  const navigate = useNavigate({ from: '/guide' });
  const [q, setQ] = useState('');
  const found = foundIn(guide, q, format);
  const address = addressOf(guide.edition, before, query, locale);
  return (
    <PageBody>
      <PageTitle
        above={t(guide.kind === 'letter' ? 'above.letter' : 'above')}
        title={format.say(guide.title)}
        line={t('line', { from: format.daySpoken(guide.from) })}
      >
        <Button component="a" href={address} target="_blank" rel="opener" variant="default">
          {t('open')}
        </Button>
        <Button
          leftSection={<IconPrinter size={16} stroke={1.7} aria-hidden />}
          onClick={() => print(address)}
        >
          {t('print')}
        </Button>
      </PageTitle>
      <Choices
        guide={guide}
        editions={editions}
        before={before}
        chosen={chosen}
        q={q}
        found={q.trim() === '' ? null : found.count}
        setQ={setQ}
        set={(name, value) =>
          void navigate({
            search: ({ [name]: _was, ...others }) =>
              value === '' ? others : { ...others, [name]: value },
            replace: true,
            resetScroll: false,
          })
        }
      />
      {found.count === 0 ? (
        <Empty title={t('none.title', { q })}>{t('none.says')}</Empty>
      ) : (
        <GuideText
          guide={guide}
          chapters={found.chapters}
          isListed={(edition) => editions.some((one) => one.id === edition)}
        />
      )}
    </PageBody>
  );
}

function addressOf(
  id: string,
  before: string | undefined,
  query: GuideQuery,
  locale: string,
): string {
  const asked = new URLSearchParams({
    language: locale === 'en' ? 'en' : 'fr',
    ...(before === undefined ? {} : { from: before }),
    ...query,
  });
  const part = before === undefined ? 'guide' : 'letter';
  return `/v1/editions/${encodeURIComponent(id)}/${part}?${asked.toString()}`;
}

/** Prints the page of its own: ink on white, with its list of places. */
function print(address: string): void {
  const page = window.open(address);
  page?.addEventListener('load', () => page.print());
}
