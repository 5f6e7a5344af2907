import type { Standing, Timeline } from '../../api/types.ts';

/** A day on the curve: points from that day on. */
type Day = { readonly on: string; readonly ms: number; readonly points: number };

/** The timeline as a chart needs it. */
export type Curve = {
  readonly rows: readonly {
    readonly at: number;
    readonly on: string;
    readonly points: number;
    readonly past?: number;
    readonly ahead?: number;
  }[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly todayMs: number;
  readonly first: Day;
  readonly last: Day;
  /** The first day to come on which too few points for today's tier are left; null if there is none in view. */
  readonly turn: Day | null;
  readonly max: number;
  /** The tiers whose lines are in view. */
  readonly tiers: Standing['tiers'];
};

const DAY_MS = 86_400_000;
/** How far ahead is shown at least, and beyond the turning point. */
const AHEAD_DAYS = 150;
const BEYOND_DAYS = 45;

const ms = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** The curve of a timeline: solid up to today, dashed from today on, with the day on which the tier would be lost. */
export function curveOf(timeline: Timeline, standing: Standing): Curve {
  const todayMs = ms(timeline.today);
  const days = timeline.points.map((point) => ({ ...point, ms: ms(point.on) }));
  const before = days.filter((day) => day.ms <= todayMs);
  const after = days.filter((day) => day.ms > todayMs);
  const today = { on: timeline.today, ms: todayMs, points: standing.points };
  const floor = standing.tiers.find((tier) => tier.id === standing.tier.id)?.points ?? 0;
  const turn = floor === 0 ? null : (after.find((day) => day.points < floor) ?? null);
  const toMs = Math.max(
    todayMs + AHEAD_DAYS * DAY_MS,
    turn === null ? 0 : turn.ms + BEYOND_DAYS * DAY_MS,
  );
  const seen = after.filter((day) => day.ms <= toMs);
  const last = seen.at(-1) ?? today;
  const fromMs = Math.max(before[0]?.ms ?? todayMs, todayMs - 366 * DAY_MS);
  const top = Math.max(
    standing.points,
    ...days.map((day) => day.points),
    ...(standing.next === null ? [] : [tierPoints(standing, standing.next.id)]),
  );
  const max = Math.max(10, top * 1.12);
  return {
    rows: [
      ...before.map((day) => ({ at: day.ms, on: day.on, points: day.points, past: day.points })),
      { at: todayMs, on: today.on, points: today.points, past: today.points, ahead: today.points },
      ...seen.map((day) => ({ at: day.ms, on: day.on, points: day.points, ahead: day.points })),
      {
        at: toMs,
        on: new Date(toMs).toISOString().slice(0, 10),
        points: last.points,
        ahead: last.points,
      },
    ],
    fromMs,
    toMs,
    todayMs,
    first: before[0] ?? today,
    last,
    turn,
    max,
    tiers: apart(
      standing.tiers.filter((tier) => tier.points > 0 && tier.points < max),
      max,
    ),
  };
}

const tierPoints = (standing: Standing, id: string): number =>
  standing.tiers.find((tier) => tier.id === id)?.points ?? 0;

/** Lines whose names would lie over each other (closer than a line of text) are left out, the lower first. */
function apart(tiers: Standing['tiers'], max: number): Standing['tiers'] {
  return tiers.filter((tier, index) => {
    const above = tiers[index + 1];
    return above === undefined || above.points - tier.points > max * 0.09;
  });
}

/** Where the axis has words: today, the turning point, and every third month that is clear of them. */
export function ticksOf(curve: Curve): number[] {
  const fixed = [curve.todayMs, ...(curve.turn === null ? [] : [curve.turn.ms])];
  const clear = (curve.toMs - curve.fromMs) * 0.11;
  const months: number[] = [];
  const date = new Date(curve.fromMs);
  date.setUTCDate(1);
  for (let month = date.getUTCMonth() + 1; ; month += 3) {
    const at = Date.UTC(date.getUTCFullYear(), month, 1);
    if (at > curve.toMs) break;
    months.push(at);
  }
  return [
    ...months.filter((at) => fixed.every((other) => Math.abs(other - at) > clear)),
    ...fixed,
  ].sort((a, b) => a - b);
}

/** How much of the width and of the height the name of a tier takes at the left end of its line. */
const NAME_WIDTH = 0.25;
const NAME_HEIGHT = 0.12;

/** Whether the curve runs where the name of a tier would stand above its line: then it stands below. */
export function isCrowded(curve: Curve, points: number): boolean {
  const until = curve.fromMs + (curve.toMs - curve.fromMs) * NAME_WIDTH;
  return curve.rows.some(
    (row) =>
      row.at <= until && row.points >= points && row.points <= points + curve.max * NAME_HEIGHT,
  );
}
