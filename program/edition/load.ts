import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isDay } from '../days.ts';
import { NO_POLICIES } from '../policies/neutral.ts';
import { MODELS, POINT_KINDS } from '../models.ts';
import { readEnrolment } from './enrolment.read.ts';
import { readClauses } from './clauses.read.ts';
import { namesIn } from './names.ts';
import { readPolicies } from './policies.read.ts';
import { readPractice } from './practice.read.ts';
import { readEdition } from './read.ts';
import { lintRules } from './rules.lint.ts';
import { readRules } from './rules.read.ts';
import { SECTIONS, type Section } from './schema.ts';
import { readTiers } from './tiers.read.ts';
import { EditionInvalid, type Problem, type Source, readSource } from './source.ts';
import type { Edition, Place, Practice } from './types.ts';

/** A file of an edition as released: `unified-2023/tiers.yaml` and its text. */
export type EditionText = { readonly name: string; readonly text: string };

/**
 * The released editions of one program below a folder, one folder each, in the order in which they come into force.
 *
 * Throws EditionInvalid with every problem of every file, each with line, column and a way to mend it.
 */
export async function loadEditions(dir: string, program = 'unified'): Promise<Edition[]> {
  const folders = (await readdir(dir, { withFileTypes: true })).filter((one) => one.isDirectory());
  const editions: Edition[] = [];
  const problems: Problem[] = [];
  for (const { name } of folders.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const files = await editionFiles(dir, name);
    // A draft may be half written: nobody waits for it.
    if (files.some(({ text }) => /^draft: true$/m.test(text))) continue;
    const read = editionFrom(name, files);
    if ('problems' in read) problems.push(...read.problems);
    else editions.push(read.edition);
  }
  editions.sort((a, b) => (a.inForce.from < b.inForce.from ? -1 : 1));
  const own = editions.filter((one) => one.program === program);
  problems.push(...overlapsOf(own), ...own.flatMap(unservableIn));
  if (problems.length > 0) throw new EditionInvalid(problems);
  return own;
}

/**
 * The YAML files of one edition, sorted by name; names start with the edition's folder. Its golden cases are no part of
 * it: adding one changes no rule.
 */
export async function editionFiles(dir: string, edition: string): Promise<readonly EditionText[]> {
  const found = await readdir(join(dir, edition), { recursive: true });
  const names = found
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => !name.startsWith('golden/'))
    .sort();
  return Promise.all(
    names.map(async (name) => ({
      name: `${edition}/${name}`,
      text: (await readFile(join(dir, edition, name), 'utf8')).replaceAll('\r\n', '\n'),
    })),
  );
}

/** An edition from the texts of its files, or all that is wrong with them. */
export function editionFrom(
  folder: string,
  files: readonly EditionText[],
): { readonly edition: Edition } | { readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const sources: Source[] = [];
  for (const { name, text } of files) {
    const read = readSource(name, text);
    if ('problems' in read) problems.push(...read.problems);
    else sources.push(read.source);
  }
  // Problems of shape first: what follows from them would only hide them.
  if (problems.length > 0) return { problems };

  const names = namesIn(sources);
  const readers = sources.map((source) => ({ source, names, problems }));
  const withSection = (section: Section) =>
    readers.filter(({ source }) => section in (source.data as object));
  const [head, ...others] = withSection('edition');
  if (head === undefined || others.length > 0) {
    const file = others[0]?.source.file ?? `${folder}/edition.yaml`;
    const message = head === undefined ? 'no file says edition:' : 'it has two files with edition:';
    return { problems: [{ file, line: 1, column: 1, message, mend: 'Give it exactly one.' }] };
  }
  problems.push(...readers.flatMap((reader) => straysIn(reader.source, head.source)));
  const edition: Edition = {
    ...readEdition(head),
    hash: hashOf(files),
    clauses: withSection('clauses').flatMap(readClauses),
    tiers: withSection('tiers').flatMap(readTiers),
    practices: readers
      .filter(({ source }) => source.kind === 'practice')
      .map(readPractice)
      .sort(byNumber),
    rules: readRules(readers.filter(({ source }) => source.kind === 'edition')),
    enrolment: oneOf(withSection('enrolment').map(readEnrolment), problems),
    policies: oneOf(withSection('policies').map(readPolicies), problems) ?? NO_POLICIES,
  };
  problems.push(...lintOf(edition, folder, head.source));
  // What follows from a name that is not known would only hide it.
  if (problems.length === 0) problems.push(...lintRules(edition));
  return problems.length > 0 ? { problems } : { edition };
}

/** What holds for the whole edition, and stands where nobody reads it. */
function straysIn(source: Source, head: Source): readonly Problem[] {
  if (source === head || source.kind === 'practice') return [];
  const here = Object.keys(source.data as object);
  return here
    .filter((key) => !(SECTIONS as readonly string[]).includes(key))
    .map((key) =>
      source.problemAt(
        [key],
        `${key} belongs to the file with edition:`,
        `Move it to ${head.file}.`,
      ),
    );
}

/** What an edition says once, or not at all. */
function oneOf<T extends { readonly place: Place }>(
  found: readonly T[],
  problems: Problem[],
): T | null {
  const [first, second] = found;
  if (second !== undefined) {
    const message = 'the edition says this in another file already';
    problems.push({ ...second.place, column: 1, message, mend: 'Keep one of them.' });
  }
  return first ?? null;
}

/** In the order of the guide, where chapter 10 follows chapter 9. */
const byNumber = (a: Practice, b: Practice): number => chapterOf(a) - chapterOf(b);
const chapterOf = ({ milestones }: Practice): number =>
  Number.parseInt(milestones[0]?.number ?? '0', 10);

/** What is in the way of running an edition: the ledger knows four business models and three kinds of points. */
function unservableIn(edition: Edition): readonly Problem[] {
  const { id, models, kinds } = edition;
  const missing = [
    ...MODELS.filter((model) => !(model in models)),
    ...POINT_KINDS.filter((kind) => !(kind in kinds)),
  ];
  const strange = [...Object.keys(models), ...Object.keys(kinds)].filter(
    (name) => !([...MODELS, ...POINT_KINDS] as readonly string[]).includes(name),
  );
  const file = `${id}/edition.yaml`;
  return [...missing, ...strange].map((name) => ({
    ...{ file, line: 1, column: 1 },
    message: `${name}: an edition that is run has these four models and three kinds of points`,
    mend: `They are ${[...MODELS, ...POINT_KINDS].join(', ')}.`,
  }));
}

const hashOf = (files: readonly EditionText[]): string => {
  const hash = createHash('sha256');
  for (const { name, text } of files) hash.update(JSON.stringify([name, text]));
  return hash.digest('hex');
};

/** What no file can know by itself: names used twice, dates that are none, an edition without tiers. */
function lintOf(edition: Edition, folder: string, head: Source): readonly Problem[] {
  const problems: Problem[] = [];
  const { from, to } = edition.inForce;
  for (const day of [from, ...(to === null ? [] : [to]), `2023-${edition.programYearStarts}`]) {
    if (!isDay(day))
      problems.push(head.problemAt(['inForce'], `${day} is no day`, 'Mend the date.'));
  }
  if (to !== null && to <= from) {
    problems.push(
      head.problemAt(['inForce'], 'it ends before it begins', 'Let to be later than from.'),
    );
  }
  if (edition.id !== folder) {
    problems.push(
      head.problemAt(['edition'], `the folder is called ${folder}`, 'Use the same name.'),
    );
  }
  if (edition.tiers.length === 0 && edition.rules.capabilities.length === 0) {
    const mend = 'Add tiers:, or capabilities:.';
    problems.push(head.problemAt([], 'there is nothing that a partner could attain', mend));
  }
  if (edition.clauses.length > 0 && !('pointsLast' in (head.data as object))) {
    problems.push(head.problemAt([], '"pointsLast" is missing', 'Add pointsLast: 12 months.'));
  }
  const milestones = edition.practices.flatMap((practice) => practice.milestones);
  const named = [
    ...edition.clauses.map(({ id, number, place }) => ({ id, number, place })),
    ...[...milestones, ...welcomeOf(edition)].map(({ clause: id, number, place }) => ({
      ...{ id, number, place },
    })),
  ];
  for (const key of ['id', 'number'] as const) {
    const seen = new Map<string, { file: string; line: number }>();
    for (const one of named) {
      const first = seen.get(one[key]);
      if (first !== undefined) {
        const message = `the ${key} ${one[key]} is used in ${first.file}:${first.line} already`;
        problems.push({ ...one.place, column: 1, message, mend: 'Give it another.' });
      }
      seen.set(one[key], one.place);
    }
  }
  return problems;
}

const welcomeOf = ({ enrolment }: Edition) => (enrolment === null ? [] : [enrolment.pays]);

/** An edition that ends inside another's days would bring the other back: say it where it is written. */
function overlapsOf(editions: readonly Edition[]): readonly Problem[] {
  return editions.flatMap((edition, i) => {
    const next = editions[i + 1];
    if (next === undefined || edition.inForce.from !== next.inForce.from) return [];
    const message = `${edition.id} and ${next.id} come into force on the same day`;
    const file = `${next.id}/edition.yaml`;
    return [{ file, line: 1, column: 1, message, mend: 'Let one start later.' }];
  });
}
