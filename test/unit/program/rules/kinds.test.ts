import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkEdition } from '../../../../program/edition/check.ts';

/** One small edition for each kind of rule, with golden cases: what the documentation points at is run here. */
const here = join(import.meta.dirname, '../../../editions');
const examples = await Promise.all(
  readdirSync(here)
    .sort()
    .map(async (name) => ({ name, checked: await checkEdition(join(here, name)) })),
);

describe.each(examples)('$name', ({ checked }) => {
  test('has nothing wrong in it', () => {
    expect(checked.findings).toEqual([]);
    expect(checked.cases.length).toBeGreaterThan(0);
  });

  test.each(checked.cases)('$case', ({ problems }) => {
    expect(problems).toEqual([]);
  });
});

test('each of the 23 kinds of rule has an edition, and the documentation names it', () => {
  const page = readFileSync(join(here, '../../docs/editions/README.md'), 'utf8');
  const kinds = examples.map(({ name }) => name).filter((name) => name.startsWith('kind-'));
  expect(kinds.map((name) => Number(name.slice(5, 7)))).toEqual(
    Array.from({ length: 23 }, (_, at) => at + 1),
  );
  for (const name of kinds) expect(page).toContain(`(../../test/editions/${name}/edition.yaml)`);
});
