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
] as const;

/** A moment; the last one exists in a broken variant only. */
export type MomentName = (typeof MOMENTS)[number] | 'marked-before-signalled';

/** Broken variants that the oracle has to catch. */
export type Sabotage = 'no-unique-key' | 'relay-marks-first';
