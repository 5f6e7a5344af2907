import { addDays, addMonths } from '../days.ts';
import type { Span } from '../edition/policies.types.ts';
import type { Day } from '../models.ts';
import { anniversaryFrom, effectOf, yearStartFrom } from './decisions.ts';
import type { TierFacts } from './tiers.types.ts';
import { type Track, highest, laterBy, stretched, trackOf } from './tracks.ts';

/**
 * What keeps a tier up, one after the other: each begins where the one before ends, and none knows of those that follow.
 *
 * Since each is the same operation on levels that are held, more of one never gives a lower level on any day.
 */
export type Stages = {
  readonly raw: Track;
  readonly window: Track;
  readonly decided: Track;
  readonly hold: Track;
  readonly protection: Track;
  readonly anniversary: Track;
  readonly grace: Track;
  readonly notice: Track;
};

/** The stages of a partner. */
export function stagesOf(facts: TierFacts): Stages {
  const { policy, programYearStarts: yearStarts } = facts;
  // A new program year ends what only time kept up: nothing is held beyond the first one after its end.
  const within = (end: Day, to: Day): Day => {
    if (policy.atProgramYear === 'carry-over') return end;
    const reset = yearStartFrom(to, yearStarts);
    return reset < end ? reset : end;
  };
  const kept = (track: Track, span: Span | null): Track =>
    span === null ? track : stretched(track, (_, to) => within(laterBy(to, span), to));

  const raw = rawOf(facts);
  const window = kept(raw, policy.window);
  const decided = decidedOf(facts, window);
  const { hold: term } = policy;
  const hold =
    term === null ? decided : stretched(decided, (from, to) => within(termEnd(from, to, term), to));
  const protection = protectedOf(facts, hold);
  const anniversary = policy.untilAnniversary
    ? stretched(protection, (_, to) =>
        within(anniversaryFrom(to, facts.anniversary ?? null, yearStarts), to),
      )
    : protection;
  const grace = kept(anniversary, policy.grace);
  // Told beforehand, whatever keeps it: a fall comes no sooner after the day on which the level was lost.
  const { notice: told } = policy;
  const notice =
    told === null
      ? grace
      : highest(
          grace,
          stretched(decided, (_, to) => laterBy(to, told)),
        );
  return { raw, window, decided, hold, protection, anniversary, grace, notice };
}

/** Of two levels of one day the higher counts, whichever comes first in the list. */
const rawOf = ({ raw }: TierFacts): Track => trackOf(raw.toSorted((a, b) => a.level - b.level));

/** The day before the first: on it stands what was shown before. */
export const dayBefore = (raw: Track): Day => addDays(raw[0]?.on ?? '0001-01-02', -1);

function decidedOf({ policy, before, programYearStarts }: TierFacts, window: Track): Track {
  const decided = window.map(({ on, level }) => ({
    on: effectOf(policy, on, programYearStarts),
    level,
  }));
  return trackOf([{ on: dayBefore(window), level: before ?? 0 }, ...decided]);
}

/** A term that runs out while the level is deserved is followed by another one. */
function termEnd(from: Day, to: Day, { count, unit }: Span): Day {
  const end = (terms: number): Day =>
    unit === 'days' ? addDays(from, terms * count) : addMonths(from, terms * count);
  let terms = 1;
  while (end(terms) < to) terms += 1;
  return end(terms);
}

function protectedOf({ policy, migration }: TierFacts, track: Track): Track {
  const until = protectedUntil({ policy, migration: migration ?? null });
  if (until === null || migration === null || migration === undefined) return track;
  return highest(track, [migration, { on: until, level: 0 }]);
}

/** The first day on which the status that was brought along is no longer protected; null if none ever was. */
export const protectedUntil = ({
  policy,
  migration,
}: Pick<TierFacts, 'policy' | 'migration'>): Day | null =>
  policy.protection === null || migration === null || migration === undefined
    ? null
    : laterBy(migration.on, policy.protection);
