import type { Day } from '../models.ts';
import { anniversaryFrom, nextEffect, yearStartFrom } from './decisions.ts';
import { dayBefore, protectedUntil, type Stages } from './tiers.stages.ts';
import type { TierFacts } from './tiers.types.ts';
import { laterBy, latest, levelOn, type LevelChange } from './tracks.ts';

/** What moved the tier: the rules, a person, a new program year, or a migration. */
export type Move = LevelChange & {
  readonly by: 'start' | 'rules' | 'person' | 'reset' | 'migration';
};

/** A removal that a person decided and that was announced; `over` is the day on which it was carried out or dropped. */
export type Announced = {
  readonly on: Day;
  readonly to: Day;
  readonly level: number;
  over: Day | null;
};

export type Replay = {
  /** The first stands for what was there before. */
  readonly moves: readonly Move[];
  readonly announced: readonly Announced[];
};

type State = {
  level: number;
  rose: Day | null;
  fell: Day | null;
  announced: Announced | null;
  /** A new program year has begun with a tier that is not deserved any more. */
  resetting: boolean;
};

/** Disputes that overlap or touch are one; `to` is the first day after, null has no end. */
export function frozenDays({
  policy,
  disputes = [],
}: TierFacts): NonNullable<TierFacts['disputes']> {
  if (policy.disputes === 'ignored') return [];
  const joined: { from: Day; to: Day | null }[] = [];
  for (const one of disputes.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = joined.at(-1);
    if (one.to !== null && one.to <= one.from) continue;
    if (last === undefined || (last.to !== null && last.to < one.from)) joined.push({ ...one });
    else if (last.to !== null && (one.to === null || one.to > last.to)) last.to = one.to;
  }
  return joined;
}

/** When automation may move another level up after it did: with the next decision. */
export const riseFrom = ({ policy, programYearStarts }: TierFacts, rose: Day): Day =>
  nextEffect(policy, rose, programYearStarts);

/** When automation may take another level after it did: with the next decision, and after all that delays one. */
export function fallFrom(facts: TierFacts, fell: Day): Day {
  const { policy, programYearStarts: yearStarts, anniversary } = facts;
  const next = nextEffect(policy, fell, yearStarts);
  const told = laterBy(fell, policy.notice);
  if (policy.untilAnniversary) {
    const on = anniversaryFrom(next, anniversary ?? null, yearStarts);
    return latest(laterBy(on, policy.grace), told);
  }
  // Without periods the fall is itself the decision from which the next delay counts.
  const counts = policy.decided === 'quarterly' || policy.decided === 'yearly' ? next : fell;
  return latest(next, laterBy(counts, policy.grace), told);
}

/** The days on which something may move the tier, whatever happened before. */
function fixedDays(facts: TierFacts, stages: Stages): readonly Day[] {
  const until = protectedUntil(facts);
  const frozen = frozenDays(facts);
  const first = stages.raw[0]?.on ?? '';
  const days = [
    ...[stages.decided, stages.grace, stages.notice].flatMap((track) => track.map(({ on }) => on)),
    ...[...decisionsOf(facts).keys()],
    ...frozen.flatMap(({ from, to }) => [from, ...(to === null ? [] : [to])]),
    ...(until === null || !facts.migration ? [] : [facts.migration.on, until]),
    first,
  ];
  return [...new Set(days)].filter((day) => day >= first).sort();
}

/** What people decided, by days; while a dispute is open it waits until that is over. */
function decisionsOf(facts: TierFacts): ReadonlyMap<Day, readonly number[]> {
  const frozen = frozenDays(facts);
  const byDay = new Map<Day, number[]>();
  for (const { on, level } of facts.decisions ?? []) {
    const dispute = frozen.find(({ from, to }) => from <= on && (to === null || on < to));
    const day = dispute === undefined ? on : dispute.to;
    if (day !== null) byDay.set(day, [...(byDay.get(day) ?? []), level]);
  }
  return byDay;
}

/**
 * Goes through the days on which the tier may move, in their order.
 *
 * @param everyDay days to go through besides, for tests: they change nothing
 */
export function replay(facts: TierFacts, stages: Stages, everyDay: readonly Day[] = []): Replay {
  const { policy, migration } = facts;
  const [decisions, frozen, until] = [decisionsOf(facts), frozenDays(facts), protectedUntil(facts)];
  const state: State = {
    level: facts.before ?? 0,
    rose: null,
    fell: null,
    announced: null,
    resetting: false,
  };
  const moves: Move[] = [{ on: dayBefore(stages.raw), level: state.level, by: 'start' }];
  const announced: Announced[] = [];

  const dropNotice = (on: Day): void => {
    if (state.announced !== null) state.announced.over = on;
    state.announced = null;
  };

  const move = (on: Day, level: number, by: Move['by']): void => {
    if (level > state.level) state.rose = on;
    else state.fell = on;
    state.level = level;
    dropNotice(on);
    moves.push({ on, level, by });
  };

  /** Whether a program year begins with a tier that is not deserved; one that began in a dispute does so at its end. */
  function isReset(day: Day, low: number): boolean {
    if (policy.atProgramYear === 'carry-over') return false;
    const { programYearStarts: yearStarts } = facts;
    const ended = frozen.find(({ to }) => to === day);
    const began = yearStartFrom(ended?.from ?? day, yearStarts);
    return began <= day && (began === day ? low : levelOn(stages.grace, began)) < state.level;
  }

  function rise(day: Day): void {
    const want = levelOn(stages.decided, day);
    if (want <= state.level) return;
    const top = policy.up === 'one' ? Math.min(want, state.level + 1) : want;
    if (policy.promotion === 'automatic') {
      const waits = policy.up === 'one' && state.rose !== null && day < riseFrom(facts, state.rose);
      if (!waits) move(day, top, 'rules');
      return;
    }
    const granted = Math.max(0, ...(decisions.get(day) ?? []));
    if (granted > state.level) move(day, Math.min(granted, top), 'person');
  }

  /** The tier is deserved, or kept: nothing is due any more. */
  function settle(day: Day): void {
    dropNotice(day);
    state.resetting = false;
  }

  function fall(day: Day): void {
    const [low, told] = [levelOn(stages.grace, day), levelOn(stages.notice, day)];
    if (low >= state.level || policy.demotion === 'never') return;
    if (isReset(day, low)) state.resetting = true;
    const bottom = (level: number): number =>
      policy.down === 'one' ? Math.max(level, state.level - 1) : level;
    if (policy.demotion === 'automatic' || state.resetting) {
      const waits =
        policy.down === 'one' && state.fell !== null && day < fallFrom(facts, state.fell);
      if (told < state.level && !waits)
        move(day, bottom(told), state.resetting ? 'reset' : 'rules');
      return;
    }
    const asked = (decisions.get(day) ?? []).filter((level) => level < state.level);
    if (asked.length > 0 && state.announced === null) {
      const to = laterBy(day, policy.notice);
      const level = bottom(Math.max(...asked));
      state.announced = { on: day, to, level, over: null };
      if (to > day) announced.push(state.announced);
    }
    const due = state.announced;
    if (due !== null && due.to <= day) move(day, Math.max(due.level, low), 'person');
  }

  function step(day: Day): void {
    if (frozen.some(({ from, to }) => from <= day && (to === null || day < to))) return;
    if (migration && until !== null && migration.on <= day && day < until) {
      if (migration.level > state.level) move(day, migration.level, 'migration');
    }
    const { length } = moves;
    rise(day);
    if (moves.length === length) fall(day);
    if (levelOn(stages.grace, day) >= state.level) settle(day);
  }

  /** The next day that follows from where it stands now. */
  function ownDay(day: Day): Day | null {
    const isFrozen = frozen.some(({ from, to }) => from <= day && (to === null || day < to));
    if (isFrozen) return null;
    const days: Day[] = [];
    if (state.rose !== null && levelOn(stages.decided, day) > state.level) {
      days.push(riseFrom(facts, state.rose));
    }
    if (levelOn(stages.grace, day) < state.level && policy.demotion !== 'never') {
      if (state.fell !== null) days.push(fallFrom(facts, state.fell));
      if (state.announced !== null) days.push(state.announced.to);
      if (policy.atProgramYear === 'reset' && !state.resetting) {
        days.push(yearStartFrom(laterBy(day, { count: 1, unit: 'days' }), facts.programYearStarts));
      }
    }
    return days.filter((one) => one > day).sort()[0] ?? null;
  }

  const fixed = [...new Set([...fixedDays(facts, stages), ...everyDay])].sort();
  for (let at = 0, day = fixed[0] ?? null; day !== null;) {
    step(day);
    while (at < fixed.length && (fixed[at] ?? day) <= day) at += 1;
    const [own, next]: [Day | null, Day | null] = [ownDay(day), fixed[at] ?? null];
    day = own === null || (next !== null && next < own) ? next : own;
  }
  return { moves, announced };
}
