import { addDays, addMonths } from '../days.ts';
import { type Exact, compare } from '../exact.ts';
import type { Day, Text } from '../models.ts';
import { heldOf } from '../rules/requirement.ts';
import type { Held, Scene } from '../rules/scene.types.ts';
import type { Requirement } from '../rules/types.ts';
import { plainOf, unitFor } from './reasons.ts';
import { titleOf } from './requirement.ts';
import { dayIn, inBoth, textIn, valueIn } from './words.ts';

/** What becomes less on a day, if nothing new is earned. */
export type Lapse = {
  readonly on: Day;
  readonly requirement: string;
  readonly title: Text;
  readonly from: string;
  readonly to: string;
  /** Whether the requirement still holds from that day on. */
  readonly holds: boolean;
  readonly says: Text;
};

/** So far is looked ahead, and at so many days of each requirement. */
const MONTHS_AHEAD = 24;
const DAYS_MAX = 120;

/**
 * For each requirement the first day on which it has less than today, and the first on which it no longer holds; by day.
 */
export function lapsesOf(requirements: readonly Requirement[], scene: Scene): readonly Lapse[] {
  return requirements
    .flatMap((one) => lapsesOfOne(one, scene))
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.requirement < b.requirement ? -1 : 1));
}

function lapsesOfOne(requirement: Requirement, scene: Scene): readonly Lapse[] {
  const now = heldOf(requirement, scene);
  const until = addMonths(scene.day, MONTHS_AHEAD);
  const days = [...scene.engine.daysOfChange(requirement, scene, scene.day, until)].sort();
  let less: Lapse | null = null;
  for (const on of days.slice(0, DAYS_MAX)) {
    const then = heldOf(requirement, { ...scene, day: on });
    const fell = compare(then.have, now.have) < 0;
    if (now.holds && !then.holds) {
      const lost = lapseOf(now, then, on, scene);
      return less === null || less.on === on ? [lost] : [less, lost];
    }
    if (fell && less === null) less = lapseOf(now, then, on, scene);
    if (less !== null && !now.holds) return [less];
  }
  return less === null ? [] : [less];
}

function lapseOf(now: Held, then: Held, on: Day, { records }: Scene): Lapse {
  const { requirement } = now;
  const unit = unitFor(requirement, records.edition);
  const say = (value: Exact, locale: 'en' | 'fr-CA'): string => valueIn(locale, value, unit);
  return {
    on,
    requirement: requirement.id,
    title: titleOf(requirement, records.edition.rules),
    from: plainOf(now.have),
    to: plainOf(then.have),
    holds: then.holds,
    says: inBoth((locale) => {
      const title = textIn(locale, titleOf(requirement, records.edition.rules));
      const [from, to, need] = [
        say(now.have, locale),
        say(then.have, locale),
        say(now.need, locale),
      ];
      const day = dayIn(locale, on);
      const last = dayIn(locale, addDays(on, -1));
      if (now.holds && !then.holds)
        return locale === 'en'
          ? `${title} is met until ${last}; from ${day} on ${to} are left, ${need} needed.`
          : `${title} : atteint jusqu’au ${last} ; à partir du ${day}, il reste ${to}, il faut ${need}.`;
      return locale === 'en'
        ? `${title} falls from ${from} to ${to} on ${day}.`
        : `${title} passe de ${from} à ${to} le ${day}.`;
    }),
  };
}
