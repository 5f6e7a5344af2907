import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkEdition } from '../../../program/edition/check.ts';
import { compareEditions } from '../../../program/edition/compare.ts';
import { itemsOf } from '../../../program/edition/items.ts';
import type { Edition } from '../../../program/edition/types.ts';
import { EDITIONS } from './world.ts';

const read = async (id: string): Promise<Edition> => {
  const { edition } = await checkEdition(join(EDITIONS, id));
  if (edition === null) throw new Error(`${id} cannot be read`);
  return edition;
};
const [now, draft, score, path] = (await Promise.all(
  ['unified-2023', 'unified-2027', 'capability-score-2023', 'services-path-2023'].map(read),
)) as [Edition, Edition, Edition, Edition];

describe('comparing two editions', () => {
  const changes = compareEditions(now, draft);
  const of = (section: string, id: string) =>
    changes.find((one) => one.section === section && one.id === id);

  test('says nothing of what is the same, wherever it stands in its files', () => {
    const moved: Edition = {
      ...now,
      clauses: now.clauses.map((one) => ({ ...one, place: { file: 'other.yaml', line: 99 } })),
    };
    expect(compareEditions(now, moved)).toEqual([]);
    expect(of('clauses', 'influenced-deal')).toBeUndefined();
  });

  test('says a clause part by part, in both languages, with file and line in each', () => {
    const sale = of('clauses', 'subscription-sale');
    expect(sale).toMatchObject({ what: 'changed', number: '4.1' });
    expect(sale?.before?.file).toBe('unified-2023/clauses/4-deals.yaml');
    expect(sale?.after?.file).toBe('unified-2027/clauses/4-deals.yaml');
    expect(
      sale?.parts.map(({ id, before, after }) => [id, before?.says.en, after?.says.en]),
    ).toEqual([
      ['value', '1 point for each US$1,000', '1.5 points for each US$1,000'],
      ['at-most', '200 points a program year', '150 points a program year'],
    ]);
    expect(sale?.parts[1]?.after?.says.fr).toBe('150 points par année de programme');
  });

  test('says a tier requirement by requirement, and what it brings', () => {
    const advanced = of('tiers', 'advanced');
    expect(advanced?.parts.map(({ before, after }) => [before?.says.en, after?.says.en])).toEqual([
      ['at least 250 points', 'at least 300 points'],
      [undefined, 'Deal registration with a margin of 9% more'],
      ['Deal registration with a margin of 8% more', undefined],
    ]);
    expect(advanced?.parts[0]?.after?.place.file).toBe('unified-2027/tiers.yaml');
  });

  test('says what is new, and from the other side what is gone', () => {
    expect(of('clauses', 'deployment-managed')).toMatchObject({ what: 'new', before: null });
    const back = compareEditions(draft, now);
    expect(back.find(({ id }) => id === 'deployment-managed')).toMatchObject({
      what: 'gone',
      after: null,
    });
  });
});

test.each([now, draft, score, path])('everything in $id has words in both languages', (edition) => {
  const items = itemsOf(edition);
  expect(new Set(items.map(({ section, id }) => `${section}/${id}`)).size).toBe(items.length);
  for (const { title, parts } of items) {
    for (const text of [title, ...parts.flatMap(({ name, says }) => [name, says])]) {
      expect(text.en).not.toMatch(/^$|undefined|\[object/u);
      expect(text.fr).not.toMatch(/^$|undefined|\[object/u);
    }
  }
});
