import { both } from '../edition/items.words.ts';
import type { Edition } from '../edition/types.ts';
import { countryIn, inBoth } from '../explain/words.ts';
import { daySaid } from './nouns.ts';
import type { Locale, Text } from '../models.ts';
import { capabilityChapters } from './capabilities.ts';
import { clauseSection, clausesTitle } from './clauses.ts';
import { line, rule } from './blocks.ts';
import { dutiesChapter, enrolmentChapter, factsChapter, policiesChapter } from './company.ts';
import { editionFor } from './concerns.ts';
import { type CaseAt, type Examples, examplesOf } from './examples.ts';
import { measuresChapter, tablesChapter } from './numbers.ts';
import { chapterOf, practiceChapter } from './practices.ts';
import { tierBlocks } from './tiers.ts';
import { type Chapter, EVERYBODY, type FailedCase, type Guide, type Reader } from './types.ts';
import { told } from './voice.ts';

/** What is known of an edition's golden cases: those that can be run, and what failed. */
export type Cases = {
  readonly all: readonly CaseAt[];
  readonly failed: readonly FailedCase[];
};

/**
 * The guide of an edition for everybody, or for partners of one business model and country: every clause, tier and number
 * of it in words, each with its place, and examples as the engine computes them from the golden cases.
 */
export function guideOf(edition: Edition, cases: Cases, reader: Reader = EVERYBODY): Guide {
  const mine = editionFor(edition, reader);
  const examples = examplesOf(edition, cases.all);
  const failed = new Set(cases.failed.map((one) => one.case));
  return {
    kind: 'guide',
    ...headOf(edition, reader),
    title: edition.title,
    cases: {
      passed: cases.all.filter((one) => !failed.has(one.case.title)).length,
      failed: cases.failed,
    },
    chapters: numbered([
      glance(mine, reader),
      ...(mine.tiers.length === 0
        ? []
        : [
            {
              ...{ id: 'tiers', number: '', title: both('Tiers', 'Niveaux'), sections: [] },
              blocks: tierBlocks(mine, examples),
            },
          ]),
      ...clauseChapters(mine, examples),
      ...capabilityChapters(mine, examples),
      ...measuresChapter(mine, examples),
      ...tablesChapter(mine),
      ...dutiesChapter(mine),
      ...factsChapter(mine),
      ...policiesChapter(mine),
    ]),
  };
}

export const headOf = (edition: Edition, { model, country }: Reader) => ({
  modelTitle: model === null ? null : edition.models[model].title,
  ...{ edition: edition.id, hash: edition.hash, draft: edition.draft, model, country },
  models: Object.entries(edition.models).map(([id, { title }]) => ({ id, title })),
  countries: Object.keys(edition.zones),
  from: edition.inForce.from,
  to: edition.inForce.to,
});

/** Clauses, enrolment and practices, by the numbers that are printed. */
function clauseChapters(edition: Edition, examples: Examples): readonly Chapter[] {
  const own = new Map<string, Chapter>();
  const all = [
    ...enrolmentChapter(edition),
    ...edition.practices.map((one) => practiceChapter(edition, one)),
  ];
  for (const chapter of all) own.set(chapter.number, chapter);
  const byNumber = Map.groupBy(edition.clauses, ({ number }) => chapterOf(number));
  for (const [number, clauses] of byNumber) {
    const sections = clauses.map((one) => clauseSection(edition, one, examples));
    const found = own.get(number);
    own.set(number, {
      ...(found ?? {
        ...{ id: `chapter-${number}`, number, blocks: [] },
        title: clausesTitle(edition, clauses),
      }),
      sections: [...(found?.sections ?? []), ...sections].toSorted((a, b) =>
        compareNumbers(a.number, b.number),
      ),
    });
  }
  return [...own.values()].toSorted((a, b) => compareNumbers(a.number, b.number));
}

/** `4.10` after `4.9`. */
function compareNumbers(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/** Letters for the chapters that have no number of clauses, and numbers for their sections. */
export function numbered(chapters: readonly Chapter[]): readonly Chapter[] {
  let letters = 0;
  return chapters.map((chapter) => {
    const number = chapter.number === '' ? letterAt(letters++) : chapter.number;
    const sections = chapter.sections.map((one, at) => ({
      ...one,
      number: one.number === '' ? `${number}.${at + 1}` : one.number,
    }));
    return { ...chapter, number, sections };
  });
}

const letterAt = (at: number): string =>
  `${at < 26 ? '' : letterAt(Math.floor(at / 26) - 1)}${String.fromCodePoint(65 + (at % 26))}`;

function glance(edition: Edition, { model, country }: Reader): Chapter {
  const { inForce, programYearStarts, validityMonths, models, kinds, clauses } = edition;
  const place = { file: `${edition.id}/edition.yaml`, line: 1 };
  const at = (en: string, fr: string, says: Text) => line(edition, place, both(en, fr), says);
  const day = (one: string): Text => inBoth((locale) => daySaid(locale, one));
  const titles = (all: Readonly<Record<string, { readonly title: Text }>>): Text =>
    inBoth((locale) =>
      Object.values(all)
        .map(({ title }) => (locale === 'en' ? title.en : title.fr))
        .join(', '),
    );
  const isPaid = clauses.length > 0;
  return {
    ...{ id: 'glance', number: '', title: both('The program at a glance', 'Le programme en bref') },
    blocks: rule([
      at('In force from', 'En vigueur à compter du', day(inForce.from)),
      ...(inForce.to === null ? [] : [at('Until', 'Jusqu’au', day(inForce.to))]),
      ...(model === null
        ? Object.keys(models).length === 0
          ? []
          : [at('Business models', 'Modèles d’affaires', titles(models))]
        : [at('Business model', 'Modèle d’affaires', models[model].title)]),
      ...(country === null
        ? []
        : [
            at(
              'Country',
              'Pays',
              inBoth((locale) => countryIn(locale, country)),
            ),
          ]),
      ...(isPaid
        ? [
            at('Kinds of points', 'Types de points', titles(kinds)),
            at(
              'Points count for',
              'Les points comptent pendant',
              both(`${validityMonths} months`, `${validityMonths} mois`),
            ),
            at(
              'The program year begins on',
              'L’année de programme commence le',
              told(edition, (voice) => dayOfYear(voice.locale, programYearStarts)),
            ),
          ]
        : []),
    ]),
    sections: [],
  };
}

const dayOfYear = (locale: Locale, day: string): string =>
  daySaid(locale, `2001-${day}`).replace(/\s*2001$/u, '');
