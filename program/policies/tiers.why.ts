import type { Day } from '../models.ts';
import { fallFrom, type Replay, riseFrom } from './tiers.replay.ts';
import type { Stages } from './tiers.stages.ts';
import type { ManualLevel, TierFacts, TierWhy } from './tiers.types.ts';
import { earlierBy, latest, levelOn, nextAbove, nextBelow } from './tracks.ts';

type Known = {
  readonly facts: TierFacts;
  readonly stages: Stages;
  readonly replayed: Replay;
  readonly frozen: NonNullable<TierFacts['disputes']>;
  readonly set: ManualLevel | null;
};

/** Why the tier of a day is what it is: the first reason that suffices. */
export function whyOn(known: Known, day: Day): TierWhy {
  const { stages, replayed, frozen, set } = known;
  if (set !== null) return { code: 'manual', until: set.to };
  const dispute = frozen.find(({ from, to }) => from <= day && (to === null || day < to));
  if (dispute !== undefined) return { code: 'frozen-by-dispute', until: dispute.to };
  const level = levelOn(replayed.moves, day);
  const raw = levelOn(stages.raw, day);
  if (level === raw) return reached(known, day);
  return level > raw ? kept(known, day, level) : notYet(known, day, level);
}

function reached({ replayed }: Known, day: Day): TierWhy {
  const at = replayed.moves.findLastIndex(({ on }) => on <= day);
  const move = replayed.moves[at];
  const before = replayed.moves[at - 1];
  if (move === undefined || before === undefined) return { code: 'requirements' };
  const { on, by } = move;
  if (by === 'start' || by === 'migration') return { code: 'requirements' };
  if (by === 'reset') return { code: 'reset-at-program-year', on };
  return { code: move.level > before.level ? 'promoted' : 'lowered', on, by };
}

const KEPT_BY = [
  ['window', 'within-window'],
  ['decided', 'next-decision'],
  ['hold', 'held'],
  ['protection', 'protected'],
  ['anniversary', 'kept-until-anniversary'],
  ['grace', 'in-grace'],
  ['notice', 'notice'],
] as const;

function kept({ facts, stages, replayed }: Known, day: Day, level: number): TierWhy {
  const { policy } = facts;
  const isAutomatic = policy.demotion === 'automatic';
  const fell = replayed.moves.findLast(
    ({ on, level: to }, i, all) => on <= day && to < (all[i - 1]?.level ?? 0),
  );
  const next = fell === undefined || policy.down === 'straight' ? null : fallFrom(facts, fell.on);
  if (isAutomatic && policy.notice !== null && levelOn(stages.decided, day) < level) {
    const fallsOn = nextBelow(stages.notice, day, level);
    const isDue = fallsOn !== null && earlierBy(fallsOn, policy.notice) <= day;
    if (isDue && levelOn(stages.notice, day) >= level) {
      return { code: 'notice', until: latest(fallsOn, next ?? fallsOn) };
    }
  }
  for (const [stage, code] of KEPT_BY) {
    if (stage === 'notice' && !isAutomatic) continue;
    if (levelOn(stages[stage], day) < level) continue;
    return { code, until: nextBelow(stages[stage], day, level) };
  }
  if (policy.demotion === 'never') return { code: 'never-lowered' };
  const told = replayed.announced.findLast(
    ({ on, over }) => on <= day && (over === null || day < over),
  );
  if (told !== undefined) return { code: 'notice', until: told.to };
  if (isAutomatic) return { code: 'one-level-at-a-time', until: next };
  return { code: 'waiting-for-decision', to: levelOn(stages.grace, day) };
}

function notYet({ facts, stages, replayed }: Known, day: Day, level: number): TierWhy {
  const { policy } = facts;
  const want = levelOn(stages.decided, day);
  if (want <= level) return { code: 'next-decision', until: nextAbove(stages.decided, day, level) };
  if (policy.promotion === 'parked') {
    return { code: 'waiting-for-decision', to: policy.up === 'one' ? level + 1 : want };
  }
  const rose = replayed.moves.findLast(
    ({ on, level: to }, i, all) => on <= day && i > 0 && to > (all[i - 1]?.level ?? 0),
  );
  return {
    code: 'one-level-at-a-time',
    until: rose === undefined ? null : riseFrom(facts, rose.on),
  };
}
