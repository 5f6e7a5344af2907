/**
 * `npm run bench`: measures the product against baselines of the same run, and says whether the floors hold.
 *
 * Ends with 1 when a floor is missed. Without an area all are run, each with servers of its own.
 */
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { Effort, Found } from './measure.ts';
import { AREAS, ROWS, isHeld, isReached, type Area, type Row } from './rows.ts';

/** What an area's file exports: rows by id, as soon as they are known. */
export type RunArea = (
  effort: Effort,
  say: (line: string) => void,
) => AsyncIterable<readonly [string, Found]>;

const QUICK: Effort = { rounds: 3, forMs: 1000 };
const FULL: Effort = { rounds: 5, forMs: 3000 };

const usage = `Usage: npm run bench -- [area …] [--quick] [--json]

Areas: ${AREAS.join(', ')} (all if none is named)
  --quick   three short rounds, an area within a minute
  --json    one object per row: id, ratio, floor, aim, median, range`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const unknown = positionals.filter((name) => !AREAS.includes(name as Area));
  if (values.help || unknown.length > 0) {
    if (unknown.length > 0) console.error(`No such area: ${unknown.join(', ')}\n`);
    (values.help ? console.log : console.error)(usage);
    return values.help ? 0 : 2;
  }
  const areas =
    positionals.length === 0 ? AREAS : AREAS.filter((area) => positionals.includes(area));
  const effort = values.quick ? QUICK : FULL;
  const say = (line: string): void => console.error(line);
  say(
    `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.version}`,
  );
  const results: { row: Row; found: Found }[] = [];
  let failed = false;
  for (const area of areas) {
    const startedAt = performance.now();
    say(`\n${area}`);
    try {
      for await (const [id, found] of await runArea(area, effort, say)) {
        const row = ROWS.find((one) => one.id === id);
        if (row === undefined) throw new Error(`There is no row ${id}.`);
        results.push({ row, found });
        console.log(values.json ? jsonOf(row, found) : textOf(row, found));
      }
    } catch (error) {
      failed = true;
      say(
        `  ✗ ${area}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    }
    say(`  ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  }
  const missed = results.filter(({ row, found }) => !isHeld(row, found.median));
  if (missed.length > 0) say(`\nBelow their floor: ${missed.map(({ row }) => row.id).join(', ')}`);
  return failed || missed.length > 0 ? 1 : 0;
}

/** Loaded by name, so that one area does not wait for what the others import. */
async function runArea(area: Area, effort: Effort, say: (line: string) => void) {
  const files: Readonly<Record<Area, () => Promise<{ run: RunArea }>>> = {
    ledger: () => import('./ledger.ts'),
    temporal: () => import('./temporal.ts'),
    api: () => import('./api.ts'),
    rules: () => import('./rules.ts'),
    stream: () => import('./stream.ts'),
    start: () => import('./start.ts'),
  };
  return (await files[area]()).run(effort, say);
}

function jsonOf(row: Row, found: Found): string {
  const { id, title, unit, floor, aim, better } = row;
  const { median, low, high, rounds, note } = found;
  return JSON.stringify({
    id,
    title,
    // Every row's figure is named ratio too, so that one reader serves all; `unit` says what it is.
    ratio: round(median),
    unit,
    better,
    floor,
    aim,
    median: round(median),
    range: [round(low), round(high)],
    rounds,
    held: isHeld(row, median),
    reached: isReached(row, median),
    note,
  });
}

function textOf(row: Row, found: Found): string {
  const sign = isReached(row, found.median) ? '✓' : isHeld(row, found.median) ? '·' : '✗';
  const value = `${shown(found.median)} ${row.unit}`;
  const bounds = `${row.better === 'more' ? '≥' : '≤'} ${row.floor}, aim ${row.aim}`;
  return (
    `${sign} ${row.id.padEnd(11)} ${value.padStart(12)}  [${shown(found.low)}–${shown(found.high)}]` +
    `  (${bounds})  ${row.title}\n  ${''.padEnd(11)} ${found.note}`
  );
}

const round = (value: number): number => Number(value.toPrecision(4));
const shown = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

process.exitCode = await main();
// Clients of servers that are gone may hold the process.
setTimeout(() => process.exit(), 2000).unref();
