import type { Names } from './names.ts';
import type { Problem, Source } from './source.ts';
import type { Place } from './types.ts';

/** A file that is being read, what all files name, and what was found to be wrong. */
export type Reader = {
  readonly source: Source;
  readonly names: Names;
  readonly problems: Problem[];
};
export type Path = (string | number)[];

const columns = new WeakMap<Place, number>();

/** Where something stands. */
export function placeOf({ source }: Pick<Reader, 'source'>, path: Path): Place {
  const { file, line, column } = source.problemAt(path, '', '');
  const place = { file, line };
  columns.set(place, column);
  return place;
}

export const complain = (
  reader: Pick<Reader, 'source' | 'problems'>,
  path: Path,
  message: string,
  mend: string,
): void => {
  reader.problems.push(reader.source.problemAt(path, message, mend));
};

/** What is wrong with something whose place is known. */
export const problemAt = (place: Place, message: string, mend: string): Problem => ({
  file: place.file,
  line: place.line,
  column: columns.get(place) ?? 1,
  message,
  mend,
});

/** The number that a text begins with. */
export const numberIn = (text: string): number => Number.parseInt(text, 10);
