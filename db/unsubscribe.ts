/** The link of a mail that turns its topic off: for one person and one topic, and nothing else can be done by it. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { TOPICS, type Topic } from '../program/notifications.ts';
import type { Db } from './connect.ts';
import { knownUnsubscribeKey, unsubscribeKeyOf } from './queries/notifications.ts';

const FORM = /^([0-9a-z]{1,13})-([a-z]+)-([\w-]{43})$/u;
/** Ids are bigint. */
const ID_MAX = 2n ** 63n;

const signed = (secret: string, person: string, topic: Topic): string =>
  createHmac('sha256', secret).update(`${person} ${topic}`).digest('base64url');

/** The token of a person's link for a topic: always the same. Role `ascent_worker`. */
export async function unsubscribeToken(db: Db, personId: string, topic: Topic): Promise<string> {
  const person = BigInt(personId).toString(36);
  const secret = await unsubscribeKeyOf(db, personId);
  return `${person}-${topic}-${signed(secret, person, topic)}`;
}

/** Whose token it is, and for which topic; null for what nobody was sent, or whose person was erased. */
export async function readUnsubscribeToken(
  db: Db,
  token: string,
): Promise<{ readonly personId: string; readonly topic: Topic } | null> {
  const [, person = '', named = '', mac = ''] = FORM.exec(token) ?? [];
  const topic = TOPICS.find((one) => one === named);
  if (topic === undefined) return null;
  const id = Array.from(person).reduce((sum, digit) => sum * 36n + BigInt(parseInt(digit, 36)), 0n);
  if (id >= ID_MAX) return null;
  const personId = id.toString();
  const secret = await knownUnsubscribeKey(db, personId);
  if (secret === undefined) return null;
  const right = Buffer.from(signed(secret, person, topic));
  const given = Buffer.from(mac);
  return right.length === given.length && timingSafeEqual(right, given)
    ? { personId, topic }
    : null;
}
