import { Type } from 'typebox';
import { CHANNELS, TOPICS } from '../../program/notifications.ts';
import { Id, Instant, LocaleName, Nullable, oneOf, PageQuery, TextBoth } from './common.ts';

const TopicName = oneOf(TOPICS);

/** GET /v1/me/notifications */
export const NotificationsQuery = Type.Object(
  { ...PageQuery, view: Type.Optional(oneOf(['all', 'unread'])) },
  { additionalProperties: false },
);
const Notification = Type.Object({
  id: Id('ntf'),
  topic: TopicName,
  at: Instant,
  read: Type.Boolean(),
  /** In the reader's language, as the mail says it. */
  title: Type.String(),
  says: Type.String(),
  /** By when, or what came of it: the mark beside the title. */
  mark: Nullable(
    Type.Object({
      text: Type.String(),
      tone: oneOf(['done', 'review', 'change', 'late', 'wait']),
    }),
  ),
  /** Where one acts on it: a page of the dashboard, and the words that lead there. */
  action: Type.Object({ label: Type.String(), path: Type.String() }),
});
export const NotificationPage = Type.Object({
  items: Type.Array(Notification),
  nextCursor: Nullable(Type.String()),
  /** At most 100, which means "or more". */
  unread: Type.Integer(),
  /** For how long they are kept. */
  keptDays: Type.Integer(),
});
/** POST /v1/me/notifications/marks : these, or all up to one. */
export const NotificationMarks = Type.Object(
  {
    read: Type.Boolean(),
    ids: Type.Optional(Type.Array(Id('ntf'), { minItems: 1, maxItems: 100, uniqueItems: true })),
    upTo: Type.Optional(Id('ntf')),
  },
  { additionalProperties: false, minProperties: 2 },
);

const Channel = Type.Object({
  channel: oneOf(CHANNELS),
  on: Type.Boolean(),
  /** True where it cannot be turned off. */
  locked: Type.Boolean(),
});
const TopicSettings = Type.Object({
  topic: TopicName,
  title: TextBoth,
  /** What is said, and to whom. */
  says: TextBoth,
  /** Why it stays on; null for what can be turned off. */
  critical: Nullable(TextBoth),
  channels: Type.Array(Channel),
});
/** GET /v1/me/notifications/settings : the topics of the role acted in. */
export const NotificationSettings = Type.Object({ items: Type.Array(TopicSettings) });
export const NotificationChoice = Type.Object(
  { topic: TopicName, channel: oneOf(CHANNELS), on: Type.Boolean() },
  { additionalProperties: false },
);

/** What the link of a mail leads to: the kind of mail, whether it is on, and the reader's language. */
export const Unsubscribing = Type.Object({
  topic: TopicName,
  title: TextBoth,
  says: TextBoth,
  on: Type.Boolean(),
  locale: LocaleName,
});
export const UnsubscribeChoice = Type.Object(
  { on: Type.Boolean() },
  { additionalProperties: false },
);
