import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { trailQuery } from '../api/queries.ts';
import type { TrailItem, TrailQuery } from '../api/types.ts';
import { useCommon } from '../i18n/common.ts';
import { useFormat } from '../i18n/locale.tsx';
import { ClearFilters, FilterChoice, FilterDay, Filters } from '../kit/Filters.tsx';
import { List, MoreRows } from '../kit/List.tsx';
import { Empty, ErrorNote, RowsSkeleton } from '../kit/Notes.tsx';
import { PageBody, PageTitle } from '../kit/Page.tsx';
import type { TrailSearch } from '../router.tsx';
import { useTrailTexts } from './trail/texts.ts';
import classes from './trail/Trail.module.css';

/** What actions begin with, in the order of the filter. */
const AREAS = [
  'step',
  'practice',
  'enrolment',
  'application',
  'member',
  'invitation',
  'assignment',
  'person',
  'view',
] as const;

/** *Trail*: who did what, when and why; for the auditor and the program owner. */
export function TrailPage() {
  const t = useTrailTexts();
  const search = useSearch({ from: '/gate/shell/trail' });
  return (
    <PageBody>
      <PageTitle title={t('title')} line={t('line')} />
      <TrailFilters search={search} />
      <TrailList query={queryOf(search)} />
    </PageBody>
  );
}

function queryOf({ action, person, from, to }: TrailSearch): TrailQuery {
  const area = AREAS.find((one) => one === action);
  return {
    ...(area === undefined ? {} : { action: `${area}.` }),
    ...(person === undefined ? {} : { person }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

function TrailFilters({ search }: { search: TrailSearch }) {
  const t = useTrailTexts();
  const navigate = useNavigate({ from: '/trail' });
  const set = (name: keyof TrailSearch) => (value: string) =>
    void navigate({
      search: ({ [name]: _was, ...others }) =>
        value === '' ? others : { ...others, [name]: value },
      replace: true,
      resetScroll: false,
    });
  return (
    <Filters label={t('filters')}>
      <FilterChoice
        label={t('what')}
        value={search.action ?? ''}
        options={[
          { value: '', label: t('all') },
          ...AREAS.map((value) => ({ value, label: t(value) })),
        ]}
        onChange={set('action')}
      />
      <FilterDay label={t('from')} value={search.from ?? ''} onChange={set('from')} />
      <FilterDay label={t('to')} value={search.to ?? ''} onChange={set('to')} />
      <ClearFilters
        label={t('clear')}
        shown={Object.keys(search).length > 0}
        onClear={() => void navigate({ search: {} })}
      />
    </Filters>
  );
}

function TrailList({ query }: { query: TrailQuery }) {
  const t = useTrailTexts();
  const pages = useInfiniteQuery(trailQuery(query));
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  if (pages.isError && items.length === 0)
    return <ErrorNote error={pages.error} again={() => void pages.refetch()} />;
  if (pages.isPending) return <RowsSkeleton rows={12} />;
  if (items.length === 0) return <Empty title={t('empty')}>{t('emptySays')}</Empty>;
  return (
    <>
      <List
        label={t('title')}
        columns={[
          { key: 'when', label: t('when') },
          { key: 'who', label: t('who') },
          { key: 'did', label: t('did') },
          { key: 'about', label: t('about'), wide: true },
        ]}
      >
        {items.map((item) => (
          <TrailRow key={item.id} item={item} />
        ))}
      </List>
      <MoreRows
        has={pages.hasNextPage}
        loading={pages.isFetchingNextPage}
        onMore={() => void pages.fetchNextPage()}
      />
    </>
  );
}

function TrailRow({ item }: { item: TrailItem }) {
  const t = useTrailTexts();
  const c = useCommon();
  const format = useFormat();
  const { by, role, journey, partner, reason } = item;
  const name = by.name ?? t('gone');
  return (
    <tr>
      <td className={classes['when']}>{format.moment(item.at)}</td>
      <td>
        <Link
          to="/trail"
          search={(was) => ({ ...was, person: by.id })}
          aria-label={t('only', { name })}
        >
          {name}
        </Link>
        {role === null ? null : <div className={classes['detail']}>{c(role)}</div>}
      </td>
      <td>
        {format.say(item.title)}
        {reason === null ? null : <div className={classes['detail']}>{reason}</div>}
      </td>
      <td data-wide className={classes['about']}>
        {partner === null ? null : (
          <Link to="/partners/$partnerId" params={{ partnerId: partner.id }}>
            {partner.name}
          </Link>
        )}
        <div className={classes['detail']}>
          {journey === null ? (
            item.object
          ) : (
            <Link to="/journeys/$journeyId" params={{ journeyId: journey }}>
              {item.object === '' ? journey : item.object}
            </Link>
          )}
        </div>
      </td>
    </tr>
  );
}
