/** Simulations as the API says them. */
import { stringify } from 'csv-stringify/sync';
import type { Static } from 'typebox';
import type { ResultRow, Simulation } from '../../db/queries/simulations.ts';
import type { Edition, Tier } from '../../program/edition/types.ts';
import type { Locale, Text } from '../../program/models.ts';
import { MODELS } from '../../program/models.ts';
import { SPREAD, type TrialTotals } from '../../program/simulate.totals.ts';
import { TRIAL_SIZES } from '../../program/simulate.types.ts';
import { idOf } from '../ids.ts';
import type { SimulationOne, SimulationResult } from '../schemas/simulations.ts';
import { plainCell } from './csv.ts';
import { instantOf, instantOrNull } from './instants.ts';

/** The editions that a simulation holds against each other. */
export type Sides = { readonly before: Edition; readonly after: Edition };

export function simulationItem(
  one: Simulation,
  { before, after }: Sides,
  more: { readonly askedBy: string | null; readonly isCurrent: boolean },
): Static<typeof SimulationOne> {
  return {
    id: idOf('sim', one.id),
    ...{ edition: one.edition, hash: one.hash, title: after.title, against: before.id },
    ...{ asOf: one.asOf, state: one.state, ...more },
    askedAt: instantOf(one.askedAt),
    startedAt: instantOrNull(one.startedAt),
    endedAt: instantOrNull(one.endedAt),
    ...{ partners: one.partners, tried: one.tried },
    totals: totalsOf(one.totals, { before, after }),
  };
}

const tierItem = ({ id, title, level }: Tier) => ({ id, title, level });
const company: Text = { en: 'The company', fr: 'L’entreprise' };

function totalsOf(totals: TrialTotals, { before, after }: Sides) {
  const tiers = new Map([...before.tiers, ...after.tiers].map((tier) => [tier.id, tier]));
  const { rises, falls, stays, points, dependent } = totals;
  return {
    ...{ rises, falls, stays, points, dependent },
    tiers: [...tiers.values()].sort((a, b) => a.level - b.level).map(tierItem),
    moves: Object.entries(totals.moves).map(([move, partners]) => {
      const [from = '', to = ''] = move.split('>');
      return { before: from === '' ? null : from, after: to === '' ? null : to, partners };
    }),
    models: [...MODELS, null].flatMap((model) => {
      const count = totals.models[model ?? 'company'];
      if (count === undefined) return [];
      return [{ ...count, model, title: model === null ? company : after.models[model].title }];
    }),
    countries: Object.entries(totals.countries)
      .map(([country, count]) => ({ country, ...count }))
      .sort((a, b) => b.falls + b.rises - (a.falls + a.rises) || (a.country < b.country ? -1 : 1)),
    sizes: TRIAL_SIZES.map((size) => ({ size, ...totals.sizes[size] })),
    clauses: Object.entries(totals.clauses)
      .map(([clause, one]) => ({ clause, ...one }))
      .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before)),
    spread: totals.spread.map((partners, i) => ({
      from: SPREAD[i - 1] ?? null,
      to: i < SPREAD.length ? (SPREAD[i] ?? 0) - 1 : null,
      partners,
    })),
  };
}

export function resultItem(
  { partnerId, partner, code, body }: ResultRow,
  { before, after }: Sides,
): Static<typeof SimulationResult> {
  const tierOf = (edition: Edition, id: string | null): Tier | null =>
    edition.tiers.find((tier) => tier.id === id) ?? null;
  const shown = (tier: Tier | null) => (tier === null ? null : tierItem(tier));
  const [was, is] = [tierOf(before, body.tier.before), tierOf(after, body.tier.after)];
  const { largestCustomer: customer } = body;
  return {
    partner: { id: idOf('ptn', partnerId), name: partner, code },
    ...{ change: body.change, size: body.size, country: body.home, points: body.points },
    tier: { before: shown(was), after: shown(is) },
    models: body.models.map((one) => ({ ...one })),
    kinds: body.kinds.map((one) => ({ ...one })),
    countries: body.countries.map((one) => ({ ...one })),
    clauses: body.clauses.map((one) => ({ ...one })),
    requirements: body.requirements.map(({ title, have, need }) => ({ title, have, need })),
    brings: bringsBetween({ before, after }, was, is),
    months: body.months.map((one) => ({ ...one })),
    largestCustomer:
      customer === null
        ? null
        : {
            ...{ customer: customer.customer, points: customer.points },
            ...{ pointsWithout: customer.pointsWithout, losesTier: customer.losesTier },
            tierWithout: shown(tierOf(after, customer.tierWithout)),
          },
  };
}

/** What goes and what comes: a tier brings what those below it bring as well. */
function bringsBetween({ before, after }: Sides, was: Tier | null, is: Tier | null) {
  const of = (edition: Edition, tier: Tier | null): readonly Text[] =>
    edition.tiers
      .filter(({ level }) => level <= (tier?.level ?? -1))
      .flatMap(({ brings }) => brings);
  const [old, now] = [of(before, was), of(after, is)];
  const without = (all: readonly Text[], others: readonly Text[]): Text[] =>
    all.filter((one) => !others.some(({ en }) => en === one.en));
  return { lost: without(old, now), gained: without(now, old) };
}

const COLUMNS = [
  'partner',
  'name',
  'country',
  'size',
  'change',
  'tier_before',
  'tier_after',
  'points_before',
  'points_after',
  'points_change',
  'mostly_because_of',
  'depends_on_customer',
] as const;

/** The list for a spreadsheet, with a byte-order mark so that accents survive; cells that look like formulas are text. */
export function resultsAsCsv(
  items: readonly Static<typeof SimulationResult>[],
  locale: Locale,
  header: boolean,
): string {
  const say = (text: Text | undefined): string =>
    text === undefined ? '' : plainCell(locale === 'en' ? text.en : text.fr);
  const rows = items.map(({ partner, country, size, change, tier, points, clauses, ...more }) => [
    plainCell(partner.code),
    plainCell(partner.name),
    country ?? '',
    size,
    change,
    say(tier.before?.title),
    say(tier.after?.title),
    points.before,
    points.after,
    points.after - points.before,
    say(clauses[0]?.title),
    more.largestCustomer?.losesTier === true ? plainCell(more.largestCustomer.customer) : '',
  ]);
  return stringify(rows, {
    ...{ header, columns: [...COLUMNS], bom: header, record_delimiter: 'windows' },
  });
}
