import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { standings } from '../../oracle/oracle.ts';
import { type Product, startProduct } from '../../support/product.ts';
import { randomOf, seedOr } from '../../support/random.ts';
import { eventsOf, statementsOf, trainingEvent } from '../../support/world-events.ts';
import { makeWorld, shuffledWorld } from '../../support/world-maker.ts';
import { exported, importFiles, untilPlaced, writeWorld } from './support.ts';

const seed = seedOr(20_250_630);
/** Facts of each world that nobody can ever place: of an account, a domain. */
const unplaceable = 4;
const batch = 500;

const worlds = {
  filed: makeWorld({ seed, code: 'Q', partners: 90, from: '2023-07' }),
  told: makeWorld({ seed: seed + 1, code: 'R', partners: 60, from: '2023-07' }),
};

describe(`two worlds of seed ${seed}, one from files, one told by systems`, () => {
  let product: Product;
  let folder: string;
  const path = (name: string): string => join(folder, name);

  beforeAll(async () => {
    product = await startProduct({ today: '2025-08-31' });
    folder = join(product.home, 'worlds');
    const filed = writeWorld(path('filed-shuffled'), shuffledWorld(worlds.filed, seed));
    const told = writeWorld(path('told'), worlds.told);
    writeWorld(path('filed'), worlds.filed);
    await importFiles(product, [filed['deals.csv'], filed['trainings.jsonl']]);
    await Promise.all([
      importFiles(product, [
        filed['accounts.csv'],
        filed['consumption.csv'],
        filed['certifications.csv'],
      ]),
      tell(product),
    ]);
    await importFiles(product, [told['accounts.csv'], told['exchange-rates.csv']]);
    await untilPlaced(product, 2 * unplaceable);
  }, 240_000);
  afterAll(() => product.stop(), 60_000);

  // A new year, a leap day and its year after, the end of a program year.
  test.each(['2023-12-31', '2024-02-29', '2025-02-28', '2025-06-30'])(
    'have on %s the standings that the oracle works out, to the byte',
    async (day) => {
      const both = [path('filed'), path('told')].map((one) => standings(one, day));
      const lines = both.flatMap((text, i) =>
        text
          .trimEnd()
          .split('\n')
          .slice(i === 0 ? 0 : 1),
      );
      expect(await exported(product, day)).toBe(lines.map((line) => `${line}\n`).join(''));
    },
  );
});

/** Everything of the second world over the wire, in any order, half of it twice; a part of the trainings as events. */
async function tell(product: Product): Promise<void> {
  const random = randomOf(seed + 2);
  const statements = statementsOf(worlds.told);
  const asEvents = new Set(statements.filter(({ id }) => /[0-7]$/.test(id)).map(({ id }) => id));
  const events = [
    ...eventsOf(worlds.told),
    ...statements.filter(({ id }) => asEvents.has(id)).map(trainingEvent),
  ];
  await send(
    product,
    '/v1/events',
    random.shuffled([...events, ...events.filter(() => random.chance(0.5))]),
  );
  const rest = statements.filter(({ id }) => !asEvents.has(id));
  await send(
    product,
    '/v1/xapi/statements',
    random.shuffled([...rest, ...rest.filter(() => random.chance(0.5))]),
  );
}

async function send(product: Product, route: string, items: readonly unknown[]): Promise<void> {
  const token = await product.token('system');
  for (let i = 0; i < items.length; i += batch) {
    const part = items.slice(i, i + batch);
    const answer = await fetch(new URL(route, product.url), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(part),
    });
    const said = (await answer.json()) as { read: number; items: readonly unknown[] };
    expect(answer.status, JSON.stringify(said).slice(0, 300)).toBe(200);
    expect(said).toMatchObject({ read: part.length });
  }
}
