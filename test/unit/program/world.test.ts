import { beforeAll, describe, expect, test } from 'vitest';
import type { Edition } from '../../../program/edition/types.ts';
import { loadEditions } from '../../../program/edition/load.ts';
import { editionOn } from '../../../program/editions.ts';
import { groupsOf, judge } from '../../../program/judge.ts';
import { certificateOf, tierOn } from '../../../program/standing.ts';
import { standings } from '../../oracle/oracle.ts';
import { EDITIONS, type Records, WORLD, placeAll, readWorld, shuffled } from './world.ts';

let editions: Edition[];
let world: Records;
let ledger: ReturnType<typeof ledgerOf>;

beforeAll(async () => {
  editions = await loadEditions(EDITIONS);
  world = await readWorld(WORLD);
  ledger = ledgerOf(world);
});

/** Every line that a world earns, and who is certified, by partner. */
function ledgerOf(records: Records) {
  const placed = placeAll(records, records.drafts, editions, '2023-08-31');
  const byPartner = Map.groupBy(placed.facts, ({ partnerId }) => partnerId);
  return [...placed.partners.keys()].map((partner) => {
    const own = byPartner.get(partner) ?? [];
    const taking = placed.participations.get(partner) ?? [];
    const certificates = own.map(certificateOf).filter((one) => one !== null);
    return {
      partner,
      lines: judge(editions, groupsOf(editions, own, own), own, taking),
      certificates,
    };
  });
}

/** What `ascent export standings` prints, folded in memory. */
function exported(of: ReturnType<typeof ledgerOf>, day: string): string {
  const edition = editionOn(editions, day);
  if (edition === null) throw new Error('no edition');
  const rows = of.flatMap(({ partner, lines, certificates }) => {
    const sums = new Map<string, number>();
    for (const { model, kind, country, points, from, to } of lines) {
      const key = `${model ?? 'company'},${kind},${country ?? ''}`;
      if (from <= day && day < to) sums.set(key, (sums.get(key) ?? 0) + points);
    }
    const total = [...sums.values()].reduce((all, one) => all + one, 0);
    const tier = tierOn(edition, total, certificates, day).id;
    const some = [...sums].filter(([, points]) => points !== 0);
    if (some.length === 0) return [`${partner},,,,0,${tier}`];
    return some.map(([key, points]) => `${partner},${key},${points},${tier}`);
  });
  const header = 'partner,model,kind,country,points,tier';
  return [header, ...rows.sort((a, b) => (a < b ? -1 : 1)), ''].join('\n');
}

describe('the whole world', { timeout: 60_000 }, () => {
  test('is what the oracle works out, on any day', () => {
    for (const day of ['2022-02-28', '2023-06-30', '2023-08-31']) {
      expect(exported(ledger, day) === standings(WORLD, day), day).toBe(true);
    }
  });

  test('shuffled, with every line one to five times, is the same to the byte', () => {
    const expected = standings(WORLD, '2023-06-30');
    const repeated = world.drafts.flatMap((draft, i) =>
      Array<typeof draft>(1 + ((i * 7) % 5)).fill(draft),
    );
    const again = ledgerOf({
      ...world,
      accounts: shuffled(world.accounts, 1),
      drafts: shuffled(repeated, 2),
    });
    expect(exported(again, '2023-06-30') === expected).toBe(true);
  });

  test('has exactly the lines that cannot be right refused, each with a reason', () => {
    expect(world.refused.map(({ file, line, code }) => `${file}:${line} ${code}`)).toEqual([
      'trainings.jsonl:4852 not-a-uuid',
      'trainings.jsonl:4853 wrong-shape',
      'deals.csv:803 not-a-currency',
      'deals.csv:973 columns',
      'deals.csv:1136 not-an-amount',
      'deals.csv:1605 columns',
      'deals.csv:2814 not-an-amount',
    ]);
  });

  test('parks the deal of an account that nobody knows, and places all else', () => {
    const { others } = placeAll(world, world.drafts, editions, '2023-08-31');
    expect(others.map(({ outcome, why }) => `${outcome} ${why}`)).toEqual([
      'parked account:SP-999999x',
    ]);
  });

  test('spreads the 400 partners over four tiers', () => {
    const tiers = new Map(
      standings(WORLD, '2023-06-30')
        .split('\n')
        .slice(1, -1)
        .map((line) => line.split(','))
        .map((cells) => [cells[0], cells[5]]),
    );
    const count = (tier: string): number =>
      [...tiers.values()].filter((one) => one === tier).length;
    expect(tiers.size).toBe(400);
    expect(count('registered')).toBeGreaterThan(150);
    expect(count('select')).toBeGreaterThan(100);
    expect(count('advanced')).toBeGreaterThan(40);
    expect(count('principal')).toBeGreaterThan(15);
  });
});
