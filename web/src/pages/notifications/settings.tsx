import { Switch } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { announce } from '../../api/announce.ts';
import { chooseNotification, notificationSettingsQuery } from '../../api/notifications.ts';
import type { NotificationChoice, NotificationSettings } from '../../api/types.ts';
import { useCommon } from '../../i18n/common.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { List } from '../../kit/List.tsx';
import { Empty, ErrorNote, PageSkeleton } from '../../kit/Notes.tsx';
import { PageBody, PageTitle } from '../../kit/Page.tsx';
import { useMe } from '../../shell/me.tsx';
import { useNotificationTexts } from './texts.ts';
import classes from './Notifications.module.css';

const CHANNELS = ['mail', 'screen'] as const;

/** *What you are told*: each topic of my role, by mail and on the screen; what is critical says why it stays on. */
export function NotificationSettingsPage() {
  const t = useNotificationTexts();
  const c = useCommon();
  const me = useMe();
  const settings = useQuery(notificationSettingsQuery());
  const queries = useQueryClient();
  const format = useFormat();
  const choosing = useMutation({
    mutationFn: (choice: NotificationChoice) => chooseNotification(choice),
    // At once on the screen; a refusal brings it back.
    onMutate: (choice) => {
      const { queryKey } = notificationSettingsQuery();
      const before = queries.getQueryData(queryKey);
      queries.setQueryData(queryKey, (old) => (old === undefined ? old : chosen(old, choice)));
      return before;
    },
    onError: (_error, _choice, before) => {
      queries.setQueryData(notificationSettingsQuery().queryKey, before);
    },
    onSuccess: (now, { topic, on }) => {
      queries.setQueryData(notificationSettingsQuery().queryKey, now);
      const title = now.items.find((one) => one.topic === topic)?.title;
      if (title !== undefined)
        announce(t(on ? 'settings.on' : 'settings.off', { topic: format.say(title) }));
    },
  });
  if (settings.isError && settings.data === undefined) {
    return (
      <PageBody>
        <ErrorNote error={settings.error} again={() => void settings.refetch()} />
      </PageBody>
    );
  }
  if (settings.data === undefined) return <PageSkeleton />;
  const { items } = settings.data;
  return (
    <PageBody>
      <PageTitle
        above={<Link to="/notifications">{t('settings.back')}</Link>}
        title={t('settings.title')}
        line={t('settings.line', { role: c(me.role) })}
      />
      {choosing.isError ? <ErrorNote error={choosing.error} /> : null}
      {items.length === 0 ? (
        <Empty title={t('settings.none.title')}>{t('settings.none.says')}</Empty>
      ) : (
        <List
          label={t('settings.title')}
          columns={[
            { key: 'topic', label: t('settings.topic') },
            { key: 'mail', label: t('settings.mail'), end: true },
            { key: 'screen', label: t('settings.screen'), end: true },
          ]}
        >
          {items.map((item) => (
            <TopicRow key={item.topic} item={item} choose={me.viewing ? null : choosing.mutate} />
          ))}
        </List>
      )}
    </PageBody>
  );
}

const chosen = (
  settings: NotificationSettings,
  { topic, channel, on }: NotificationChoice,
): NotificationSettings => ({
  ...settings,
  items: settings.items.map((item) =>
    item.topic === topic
      ? {
          ...item,
          channels: item.channels.map((one) => (one.channel === channel ? { ...one, on } : one)),
        }
      : item,
  ),
});

type TopicRowProps = {
  item: NotificationSettings['items'][number];
  /** Null while somebody else's view is looked at. */
  choose: ((choice: NotificationChoice) => void) | null;
};

function TopicRow({ item, choose }: TopicRowProps) {
  const t = useNotificationTexts();
  const format = useFormat();
  const title = format.say(item.title);
  return (
    <tr>
      <td>
        <div className={classes['topic']}>
          <h2>{title}</h2>
          <p className={classes['says']}>{format.say(item.says)}</p>
          {item.critical === null ? null : (
            <p className={classes['stays']}>
              <IconLock size={14} stroke={1.8} aria-hidden />
              {format.say(item.critical)}
            </p>
          )}
        </div>
      </td>
      {CHANNELS.map((channel) => {
        const one = item.channels.find((each) => each.channel === channel);
        return (
          <td key={channel} data-end>
            {one === undefined ? null : one.locked ? (
              <span className={classes['always']}>{t('settings.always')}</span>
            ) : (
              <span className={classes['switch']}>
                <Switch
                  checked={one.on}
                  disabled={choose === null}
                  withThumbIndicator={false}
                  classNames={{ thumb: classes['thumb'] ?? '' }}
                  aria-label={t(`settings.switch.${channel}`, { topic: title })}
                  onChange={(event) =>
                    choose?.({ topic: item.topic, channel, on: event.currentTarget.checked })
                  }
                />
              </span>
            )}
          </td>
        );
      })}
    </tr>
  );
}
