/** `ascent program …`: an edition anywhere on the disk: looked through, and written down for partners. */
import { stat, writeFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { type Checked, checkEdition, goldenFiles } from '../../program/edition/check.ts';
import { editionFiles } from '../../program/edition/load.ts';
import { EditionInvalid, type Problem } from '../../program/edition/source.ts';
import type { Edition } from '../../program/edition/types.ts';
import { withCases } from '../../program/guide/check.ts';
import { guideOf } from '../../program/guide/guide.ts';
import { guideHtml } from '../../program/guide/html.ts';
import { letterOf } from '../../program/guide/letter.ts';
import type { Guide, Reader } from '../../program/guide/types.ts';
import type { Locale, ModelId } from '../../program/models.ts';
import type { Printer } from '../print.ts';

/** Prints every finding with file, line, column and a way to mend it; exit code 1 if there is any. */
export async function runProgramCheck(print: Printer, dir: string): Promise<number> {
  if (!(await isFolder(dir)))
    throw new Error(`${dir} is no folder: name the folder of an edition, as editions/unified-2023`);
  const checked = await checkEdition(dir);
  const problems = [...checked.findings, ...checked.cases.flatMap((one) => one.problems)];
  const ok = problems.length === 0 && checked.edition !== null;
  print.result(
    {
      edition: checked.edition?.id ?? null,
      hash: checked.edition?.hash ?? null,
      ok,
      findings: checked.findings,
      cases: checked.cases,
    },
    [...problems.map(lineOf), summaryOf(checked, problems.length)].join('\n'),
  );
  return ok ? 0 : 1;
}

const lineOf = ({ file, line, column, message, mend }: Problem): string =>
  `${file}:${line}:${column}: ${message}. ${mend}`;

function summaryOf({ edition, findings, cases }: Checked, problems: number): string {
  const passed = cases.filter((one) => one.passed).length;
  const golden =
    cases.length === 0 ? 'no golden cases' : `${passed} of ${cases.length} golden cases pass`;
  if (edition === null)
    return `${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}; golden cases were not run`;
  return `${edition.id}: ${problems === 0 ? 'nothing wrong' : `${problems} ${problems === 1 ? 'finding' : 'findings'}`}, ${golden}`;
}

type GuideOptions = {
  readonly language: Locale;
  readonly model?: string;
  readonly country?: string;
  readonly out?: string;
};

/** Writes the guide of an edition as one HTML file; exit code 1 if its golden cases fail: then it is marked. */
export async function runProgramGuide(
  print: Printer,
  dir: string,
  options: GuideOptions,
): Promise<number> {
  const { edition, cases } = await readWithCases(dir);
  return writeGuide(print, guideOf(edition, cases, readerOf(edition, options)), options);
}

/** Writes what changes from one edition to another. */
export async function runProgramLetter(
  print: Printer,
  before: string,
  after: string,
  options: GuideOptions,
): Promise<number> {
  const [old, now] = [await readWithCases(before), await readWithCases(after)];
  const reader = readerOf(now.edition, options);
  return writeGuide(print, letterOf(old.edition, now.edition, now.cases, reader), options);
}

async function writeGuide(
  print: Printer,
  guide: Guide,
  { language, out }: GuideOptions,
): Promise<number> {
  const html = guideHtml(guide, language);
  const { failed, passed } = guide.cases;
  if (out !== undefined) await writeFile(out, html);
  const lines = failed.map(({ ref, message }) => `${ref.file}:${ref.line}: ${message}`);
  print.result(
    { ...guide, file: out ?? null },
    out === undefined
      ? html
      : [...lines, `${out}: ${passed} golden cases pass, ${failed.length} findings`].join('\n'),
  );
  return failed.length === 0 ? 0 : 1;
}

function readerOf(edition: Edition, options: GuideOptions): Reader {
  const { model = null, country = null } = options;
  if (model !== null && !(model in edition.models))
    throw new Error(
      `--model: one of ${Object.keys(edition.models).join(', ') || 'none: this edition has no business models'}`,
    );
  if (country !== null && !isCountry(country))
    throw new Error('--country: two capital letters, such as CA');
  return { model: model as ModelId | null, country };
}

const isCountry = (word: string): boolean => /^[A-Z]{2}$/u.test(word);

/** An edition with its golden cases, run; throws with every finding where it cannot be read. */
async function readWithCases(dir: string) {
  if (!(await isFolder(dir)))
    throw new Error(`${dir} is no folder: name the folder of an edition, as editions/unified-2023`);
  const folder = resolve(dir);
  const [parent, id] = [dirname(folder), basename(folder)];
  const read = withCases(id, await editionFiles(parent, id), await goldenFiles(parent, id));
  if ('problems' in read) throw new EditionInvalid(read.problems);
  return read;
}

const isFolder = async (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
