import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { download } from '../../api/download.ts';
import { resultsQuery } from '../../api/versions.ts';
import type { SimulationOne, SimulationResult } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { List, MoreRows } from '../../kit/List.tsx';
import { Empty, ErrorNote, RowsSkeleton } from '../../kit/Notes.tsx';
import { Section } from '../../kit/Page.tsx';
import { TierSteps } from '../../kit/TierMark.tsx';
import { useVersionTexts } from './texts.ts';
import { toneOf } from './tones.ts';
import classes from './Versions.module.css';

const VIEWS = ['falls', 'rises', 'stays', 'dependent'] as const;
type View = (typeof VIEWS)[number];

/** Partner by partner: who falls first, and mostly because of what. */
export function Partners({ one }: { one: SimulationOne }) {
  const t = useVersionTexts();
  const format = useFormat();
  const [chosen, setView] = useState<View | null>(null);
  const view = chosen ?? (one.totals.falls > 0 ? 'falls' : 'rises');
  const query = view === 'dependent' ? { dependent: true } : { change: view };
  const pages = useInfiniteQuery(resultsQuery(one.id, query));
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const address = `/v1/simulations/${one.id}/export.csv`;
  return (
    <Section
      title={t('list')}
      end={
        <Button
          size="xs"
          onClick={() => void download(address, 'text/csv', `${one.edition}-${one.asOf}.csv`)}
        >
          {t('export')}
        </Button>
      }
    >
      <div className={classes['tabs']} role="group" aria-label={t('list')}>
        {VIEWS.map((each) => (
          <button
            key={each}
            type="button"
            className={classes['tab']}
            aria-pressed={each === view}
            onClick={() => setView(each)}
          >
            {t(each)} {format.number(one.totals[each])}
          </button>
        ))}
      </div>
      {pages.error !== null ? (
        <ErrorNote error={pages.error} again={() => void pages.refetch()} />
      ) : pages.isPending ? (
        <RowsSkeleton rows={6} />
      ) : items.length === 0 ? (
        <Empty title={t('list.empty')}>
          {t(one.state === 'done' ? 'list.emptySays' : 'list.unfinished')}
        </Empty>
      ) : (
        <List
          label={t('list')}
          columns={[
            { key: 'partner', label: t('partner') },
            { key: 'tier', label: t('tier') },
            { key: 'points', label: t('points'), end: true, wide: true },
            { key: 'change', label: t('difference'), end: true },
            { key: 'because', label: t('because'), wide: true },
          ]}
        >
          {items.map((item) => (
            <Row key={item.partner.id} one={one} item={item} />
          ))}
        </List>
      )}
      <MoreRows
        has={pages.hasNextPage}
        loading={pages.isFetchingNextPage}
        onMore={() => void pages.fetchNextPage()}
      />
    </Section>
  );
}

function Row({ one, item }: { one: SimulationOne; item: SimulationResult }) {
  const format = useFormat();
  const { partner, tier, points, country } = item;
  const by = points.after - points.before;
  const [was, is] = [tier.before, tier.after];
  return (
    <tr>
      <td>
        <Link
          className={classes['name']}
          to="/versions/$editionId/tries/$simulationId/$partnerId"
          params={{ editionId: one.edition, simulationId: one.id, partnerId: partner.id }}
        >
          {partner.name}
        </Link>{' '}
        <span className={classes['quiet']}>{country}</span>
      </td>
      <td>
        {is === null ? null : <TierSteps level={is.level} />}{' '}
        {was === null || was.id === is?.id ? '' : `${format.say(was.title)} → `}
        {is === null ? '' : format.say(is.title)}
      </td>
      <td data-end data-wide>
        {format.number(points.before)} → {format.number(points.after)}
      </td>
      <td data-end className={classes['delta']} data-tone={toneOf(by)}>
        {format.signed(by)}
      </td>
      <td data-wide>{item.clauses[0] === undefined ? '' : format.say(item.clauses[0].title)}</td>
    </tr>
  );
}
