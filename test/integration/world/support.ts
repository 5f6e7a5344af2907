import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { ascent } from '../../support/cli.ts';
import type { Product } from '../../support/product.ts';
import { type World, type WorldFile, worldFiles } from '../../support/world-maker.ts';

export type Imported = {
  readonly file: string;
  readonly read: number;
  readonly new: number;
  readonly duplicate: number;
  readonly parked: number;
  readonly refused: number;
  readonly refusals: readonly {
    readonly line: number;
    readonly code: string;
    readonly reason: string;
  }[];
};

/** Sends files as an operator does, and holds the report to what every report promises. */
export async function importFiles(
  product: Product,
  files: readonly string[],
): Promise<readonly Imported[]> {
  const { code, stdout, stderr } = await ascent(['import', '--json', ...files], {
    ASCENT_HOME: product.home,
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const reports = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Imported);
  expect(reports.map(({ file }) => file)).toEqual(
    files.map((file) => file.slice(file.lastIndexOf('/') + 1)),
  );
  for (const one of reports) {
    expect(one.read, one.file).toBe(one.new + one.duplicate + one.parked + one.refused);
    expect(one.refusals.length, one.file).toBe(one.refused);
  }
  return reports;
}

/** The CSV as the command line prints it. */
export async function exported(product: Product, day: string): Promise<string> {
  const said = await ascent(['export', 'standings', '--as-of', day], { ASCENT_HOME: product.home });
  expect(said.stderr).toBe('');
  expect(said.code).toBe(0);
  return said.stdout;
}

/**
 * Waits until nothing is parked any more that could be placed: `left` facts are of accounts, people and months that nobody
 * ever names. An operator reads the same numbers on the screen of sources.
 */
export async function untilPlaced(
  product: Product,
  left: number,
  timeoutMs = 60_000,
): Promise<void> {
  let parked = -1;
  for (const end = Date.now() + timeoutMs; Date.now() < end; await sleep(500)) {
    const answer = await fetch(new URL('/v1/sources', product.url), {
      headers: { authorization: `Bearer ${await product.token('owner')}` },
    });
    const { items } = (await answer.json()) as { items: readonly { readonly parked: number }[] };
    parked = items.reduce((all, one) => all + one.parked, 0);
    if (parked === left) return;
  }
  expect(parked, 'facts still parked').toBe(left);
}

/** Writes the files of a world; returns their paths by name. */
export function writeWorld(folder: string, world: World): Readonly<Record<WorldFile, string>> {
  mkdirSync(folder, { recursive: true });
  const paths = worldFiles.map((name) => {
    const path = join(folder, name);
    writeFileSync(path, world[name]);
    return [name, path] as const;
  });
  return Object.fromEntries(paths) as Record<WorldFile, string>;
}
