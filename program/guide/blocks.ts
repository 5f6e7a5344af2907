import type { Edition, Place } from '../edition/types.ts';
import type { Text } from '../models.ts';
import type { Measure } from '../rules/types.ts';
import { type Said, measureLines } from './measures.ts';
import type { Block, RuleLine, Section } from './types.ts';
import { type Voice, refOf, voiceOf } from './voice.ts';

/** The pieces that chapters are made of. */

export const text = (edition: Edition, place: Place, said: Text | null): readonly Block[] =>
  said === null ? [] : [{ kind: 'text', sentences: [{ text: said, ref: refOf(edition, place) }] }];

export const line = (edition: Edition, place: Place, name: Text, says: Text): RuleLine => ({
  name,
  says,
  ref: refOf(edition, place),
});

export const rule = (lines: readonly RuleLine[]): readonly Block[] =>
  lines.length === 0 ? [] : [{ kind: 'rule', lines }];

/** Lines that are said by a voice, in both languages: they are the same lines in the same order. */
export function linesIn(
  edition: Edition,
  place: Place,
  say: (voice: Voice) => readonly Said[],
): readonly RuleLine[] {
  const french = say(voiceOf(edition, 'fr-CA'));
  return say(voiceOf(edition, 'en')).map(({ name, says }, i) => ({
    name: { en: name.en, fr: french[i]?.name.fr ?? name.fr },
    says: { en: says, fr: french[i]?.says ?? says },
    ref: refOf(edition, place),
  }));
}

export const measureRule = (edition: Edition, measure: Measure): readonly RuleLine[] =>
  linesIn(edition, measure.place, (voice) => measureLines(voice, measure));

export const section = (
  id: string,
  number: string,
  title: Text,
  ...blocks: readonly (readonly Block[])[]
): Section => ({ id, number, title, blocks: blocks.flat() });
