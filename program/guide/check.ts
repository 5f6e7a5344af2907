import { checkCases } from '../edition/check.ts';
import { readCases } from '../edition/cases.read.ts';
import { type EditionText, editionFrom } from '../edition/load.ts';
import type { Problem } from '../edition/source.ts';
import type { Edition } from '../edition/types.ts';
import { failedOf } from './examples.ts';
import type { Cases } from './guide.ts';

/** The golden cases of an edition, those that can be run and how they came out. */
export function casesOf(edition: Edition, golden: readonly EditionText[]): Cases {
  const all = golden.flatMap(({ name, text }) => {
    const read = readCases(edition, name, text);
    if (!('cases' in read)) return [];
    return read.cases.map((one) => {
      const { file, line } = one.problemAt(['case'], '', '');
      return { case: one.case, ref: { edition: edition.id, file, line } };
    });
  });
  return { all, failed: failedOf(edition, checkCases(edition, golden)) };
}

/** An edition from its texts with its cases, run; or all that is wrong with its files. */
export function withCases(
  id: string,
  files: readonly EditionText[],
  golden: readonly EditionText[],
):
  | { readonly edition: Edition; readonly cases: Cases }
  | { readonly problems: readonly Problem[] } {
  const read = editionFrom(id, files);
  return 'problems' in read
    ? read
    : { edition: read.edition, cases: casesOf(read.edition, golden) };
}
