import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCase } from '../../../program/cases/run.ts';
import { checkEdition, goldenFiles } from '../../../program/edition/check.ts';
import { readCases } from '../../../program/edition/cases.read.ts';
import { editionFiles, editionFrom } from '../../../program/edition/load.ts';
import { EDITIONS } from './world.ts';

/** Every edition that is shipped, with the golden cases beside it. */
const editions = await Promise.all(
  readdirSync(EDITIONS, { withFileTypes: true })
    .filter((one) => one.isDirectory())
    .map(async ({ name }) => {
      const read = editionFrom(name, await editionFiles(EDITIONS, name));
      if ('problems' in read) throw new Error(JSON.stringify(read.problems));
      const { edition } = read;
      const files = (await goldenFiles(EDITIONS, name)).map((file) =>
        readCases(edition, file.name, file.text),
      );
      const cases = files.flatMap((file) => ('cases' in file ? file.cases : []));
      return { name, edition, cases: cases.map((one) => one.case) };
    }),
);

describe.each(editions)('$name', ({ name, edition, cases }) => {
  test.each(cases)('$title', (one) => {
    expect(runCase(edition, one)).toEqual([]);
  });

  test('has nothing wrong in it, and a check runs all of its cases', async () => {
    const checked = await checkEdition(join(EDITIONS, name));
    expect(checked.findings).toEqual([]);
    expect(checked.cases.map(({ passed }) => passed)).toEqual(cases.map(() => true));
    expect(cases.length).toBeGreaterThan(5);
  });
});
