import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkEdition } from '../../../program/edition/check.ts';
import { EDITIONS } from './world.ts';

/** Every edition that is shipped, with the golden cases beside it. */
const editions = await Promise.all(
  readdirSync(EDITIONS, { withFileTypes: true })
    .filter((one) => one.isDirectory())
    .map(async ({ name }) => ({ name, checked: await checkEdition(join(EDITIONS, name)) })),
);

describe.each(editions)('$name', ({ checked }) => {
  test('has nothing wrong in it', () => {
    expect(checked.findings).toEqual([]);
    expect(checked.cases.length).toBeGreaterThan(5);
  });

  test.each(checked.cases)('$case', ({ problems }) => {
    expect(problems).toEqual([]);
  });
});
