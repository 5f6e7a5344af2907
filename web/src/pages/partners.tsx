import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { MODELS } from '../api/names.ts';
import { editionQuery, partnersQuery } from '../api/queries.ts';
import type { PartnerItem, PartnersQuery } from '../api/types.ts';
import { useCommon } from '../i18n/common.ts';
import { useFormat } from '../i18n/locale.tsx';
import { ClearFilters, FilterChoice, FilterText, Filters } from '../kit/Filters.tsx';
import { List, MoreRows } from '../kit/List.tsx';
import { Empty, ErrorNote, RowsSkeleton } from '../kit/Notes.tsx';
import { PageBody, PageTitle } from '../kit/Page.tsx';
import { TierMark } from '../kit/TierMark.tsx';
import type { PartnersSearch } from '../router.tsx';
import { useMe } from '../shell/me.tsx';
import { usePartnersTexts } from './partners/texts.ts';
import classes from './partners/partners.module.css';

const PAGE = 50;

/** *Partners*: everybody in the reader's region, with tier, points and until when that is secured. */
export function PartnersPage() {
  const t = usePartnersTexts();
  const me = useMe();
  const format = useFormat();
  const search = useSearch({ from: '/gate/shell/partners' });
  const line =
    me.countries.length === 0
      ? t('line')
      : t('lineRegion', {
          countries: format.list(me.countries.map((code) => format.country(code))),
        });
  return (
    <PageBody>
      <PageTitle title={t('title')} line={line} />
      <PartnersFilters search={search} />
      <PartnersList search={search} />
    </PageBody>
  );
}

const NARROWING = ['q', 'tier', 'country', 'model'] as const;

function queryOf({ q, tier, country, model }: PartnersSearch): PartnersQuery {
  const known = MODELS.find((each) => each === model);
  return {
    ...(q === undefined ? {} : { q }),
    ...(tier === undefined ? {} : { tier }),
    ...(country === undefined ? {} : { country }),
    ...(known === undefined ? {} : { model: known }),
  };
}

function PartnersFilters({ search }: { search: PartnersSearch }) {
  const t = usePartnersTexts();
  const c = useCommon();
  const me = useMe();
  const format = useFormat();
  const navigate = useNavigate({ from: '/partners' });
  const edition = useQuery(editionQuery());
  const set = (name: keyof PartnersSearch) => (value: string) =>
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
        label={t('tier')}
        value={search.tier ?? ''}
        onChange={set('tier')}
        options={[
          { value: '', label: t('allTiers') },
          ...(edition.data?.tiers ?? []).map((tier) => ({
            value: tier.id,
            label: format.say(tier.title),
          })),
        ]}
      />
      <FilterChoice
        label={t('model')}
        value={search.model ?? ''}
        onChange={set('model')}
        options={[
          { value: '', label: t('allModels') },
          ...MODELS.map((model) => ({ value: model, label: c(model) })),
        ]}
      />
      {me.countries.length > 1 ? (
        <FilterChoice
          label={t('country')}
          value={search.country ?? ''}
          onChange={set('country')}
          options={[
            { value: '', label: t('allCountries') },
            ...me.countries.map((country) => ({ value: country, label: format.country(country) })),
          ]}
        />
      ) : null}
      <ClearFilters
        label={t('clear')}
        shown={NARROWING.some((name) => search[name] !== undefined)}
        onClear={() => void navigate({ search: {}, replace: true })}
      />
    </Filters>
  );
}

function PartnersList({ search }: { search: PartnersSearch }) {
  const t = usePartnersTexts();
  const query = queryOf(search);
  const partners = useInfiniteQuery(partnersQuery({ ...query, limit: PAGE }));
  const items = partners.data?.pages.flatMap((page) => page.items) ?? [];
  if (partners.isError && items.length === 0) {
    return <ErrorNote error={partners.error} again={() => void partners.refetch()} />;
  }
  if (partners.isPending) return <RowsSkeleton rows={12} />;
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
          { key: 'name', label: t('name') },
          { key: 'tier', label: t('tier'), wide: true },
          { key: 'models', label: t('models'), wide: true },
          { key: 'journeys', label: t('journeys'), end: true, wide: true },
          { key: 'points', label: t('points'), end: true },
          { key: 'secured', label: t('secured'), end: true, wide: true },
        ]}
      >
        {items.map((item) => (
          <PartnerRow key={item.id} item={item} />
        ))}
      </List>
      <MoreRows
        has={partners.hasNextPage}
        loading={partners.isFetchingNextPage}
        onMore={() => void partners.fetchNextPage()}
      />
    </>
  );
}

function PartnerRow({ item }: { item: PartnerItem }) {
  const t = usePartnersTexts();
  const c = useCommon();
  const format = useFormat();
  const others = item.countries.filter((country) => country !== item.homeCountry).length;
  const tier = <TierMark level={item.tier.level} title={format.say(item.tier.title)} size="sm" />;
  return (
    <tr className={classes['row']}>
      <td>
        <Link
          to="/partners/$partnerId"
          params={{ partnerId: item.id }}
          className={classes['name'] ?? ''}
        >
          {item.name}
        </Link>
        <div className={classes['detail']}>
          {item.code}, {format.country(item.homeCountry)}
          {others > 0 ? `, ${t('others', { count: others })}` : ''}
        </div>
        <div className={classes['narrow']}>{tier}</div>
      </td>
      <td data-wide>{tier}</td>
      <td data-wide className={classes['models']}>
        {item.models.map((model) => c(model)).join(', ')}
      </td>
      <td data-end data-wide>
        {format.number(item.journeys)}
      </td>
      <td data-end>
        <b>{format.number(item.points)}</b>
      </td>
      <td data-end data-wide className={classes['models']}>
        {item.tier.level === 0
          ? t('notSecured')
          : item.securedUntil === null
            ? t('noEnd')
            : format.dayLong(item.securedUntil)}
      </td>
    </tr>
  );
}
