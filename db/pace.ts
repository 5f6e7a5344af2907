/** How long to rest after work that is never done, so that it takes a share of the time and no more. */

export type PaceOptions = {
  /** Of the time, 0 to 1. */
  readonly share: number;
  /** So much work in a row is not heeded. */
  readonly freeMs: number;
  /** No rest is longer. */
  readonly restMaxMs: number;
};

/**
 * Told of each piece of work that ended (`now`, and how long it took), says how long to rest after it. What is done now
 * and then, each piece at its share of the time since the one before, needs no rest.
 */
export function createPace({ share, freeMs, restMaxMs }: PaceOptions) {
  let owed = { ms: 0, at: 0 };
  return (now: number, tookMs: number): number => {
    const left = Math.max(0, owed.ms - (now - owed.at) * share);
    // More than the longest rest makes up for is forgiven.
    owed = { ms: Math.min(left + tookMs, freeMs + restMaxMs * share), at: now };
    return Math.max(0, (owed.ms - freeMs) / share);
  };
}
