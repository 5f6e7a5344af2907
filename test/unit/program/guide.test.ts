import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ascent } from '../../support/cli.ts';
import { textsOf } from '../../../program/edition/check.ts';
import type { Edition, Place } from '../../../program/edition/types.ts';
import { withCases } from '../../../program/guide/check.ts';
import { type Cases, guideOf } from '../../../program/guide/guide.ts';
import { guideHtml } from '../../../program/guide/html.ts';
import { letterOf } from '../../../program/guide/letter.ts';
import type { Block, Guide, Ref } from '../../../program/guide/types.ts';
import type { Text } from '../../../program/models.ts';

const EDITIONS = fileURLToPath(new URL('../../../editions', import.meta.url));
const SHIPPED = ['unified-2023', 'capability-score-2023', 'services-path-2023'] as const;

async function read(id: string, parent = EDITIONS): Promise<{ edition: Edition; cases: Cases }> {
  const texts = await textsOf(parent, id);
  if (texts === null) throw new Error(`no ${id}`);
  const found = withCases(id, texts.files, texts.golden);
  if ('problems' in found) throw new Error(JSON.stringify(found.problems));
  return found;
}

type Said = { readonly text: Text; readonly ref: Ref | null };
const saidIn = (block: Block): readonly Said[] => {
  switch (block.kind) {
    case 'text':
    case 'list':
      return block.sentences;
    case 'rule':
      return block.lines.map(({ says, ref }) => ({ text: says, ref }));
    case 'asks':
      return block.asks;
    case 'table':
      return block.rows.flatMap(({ name, cells }) =>
        cells.flatMap(({ lines, ref }) => [
          { text: name, ref },
          ...lines.map((text) => ({ text, ref })),
        ]),
      );
    case 'example':
      return [];
  }
};
const saidBy = ({ chapters }: Guide): readonly Said[] =>
  chapters
    .flatMap((one) => [...one.blocks, ...one.sections.flatMap(({ blocks }) => blocks)])
    .flatMap(saidIn);

const keyOf = ({ file, line }: Place): string => `${file}:${line}`;

/** Every number of a rule with the places that it is written at: its own, and those of what it is a part of. */
function numbersOf(
  value: unknown,
  places: readonly Place[] = [],
): readonly { readonly number: string; readonly places: readonly Place[] }[] {
  if (typeof value !== 'object' || value === null) return [];
  const { place } = value as { place?: Place };
  const own = place === undefined ? places : [...places, place];
  return Object.entries(value).flatMap(([key, one]) => {
    if (SILENT.has(key)) return [];
    const isNumber =
      typeof one === 'number' || (typeof one === 'string' && /^-?\d+(?:\.\d+)?$/u.test(one));
    if (!isNumber) return numbersOf(one, own);
    return isNothing(key, String(one)) ? [] : [{ number: String(one), places: own }];
  });
}
/** Words, hashes, and where something is written are no numbers of a rule. */
const SILENT = new Set([
  ...['place', 'title', 'says', 'brings', 'id', 'level', 'number', 'version', 'text', 'hashes'],
  ...['where', 'playbook', 'criteria', 'policies'],
]);
/** What is said by a word, or is not there: one for each, no months before, the last month. */
const isNothing = (key: string, one: string): boolean =>
  one === '0' && !['min', 'above', 'atLeast', 'from', 'points', 'gives'].includes(key)
    ? true
    : one === '1' && ['each', 'unit', 'count', 'min'].includes(key);

/** The numbers of a sentence, `1,000` and `1 000` as 1000, `6,67` as 6.67. */
const numbersSaid = (text: string): readonly string[] =>
  text
    .replaceAll(/(?<=\d)[\s\u202f\u00a0,](?=\d{3}(?!\d))/gu, '')
    .replaceAll(/(?<=\d),(?=\d)/gu, '.')
    .match(/\d+(?:\.\d+)?/gu) ?? [];

describe.each(SHIPPED)('the guide of %s', (id) => {
  let guide: Guide;
  let edition: Edition;
  beforeAll(async () => {
    const found = await read(id);
    edition = found.edition;
    guide = guideOf(edition, found.cases);
  });

  it('says every number of every rule in both languages, with the place where it is written', () => {
    const { clauses, tiers, practices, rules, enrolment } = edition;
    const numbers = numbersOf({ clauses, tiers, practices, rules, enrolment });
    expect(numbers.length).toBeGreaterThan(20);
    const said = new Map<string, Text[]>();
    for (const { text, ref } of saidBy(guide))
      if (ref !== null) said.set(keyOf(ref), [...(said.get(keyOf(ref)) ?? []), text]);
    const missing = numbers.flatMap(({ number, places }) => {
      const here = places.flatMap((one) => said.get(keyOf(one)) ?? []);
      return (['en', 'fr'] as const)
        .filter(
          (key) => !here.some((text) => numbersSaid(text[key]).includes(number.replace('-', ''))),
        )
        .map((key) => `${places.map(keyOf).join(' > ')}: ${number} (${key})`);
    });
    expect(missing).toEqual([]);
  });

  it('has the same headings, tables, lists and links in both languages', () => {
    const shape = (html: string): string[] =>
      html.match(/<\/?(?!strong)[a-z][a-z0-9]*|id="[^"]+"|href="[^"]+"/gu) ?? [];
    expect(shape(guideHtml(guide, 'fr-CA'))).toEqual(shape(guideHtml(guide, 'en')));
  });

  it('is one file: no script, nothing from elsewhere, and every link leads into it', () => {
    const html = guideHtml(guide, 'en');
    expect(html).not.toMatch(/<script|\son[a-z]+=|<img|<link|https?:|url\(/u);
    const ids = new Set([...html.matchAll(/\sid="([^"]+)"/gu)].map(([, one]) => one));
    const wanted = [...html.matchAll(/href="#([^"]+)"/gu)].map(([, one]) => one);
    expect(wanted.length).toBeGreaterThan(20);
    expect(wanted.filter((one) => !ids.has(one))).toEqual([]);
    expect([...html.matchAll(/\sid="/gu)].length).toBe(ids.size);
  });

  it('says in what language it is, has headings one below the other, and tables with heads', () => {
    const html = guideHtml(guide, 'fr-CA');
    expect(html).toContain('<html lang="fr-CA">');
    const levels = [...html.matchAll(/<h(\d)/gu)].map(([, level]) => Number(level));
    expect(levels[0]).toBe(1);
    expect(levels.filter((level, at) => at > 0 && level > (levels[at - 1] ?? 0) + 1)).toEqual([]);
    const rows = html.match(/<tbody>[^]*?<\/tbody>/gu) ?? [];
    expect(rows.every((one) => one.includes('<th scope="row">'))).toBe(true);
  });

  it('is checked by all of its golden cases, and names those that its examples come from', () => {
    expect(guide.cases.failed).toEqual([]);
    expect(guide.cases.passed).toBeGreaterThan(0);
    expect(guideHtml(guide, 'en')).not.toContain('Not to be relied on');
    const examples = guide.chapters
      .flatMap((one) => [...one.blocks, ...one.sections.flatMap(({ blocks }) => blocks)])
      .filter((block) => block.kind === 'example');
    expect(examples.length).toBeGreaterThan(0);
    for (const { ref } of examples) expect(ref.file).toMatch(/\/golden\//u);
  });
});

describe('the guide of one model and country', () => {
  it('says what concerns them, and nothing of other models and agreements', async () => {
    const { edition, cases } = await read('unified-2023');
    const guide = guideOf(edition, cases, { model: 'solution-reseller', country: 'CA' });
    const html = guideHtml(guide, 'en');
    expect(html).toContain('Subscriptions sold');
    expect(html).toContain('Courses passed');
    expect(html).toContain('Province of Ontario');
    expect(html).not.toContain('Deals influenced');
    expect(html).not.toContain('as Cloud Services Provider');
    expect(html).not.toContain('The law of Ireland');
  });
});

describe('an edition whose rules do not give what its golden cases say', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guide-'));
    await cp(join(EDITIONS, 'unified-2023'), join(folder, 'unified-2023'), { recursive: true });
    const file = join(folder, 'unified-2023/clauses/4-deals.yaml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('1000 USD', '500 USD'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('has a guide that is marked, with the case and its line, and no example of that case', async () => {
    const { edition, cases } = await read('unified-2023', folder);
    const guide = guideOf(edition, cases);
    const [failed] = guide.cases.failed;
    expect(failed?.message).toContain('should be 8, and is 15');
    expect(failed?.ref.file).toBe('unified-2023/golden/cases.yaml');
    const html = guideHtml(guide, 'en');
    expect(html).toContain('Not to be relied on');
    const names = new Set(guide.cases.failed.map((one) => one.case));
    const shown = guide.chapters
      .flatMap((one) => one.sections.flatMap(({ blocks }) => blocks))
      .filter((block) => block.kind === 'example');
    expect(shown.filter((one) => names.has(one.case))).toEqual([]);
  });

  it('is written by the command with exit code 1', async () => {
    const out = join(folder, 'guide.html');
    const { code, stdout } = await ascent([
      ...['program', 'guide', join(folder, 'unified-2023')],
      ...['--language', 'fr', '--out', out],
    ]);
    expect(code).toBe(1);
    expect(stdout).toContain('golden/cases.yaml:');
    expect(await readFile(out, 'utf8')).toContain('À ne pas utiliser');
    expect(await readdir(folder)).toContain('guide.html');
  });
});

describe('the letter between two editions', () => {
  it('says what is new, changed and asked, from when, each with the places of both', async () => {
    const [old, now] = [await read('unified-2023'), await read('unified-2027')];
    const letter = letterOf(old.edition, now.edition, now.cases);
    const html = guideHtml(letter, 'en');
    expect(html).toContain('from 1 July 2027 on');
    expect(html).toMatch(/For Advanced, [^<]*at least 300 points/u);
    expect(html).toContain('Deployments managed (new)');
    const table = letter.chapters
      .flatMap(({ sections }) => sections)
      .find(({ title }) => title.en.includes('Subscriptions sold'))
      ?.blocks.find((one) => one.kind === 'table');
    const cap = table?.rows.find(({ name }) => name.en === 'At most');
    expect(cap?.cells.map(({ ref }) => ref?.edition)).toEqual(['unified-2023', 'unified-2027']);
    expect(cap?.cells.map(({ lines }) => lines[0]?.en)).toEqual([
      '200 points a program year',
      '150 points a program year',
    ]);
  });

  it('says that nothing changes between an edition and itself', async () => {
    const { edition, cases } = await read('unified-2023');
    const letter = letterOf(edition, edition, cases);
    expect(guideHtml(letter, 'en')).toContain('Nothing that concerns you changes');
  });
});
