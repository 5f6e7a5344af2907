import type { Day } from '../models.ts';
import { frozenDays, replay } from './tiers.replay.ts';
import { stagesOf } from './tiers.stages.ts';
import type { ManualLevel, TierFacts, TierSpan } from './tiers.types.ts';
import { whyOn } from './tiers.why.ts';
import { earlierBy, levelOn } from './tracks.ts';

/**
 * The tier on every day: a pure function of what the requirements give, the policy, and what people decided.
 *
 * It replays effective days, never arrivals: whatever the order in which things became known, the same facts give the
 * same days. First what keeps a tier up (`tiers.stages.ts`): the window, the decision, the hold, protection, the
 * anniversary, grace, notice; each begins where the one before ends. Then what moves it (`tiers.replay.ts`): the rules or
 * a person, one level at a time or straight, not while a dispute is open. Over all of it stands what a person set.
 */
export function tiersOf(facts: TierFacts, everyDay: readonly Day[] = []): readonly TierSpan[] {
  const stages = stagesOf(facts);
  const first = stages.raw[0]?.on;
  if (first === undefined) return [];
  const { policy, manual = [] } = facts;
  const replayed = replay(facts, stages, everyDay);
  const frozen = frozenDays(facts);
  const tracks = [...Object.values(stages), replayed.moves];
  const changes = tracks.flatMap((track) => track.map(({ on }) => on));
  const { notice } = policy;
  const days = [
    first,
    ...changes,
    ...(notice === null ? [] : changes.map((on) => earlierBy(on, notice))),
    ...replayed.announced.flatMap(({ on, over }) => (over === null ? [on] : [on, over])),
    ...[...manual, ...frozen].flatMap(({ from, to }) => (to === null ? [from] : [from, to])),
  ];
  const turns = [...new Set(days)].filter((day) => day >= first).sort();
  const spans: { -readonly [K in keyof TierSpan]: TierSpan[K] }[] = [];
  for (const from of turns) {
    const set = manualOn(manual, from);
    const why = whyOn({ facts, stages, replayed, frozen, set }, from);
    const level = set?.level ?? levelOn(replayed.moves, from);
    const raw = levelOn(stages.raw, from);
    const last = spans.at(-1);
    if (last !== undefined && isSame(last, { level, raw, why })) continue;
    if (last !== undefined) last.to = from;
    spans.push({ from, to: null, level, raw, why });
  }
  return spans;
}

const isSame = (
  a: Pick<TierSpan, 'level' | 'raw' | 'why'>,
  b: Pick<TierSpan, 'level' | 'raw' | 'why'>,
): boolean =>
  a.level === b.level && a.raw === b.raw && JSON.stringify(a.why) === JSON.stringify(b.why);

/** Of several that hold on a day, the one that began last; of two that began together, the higher. */
function manualOn(manual: readonly ManualLevel[], day: Day): ManualLevel | null {
  const held = manual.filter(({ from, to }) => from <= day && (to === null || day < to));
  const sorted = held.sort((a, b) =>
    a.from === b.from ? b.level - a.level : a.from < b.from ? 1 : -1,
  );
  return sorted[0] ?? null;
}

/** The span of a day; null before the first. */
export const tierOnDay = (spans: readonly TierSpan[], day: Day): TierSpan | null =>
  spans.findLast(({ from }) => from <= day) ?? null;
