/** Moments as the API writes them. */

/** Epoch milliseconds as RFC 3339 in UTC. */
export const instantOf = (ms: number): string => new Date(ms).toISOString();
/** The same, null for what has no end or has not been. */
export const instantOrNull = (ms: number | null): string | null =>
  ms === null || !Number.isFinite(ms) ? null : instantOf(ms);
/** A day of the database, null for `infinity`. */
export const dayOrNull = (day: string | null): string | null =>
  day === null || day.endsWith('infinity') ? null : day;
