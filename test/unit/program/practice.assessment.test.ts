import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadEditions } from '../../../program/edition/load.ts';
import { AREAS, type Practice, type PlaybookItem } from '../../../program/edition/types.ts';
import {
  areaOf,
  focusOf,
  gapsOf,
  playbookFor,
  TARGET,
} from '../../../program/practice.assessment.ts';
import type { PracticePlan } from '../../../program/practice.ts';

let practices: readonly Practice[];
beforeAll(async () => {
  const dir = fileURLToPath(new URL('../../../editions', import.meta.url));
  practices = (await loadEditions(dir)).flatMap((edition) => edition.practices);
});

const said = (text: string) => ({ en: text, fr: text });
const item = (id: string, area: PlaybookItem['area']): PlaybookItem => ({
  ...{ id, area },
  ...{ title: said(id), says: said(id) },
});
const ids = (items: readonly PlaybookItem[]) => items.map(({ id }) => id).join(' ');

describe('what a maturity assessment makes of the plan', () => {
  const book = [
    item('a', 'people'),
    item('b', null),
    item('c', 'demand'),
    item('d', 'delivery'),
    item('e', 'demand'),
  ];

  it('puts best practices of the widest gap first, then of the other gaps, the rest as written', () => {
    expect(ids(playbookFor(book, ['demand', 'delivery']))).toBe('c e d a b');
    expect(ids(playbookFor(book, ['people']))).toBe('a b c d e');
  });

  it('leaves the playbook as written where there is no gap', () => {
    expect(ids(playbookFor(book, []))).toBe('a b c d e');
  });

  it('takes an item without an area, of a plan older than areas too, behind those of gaps', () => {
    const { area: _, ...old } = item('old', null);
    expect(ids(playbookFor([old as PlaybookItem, item('new', 'offers')], ['offers']))).toBe(
      'new old',
    );
  });

  it('takes an area at the target for no gap, one just below for one', () => {
    const [practice] = practices;
    if (practice === undefined) throw new Error('no practice');
    const scores = { people: TARGET, offers: '2.99', delivery: '1.50', demand: '5.00' };
    expect(gapsOf(practice.assessment, scores)).toEqual(['delivery', 'offers']);
  });

  it('has something to do and something to read for a gap in any area of every practice', () => {
    for (const { id, assessment, milestones } of practices) {
      for (const area of AREAS) {
        const scores = Object.fromEntries(
          AREAS.map((one) => [one, one === area ? '1.00' : '4.00']),
        );
        const { gaps, steps } = focusOf(
          { assessment, milestones } as unknown as PracticePlan,
          scores,
        );
        expect(gaps).toEqual([area]);
        expect(steps.length, `steps of ${id} for ${area}`).toBeGreaterThan(0);
        const marked = milestones.flatMap((one) =>
          one.steps.filter((step) => steps.includes(step.id)).map((step) => areaOf(one.id, step)),
        );
        expect(new Set(marked)).toEqual(new Set([area]));
        const items = milestones
          .flatMap(({ playbook }) => playbook)
          .filter((one) => one.area === area);
        expect(items.length, `best practices of ${id} for ${area}`).toBeGreaterThan(1);
      }
    }
  });
});
