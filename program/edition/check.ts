import { readFile, readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { runCase } from '../cases/run.ts';
import { type PlacedCase, readCases } from './cases.read.ts';
import { type EditionText, editionFiles, editionFrom } from './load.ts';
import { datesOverlapping } from './siblings.ts';
import type { Problem } from './source.ts';
import type { Edition } from './types.ts';

/** What came of one golden case. */
export type CaseResult = {
  readonly case: string;
  readonly file: string;
  readonly line: number;
  readonly passed: boolean;
  readonly problems: readonly Problem[];
};

export type Checked = {
  /** Null where its files cannot be read as an edition. */
  readonly edition: Edition | null;
  /** What is wrong with it, or with its cases, that a case cannot be run for. */
  readonly findings: readonly Problem[];
  readonly cases: readonly CaseResult[];
};

/**
 * Reads an edition anywhere on the disk, looks for all that is wrong with it, and runs the golden cases in its folder
 * `golden/`.
 *
 * @param dir the folder of the edition, which has its name
 */
export async function checkEdition(dir: string): Promise<Checked> {
  const folder = resolve(dir);
  const [parent, id] = [dirname(folder), basename(folder)];
  const checked = checkTexts(id, await editionFiles(parent, id), await goldenFiles(parent, id));
  return checked.edition === null || checked.edition.draft
    ? checked
    : { ...checked, findings: [...checked.findings, ...(await datesOverlapping(parent, id))] };
}

/** The same for an edition whose files are at hand. */
export function checkTexts(
  id: string,
  files: readonly EditionText[],
  golden: readonly EditionText[],
): Checked {
  const read = editionFrom(id, files);
  if ('problems' in read) return { edition: null, findings: read.problems, cases: [] };
  return { edition: read.edition, ...checkCases(read.edition, golden) };
}

/** Runs the golden cases of an edition. */
export function checkCases(
  edition: Edition,
  golden: readonly EditionText[],
): Omit<Checked, 'edition'> {
  const findings: Problem[] = [];
  const cases = golden.flatMap(({ name, text }) => {
    const found = readCases(edition, name, text);
    if ('cases' in found) return found.cases.map((one) => resultOf(edition, one));
    findings.push(...found.problems);
    return [];
  });
  return { findings, cases };
}

function resultOf(edition: Edition, { case: one, problemAt }: PlacedCase): CaseResult {
  const { file, line } = problemAt(['case'], '', '');
  const problems = runCase(edition, one)
    .map(({ at, expected, found }) =>
      problemAt(
        at,
        `“${one.title}”: ${at.join(' ')} should be ${expected}, and is ${found}`,
        'Mend the rule, or the case.',
      ),
    )
    .sort((a, b) => a.line - b.line || a.column - b.column);
  return { case: one.title, file, line, passed: problems.length === 0, problems };
}

/** The files of an edition of a folder with its golden cases; null where there is none of this name. */
export async function textsOf(
  parent: string,
  id: string,
): Promise<{
  readonly files: readonly EditionText[];
  readonly golden: readonly EditionText[];
} | null> {
  if (!/^[a-z0-9][a-z0-9-]*$/u.test(id)) return null;
  const files = await editionFiles(parent, id).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw error;
  });
  return files === null ? null : { files, golden: await goldenFiles(parent, id) };
}

/** The files with golden cases of an edition; none is no problem. */
export async function goldenFiles(parent: string, id: string): Promise<readonly EditionText[]> {
  const folder = join(parent, id, 'golden');
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return Promise.all(
    names
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
      .map(async (name) => ({
        name: `${id}/golden/${name}`,
        text: (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n'),
      })),
  );
}
