import { addDays, addMonths } from '../days.ts';
import type { Edition } from '../edition/types.ts';
import type { Day } from '../models.ts';
import { holds } from '../rules/requirement.ts';
import type { Status } from '../rules/records.types.ts';
import type { Scene } from '../rules/scene.types.ts';
import { tierOnDay, tiersOf } from './tiers.ts';
import type { TierSpan } from './tiers.types.ts';
import type { LevelChange } from './tracks.ts';

/** How far ahead tiers are worked out, if nothing new happens. */
const AHEAD_MONTHS = 24;

/** The tiers of a partner on every day that is known of, and the next two years, as the edition's policy moves them. */
export function tierSpans(edition: Edition, scene: Scene): readonly TierSpan[] {
  const { status } = scene.records.known;
  return tiersOf({
    ...inputsOf(edition, status),
    raw: rawLevels(edition, scene, addMonths(scene.day, AHEAD_MONTHS)),
    policy: edition.policies.tiers,
    programYearStarts: edition.programYearStarts,
  });
}

/** The tier of a partner on the day of the scene, and why; null before the first day that is known. */
export const tierSpanOn = (edition: Edition, scene: Scene): TierSpan | null =>
  tierOnDay(tierSpans(edition, scene), scene.day);

const levelOf = (edition: Edition, tier: string): number =>
  edition.tiers.find(({ id }) => id === tier)?.level ?? 0;

/** What people decided, with levels instead of names. */
function inputsOf(edition: Edition, status: Status) {
  const level = <T extends { readonly tier: string }>({ tier, ...rest }: T) => ({
    ...rest,
    level: levelOf(edition, tier),
  });
  return {
    anniversary: status.anniversary,
    migration: status.migration === null ? null : level(status.migration),
    manual: status.manual.map(level),
    decisions: status.decisions.map(level),
    disputes: status.disputes,
  };
}

/** The level that the requirements alone give, from the first day of the edition on. */
function rawLevels(edition: Edition, scene: Scene, until: Day): readonly LevelChange[] {
  const first = edition.inForce.from;
  const requirements = edition.tiers.flatMap(({ requires }) => requires);
  const days = new Set<Day>([first]);
  for (const one of requirements) {
    const turns = scene.engine.daysOfChange(one, scene, addDays(first, -1), until);
    for (const day of turns) if (day >= first) days.add(day);
  }
  const changes: LevelChange[] = [];
  for (const on of [...days].sort()) {
    const level = levelBy(edition, { ...scene, day: on });
    if (changes.at(-1)?.level !== level) changes.push({ on, level });
  }
  return changes;
}

/** The highest level all of whose requirements hold. */
const levelBy = (edition: Edition, scene: Scene): number =>
  edition.tiers.reduce(
    (best, { level, requires }) =>
      level > best && requires.every((one) => holds(one, scene)) ? level : best,
    0,
  );
