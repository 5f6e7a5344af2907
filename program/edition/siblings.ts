import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Day } from '../models.ts';
import type { EditionYaml } from './schema.ts';
import { type Problem, type Source, readSource } from './source.ts';

/** When an edition of the same program is in force, and the file that says so. */
type Head = {
  readonly id: string;
  readonly program: string;
  readonly from: Day;
  readonly to: Day | null;
  readonly source: Source;
};

/**
 * Days on which two editions of a program would both be in force: with those in the folders beside it whose head stands in
 * `edition.yaml`. One that goes on without an end gives way to the next; drafts are nobody's concern.
 */
export async function datesOverlapping(parent: string, id: string): Promise<readonly Problem[]> {
  const own = await headOf(parent, id);
  if (own === null) return [];
  const folders = (await readdir(parent, { withFileTypes: true })).filter(
    (one) => one.isDirectory() && one.name !== id,
  );
  const heads = await Promise.all(folders.map(({ name }) => headOf(parent, name)));
  return heads.flatMap((other) => {
    if (other === null || other.program !== own.program) return [];
    const [first, then] = own.from <= other.from ? [own, other] : [other, own];
    const isSame = first.from === then.from;
    if (!isSame && (first.to === null || first.to <= then.from)) return [];
    const message = isSame
      ? `${other.id} comes into force on the same day, ${own.from}`
      : `dates overlap: ${first.id} is in force until ${first.to}, and ${then.id} from ${then.from} on`;
    const mend = isSame
      ? 'Let one start later.'
      : 'Let the first end where the second begins, or leave its to: out.';
    return [own.source.problemAt(['inForce'], message, mend)];
  });
}

async function headOf(parent: string, folder: string): Promise<Head | null> {
  const text = await readFile(join(parent, folder, 'edition.yaml'), 'utf8').catch(() => null);
  const read = text === null ? null : readSource(`${folder}/edition.yaml`, text);
  if (read === null || 'problems' in read) return null;
  const { edition, program, draft, inForce } = read.source.data as EditionYaml;
  if (edition === undefined || inForce === undefined || draft === true) return null;
  const { from, to = null } = inForce;
  return { id: edition, program: program ?? edition, from, to, source: read.source };
}
