import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, read } from './client.ts';
import type { NotificationChoice, NotificationMarks } from './types.ts';

/** What I was told, page by page, newest first. */
export const notificationsQuery = (view: 'all' | 'unread') =>
  infiniteQueryOptions({
    queryKey: ['notification', 'list', view],
    queryFn: ({ pageParam }) =>
      read(
        api.GET('/v1/me/notifications', {
          params: { query: pageParam === null ? { view } : { view, cursor: pageParam } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

export const markNotifications = (body: NotificationMarks) =>
  read(api.POST('/v1/me/notifications/marks', { body }));

/** What I can be told in this role, by mail and on the screen. */
export const notificationSettingsQuery = () =>
  queryOptions({
    queryKey: ['notification', 'settings'],
    queryFn: () => read(api.GET('/v1/me/notifications/settings', {})),
  });

export const chooseNotification = (body: NotificationChoice) =>
  read(api.PATCH('/v1/me/notifications/settings', { body }));

/** Which kind of mail a link turns off; a 404 problem for a link that leads nowhere. */
export const unsubscribingQuery = (token: string) =>
  queryOptions({
    queryKey: ['unsubscribe', token],
    queryFn: () => read(api.GET('/v1/unsubscribe/{token}', { params: { path: { token } } })),
    retry: false,
  });

export const unsubscribe = (token: string, on: boolean) =>
  read(api.PUT('/v1/unsubscribe/{token}', { params: { path: { token } }, body: { on } }));
