import type { GuideOne, TextBoth } from '../../api/types.ts';
import type { Format } from '../../i18n/format.ts';

export type Chapter = GuideOne['chapters'][number];
export type Section = Chapter['sections'][number];
export type Block = Section['blocks'][number];

/** The sections that say what is searched for; all of them while nothing is. */
export function foundIn(
  { chapters }: GuideOne,
  q: string,
  format: Format,
): { readonly chapters: readonly Chapter[]; readonly count: number } {
  const wanted = q.trim().toLowerCase();
  if (wanted === '') return { chapters, count: chapters.length };
  const says = ({ number, title, blocks }: Pick<Section, 'number' | 'title' | 'blocks'>): boolean =>
    `${number} ${format.say(title)} ${blocks.flatMap(textsIn).map(format.say).join(' ')}`
      .toLowerCase()
      .includes(wanted);
  let count = 0;
  const found = chapters.flatMap((chapter): Chapter[] => {
    const isSaid = says(chapter);
    const sections = chapter.sections.filter(says);
    if (!isSaid && sections.length === 0) return [];
    count += sections.length + (isSaid ? 1 : 0);
    return [{ ...chapter, blocks: isSaid ? chapter.blocks : [], sections }];
  });
  return { chapters: found, count };
}

function textsIn(block: Block): readonly TextBoth[] {
  switch (block.kind) {
    case 'text':
    case 'list':
      return block.sentences.map(({ text }) => text);
    case 'rule':
      return block.lines.flatMap(({ name, says }) => [name, says]);
    case 'asks':
      return block.asks.map(({ text }) => text);
    case 'table':
      return [
        block.caption,
        ...block.columns,
        ...block.rows.flatMap(({ name, cells }) => [name, ...cells.flatMap(({ lines }) => lines)]),
      ];
    case 'example':
      return [...block.given, ...block.results];
  }
}
