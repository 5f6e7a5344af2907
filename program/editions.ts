import type { Edition } from './edition/types.ts';
import type { Editions } from './judge.types.ts';
import type { Day } from './models.ts';

/** The edition in force on a day, the one that started last; null before the first and after the last. */
export function editionOn(editions: Editions, day: Day): Edition | null {
  let found: Edition | null = null;
  for (const edition of editions) {
    const { from, to } = edition.inForce;
    if (day < from || (to !== null && day >= to)) continue;
    if (found === null || from > found.inForce.from) found = edition;
  }
  return found;
}

/** The first day of any edition: what happened before it is before the program. Null without editions. */
export const programStart = (editions: Editions): Day | null =>
  editions.reduce<Day | null>(
    (first, { inForce }) => (first === null || inForce.from < first ? inForce.from : first),
    null,
  );

type DaysInForce = { readonly from: Day; readonly to: Day | null };
const inForce = new WeakMap<Editions, Map<Edition, DaysInForce>>();

/** The days on which an edition is in force, `to` exclusive: until its end or until the next one starts. */
export function daysInForce(editions: Editions, edition: Edition): DaysInForce {
  const known = inForce.get(editions) ?? new Map<Edition, DaysInForce>();
  inForce.set(editions, known);
  let days = known.get(edition);
  if (days === undefined) {
    const ends = editions
      .map((other) => other.inForce.from)
      .filter((from) => from > edition.inForce.from)
      .concat(edition.inForce.to ?? []);
    days = { from: edition.inForce.from, to: ends.sort()[0] ?? null };
    known.set(edition, days);
  }
  return days;
}
