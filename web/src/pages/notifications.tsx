import { ActionIcon, Button } from '@mantine/core';
import { IconCircleCheck, IconCircleDot } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { markNotifications, notificationsQuery } from '../api/notifications.ts';
import type { NotificationItem, NotificationMarks } from '../api/types.ts';
import { useFormat } from '../i18n/locale.tsx';
import { LinkButton } from '../kit/LinkButton.tsx';
import { MoreRows } from '../kit/List.tsx';
import { Empty, ErrorNote, PageSkeleton } from '../kit/Notes.tsx';
import { PageBody, PageTitle } from '../kit/Page.tsx';
import { StateBadge, type Tone } from '../kit/StateBadge.tsx';
import { Views, viewClass } from '../kit/Views.tsx';
import { useMe } from '../shell/me.tsx';
import { useNotificationTexts } from './notifications/texts.ts';
import classes from './notifications/Notifications.module.css';

/** "100" of the API means "or more". */
const COUNTED_MAX = 100;

/** What I was told, beside the mail: what is new, and where to act on it. */
export function NotificationsPage() {
  const t = useNotificationTexts();
  const { only: shown = 'all' } = useSearch({ strict: false });
  const pages = useInfiniteQuery(notificationsQuery(shown));
  const mark = useMarking();
  const viewing = useMe().viewing;
  if (pages.isError && pages.data === undefined) {
    return (
      <PageBody>
        <ErrorNote error={pages.error} again={() => void pages.refetch()} />
      </PageBody>
    );
  }
  if (pages.data === undefined) return <PageSkeleton />;
  const items = pages.data.pages.flatMap((page) => page.items);
  const [first] = pages.data.pages;
  const unread = first?.unread ?? 0;
  const [newest] = items;
  return (
    <PageBody>
      <PageTitle
        title={t('title', { unread, more: unread >= COUNTED_MAX })}
        line={t('line', { days: first?.keptDays ?? 0 })}
      >
        <LinkButton to="/notifications/settings" variant="subtle">
          {t('choose')}
        </LinkButton>
        {unread > 0 && newest !== undefined && !viewing ? (
          <Button
            disabled={mark.isPending}
            onClick={() => mark.mutate({ read: true, upTo: newest.id })}
          >
            {t('allRead')}
          </Button>
        ) : null}
      </PageTitle>
      <div className={classes['views']}>
        <Views label={t('view')}>
          {(['all', 'unread'] as const).map((each) => (
            <Link
              key={each}
              to="/notifications"
              search={each === 'all' ? {} : { only: each }}
              className={viewClass}
              aria-current={each === shown ? 'page' : undefined}
            >
              {t(`view.${each}`)}
            </Link>
          ))}
        </Views>
      </div>
      {mark.isError ? <ErrorNote error={mark.error} /> : null}
      {items.length === 0 ? (
        <Empty
          title={t(`empty.${shown}.title`)}
          action={
            shown === 'unread' ? (
              <LinkButton to="/notifications">{t('empty.unread.go')}</LinkButton>
            ) : undefined
          }
        >
          {t(`empty.${shown}.says`)}
        </Empty>
      ) : (
        <ul aria-label={t('list')}>
          {items.map((item) => (
            <Row key={item.id} item={item} mark={viewing ? null : mark.mutate} />
          ))}
        </ul>
      )}
      <MoreRows
        has={pages.hasNextPage}
        loading={pages.isFetchingNextPage}
        onMore={() => void pages.fetchNextPage()}
      />
    </PageBody>
  );
}

function useMarking() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NotificationMarks) => markNotifications(body),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['notification', 'list'] });
      void queries.invalidateQueries({ queryKey: ['me'] });
    },
  });
}

const TONES: Record<NonNullable<NotificationItem['mark']>['tone'], Tone> = {
  done: 'done',
  review: 'review',
  change: 'change',
  late: 'refused',
  wait: 'waits',
};

type RowProps = {
  item: NotificationItem;
  /** Null while somebody else's view is looked at. */
  mark: ((body: NotificationMarks) => void) | null;
};

function Row({ item, mark }: RowProps) {
  const t = useNotificationTexts();
  const format = useFormat();
  const { title } = item;
  const Icon = item.read ? IconCircleDot : IconCircleCheck;
  return (
    <li className={classes['row']} data-unread={!item.read || undefined}>
      <span className={classes['dot']} aria-hidden />
      <div>
        {item.read ? null : <span className="visually-hidden">{t('unread')}: </span>}
        <Link
          to={item.action.path}
          className={classes['title'] ?? ''}
          onClick={() => {
            if (!item.read) mark?.({ read: true, ids: [item.id] });
          }}
        >
          {title}
          <span className="visually-hidden">, {item.action.label}</span>
        </Link>
        <p className={classes['says']}>{item.says}</p>
      </div>
      <div className={classes['at']}>
        <span>{format.moment(item.at)}</span>
        {item.mark === null ? null : (
          <StateBadge tone={TONES[item.mark.tone]}>{item.mark.text}</StateBadge>
        )}
      </div>
      {mark === null ? null : (
        <ActionIcon
          className={classes['mark'] ?? ''}
          size={44}
          aria-label={t(item.read ? 'markUnread' : 'markRead', { title })}
          onClick={() => mark({ read: !item.read, ids: [item.id] })}
        >
          <Icon size={18} stroke={1.7} aria-hidden />
        </ActionIcon>
      )}
    </li>
  );
}
