import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkTexts } from '../../../program/edition/check.ts';
import { referenceText } from '../../../program/edition/reference.ts';

/** What the documentation of the edition format shows is read by the engine, page by page, as one edition. */
const docs = join(import.meta.dirname, '../../../docs/editions');
const textOf = (name: string): string => readFileSync(join(docs, name), 'utf8');
const yamlIn = (page: string): readonly string[] =>
  [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, yaml]) => yaml ?? '');

const HEAD = `
schema: 1
edition: page
title: { en: Page, fr: Page }
inForce: { from: 2023-01-01 }
programYearStarts: 07-01
pointsLast: 12 months
`;
const MODELS = `
models:
  resale: { title: { en: Resale, fr: Revente } }
  services: { title: { en: Services, fr: Services } }
kinds:
  performing: { title: { en: Performing points, fr: Points de rendement } }
`;
const TIERS = `
tiers:
  - tier: registered
    title: { en: Registered, fr: Inscrit }
    requires: { all: [] }
`;
/** What the cases of golden-cases.md are about. */
const FOR_CASES = `
measures:
  - { measure: engineers, from: certifications, where: { name: engineer }, per: person }
  - { measure: revenue, from: deals, where: { status: closed }, value: { amount: USD } }
  - { measure: satisfaction, from: surveys, value: { field: score }, within: average }
records:
  - { record: surveys, fields: { score: number } }
capabilities:
  - capability: cloud-competency
    kind: competency
    title: { en: Cloud, fr: Infonuagique }
    scope: country
    requires: { measure: engineers, min: 2 }
clauses:
  - clause: sale
    number: '1.1'
    title: { en: Sale, fr: Vente }
    says: { en: Sale, fr: Vente }
    earns: { kind: performing, model: account }
    from: deals
    where: { status: closed }
    value: { points: 1, per: { amount: 1000 USD } }
    returns: take back
tiers:
  - tier: registered
    title: { en: Registered, fr: Inscrit }
    requires: { all: [] }
  - tier: gold
    title: { en: Gold, fr: Or }
    requires: { measure: engineers, min: 2 }
`;

const PAGES = [
  'files-and-programs.md',
  'measures.md',
  'requirements.md',
  'clauses.md',
  'capabilities.md',
  'tables-and-records.md',
  'duties.md',
  'attribution.md',
  'golden-cases.md',
];

describe.each(PAGES)('%s', (name) => {
  const snippets = yamlIn(textOf(name));

  test('shows rules that the engine takes, and cases that pass', () => {
    const has = (section: string): boolean =>
      snippets.some((text) => new RegExp(`^${section}:`, 'm').test(text));
    const own = snippets.filter((text) => !text.includes('cases:'));
    const folder = /^edition: ([a-z0-9-]+)/m.exec(own.join('\n'))?.[1] ?? 'page';
    const files = [
      ...(has('edition') ? [] : [HEAD + MODELS]),
      ...(has('tiers') || name === 'golden-cases.md' ? [] : [TIERS]),
      ...(name === 'golden-cases.md' ? [FOR_CASES] : own),
    ];
    const { findings, cases } = checkTexts(
      folder,
      files.map((text, at) => ({ name: `${folder}/${at}.yaml`, text })),
      snippets
        .filter((text) => text.includes('cases:'))
        .map((text, at) => ({ name: `${folder}/golden/${at}.yaml`, text })),
    );
    expect(snippets.length).toBeGreaterThan(0);
    expect([...findings, ...cases.flatMap(({ problems }) => problems)]).toEqual([]);
  });
});

test('links of the pages lead to files that are there, and to headings that they have', () => {
  const pages = readdirSync(docs).filter((name) => name.endsWith('.md'));
  const broken = pages.flatMap((name) =>
    [...textOf(name).matchAll(/\]\(([^)#\s]*)(?:#([^)\s]+))?\)/g)].flatMap(
      ([, to = '', heading]) => {
        if (to.includes('://')) return [];
        const file = to === '' ? join(docs, name) : join(dirname(join(docs, name)), to);
        if (!existsSync(file)) return [`${name}: ${to}`];
        if (heading === undefined) return [];
        const headings = [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(
          ([, title = '']) =>
            title
              .toLowerCase()
              .replaceAll(/[^\w\s-]/g, '')
              .replaceAll(' ', '-'),
        );
        return headings.includes(heading) ? [] : [`${name}: ${to}#${heading}`];
      },
    ),
  );
  expect(broken).toEqual([]);
});

test('the reference is the one that the schema makes', () => {
  expect(textOf('reference.md')).toBe(referenceText());
});
