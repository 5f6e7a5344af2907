import type { Day } from './models.ts';

/** The time, given to whoever needs it, so that tests and a demo can set it. */
export type Clock = {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Today's date in a zone (IANA name; UTC if none is given). */
  readonly today: (zone?: string) => Day;
};
