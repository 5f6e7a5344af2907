import type { Text } from './models.ts';
import type { Pair, TrialResult, TrialSize } from './simulate.types.ts';

/** Partners of a kind: how many rise, fall and stay, and their points. */
export type TrialCount = {
  readonly rises: number;
  readonly falls: number;
  readonly stays: number;
  readonly points: Pair;
};

/** What came of all partners tried so far. A partner counts with every model and country that it has points in. */
export type TrialTotals = TrialCount & {
  /** By tier before and after, joined by `>`. */
  readonly moves: Readonly<Record<string, number>>;
  readonly models: Readonly<Record<string, TrialCount>>;
  readonly countries: Readonly<Record<string, TrialCount>>;
  readonly sizes: Readonly<Record<TrialSize, TrialCount>>;
  readonly clauses: Readonly<
    Record<
      string,
      Pair & { readonly number: string; readonly title: Text; readonly partners: number }
    >
  >;
  /** Partners by how many points they gain or lose, by the bounds of `SPREAD`. */
  readonly spread: readonly number[];
  /** Who loses the tier of the draft if the largest customer goes. */
  readonly dependent: number;
};

/** From so many points more (fewer, if negative) on; before the first, and between −1 and 1, the others. */
export const SPREAD = [-100, -50, -25, 0, 1, 26, 51, 101] as const;

const NONE: TrialCount = { rises: 0, falls: 0, stays: 0, points: { before: 0, after: 0 } };

export const NO_TOTALS: TrialTotals = {
  ...NONE,
  moves: {},
  models: {},
  countries: {},
  sizes: { small: NONE, medium: NONE, large: NONE },
  clauses: {},
  spread: Array.from({ length: SPREAD.length + 1 }, () => 0),
  dependent: 0,
};

/** Totals with more partners; in any order the same. */
export const addTo = (totals: TrialTotals, results: readonly TrialResult[]): TrialTotals =>
  results.reduce(addOne, totals);

function addOne(totals: TrialTotals, result: TrialResult): TrialTotals {
  const { change, points, tier, models, countries, size, clauses, largestCustomer } = result;
  const counted = (known: TrialCount | undefined, own: Pair): TrialCount => {
    const of = known ?? NONE;
    return { ...of, [change]: of[change] + 1, points: sum(of.points, own) };
  };
  const move = `${tier.before ?? ''}>${tier.after ?? ''}`;
  const by = points.after - points.before;
  const at = SPREAD.filter((bound) => by >= bound).length;
  return {
    ...totals,
    ...counted(totals, points),
    moves: { ...totals.moves, [move]: (totals.moves[move] ?? 0) + 1 },
    models: models.reduce<Record<string, TrialCount>>(
      (all, { model, ...own }) => {
        const key = model ?? 'company';
        return { ...all, [key]: counted(all[key], own) };
      },
      { ...totals.models },
    ),
    countries: countries.reduce<Record<string, TrialCount>>(
      (all, { country, ...own }) =>
        country === null ? all : { ...all, [country]: counted(all[country], own) },
      { ...totals.countries },
    ),
    sizes: { ...totals.sizes, [size]: counted(totals.sizes[size], points) },
    clauses: clauses.reduce(
      (all, { clause, number, title, ...own }) => ({
        ...all,
        [clause]: {
          ...{ number, title },
          ...sum(all[clause] ?? NONE.points, own),
          partners: (all[clause]?.partners ?? 0) + 1,
        },
      }),
      totals.clauses,
    ),
    spread: totals.spread.map((count, i) => (i === at ? count + 1 : count)),
    dependent: totals.dependent + (largestCustomer?.losesTier === true ? 1 : 0),
  };
}

const sum = (a: Pair, b: Pair): Pair => ({
  before: a.before + b.before,
  after: a.after + b.after,
});
