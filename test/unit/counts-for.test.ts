import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { countsFor } from '../../api/views/counts-for.ts';
import { loadEditions } from '../../program/edition/load.ts';

const [edition] = await loadEditions(fileURLToPath(new URL('../../editions', import.meta.url)));
const en = (name: string, practices: readonly string[] = []): readonly string[] =>
  countsFor(edition ?? null, name, practices).map((text) => text.en);

describe('what a certification counts for', () => {
  test('tiers that ask for certified people count any, those that name some count these', () => {
    expect(en('sales-associate')).toContain('Certified people (Select, Advanced, Principal)');
    expect(en('sales-associate')).not.toContain(
      'People with an advanced certification (Principal)',
    );
    expect(en('advanced-containers')).toContain(
      'People with an advanced certification (Principal)',
    );
  });

  test('a practice counts what its steps ask for, while it is under way', () => {
    const steps = (practices: readonly string[]) =>
      en('advanced-containers', practices).filter((text) => text.endsWith('(Containers)'));
    expect(steps([]).length).toBe(0);
    expect(steps(['containers']).length).toBeGreaterThan(0);
    expect(steps(['network']).length).toBe(0);
  });

  test('without an edition in force it counts for nothing', () => {
    expect(countsFor(null, 'advanced-containers', [])).toEqual([]);
  });
});
