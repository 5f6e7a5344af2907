import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tiersOf } from '../../../program/policies/tiers.ts';
import { sayWhy } from '../../../program/policies/tiers.words.ts';
import { anyFacts } from './tiers.factories.ts';

const titleOf = (level: number) => ({ en: `Tier ${level}`, fr: `Niveau ${level}` });

test('a sentence says until when, and which tier waits for a person, in both languages', () => {
  expect(sayWhy({ code: 'in-grace', until: '2023-09-01' }, titleOf)).toEqual({
    en: 'A requirement does not hold any more. The tier is lost on 1 Sept 2023 unless it holds again.',
    fr: 'Une exigence n’est plus remplie. Le niveau sera perdu le 1 sept. 2023, à moins qu’elle le soit de nouveau.',
  });
  expect(sayWhy({ code: 'waiting-for-decision', to: 2 }, titleOf)).toEqual({
    en: 'Waits for a person to decide: the requirements ask for Tier 2.',
    fr: 'En attente de la décision d’une personne : les exigences donnent Niveau 2.',
  });
});

test('every day under any policy can be explained in both languages', () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      for (const { why } of tiersOf(facts)) {
        const { en, fr } = sayWhy(why, titleOf);
        expect(en).toMatch(/^[A-Z].*\.$/);
        expect(fr).toMatch(/^[A-Z].*\.$/);
        expect(`${en} ${fr}`).not.toMatch(/null|undefined/);
      }
    }),
    { numRuns: 300 },
  );
});
