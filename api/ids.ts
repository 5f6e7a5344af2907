/**
 * Ids as the world sees them: a prefix and the number in base 36 (`ptn_a4`), or a UUID without its dashes.
 *
 * Read here only, and made by `edgeId`; inside, an id is the text of a bigint or a UUID.
 */
import { NotVisible } from './errors.ts';
import { edgeId, type IdPrefix } from '../program/ids.ts';

export type UuidPrefix = 'ent' | 'req';

const MAX_BIGINT = 2n ** 63n - 1n;

/** `ptn`, `364` → `ptn_a4`. */
export const idOf = edgeId;

/** `ent`, a UUID → `ent_` and 32 hexadecimal digits. */
export const uuidIdOf = (prefix: UuidPrefix, uuid: string): string =>
  `${prefix}_${uuid.replaceAll('-', '')}`;

/** `ptn_a4` → `364`. What is no such id names nothing that exists: NotVisible. */
export function readId(prefix: IdPrefix, text: string): string {
  const id = parseId(prefix, text);
  if (id === null) throw new NotVisible();
  return id;
}

/** The same, null where the text is no id in its one spelling. */
export function parseId(prefix: IdPrefix, text: string): string | null {
  const digits = text.startsWith(`${prefix}_`) ? text.slice(prefix.length + 1) : '';
  if (!/^[1-9a-z][0-9a-z]{0,12}$/.test(digits)) return null;
  // Exact up to ten digits.
  if (digits.length <= 10) return String(Number.parseInt(digits, 36));
  let id = 0n;
  for (const digit of digits) id = id * 36n + BigInt(Number.parseInt(digit, 36));
  return id > MAX_BIGINT ? null : id.toString();
}

/** `ent_…` → the UUID with its dashes; NotVisible where it is none. */
export function readUuid(prefix: UuidPrefix, text: string): string {
  const hex = new RegExp(`^${prefix}_([0-9a-f]{32})$`).exec(text)?.[1];
  if (hex === undefined) throw new NotVisible();
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}
