import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportStandings } from '../../../db/queries/exports.ts';
import type { FactDraft } from '../../../program/facts.ts';
import {
  accountFromRow,
  fromCertificationRow,
  fromConsumptionRow,
  fromDealRow,
  fromStatement,
  rateFromRow,
  rowOf,
  type Row,
  type Taken,
} from '../../../program/intake.ts';
import { standings } from '../../oracle/oracle.ts';
import { type Ledger, openLedger, wrongBalances } from './support.ts';

const world = fileURLToPath(new URL('../../../demo/world/', import.meta.url));
/** Lines with as many cells as the first line has columns. */
function rowsOf(file: string): readonly Row[] {
  const [header = [], ...lines] = parse(readFileSync(world + file), {
    relax_column_count: true,
    bom: true,
  });
  return good(lines, (cells) => rowOf(header, cells));
}
const good = <In, Out>(rows: readonly In[], take: (row: In) => Taken<Out>): readonly Out[] =>
  rows.flatMap((row) => {
    const one = take(row);
    return 'taken' in one ? [one.taken] : [];
  });

/** Lines of the learning system that are statements at all. */
const statements = (): readonly unknown[] =>
  readFileSync(`${world}trainings.jsonl`, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return line === '' ? [] : [JSON.parse(line) as unknown];
      } catch {
        return [];
      }
    });

describe('the whole world through the writer', () => {
  let ledger: Ledger;
  let facts: readonly FactDraft[];
  beforeAll(async () => {
    ledger = await openLedger();
    facts = [
      ...good(statements(), fromStatement),
      ...good(rowsOf('certifications.csv'), fromCertificationRow),
      ...good(rowsOf('deals.csv'), fromDealRow),
      ...good(rowsOf('consumption.csv'), fromConsumptionRow),
    ];
    await ledger.accounts(good(rowsOf('accounts.csv'), accountFromRow));
    await ledger.rates(good(rowsOf('exchange-rates.csv'), rateFromRow));
    for (let i = 0; i < facts.length; i += 2_000)
      await ledger.writer.facts(facts.slice(i, i + 2_000));
  }, 180_000);
  afterAll(() => ledger.close());

  test.each(['2022-12-31', '2023-06-30'])(
    'gives the standings that the oracle works out for %s',
    async (day) => {
      const lines = ['partner,model,kind,country,points,tier'];
      for await (const one of exportStandings(ledger.db, {
        editions: ledger.editions,
        asOf: day,
      })) {
        lines.push([one.partner, one.model, one.kind, one.country, one.points, one.tier].join(','));
      }
      expect(`${lines.join('\n')}\n`).toBe(standings(world, day));
    },
  );

  test('leaves every balance the sum of its entries', async () => {
    expect(await wrongBalances(ledger)).toEqual([]);
  });

  test('changes nothing when all of it comes again', async () => {
    const before = await ledger.db
      .selectFrom('entry')
      .select(({ fn }) => fn.countAll().as('n'))
      .execute();
    const answers = await ledger.writer.facts(facts.slice(0, 12_000));
    expect(answers.filter(({ outcome }) => outcome === 'new')).toEqual([]);
    const after = await ledger.db
      .selectFrom('entry')
      .select(({ fn }) => fn.countAll().as('n'))
      .execute();
    expect(after).toEqual(before);
  }, 120_000);
});
