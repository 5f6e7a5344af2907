/** `ascent program check`: an edition anywhere on the disk, looked through and tried on its golden cases. */
import { stat } from 'node:fs/promises';
import { type Checked, checkEdition } from '../../program/edition/check.ts';
import type { Problem } from '../../program/edition/source.ts';
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

const isFolder = async (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
