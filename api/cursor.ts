/** Cursors: where a page ended, as text that a client passes back and does not read. */
import { Refusal } from './errors.ts';

/** Values as a cursor. */
export const cursorOf = (values: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

/** The values of a cursor, which must be as many; null where none was given. */
export function readCursor(
  cursor: string | undefined,
  count: number,
): readonly (string | number)[] | null {
  if (cursor === undefined) return null;
  try {
    const values = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown;
    if (Array.isArray(values) && values.length === count && values.every(isPlain))
      return values as (string | number)[];
  } catch {
    // Falls through: it is no cursor of ours.
  }
  throw new Refusal('INVALID', 'This cursor was not given here.', {
    errors: [{ pointer: '/querystring/cursor', code: 'cursor', detail: 'was not given here' }],
  });
}

// Ids and numbers of ours: nothing in a cursor can be longer or stranger.
const isPlain = (value: unknown): boolean =>
  (typeof value === 'string' &&
    value.length <= 120 &&
    !value.includes('\0') &&
    value.isWellFormed()) ||
  Number.isSafeInteger(value);

/** An id (digits) out of a cursor; refused where it is none. */
export function cursorId(value: string | number | undefined): string {
  if (typeof value === 'string' && /^\d{1,18}$/.test(value)) return value;
  throw new Refusal('INVALID', 'This cursor was not given here.');
}

/** A page of at most `limit` out of `limit + 1` rows, and the cursor for the next where there is more. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  cursor: (last: Row) => string,
): { readonly page: readonly Row[]; readonly nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { page, nextCursor: rows.length > limit && last !== undefined ? cursor(last) : null };
}

/** Rows of a page if nobody says. */
export const PAGE_ROWS = 50;
