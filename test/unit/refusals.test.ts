import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { EDGE_STATUS, problemOf, RULE_STATUS } from '../../api/errors.ts';
import { OF_CODE } from '../../api/french/codes.ts';
import { frenchOf, localeOf, problemIn, said } from '../../api/language.ts';

const STATUSES = { ...RULE_STATUS, ...EDGE_STATUS };
const folder = (pattern: string): readonly string[] =>
  globSync(pattern).filter(
    (file) => !/migrations|\.gen\.|program\/edition\/|api\/french\//.test(file),
  );

/** Tested with what it is really given; and the reason that the trail gets. */
const ELSEWHERE = ['amount X7: write it with X7, as X7 has', 'own request'];

/** What begins a sentence that somebody may read: a refusal that is made, or its detail. */
const BEGINS =
  /(?:new (?:Refusal|RuleViolation)|\b(?:refuse|refused|unauthenticated|busy|wrong|wrongQuery|invalidField|super))\(|\b(?:detail|broken|said|CSV_\w+|INVALID_OPENING_QUOTE|TOO_LONG)(?:: | = )(?=['"`])/g;

/** The sentences of a source: texts of several words within what `BEGINS` finds, each with samples for what it is given. */
function sentencesOf(source: string): readonly string[] {
  return [...source.matchAll(BEGINS)].flatMap(({ 0: begin, index }) => {
    const from = index + begin.length;
    const end = begin.endsWith('(')
      ? endOf(source, from)
      : from + 1 + source.slice(from + 1).search(/['"`][;,\n]/) + 1;
    return [...source.slice(from, end).matchAll(/'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g)]
      .map(([, plain, filled]) => plain ?? filled ?? '')
      .filter((text) => /[a-z}] [a-zN]/.test(text) && !text.includes('.replace('))
      .map((text) => text.replaceAll(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, 'X7'));
  });
}

function endOf(source: string, from: number): number {
  let depth = 1;
  let at = from;
  let quote = '';
  for (; depth > 0 && at < source.length; at += 1) {
    const letter = source[at] ?? '';
    if (quote !== '') {
      if (letter === '\\') at += 1;
      else if (letter === quote) quote = '';
    } else if (`'"\``.includes(letter)) quote = letter;
    else if ('([{'.includes(letter)) depth += 1;
    else if (')]}'.includes(letter)) depth -= 1;
  }
  return at;
}

describe('what is refused', () => {
  test.each(Object.entries(STATUSES))(
    '%s has a title and a sentence in both languages',
    (code, status) => {
      const english = problemOf(status, code, null, 'r');
      const french = problemIn('fr-CA', english);
      expect(english.title).not.toBe('Refused');
      expect(french.title).not.toBe(english.title);
      expect(french.detail).toBe(OF_CODE[code as keyof typeof OF_CODE]);
      expect(french).toMatchObject({ type: english.type, code, status });
    },
  );

  test('every sentence that a source refuses with is known in French', () => {
    const files = folder('{api,program,db,activities,workflows}/**/*.ts');
    const found = files.flatMap((file) =>
      sentencesOf(readFileSync(file, 'utf8')).map((text) => ({ file, text })),
    );
    expect(found.length).toBeGreaterThan(200);
    const english = found.filter(
      ({ text }) => !ELSEWHERE.includes(text) && frenchOf(text) === null,
    );
    expect(english).toEqual([]);
  });

  test('what a sentence was given stays in it, and a field keeps its name', () => {
    expect(frenchOf('Somebody else works on this until 2026-02-01T10:00:00Z.')).toBe(
      'Quelqu’un d’autre y travaille jusqu’à 2026-02-01T10:00:00Z.',
    );
    expect(frenchOf('/name is missing.')).toBe('/name manque.');
    expect(frenchOf('amount "12,5": write it with at most 2 decimals, as CAD has')).toBe(
      'amount "12,5" : écrivez-le avec au plus 2 décimales, comme le veut CAD',
    );
    expect(frenchOf('/items/0/id must NOT have fewer than 3 characters.')).toBe(
      '/items/0/id doit compter au moins 3 caractères.',
    );
  });

  test('a sentence that nobody put into French says its code instead, never English', () => {
    expect(said('A sentence of tomorrow.', 'TAKEN', 'fr-CA')).toBe(OF_CODE.TAKEN);
    expect(said('A sentence of tomorrow.', 'not-a-day', 'fr-CA')).toBe(OF_CODE.INVALID);
    expect(said('A sentence of tomorrow.', 'TAKEN', 'en')).toBe('A sentence of tomorrow.');
  });

  test.each([
    ['fr-CA,fr;q=0.9,en;q=0.8', 'en', 'fr-CA'],
    ['en', 'fr-CA', 'en'],
    ['en;q=0.5, fr', 'en', 'fr-CA'],
    ['de, *;q=0.1', 'fr-CA', 'fr-CA'],
    [undefined, 'fr-CA', 'fr-CA'],
    [undefined, null, 'en'],
    ['fr;q=0, en', 'fr-CA', 'en'],
  ] as const)('"%s" read by somebody of %s is answered in %s', (asked, own, expected) => {
    const headers = asked === undefined ? {} : { 'accept-language': asked };
    const asker = own === null ? null : { locale: own };
    expect(localeOf({ headers, asker } as never)).toBe(expected);
  });
});
