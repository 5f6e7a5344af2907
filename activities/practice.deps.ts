import type { Db } from '../db/connect.ts';
import type { Writer } from '../db/writer.ts';
import type { Clock } from '../program/clock.types.ts';
import type { Edition } from '../program/edition/types.ts';
import { RuleViolation } from '../program/errors.ts';

/** What the activities of practice journeys stand on. */
export type PracticeDeps = {
  /** Role `ascent_worker`. */
  readonly db: Db;
  readonly writer: Pick<Writer, 'award'>;
  readonly editions: readonly Edition[];
  readonly clock: Clock;
};

/** The edition of a plan: a journey finishes on the one it began with. */
export function editionOf(editions: readonly Edition[], id: string): Edition {
  const edition = editions.find((each) => each.id === id);
  if (edition === undefined)
    throw new RuleViolation('PRACTICE_UNKNOWN', `there is no edition ${id}`);
  return edition;
}
