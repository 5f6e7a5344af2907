import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { editionFiles, editionFrom, loadEditions } from '../../../program/edition/load.ts';
import { editionSchemaText } from '../../../program/edition/schema.ts';
import { daysInForce, editionOn } from '../../../program/editions.ts';
import { edition } from './factories.ts';
import { EDITIONS } from './world.ts';

/** The problems of unified-2023 with one text replaced in one of its files, as `file:line:column: message. mend`. */
async function problemsWith(name: string, from: string, to: string): Promise<readonly string[]> {
  const files = await editionFiles(EDITIONS, 'unified-2023');
  const broken = files.map((file) =>
    file.name === `unified-2023/${name}` ? { ...file, text: file.text.replace(from, to) } : file,
  );
  expect(broken).not.toEqual(files);
  const read = editionFrom('unified-2023', broken);
  if (!('problems' in read)) return [];
  return read.problems.map((p) => `${p.file}:${p.line}:${p.column}: ${p.message}. ${p.mend}`);
}

const PRACTICES = [
  'containers',
  'compute',
  'network',
  'security',
  'disaster-recovery',
  'observability',
];

describe('unified-2023', () => {
  test('loads, with file and line of everything that it says', async () => {
    const [one] = await loadEditions(EDITIONS);
    const files = new Map(
      (await editionFiles(EDITIONS, 'unified-2023')).map(({ name, text }) => [
        name,
        text.split('\n'),
      ]),
    );
    expect(one?.id).toBe('unified-2023');
    expect(one?.inForce).toEqual({ from: '2021-07-01', to: null });
    const places = [
      { id: 'pays', place: one?.enrolment?.pays.place ?? { file: '', line: 0 } },
      ...(one?.clauses ?? []).map(({ id, place }) => ({ id, place })),
      ...(one?.tiers ?? []).map(({ id, place }) => ({ id, place })),
      ...(one?.practices ?? []).flatMap(({ milestones }) => [
        ...milestones.map(({ id, place }) => ({ id, place })),
        ...milestones.flatMap(({ steps }) => steps.map(({ id, place }) => ({ id, place }))),
      ]),
    ];
    expect(places.length).toBeGreaterThan(70);
    for (const { id, place } of places) {
      expect(files.get(place.file)?.[place.line - 1], `${place.file}:${place.line}`).toContain(id);
    }
  });

  test('has six practices whose milestones pay 200 points together', async () => {
    const [one] = await loadEditions(EDITIONS);
    expect(one?.practices.map(({ id }) => id)).toEqual(PRACTICES);
    for (const { milestones, assessment } of one?.practices ?? []) {
      expect(milestones.map(({ points }) => points)).toEqual([10, 10, 30, 40, 60, 50]);
      expect(milestones.every(({ playbook }) => playbook.length === 3)).toBe(true);
      expect(assessment.areas.map(({ id }) => id)).toEqual([
        'people',
        'offers',
        'delivery',
        'demand',
      ]);
    }
  });

  test('proves a practice by facts of its own product and its own certifications', async () => {
    const [one] = await loadEditions(EDITIONS);
    const proved = (one?.practices ?? []).map(({ id, milestones }) => {
      const proofs = milestones
        .flatMap(({ steps }) => steps)
        .flatMap((step) => (step.kind === 'automatic' ? step.anyOf : []));
      const named = (field: string) =>
        proofs
          .flatMap(({ where }) => [where[field] ?? []].flat())
          .filter((one) => typeof one === 'string');
      const certified = named('name').map((name) => name.replace(/^(professional|advanced)-/, ''));
      return { id, of: [...new Set([...named('product'), ...certified])] };
    });
    expect(proved).toEqual(PRACTICES.map((id) => ({ id, of: [id] })));
  });

  test('advises and asks in each practice what no other does', async () => {
    const [one] = await loadEditions(EDITIONS);
    const says = (one?.practices ?? []).flatMap(({ milestones }) =>
      milestones.flatMap(({ playbook }) =>
        playbook.flatMap((item) => [item.says.en, item.says.fr]),
      ),
    );
    expect(says.length).toBe(2 * 3 * 6 * PRACTICES.length);
    expect(new Set(says).size).toBe(says.length);
    const questions = (one?.practices ?? []).map(({ assessment }) =>
      assessment.areas.flatMap((area) => area.questions.map(({ high }) => high.en)).join('\n'),
    );
    expect(new Set(questions).size).toBe(PRACTICES.length);
  });

  test('keeps its hash while its files are the same, and changes it with any letter', async () => {
    const files = await editionFiles(EDITIONS, 'unified-2023');
    const hashOf = (texts: typeof files): string => {
      const read = editionFrom('unified-2023', texts);
      return 'edition' in read ? read.edition.hash : '';
    };
    expect(hashOf(files)).toMatch(/^[0-9a-f]{64}$/);
    expect(hashOf(files)).toBe(hashOf(await editionFiles(EDITIONS, 'unified-2023')));
    expect(hashOf(files)).not.toBe(hashOf(files.map((f) => ({ ...f, text: `${f.text}# \n` }))));
  });

  test('travels as JSON', async () => {
    const [one] = await loadEditions(EDITIONS);
    expect(JSON.parse(JSON.stringify(one))).toEqual(one);
  });

  test('has the schema that stands beside it', async () => {
    const committed = await readFile(join(EDITIONS, 'edition.schema.json'), 'utf8');
    expect(committed).toBe(editionSchemaText());
  });
});

describe('an edition that is wrong is refused with file, line, column and a way to mend it', () => {
  const deals = 'clauses/4-deals.yaml';

  test('an unknown piece, which may be a misspelt one', async () => {
    expect(await problemsWith(deals, 'atMost: 200', 'atmost: 200')).toEqual([
      expect.stringMatching(
        /^unified-2023\/clauses\/4-deals\.yaml:15:5: "atmost" is no piece of an edition\. Did you mean atMost\? Known here: clause, /,
      ),
    ]);
  });

  test('a piece that is missing', async () => {
    expect(await problemsWith('edition.yaml', 'pointsLast: 12 months', '')).toEqual([
      expect.stringContaining('"pointsLast" is missing. Add pointsLast:'),
    ]);
  });

  test('a word that is not known', async () => {
    expect(await problemsWith(deals, 'kind: performing', 'kind: preforming')).toEqual([
      expect.stringMatching(
        /4-deals\.yaml:10:14: "preforming" is not known\. Use one of: foundational, performing/,
      ),
    ]);
  });

  test('a best practice of an area that nobody assesses', async () => {
    const wrong = await problemsWith(
      'practices/containers.yaml',
      'item: price-first\n        area: offers',
      'item: price-first\n        area: offer',
    );
    expect(wrong).toEqual([
      expect.stringMatching(
        /containers\.yaml:\d+:\d+: "offer" is not known\. Use one of: people, offers, delivery, demand/,
      ),
    ]);
  });

  test('a cap that cannot be read', async () => {
    expect(await problemsWith(deals, '200 a program year', '200 per year')).toEqual([
      expect.stringMatching(
        /4-deals\.yaml:15:5: atMost cannot be "200 per year"\. Write atMost so: A cap per group, `200 a program year`/,
      ),
    ]);
  });

  test('a text that is not in every language', async () => {
    expect(
      await problemsWith('tiers.yaml', '{ en: Select, fr: Sélect }', '{ en: Select }'),
    ).toEqual([expect.stringMatching(/tiers\.yaml:12:5: "fr" is missing/)]);
  });

  test('an enrolment whose lines lapse early, whose reminders fall, or with two entities for a country', async () => {
    const file = 'enrolment.yaml';
    expect(await problemsWith(file, 'lapses: 40 business', 'lapses: 9 business')).toEqual([
      expect.stringContaining('a line lapses before its decision is due'),
    ]);
    expect(await problemsWith(file, '[-120, -90,', '[-90, -120,')).toEqual([
      expect.stringContaining('the reminders do not rise'),
    ]);
    expect(await problemsWith(file, 'countries: [CA, US]', 'countries: [CA, CA]')).not.toEqual([]);
    expect(await problemsWith(file, '        countries: [CA, US]\n', '')).toEqual([
      expect.stringContaining('nobody can tell who contracts elsewhere'),
    ]);
  });

  test('what is no YAML', async () => {
    const [first] = await problemsWith('tiers.yaml', 'tiers:\n', 'tiers: [\n');
    expect(first).toMatch(/tiers\.yaml:\d+:\d+: this is not YAML/);
  });

  test('a number without quotes, of which YAML would make another', async () => {
    expect(await problemsWith(deals, "number: '4.1'", 'number: 4.1')).toEqual([
      expect.stringMatching(
        /4-deals\.yaml:5:5: number is 4.1, and should be text\. Put it in quotes\. Write number so: The number printed in the guide, in quotes/,
      ),
    ]);
  });

  test.each([
    [
      'a field that facts do not have',
      deals,
      'licence: perpetual',
      'license: perpetual',
      /:26:46: deals have no field "license"\. They have: /,
    ],
    [
      'a deal of no state',
      deals,
      'status: closed, role: influence',
      'role: influence',
      /:40:5: a deal is registered, then closed/,
    ],
    [
      'a clause silent on returns',
      deals,
      '    returns: take back\n',
      '',
      /it does not say what a return does/,
    ],
    [
      'steps that do not rise',
      'clauses/5-cloud.yaml',
      'from: 2500',
      'from: 500',
      /the steps do not rise/,
    ],
    [
      'steps without a month',
      'clauses/5-cloud.yaml',
      'per: [month, country]',
      'per: [country]',
      /steps need a month/,
    ],
    [
      'groups without a cap',
      'clauses/6-difference.yaml',
      '    atMost: 45 a program year\n',
      '',
      /groups without a cap change nothing/,
    ],
    [
      'a value that says two things',
      'clauses/6-difference.yaml',
      'value: { points: 40 }',
      'value: { points: 40, amount: USD }',
      /says nothing, or two things/,
    ],
    [
      'a number used twice',
      deals,
      "number: '4.2'",
      "number: '4.1'",
      /the number 4\.1 is used in unified-2023\/clauses\/4-deals\.yaml:4 already/,
    ],
    [
      'an id used twice',
      deals,
      'clause: perpetual-sale',
      'clause: course-passed',
      /the id course-passed is used in/,
    ],
    [
      'a requirement of nothing',
      'tiers.yaml',
      '{ points: 100, title',
      '{ min: 100, title',
      /asks nothing/,
    ],
    [
      'tiers that do not rise',
      'tiers.yaml',
      'points: 250',
      'points: 100',
      /advanced needs no more points than select/,
    ],
    [
      'a partner without a tier',
      'tiers.yaml',
      '{ all: [] }',
      '{ all: [{ points: 1, title: { en: a, fr: b } }] }',
      /a partner could be without a tier/,
    ],
    [
      'a zone that is none',
      'edition.yaml',
      'Europe/Paris',
      'Europe/Lutetia',
      /"Europe\/Lutetia" is no time zone/,
    ],
    ['a day that is none', 'edition.yaml', '2021-07-01', '2021-06-31', /2021-06-31 is no day/],
    [
      'another name than its folder',
      'edition.yaml',
      'edition: unified-2023',
      'edition: other',
      /the folder is called unified-2023/,
    ],
    [
      'a step that nothing completes',
      'practices/network.yaml',
      '        assessment: then\n',
      '',
      /nobody can tell what completes maturity-then/,
    ],
    [
      'a milestone out of order',
      'practices/network.yaml',
      'milestone: plan',
      'milestone: grow',
      /grow is out of order/,
    ],
    [
      'two steps of one name',
      'practices/network.yaml',
      'step: lab-ready',
      'step: workshop-held',
      /workshop-held stands here twice/,
    ],
  ])('%s', async (_, name, from, to, expected) => {
    const problems = await problemsWith(name, from, to);
    expect(problems).toContainEqual(expect.stringMatching(expected));
    expect(problems[0]).toMatch(/^unified-2023\/[a-z0-9/-]+\.yaml:\d+:\d+: /);
  });
});

describe('editions in force', () => {
  const first = edition({ id: 'first', inForce: { from: '2021-07-01', to: null } });
  const second = edition({ id: 'second', inForce: { from: '2023-01-01', to: '2024-01-01' } });

  test('are the one that started last', () => {
    const on = (day: string): string | undefined => editionOn([second, first], day)?.id;
    expect(['2021-06-30', '2021-07-01', '2022-12-31', '2023-01-01', '2023-12-31'].map(on)).toEqual([
      undefined,
      'first',
      'first',
      'second',
      'second',
    ]);
  });

  test('end where the next one starts', () => {
    expect(daysInForce([first, second], first)).toEqual({ from: '2021-07-01', to: '2023-01-01' });
    expect(daysInForce([first, second], second)).toEqual({ from: '2023-01-01', to: '2024-01-01' });
  });
});
