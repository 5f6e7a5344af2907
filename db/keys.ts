/** Keys of entries: made from the business fact in words, so that whoever writes it again writes the same key. */
import { hash } from 'node:crypto';
import type { Award } from '../program/entries.ts';
import type { Group } from '../program/judge.types.ts';

/** The namespace of every key; changing it would pay everything twice. */
const NAMESPACE = Buffer.from('6f1c2f0e8d5a5b0c9a7e4d3b2c1a0f9e', 'hex');

/**
 * UUID v5 (RFC 9562) of words, `partner/clause/subject/period/revision`. Words are escaped, so that a slash inside one
 * cannot make two facts the same.
 */
export function keyOf(...words: readonly (string | number)[]): string {
  const name = words.map(escaped).join('/');
  const bytes = hash('sha1', Buffer.concat([NAMESPACE, Buffer.from(name)]), 'buffer');
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The key of a milestone's entry: one per partner, clause, subject and program year, whatever the attempt. */
export const keyOfAward = (
  award: Pick<Award, 'partnerId' | 'clause' | 'subject' | 'programYear'>,
): string => keyOf(award.partnerId, award.clause, award.subject, award.programYear, 0);

const escaped = (word: string | number): string =>
  typeof word === 'number' || !(word.includes('/') || word.includes('%'))
    ? String(word)
    : word.replaceAll(/[%/]/gu, encodeURIComponent);

/**
 * What `entry.group_id` holds: 64 bits of a clause's group, as text of a signed integer. Two groups of one partner that met
 * would be judged together and mended by the next judgement; with 10,000 groups that is one chance in 10^11.
 */
export const groupIdOf = (group: Omit<Group, 'partnerId'>): string =>
  hash('sha1', `${group.edition}\n${group.clause}\n${group.group}`, 'buffer')
    .readBigInt64BE()
    .toString();
