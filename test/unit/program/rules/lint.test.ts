import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkEdition, checkTexts } from '../../../../program/edition/check.ts';

/** What is wrong in an edition is told with file, line, column and a way to mend it, in words that need no look into the code. */
const HEAD = `
schema: 1
edition: wrong
title: { en: Wrong, fr: Faux }
inForce: { from: 2023-01-01 }
pointsLast: 12 months
models:
  resale: { title: { en: Resale, fr: Revente } }
kinds:
  performing: { title: { en: Points, fr: Points } }
tiers:
  - tier: registered
    title: { en: Registered, fr: Inscrit }
    requires: { all: [] }
`;

/** Findings of an edition with these rules in a file of their own, and of these cases. */
function found(rules: string, cases?: string): readonly string[] {
  const { findings, cases: results } = checkTexts(
    'wrong',
    [
      { name: 'wrong/edition.yaml', text: HEAD },
      { name: 'wrong/rules.yaml', text: rules },
    ],
    cases === undefined ? [] : [{ name: 'wrong/golden/cases.yaml', text: cases }],
  );
  return [...findings, ...results.flatMap(({ problems }) => problems)].map(
    (p) => `${p.file}:${p.line}:${p.column}: ${p.message}. ${p.mend}`,
  );
}

const REVENUE = `measures:
  - measure: revenue
    from: deals
    where: { status: closed }
    value: { amount: USD }
`;
const tier = (requires: string): string => `tiers:
  - tier: registered
    title: { en: Registered, fr: Inscrit }
    requires: { all: [] }
  - tier: silver
    title: { en: Silver, fr: Argent }
    requires: ${requires}
`;
const tiers = (rules: string, ...requires: readonly string[]): readonly string[] => {
  const { findings } = checkTexts(
    'wrong',
    [
      { name: 'wrong/edition.yaml', text: HEAD.slice(0, HEAD.indexOf('tiers:')) },
      { name: 'wrong/rules.yaml', text: rules },
      {
        name: 'wrong/tiers.yaml',
        text: requires.reduce(
          (all, one, at) =>
            `${all}  - tier: gold-${at}\n    title: { en: Gold, fr: Or }\n    requires: ${one}\n`,
          tier('{ all: [] }'),
        ),
      },
    ],
    [],
  );
  return findings.map((p) => `${p.file}:${p.line}:${p.column}: ${p.message}. ${p.mend}`);
};

describe('rules that are wrong', () => {
  test('a name that nobody knows', () => {
    expect(found('measures:\n  - measure: a\n    sum: [b, 1]\n')).toEqual([
      'wrong/rules.yaml:3:11: "b" is not known. Use one of the measures: a.',
    ]);
    expect(found('measures:\n  - measure: a\n    from: sales\n')[0]).toMatch(
      /^wrong\/rules\.yaml:3:5: "sales" is not known\. Use one of: trainings, /,
    );
  });

  test('points that are added to money', () => {
    expect(
      found(
        `${REVENUE}  - measure: both\n    sum:\n      - revenue\n      - { from: certifications, value: 5 }\n`,
      ),
    ).toEqual([
      'wrong/rules.yaml:6:5: units do not fit: money and points. Turn one into the other, by gives: { points: 1, each: 1000 USD }.',
    ]);
  });

  test('a bound in another unit than what it bounds', () => {
    expect(tiers(REVENUE, '{ measure: revenue, min: 5 percent }')).toEqual([
      'wrong/tiers.yaml:10:5: units do not fit: money and percent. Write the bound in money.',
    ]);
  });

  test('a tier that nobody can reach', () => {
    const score = 'measures:\n  - { measure: score, from: certifications, value: 5, atMost: 50 }\n';
    expect(tiers(score, '{ measure: score, min: 60 }')).toEqual([
      'wrong/tiers.yaml:10:5: nobody can reach 60: the measure is never more than 50. Lower what is asked, or raise the caps.',
    ]);
    expect(tiers(score, '{ measure: score, min: 50 }')).toEqual([]);
  });

  test('points that no clause pays', () => {
    expect(tiers(REVENUE, '{ points: 10 }')[0]).toMatch(
      /:10:5: nobody can reach it: no clause pays/,
    );
  });

  test('bands and steps that overlap', () => {
    for (const piece of ['bands', 'steps'])
      expect(
        found(
          `measures:\n  - measure: a\n    from: certifications\n    ${piece}: [{ from: 5, gives: 1 }, { from: 5, gives: 2 }]\n`,
        ),
      ).toEqual([
        `wrong/rules.yaml:4:5: the ${piece} do not rise, or overlap. Sort them by from, each once.`,
      ]);
  });

  test('a higher tier that asks for less', () => {
    expect(
      tiers(REVENUE, '{ measure: revenue, min: 100 }', '{ measure: revenue, min: 50 }'),
    ).toEqual([
      'wrong/tiers.yaml:13:5: thresholds contradict: gold-1 asks 50, gold-0 below it 100. A higher tier asks as much or more.',
    ]);
  });

  test('bounds between which nothing lies', () => {
    expect(tiers(REVENUE, '{ measure: revenue, min: 10, max: 5 }')).toEqual([
      'wrong/tiers.yaml:10:5: no number lies between these bounds. Mend one of them.',
    ]);
  });

  test('a cap below one unit', () => {
    expect(
      found('measures:\n  - measure: a\n    from: certifications\n    value: 10\n    atMost: 5\n'),
    ).toEqual([
      'wrong/rules.yaml:2:5: the cap of 5 is less than the 10 of one. Raise the cap, or lower the value.',
    ]);
  });

  test('a circle', () => {
    expect(
      found(
        'measures:\n  - measure: a\n    sum: [b, 1]\n  - measure: b\n    from: certifications\n    when: { measure: a, min: 1 }\n',
      ),
    ).toEqual([
      'wrong/rules.yaml:2:5: it needs itself: a → b → a. Break the circle.',
      'wrong/rules.yaml:4:5: it needs itself: b → a → b. Break the circle.',
    ]);
  });

  test('a translation that is missing', () => {
    expect(
      found('measures:\n  - { measure: a, from: certifications, title: { en: A } }\n'),
    ).toEqual(['wrong/rules.yaml:2:41: "fr" is missing. Add fr: to title.']);
  });

  test('a clause that would pay for points or duties, and one that looks back for ever', () => {
    const clause = (measure: string): string =>
      `clauses:\n  - clause: a\n    number: '1.1'\n    title: { en: A, fr: A }\n    says: { en: A, fr: A }\n    earns: { kind: performing, model: company }\n    every: month\n    measure: ${measure}\n`;
    expect(found(clause('{ from: points, window: month }'))[0]).toMatch(
      /^wrong\/rules\.yaml:8:5: no clause pays for points/,
    );
    expect(found(clause('{ from: certifications, value: 5 }'))[0]).toMatch(
      /^wrong\/rules\.yaml:8:5: it is paid for every period, for ever\. Say window: month/,
    );
  });

  test('what holds for the whole edition, in another file than the one with edition:', () => {
    expect(found('zones: { CA: America/Toronto }\n')).toEqual([
      'wrong/rules.yaml:1:1: zones belongs to the file with edition:. Move it to wrong/edition.yaml.',
    ]);
  });

  test('a count of records with the pieces of something else', () => {
    expect(found('measures:\n  - measure: a\n    number: 4\n    per: person\n')[0]).toMatch(
      /^wrong\/rules\.yaml:4:5: per says something of records, and it counts none/,
    );
    expect(
      found('measures:\n  - measure: a\n    from: certifications\n    sum: [1, 2]\n')[0],
    ).toMatch(/it measures two things: from and sum/);
    expect(found('measures:\n  - measure: a\n    number: 4\n    top: 2\n')[0]).toMatch(
      /:4:5: top takes the greatest of several, and there is one number\. Use it with best/,
    );
  });
});

describe('editions of one program beside each other', () => {
  const head = (id: string, inForce: string): string =>
    HEAD.replace('edition: wrong', `edition: ${id}\nprogram: p`).replace(
      '{ from: 2023-01-01 }',
      inForce,
    );

  test.each([
    ['{ from: 2023-01-01 }', '{ from: 2024-01-01 }', null],
    ['{ from: 2023-01-01, to: 2024-01-01 }', '{ from: 2024-01-01 }', null],
    [
      '{ from: 2023-01-01, to: 2024-01-02 }',
      '{ from: 2024-01-01 }',
      /^one\/edition\.yaml:6:1: dates overlap: one is in force until 2024-01-02, and two from 2024-01-01 on/,
    ],
    [
      '{ from: 2023-01-01 }',
      '{ from: 2023-01-01 }',
      /^one\/edition\.yaml:6:1: two comes into force on the same day, 2023-01-01\. Let one start later/,
    ],
  ])('%s and %s', async (one, two, expected) => {
    const folder = mkdtempSync(join(tmpdir(), 'ascent-editions-'));
    for (const [id, inForce] of [
      ['one', one],
      ['two', two],
    ] as const) {
      mkdirSync(join(folder, id));
      writeFileSync(join(folder, id, 'edition.yaml'), head(id, inForce));
    }
    const { findings } = await checkEdition(join(folder, 'one'));
    rmSync(folder, { recursive: true });
    const told = findings.map((p) => `${p.file}:${p.line}:${p.column}: ${p.message}. ${p.mend}`);
    expect(told).toEqual(expected === null ? [] : [expect.stringMatching(expected)]);
  });
});

describe('shapes that are wrong', () => {
  test('keys where a list belongs', () => {
    expect(found('measures:\n  measure: a\n  from: certifications\n')).toEqual([
      'wrong/rules.yaml:1:1: measures is keys with values, and should be a list. Begin each entry on a line of its own with a dash. Write measures so: Measures that have a name.',
    ]);
  });

  test('a list where keys belong', () => {
    expect(found('regions:\n  - americas\n')[0]).toMatch(
      /^wrong\/rules\.yaml:1:1: regions is a list, and should be keys with values/,
    );
  });

  test('nothing where something belongs', () => {
    expect(found('measures:\n  - measure: a\n    from:\n')[0]).toMatch(
      /^wrong\/rules\.yaml:3:5: from is empty, and should be text/,
    );
  });

  test('a text where keys belong', () => {
    expect(found('measures:\n  - certifications\n')[0]).toMatch(
      /^wrong\/rules\.yaml:2:5: entry 1 of measures is the text "certifications", and should be keys/,
    );
  });

  test('a key with a letter wrong, and a section with one', () => {
    expect(found('measures:\n  - { measure: a, form: certifications }\n')[0]).toMatch(
      /^wrong\/rules\.yaml:2:19: "form" is no piece of an edition\. Did you mean from\?/,
    );
    expect(found('mesures:\n  - { measure: a }\n')[0]).toMatch(
      /nobody can tell what this file holds\. Did you mean measures\?/,
    );
  });

  test('a text with a comma that has no quotes', () => {
    expect(
      found(
        'measures:\n  - { measure: a, number: 1, title: { en: Sold, and closed, fr: Vendu } }\n',
      )[0],
    ).toMatch(/"and closed" is no piece of an edition\. Put a text with a comma in quotes\./);
  });

  test('a key that stands twice', () => {
    expect(found('measures:\n  - measure: a\n    measure: b\n')[0]).toMatch(
      /^wrong\/rules\.yaml:3:5: this is not YAML: .* say is: instead of measure: the second time/,
    );
  });

  test('a window that is none', () => {
    expect(
      found('measures:\n  - { measure: a, from: certifications, window: 1 year }\n')[0],
    ).toMatch(/window cannot be "1 year"\. Write window so: The days whose records count: `held`/);
  });
});

describe('ids', () => {
  test('of certifications are those of other systems, and those of the edition are small letters', () => {
    expect(tiers(REVENUE, '{ people: { holding: [AZ-305, C_TS410] }, min: 1 }')).toEqual([]);
    expect(found('measures:\n  - { measure: Gold_Plus, number: 1 }\n')).toEqual([
      'wrong/rules.yaml:2:7: measure cannot be "Gold_Plus". Write measure so: Its id. Ids are small letters, digits and hyphens: gold-plus.',
    ]);
  });
});

describe('cases that are wrong', () => {
  const cases = (one: string): readonly string[] => found(REVENUE, `cases:\n  - case: C\n${one}`);

  test('a fact of a kind that nobody knows', () => {
    expect(cases('    on: 2023-06-30\n    facts: [{ sales: {} }]\n')[0]).toMatch(
      /^wrong\/golden\/cases\.yaml:4:15: "sales" is no fact\. Write one of: trainings, /,
    );
  });

  test('a field that a fact does not have', () => {
    expect(cases('    on: 2023-06-30\n    facts: [{ deals: { colour: red } }]\n')[0]).toMatch(
      /^wrong\/golden\/cases\.yaml:4:13: .*colour/,
    );
  });

  test('a day that is none', () => {
    expect(cases('    on: 2023-06-31\n')[0]).toMatch(/:3:5: 2023-06-31 is no day/);
  });

  test('a measure and a tier that nobody knows', () => {
    expect(cases('    on: 2023-06-30\n    measures: { revenu: 0 }\n')[0]).toMatch(
      /^wrong\/golden\/cases\.yaml:4:17: .*no such measure/,
    );
    expect(cases('    on: 2023-06-30\n    tier: gold\n')[0]).toMatch(/:4:5: .*gold/);
  });
});
