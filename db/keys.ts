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
  const [first = '', ...others] = words;
  let name = escaped(first);
  for (const word of others) name += `/${escaped(word)}`;
  const hex = hash('sha1', inNamespace(name), 'hex');
  const variant = VARIANTS[Number.parseInt(hex.charAt(16), 16) & 0x3];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const VARIANTS = ['8', '9', 'a', 'b'] as const;
const shortMax = 512;
/** Namespace and name; used again for the next, since nothing keeps it. */
const short = Buffer.alloc(NAMESPACE.length + shortMax * 3);
NAMESPACE.copy(short);

function inNamespace(name: string): Buffer {
  if (name.length > shortMax) return Buffer.concat([NAMESPACE, Buffer.from(name)]);
  return short.subarray(0, NAMESPACE.length + short.write(name, NAMESPACE.length));
}

/** The key of a milestone's entry: one per partner, clause, subject and program year, whatever the attempt. */
export const keyOfAward = (
  award: Pick<Award, 'partnerId' | 'clause' | 'subject' | 'programYear'>,
): string => keyOf(award.partnerId, award.clause, award.subject, award.programYear, 0);

/** An award is a group of its own, which is named by its key. */
export const groupIdOfAward = (key: string): string =>
  BigInt.asIntN(
    64,
    BigInt(`0x${key.slice(0, 8)}${key.slice(9, 13)}${key.slice(14, 18)}`),
  ).toString();

const escaped = (word: string | number): string =>
  typeof word === 'number' || !(word.includes('/') || word.includes('%'))
    ? String(word)
    : word.replaceAll(/[%/]/gu, encodeURIComponent);

/**
 * What `entry.group_id` holds: 64 bits of a clause's group, as text of a signed integer. Two groups of one partner that met
 * would be judged together and mended by the next judgement; with 10,000 groups that is one chance in 10^11.
 */
export function groupIdOf(group: Omit<Group, 'partnerId'>): string {
  const name = `${group.edition}\n${group.clause}\n${group.group}`;
  const known = groupIds.get(name);
  if (known !== undefined) return known;
  const id = hash('sha1', name, 'buffer').readBigInt64BE().toString();
  if (groupIds.size >= groupIdsMax) groupIds.clear();
  groupIds.set(name, id);
  return id;
}

/** Those of late: months and programs of many partners have the same. */
const groupIds = new Map<string, string>();
const groupIdsMax = 20_000;
