import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { standings } from '../../oracle/oracle.ts';
import { type Product, startProduct } from '../../support/product.ts';
import { shuffledWorld, type World, worldFiles } from '../../support/world-maker.ts';
import { exported, type Imported, importFiles, untilPlaced, writeWorld } from './support.ts';

const demo = fileURLToPath(new URL('../../../demo/world', import.meta.url));

describe('the demo’s world with every line one to five times, in any order, what places it at the end', () => {
  let product: Product;
  let facts: readonly Imported[];
  beforeAll(async () => {
    product = await startProduct({ today: '2023-08-31' });
    const straight = Object.fromEntries(
      worldFiles.map((name) => [name, readFileSync(join(demo, name), 'utf8')]),
    ) as World;
    const paths = writeWorld(join(product.home, 'world'), shuffledWorld(straight, 20_230_630));
    facts = await importFiles(product, [
      paths['trainings.jsonl'],
      paths['consumption.csv'],
      paths['deals.csv'],
      paths['certifications.csv'],
    ]);
    await importFiles(product, [paths['accounts.csv'], paths['exchange-rates.csv']]);
    // One deal of the world is of an account that nobody names.
    await untilPlaced(product, 1, 120_000);
  }, 300_000);
  afterAll(() => product.stop(), 60_000);

  test('was parked as a whole before the accounts were known, each fact once', () => {
    expect(facts.map(({ file, parked }) => [file, parked])).toEqual([
      ['trainings.jsonl', 9437],
      ['consumption.csv', 19_023],
      ['deals.csv', 6404],
      ['certifications.csv', 1532],
    ]);
    expect(facts.map((one) => one.new)).toEqual([0, 0, 0, 0]);
  });

  test('has the same standings to the byte', async () => {
    expect(await exported(product, '2023-06-30')).toBe(standings(demo, '2023-06-30'));
    expect(await exported(product, '2022-12-31')).toBe(standings(demo, '2022-12-31'));
  });
});
