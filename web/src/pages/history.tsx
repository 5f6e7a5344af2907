import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { download } from '../api/download.ts';
import { MODELS } from '../api/names.ts';
import { entriesQuery, standingQuery } from '../api/queries.ts';
import type { EntriesQuery, EntryItem } from '../api/types.ts';
import { useCommon } from '../i18n/common.ts';
import { useFormat } from '../i18n/locale.tsx';
import { useFreshIds } from '../kit/EntryRow.tsx';
import { ClearFilters, FilterChoice, FilterDay, FilterText, Filters } from '../kit/Filters.tsx';
import { List, MoreRows } from '../kit/List.tsx';
import { Empty, ErrorNote, RowsSkeleton } from '../kit/Notes.tsx';
import { PageBody, PageTitle } from '../kit/Page.tsx';
import type { HistorySearch } from '../router.tsx';
import { NotFound } from '../shell/Gate.tsx';
import { usePartner } from '../shell/partner.tsx';
import { HistoryRow } from './history/HistoryRow.tsx';
import { useHistoryTexts } from './history/texts.ts';

const PAGE = 50;
const KINDS = ['foundational', 'performing', 'differentiating'] as const;

/** *Points history*: the ledger, narrowed by model, kind, country, days and words; each line opens *Why?*. */
export function HistoryPage() {
  const t = useHistoryTexts();
  const { id } = usePartner();
  const format = useFormat();
  const search = useSearch({ from: '/gate/shell/history' });
  const csv = useMutation({
    mutationFn: () => download(csvOf(id ?? '', search), 'text/csv', `points-${format.today}.csv`),
  });
  if (id === null) return <NotFound />;
  return (
    <PageBody>
      <PageTitle title={t('title')} line={t('line')}>
        <Button
          onClick={() => csv.mutate()}
          disabled={csv.isPending}
          leftSection={<IconDownload size={16} stroke={1.7} />}
        >
          {t('csv')}
        </Button>
      </PageTitle>
      {csv.isError ? <ErrorNote error={csv.error} again={() => csv.mutate()} /> : null}
      <HistoryFilters partner={id} search={search} />
      <HistoryList partner={id} search={search} />
    </PageBody>
  );
}

const NARROWING = ['model', 'kind', 'country', 'from', 'to', 'q'] as const;

/** What the API is asked: only what is set, only kinds that exist. */
function queryOf(search: HistorySearch): EntriesQuery {
  const { kind, ...others } = search;
  const known = KINDS.find((each) => each === kind);
  const given = Object.entries(others).filter(
    ([name, value]) => value !== undefined && (NARROWING as readonly string[]).includes(name),
  );
  return { ...Object.fromEntries(given), ...(known === undefined ? {} : { kind: known }) };
}

const csvOf = (partner: string, search: HistorySearch): string => {
  const query = new URLSearchParams(queryOf(search) as Record<string, string>);
  return `/v1/partners/${partner}/entries?${query}`;
};

function HistoryFilters({ partner, search }: { partner: string; search: HistorySearch }) {
  const t = useHistoryTexts();
  const c = useCommon();
  const format = useFormat();
  const navigate = useNavigate({ from: '/history' });
  const standing = useQuery(standingQuery(partner));
  const countries = (standing.data?.countries ?? []).flatMap((row) =>
    row.country === null ? [] : [row.country],
  );
  const set = (name: keyof HistorySearch) => (value: string) =>
    void navigate({
      search: ({ [name]: _was, ...others }) =>
        value === '' ? others : { ...others, [name]: value },
      replace: true,
      resetScroll: false,
    });
  return (
    <Filters label={t('filters')}>
      <FilterText label={t('search')} value={search.q ?? ''} onChange={set('q')} />
      <FilterChoice
        label={t('model')}
        value={search.model ?? ''}
        onChange={set('model')}
        options={[
          { value: '', label: t('allModels') },
          ...MODELS.map((model) => ({ value: model, label: c(model) })),
          { value: 'company', label: c('company') },
        ]}
      />
      <FilterChoice
        label={t('kind')}
        value={search.kind ?? ''}
        onChange={set('kind')}
        options={[
          { value: '', label: t('allKinds') },
          ...KINDS.map((kind) => ({ value: kind, label: c(kind) })),
        ]}
      />
      <FilterChoice
        label={t('country')}
        value={search.country ?? ''}
        onChange={set('country')}
        options={[
          { value: '', label: t('allCountries') },
          ...countries.map((country) => ({ value: country, label: format.country(country) })),
        ]}
      />
      <FilterDay label={t('from')} value={search.from ?? ''} onChange={set('from')} />
      <FilterDay label={t('to')} value={search.to ?? ''} onChange={set('to')} />
      <ClearFilters
        label={t('clear')}
        shown={NARROWING.some((name) => search[name] !== undefined)}
        onClear={() => void navigate({ search: {}, replace: true })}
      />
    </Filters>
  );
}

function HistoryList({ partner, search }: { partner: string; search: HistorySearch }) {
  const t = useHistoryTexts();
  const query = queryOf(search);
  const entries = useInfiniteQuery(entriesQuery(partner, { ...query, limit: PAGE }));
  const items: EntryItem[] = entries.data?.pages.flatMap((page) => page.items) ?? [];
  const fresh = useFreshIds(items.slice(0, PAGE).map((item) => item.id));
  if (entries.isError && items.length === 0) {
    return <ErrorNote error={entries.error} again={() => void entries.refetch()} />;
  }
  if (entries.isPending) return <RowsSkeleton rows={12} />;
  if (items.length === 0) {
    return Object.keys(query).length === 0 ? (
      <Empty title={t('empty')}>{t('emptySays')}</Empty>
    ) : (
      <Empty title={t('emptyFilter')}>{t('emptyFilterSays')}</Empty>
    );
  }
  return (
    <>
      <List
        label={t('title')}
        columns={[
          { key: 'day', label: t('day') },
          { key: 'what', label: t('what') },
          { key: 'where', label: t('where'), wide: true },
          { key: 'until', label: t('until'), end: true, wide: true },
          { key: 'points', label: t('pointsHead'), end: true },
          { key: 'why', label: t('whyHead'), end: true, hidden: true },
        ]}
      >
        {items.map((item) => (
          <HistoryRow key={item.id} item={item} fresh={fresh.has(item.id)} />
        ))}
      </List>
      <p className="visually-hidden" role="status">
        {t('shown', { count: items.length, more: entries.hasNextPage ? 'yes' : 'no' })}
      </p>
      <MoreRows
        has={entries.hasNextPage}
        loading={entries.isFetchingNextPage}
        onMore={() => void entries.fetchNextPage()}
      />
    </>
  );
}
