/** What I am told: the list on the screen, what I chose to be told, and the link of a mail that turns its kind off. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { speakingOf } from '../../activities/mail/speaking.ts';
import { viewOf } from '../../activities/mail/views.ts';
import { NOTIFICATION_DAYS } from '../../db/forget.ts';
import { recordAudit } from '../../db/queries/audit.ts';
import { namesOf } from '../../db/queries/journey-views.ts';
import {
  choicesOf,
  markNotifications,
  notificationPage,
  saveChoices,
  unreadCount,
  type Notification,
} from '../../db/queries/notifications.ts';
import { withScope } from '../../db/scope.ts';
import { readUnsubscribeToken } from '../../db/unsubscribe.ts';
import { peopleOf } from '../../program/mails.ts';
import {
  choiceOf,
  isOn,
  NOTIFICATIONS,
  TOPICS,
  topicsFor,
  type Choices,
  type Topic,
} from '../../program/notifications.ts';
import { audit } from '../audit.ts';
import { askerOf } from '../auth/guard.ts';
import type { Asker } from '../auth/principals.ts';
import type { Context } from '../context.ts';
import { cursorId, cursorOf, PAGE_ROWS, pageOf, readCursor } from '../cursor.ts';
import { NotVisible, Refusal } from '../errors.ts';
import { idOf, readId } from '../ids.ts';
import {
  NotificationChoice,
  NotificationMarks,
  NotificationPage,
  NotificationSettings,
  NotificationsQuery,
  UnsubscribeChoice,
  Unsubscribing,
} from '../schemas/notifications.ts';
import { instantOf } from '../views/instants.ts';
import { describe, does, reads } from './describe.ts';

/** What somebody wrote may be long; the page that the line leads to has all of it. */
const SAYS_MAX = 400;
const TokenParams = Type.Object({ token: Type.String({ maxLength: 120, pattern: '^[\\w-]+$' }) });

export function addNotifications(instance: FastifyInstance, context: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { deps } = context;

  app.get(
    '/v1/me/notifications',
    {
      config: { policy: 'me.read' },
      schema: {
        ...describe(
          'me',
          'What I was told, newest first',
          `In my language, with where to act on it. Kept for ${NOTIFICATION_DAYS} days.`,
        ),
        querystring: NotificationsQuery,
        response: reads(NotificationPage),
      },
    },
    async (request) => {
      const asker = askerOf(request);
      const { personId } = asker;
      const { cursor, view = 'all', limit = PAGE_ROWS } = request.query;
      const unread = view === 'unread';
      const after = readCursor(cursor, 1);
      const before = after === null ? null : cursorId(after[0]);
      const [rows, count] = await withScope(deps.read, asker, (tx) =>
        Promise.all([
          notificationPage(tx, { personId, unread, before, limit: limit + 1 }),
          unreadCount(tx, personId),
        ]),
      );
      const { page, nextCursor } = pageOf(rows, limit, (last) => cursorOf([last.id]));
      const names = await namesOf(
        deps.work,
        page.flatMap(({ mail }) => peopleOf(mail)),
      );
      return {
        items: page.map((one) => itemOf(one, asker, names)),
        nextCursor,
        unread: count,
        keptDays: NOTIFICATION_DAYS,
      };
    },
  );

  app.post(
    '/v1/me/notifications/marks',
    {
      config: { policy: 'me.read' },
      schema: {
        ...describe(
          'me',
          'Mark what I was told as read, or unread again',
          'These (`ids`), or all up to one (`upTo`): what comes meanwhile stays unread.',
        ),
        body: NotificationMarks,
        response: does,
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const { read, ids, upTo } = request.body;
      await withScope(deps.read, asker, (tx) =>
        markNotifications(tx, asker.personId, {
          ids: ids?.map((id) => readId('ntf', id)) ?? null,
          upTo: upTo === undefined ? null : readId('ntf', upTo),
          ...{ read, at: deps.clock.now() },
        }),
      );
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/v1/me/notifications/settings',
    {
      config: { policy: 'me.read' },
      schema: {
        ...describe('me', 'What I can be told in this role, by mail and on the screen'),
        response: reads(NotificationSettings),
      },
    },
    (request) => settingsOf(context, askerOf(request)),
  );

  app.patch(
    '/v1/me/notifications/settings',
    {
      config: { policy: 'me.read' },
      schema: {
        ...describe(
          'me',
          'Turn a topic on or off, by mail or on the screen',
          'What is critical stays on (409).',
        ),
        body: NotificationChoice,
        response: reads(NotificationSettings),
      },
    },
    async (request) => {
      const asker = askerOf(request);
      const { topic, channel, on } = request.body;
      if (NOTIFICATIONS[topic].critical !== null)
        throw new Refusal('CONFLICT', NOTIFICATIONS[topic].critical.en);
      await withScope(deps.read, asker, async (tx) => {
        await saveChoices(tx, asker.personId, { [choiceOf(topic, channel)]: on });
        await audit(tx, asker, {
          action: 'notifications.choose',
          object: idOf('psn', asker.personId),
          at: deps.clock.now(),
          detail: { topic, channel, on },
        });
      });
      return settingsOf(context, asker);
    },
  );

  addUnsubscribing(app, context);
}

/** For whoever has the link: no sign-in, and nothing but this one kind of mail to this one person. */
function addUnsubscribing(instance: FastifyInstance, { deps }: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  // What mail programs post by RFC 8058 says nothing that the address does not say.
  app.addContentTypeParser(
    ['application/x-www-form-urlencoded', 'multipart/form-data'],
    { parseAs: 'buffer', bodyLimit: 4096 },
    async () => null,
  );

  app.post(
    '/unsubscribe/:token',
    {
      config: { policy: 'public' },
      schema: {
        ...describe(
          'me',
          'Turn a kind of mail off, by the address in its header (RFC 8058)',
          'A GET of the same address is a page that asks first: it changes nothing.',
        ),
        params: TokenParams,
        response: does,
      },
    },
    async (request, reply) => {
      await choose(request.params.token, false);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/v1/unsubscribe/:token',
    {
      config: { policy: 'public' },
      schema: {
        ...describe('me', 'Which kind of mail a link turns off, and whether it is on'),
        params: TokenParams,
        response: reads(Unsubscribing),
      },
    },
    async (request) => shown(await found(request.params.token)),
  );

  app.put(
    '/v1/unsubscribe/:token',
    {
      config: { policy: 'public' },
      schema: {
        ...describe('me', 'Turn that kind of mail off, or on again'),
        params: TokenParams,
        body: UnsubscribeChoice,
        response: reads(Unsubscribing),
      },
    },
    async (request) => {
      await choose(request.params.token, request.body.on);
      return shown(await found(request.params.token));
    },
  );

  type Found = {
    readonly personId: string;
    readonly topic: Topic;
    readonly choices: Choices;
    readonly locale: 'en' | 'fr-CA';
  };

  async function found(token: string): Promise<Found> {
    const read = await readUnsubscribeToken(deps.work, token);
    const chosen = read === null ? undefined : await choicesOf(deps.work, read.personId);
    if (read === null || chosen === undefined) throw new NotVisible();
    return { ...read, ...chosen };
  }

  async function choose(token: string, on: boolean): Promise<void> {
    const { personId, topic } = await found(token);
    if (NOTIFICATIONS[topic].critical !== null) throw new NotVisible();
    await deps.work.transaction().execute(async (tx) => {
      await saveChoices(tx, personId, { [choiceOf(topic, 'mail')]: on });
      await recordAudit(tx, {
        ...{ at: deps.clock.now(), personId, role: null, partnerId: null },
        ...{ action: 'notifications.choose', object: idOf('psn', personId) },
        detail: { topic, channel: 'mail', on, by: 'link' },
      });
    });
  }

  const shown = ({ topic, choices, locale }: Found): Static<typeof Unsubscribing> => {
    const { title, says } = NOTIFICATIONS[topic];
    return { topic, title, says, on: isOn(choices, topic, 'mail'), locale };
  };
}

async function settingsOf(
  { deps }: Context,
  asker: Asker,
): Promise<Static<typeof NotificationSettings>> {
  const chosen = await withScope(deps.read, asker, (tx) => choicesOf(tx, asker.personId));
  const choices = chosen?.choices ?? {};
  return {
    items: topicsFor(asker.role).map((topic) => {
      const { title, says, critical, channels } = NOTIFICATIONS[topic];
      return {
        ...{ topic, title, says, critical },
        channels: channels.map((channel) => ({
          ...{ channel, on: isOn(choices, topic, channel), locked: critical !== null },
        })),
      };
    }),
  };
}

/** As the mail says it, with a path of the dashboard instead of an address. */
function itemOf(
  { id, topic, mail, at, readAt }: Notification,
  { locale, zone }: Asker,
  names: ReadonlyMap<string, string>,
): Static<typeof NotificationPage>['items'][number] {
  const { title, lines, quote, badge, button } = viewOf(
    mail,
    speakingOf({ locale, zone, names }),
    '',
  );
  // What somebody wrote is said with the sentence that leads to it.
  const says = quote === null ? (lines[0] ?? '') : `${lines.at(-1) ?? ''} ${quote}`;
  return {
    id: idOf('ntf', id),
    topic: TOPICS.find((one) => one === topic) ?? 'decisions',
    ...{ at: instantOf(at), read: readAt !== null },
    ...{ title, says: says.slice(0, SAYS_MAX), mark: badge },
    action: { label: button.label, path: button.url },
  };
}
