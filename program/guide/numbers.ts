import { both } from '../edition/items.words.ts';
import type { Edition } from '../edition/types.ts';
import { measureTitle } from '../explain/requirement.ts';
import { wordsOf } from '../explain/words.ts';
import type { Text } from '../models.ts';
import type { Measure, NamedMeasure, Table } from '../rules/types.ts';
import { line, measureRule, rule, section, text } from './blocks.ts';
import type { Examples } from './examples.ts';
import type { Block, Chapter, Section } from './types.ts';
import { refOf, told } from './voice.ts';

/** Scores and measures: each score before the measures that only it is made of. */
export function measuresChapter(edition: Edition, examples: Examples): readonly Chapter[] {
  const { measures } = edition.rules;
  if (measures.length === 0) return [];
  const titles = measures.map((one) => measureTitle(one).en);
  const titleOf = (measure: NamedMeasure): Text => {
    const title = measureTitle(measure);
    const isShared = titles.filter((one) => one === title.en).length > 1;
    const [owner, ...others] = measures.filter(
      (one) => one.outOf !== null && reaches(measures, one, measure.id),
    );
    if (!isShared || owner === undefined || others.length > 0) return title;
    const of = measureTitle(owner);
    return { en: `${of.en}: ${title.en}`, fr: `${of.fr} : ${title.fr}` };
  };
  const isScored = measures.some(({ outOf }) => outOf !== null);
  return [
    {
      id: 'measures',
      number: '',
      title: isScored
        ? both('Scores and what is measured', 'Scores et mesures')
        : both('What is measured', 'Ce qui est mesuré'),
      blocks: [],
      sections: ordered(measures).map((one) =>
        measureSection(edition, one, titleOf(one), examples),
      ),
    },
  ];
}

function ordered(measures: readonly NamedMeasure[]): readonly NamedMeasure[] {
  const scores = measures.filter(({ outOf }) => outOf !== null);
  const ownerOf = ({ id }: NamedMeasure): number => {
    const owners = scores.filter((one) => one.id === id || reaches(measures, one, id));
    return owners.length === 1 && owners[0] !== undefined
      ? scores.indexOf(owners[0])
      : scores.length;
  };
  const rank = (one: NamedMeasure): number => ownerOf(one) * 2 + (one.outOf === null ? 1 : 0);
  return measures.toSorted((a, b) => rank(a) - rank(b));
}

/** Whether a measure is made of another, by however many in between. */
function reaches(measures: readonly NamedMeasure[], from: Measure, id: string): boolean {
  const text = JSON.stringify(from, (key, value: unknown) => (key === 'place' ? null : value));
  return [...text.matchAll(/"measure":"([^"]+)"/gu)].some(([, name]) => {
    if (name === id) return true;
    const next = measures.find((one) => one.id === name);
    return next !== undefined && next.id !== from.id && reaches(measures, next, id);
  });
}

const measureSection = (
  edition: Edition,
  measure: NamedMeasure,
  title: Text,
  examples: Examples,
): Section =>
  section(
    `measure-${measure.id}`,
    '',
    title,
    text(edition, measure.place, measure.says),
    rule([
      ...measureRule(edition, measure),
      ...(measure.outOf === null
        ? []
        : [
            line(
              edition,
              measure.place,
              both('Out of', 'Sur'),
              told(edition, (voice) => voice.decimal(measure.outOf ?? '0')),
            ),
          ]),
    ]),
    examples.ofMeasure(measure.id),
  );

/** Tables of numbers: rate cards, factors, weights. */
export const tablesChapter = (edition: Edition): readonly Chapter[] =>
  edition.rules.tables.length === 0
    ? []
    : [
        {
          ...{ id: 'tables', number: '', title: both('Tables', 'Tableaux'), blocks: [] },
          sections: edition.rules.tables.map((one) =>
            section(`table-${one.id}`, '', one.title ?? both(wordsOf(one.id), wordsOf(one.id)), [
              tableBlock(edition, one),
            ]),
          ),
        },
      ];

function tableBlock(edition: Edition, table: Table): Block {
  const { title, id, by, rows, otherwise, place } = table;
  const ref = refOf(edition, place);
  const cell = (number: string) => ({
    lines: [told(edition, (voice) => voice.decimal(number))],
    ref,
  });
  const name = (key: string): Text =>
    told(edition, (voice) =>
      key
        .split('/')
        .map((part, at) => voice.value(by[at] ?? '', part))
        .join(', '),
    );
  return {
    kind: 'table',
    caption: title ?? both(wordsOf(id), wordsOf(id)),
    columns: [
      told(edition, (voice) => capital(by.map((one) => voice.field(one)).join(', '))),
      UNITS[table.unit],
    ],
    rows: [
      ...Object.entries(rows).map(([key, number]) => ({ name: name(key), cells: [cell(number)] })),
      ...(otherwise === null
        ? []
        : [{ name: both('All others', 'Tous les autres'), cells: [cell(otherwise)] }]),
    ],
  };
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const UNITS: Readonly<Record<Table['unit'], Text>> = {
  number: both('Number', 'Nombre'),
  points: both('Points', 'Points'),
  percent: both('Percent', 'Pour cent'),
  money: both('US dollars', 'Dollars américains'),
  any: both('Number', 'Nombre'),
};
