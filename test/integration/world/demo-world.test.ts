import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { standings } from '../../oracle/oracle.ts';
import { type Product, startProduct } from '../../support/product.ts';
import { worldFiles } from '../../support/world-maker.ts';
import { exported, type Imported, importFiles } from './support.ts';

const world = fileURLToPath(new URL('../../../demo/world', import.meta.url));
const files = worldFiles.map((name) => `${world}/${name}`);

describe('the demo’s world, imported by the command line into the running product', () => {
  let product: Product;
  let reports: readonly Imported[];
  beforeAll(async () => {
    product = await startProduct({ today: '2023-08-31' });
    reports = await importFiles(product, files);
  }, 240_000);
  afterAll(() => product.stop(), 60_000);

  test.each(['2022-06-30', '2023-06-30', '2024-06-29'])(
    'has on %s the standings that the oracle works out, to the byte',
    async (day) => {
      expect(await exported(product, day)).toBe(standings(world, day));
    },
  );

  test('leaves no line without its fate, and names by number and reason what cannot be right', () => {
    for (const { file, read, refusals } of reports) {
      const lines = readFileSync(`${world}/${file}`, 'utf8').trimEnd().split('\n');
      expect(read, file).toBe(lines.length - (file.endsWith('.csv') ? 1 : 0));
      for (const { reason } of refusals) expect(reason).toMatch(/\w/);
    }
    const dirt = reports.flatMap(({ file, refusals }) =>
      refusals.map(({ line, code }) => `${file}:${line} ${code}`),
    );
    expect(dirt).toEqual([
      'deals.csv:803 not-a-currency',
      'deals.csv:973 columns',
      'deals.csv:1136 not-an-amount',
      'deals.csv:1605 columns',
      'deals.csv:2814 not-an-amount',
      'trainings.jsonl:4852 not-a-uuid',
      'trainings.jsonl:4853 not-json',
    ]);
    expect(reports.map((one) => [one.file, one.duplicate, one.parked])).toEqual([
      ['accounts.csv', 0, 0],
      ['exchange-rates.csv', 0, 0],
      ['certifications.csv', 0, 0],
      ['deals.csv', 129, 1],
      ['consumption.csv', 0, 0],
      ['trainings.jsonl', 265, 0],
    ]);
  });

  test('sent again, changes nothing', async () => {
    const before = await exported(product, '2023-06-30');
    const again = await importFiles(product, files);
    expect(again.map((one) => [one.file, one.new, one.parked])).toEqual(
      worldFiles.map((name) => [name, 0, 0]),
    );
    expect(again.map((one) => one.refused)).toEqual(reports.map((one) => one.refused));
    expect(await exported(product, '2023-06-30')).toBe(before);
  }, 120_000);
});
