import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadEditions } from '../../../program/edition/load.ts';
import type { Fact } from '../../../program/facts.ts';
import { fromEvent } from '../../../program/intake.ts';
import { groupsOf, judge } from '../../../program/judge.ts';
import type { Participation } from '../../../program/judge.types.ts';
import type { Country, Day, ModelId } from '../../../program/models.ts';
import { place } from '../../../program/place.ts';
import { certificateOf, tierOn } from '../../../program/standing.ts';
import { EDITIONS } from './world.ts';

/** A file of golden cases, beside the edition that they speak of. */
type Golden = {
  readonly accounts: Readonly<
    Record<string, { readonly model: ModelId; readonly country: Country }>
  >;
  readonly rates: Readonly<Record<string, string>>;
  readonly cases: readonly {
    readonly case: string;
    readonly facts: readonly Readonly<Record<string, Readonly<Record<string, unknown>>>>[];
    readonly on: Day;
    readonly points: Readonly<Record<string, number>>;
    readonly tier?: string;
  }[];
};

const editions = await loadEditions(EDITIONS);

/** The facts of a case, taken in and placed as those of one partner. */
function factsOf({ accounts, rates }: Golden, facts: Golden['cases'][number]['facts']): Fact[] {
  return facts
    .flatMap((one) => Object.entries(one))
    .map(([type, data], i) => {
      const taken = fromEvent({
        specversion: '1.0',
        source: 'golden',
        id: `e-${i}`,
        type,
        time: '2022-01-01T00:00:00Z',
        data,
      });
      if ('refused' in taken) throw new Error(taken.refused.detail);
      const placing = place(taken.taken, {
        editions,
        today: () => '2023-12-31',
        account: (id) => {
          const account = accounts[id];
          return account === undefined ? null : { partnerId: 'P', siteId: id, ...account };
        },
        person: (mail) => ({ personId: mail, partnerId: 'P' }),
        partner: () => ({ homeSiteId: null, homeCountry: 'CA', countries: ['CA', 'US'] }),
        rate: (_, currency) => rates[currency] ?? null,
      });
      if (placing.outcome !== 'placed') throw new Error(JSON.stringify(placing));
      return { ...placing.fact, id: `e-${i}`, knownAt: 0 };
    });
}

for (const edition of editions) {
  const folder = join(EDITIONS, edition.id, 'golden');
  for (const file of readdirSync(folder)) {
    const golden = parse(readFileSync(join(folder, file), 'utf8')) as Golden;
    const taking: Participation[] = Object.values(golden.accounts).map((account) => ({
      ...account,
      from: '2021-07-01',
      to: null,
    }));
    describe(`${edition.id}/golden/${file}`, () => {
      test.each(golden.cases)('$case', ({ facts, on, points, tier }) => {
        const all = factsOf(golden, facts);
        const counting = judge(editions, groupsOf(editions, all, all), all, taking).filter(
          ({ from, to }) => from <= on && on < to,
        );
        const sums = Map.groupBy(counting, ({ model }) => model ?? 'company');
        const added = [...sums].map(
          ([model, lines]) => [model, lines.reduce((n, line) => n + line.points, 0)] as const,
        );
        expect(Object.fromEntries(added.filter(([, n]) => n !== 0))).toEqual(points);
        if (tier === undefined) return;
        const total = added.reduce((n, [, one]) => n + one, 0);
        const certificates = all.map(certificateOf).filter((one) => one !== null);
        expect(tierOn(edition, total, certificates, on).id).toBe(tier);
      });
    });
  }
}
