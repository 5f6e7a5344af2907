/** The moments at which a process can be made to end, by name; `failpoints.ts` knows how they are told. */
export const MOMENTS = [
  /** The API has stored facts, and nobody was told. */
  'committed-before-reply',
  /** An update was accepted by Temporal, and what it says is not recorded yet. */
  'accepted-before-recorded',
  /** Points are in the ledger, and Temporal does not know that the activity ran. */
  'awarded-before-acknowledged',
  /** The relay has signalled a journey, and the outbox row is not marked. */
  'signalled-before-marked',
  /** The mail server has said 250, and the outbox row is not marked. */
  'mailed-before-marked',
  /** A journey goes on in a new run: Temporal has not been told yet, or has, and the new run has not begun. */
  'inside-continue-as-new',
] as const;

/** After so many events a journey of a campaign goes on in a new run; the product waits for 2,000. */
export const EVENTS_MAX = 24;

/** A moment; the last one exists in a broken variant only. */
export type MomentName = (typeof MOMENTS)[number] | 'marked-before-signalled';

/** Broken variants that the oracle has to catch. */
export type Sabotage = 'no-unique-key' | 'relay-marks-first';
