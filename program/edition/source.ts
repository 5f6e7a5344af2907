import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { LineCounter, type Node, type Pair, isMap, isScalar, parseDocument } from 'yaml';
import { FILES, type FileKind, SECTIONS } from './schema.ts';

/** What is wrong in an edition, where, and a way to mend it. Lines and columns count from 1. */
export type Problem = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly mend: string;
};

/** An edition that cannot be used; the message names every problem with its file, line and column. */
export class EditionInvalid extends Error {
  override readonly name = 'EditionInvalid';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(
      problems.map((p) => `${p.file}:${p.line}:${p.column}: ${p.message}. ${p.mend}`).join('\n'),
    );
    this.problems = problems;
  }
}

type Path = readonly (string | number)[];

/** A file of an edition, read and checked by its schema; `problemAt` points into it. */
export type Source = {
  readonly file: string;
  readonly kind: FileKind;
  readonly data: unknown;
  readonly lineOf: (path: Path) => number;
  readonly problemAt: (path: Path, message: string, mend: string) => Problem;
};

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, strict: true, verbose: true });
const checks = new Map<object, ValidateFunction>();
const checkOf = (schema: object): ValidateFunction => {
  // A copy: the schema library marks its schemas with keys that the checker does not know.
  const check = checks.get(schema) ?? ajv.compile(JSON.parse(JSON.stringify(schema)));
  checks.set(schema, check);
  return check;
};

/**
 * Reads one file of an edition; every problem of syntax and of shape, or the file.
 *
 * @param of the schema of the file, where it is not told by what the file holds
 */
export function readSource(
  file: string,
  text: string,
  of?: object,
): { readonly source: Source } | { readonly problems: readonly Problem[] } {
  const lines = new LineCounter();
  const doc = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const at = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const syntax = [...doc.errors, ...doc.warnings];
  if (syntax.length > 0) {
    return {
      problems: syntax.map((error) => ({
        file,
        ...at(error.pos[0]),
        message: `this is not YAML: ${error.message}`,
        mend: mendOfSyntax(error.code),
      })),
    };
  }
  const rootOf = (path: Path): number => offsetOf(doc.contents, path);
  const problemAt: Source['problemAt'] = (path, message, mend) => ({
    file,
    ...at(rootOf(path)),
    message,
    mend,
  });
  const data: unknown = doc.toJS({ maxAliasCount: 0 });
  const kind = of === undefined ? kindOf(data) : 'edition';
  if (kind === null) {
    const known = [...SECTIONS, 'practice'];
    const keys = typeof data === 'object' && data !== null ? Object.keys(data) : [];
    const near = keys.map((key) => nearest(key, known)).find((one) => one !== null);
    const hint = near === undefined ? '' : `Did you mean ${near}? `;
    const message = 'nobody can tell what this file holds';
    const mend = `${hint}Give it one of these keys: ${known.join(', ')}.`;
    return { problems: [problemAt([], message, mend)] };
  }
  const check = checkOf(of ?? FILES[kind]);
  if (!check(data)) {
    return { problems: (check.errors ?? []).map((error) => problemOf(error, data, problemAt)) };
  }
  const lineOf = (path: Path): number => at(rootOf(path)).line;
  return { source: { file, kind, data, lineOf, problemAt } };
}

/** The commonest ways in which a file is no YAML, in the order of how often one meets them. */
function mendOfSyntax(code: string): string {
  if (code === 'DUPLICATE_KEY')
    return 'Keep one of the two; where a named measure is another one, say is: instead of measure: the second time.';
  return 'Look at the indentation and the brackets around here; put texts with a comma, a colon or a # in quotes.';
}

function kindOf(data: unknown): FileKind | null {
  if (typeof data !== 'object' || data === null) return null;
  if ('practice' in data) return 'practice';
  const known = FILES.edition.properties;
  return Object.keys(data).some((key) => Object.hasOwn(known, key)) ? 'edition' : null;
}

/** Where the value at a path begins, or its key if it is in a map; the nearest that exists. */
function offsetOf(root: Node | null, path: Path): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const part of path) {
    if (isMap(node)) {
      const pair: Pair | undefined = node.items.find(
        ({ key }) => isScalar(key) && String(key.value) === String(part),
      );
      if (pair === undefined) return offset;
      offset = (isScalar(pair.key) ? pair.key.range?.[0] : undefined) ?? offset;
      node = pair.value;
    } else if (typeof node === 'object' && node !== null && 'items' in node) {
      const item = (node.items as unknown[])[Number(part)];
      if (item === undefined) return offset;
      node = item;
      offset = (item as Node).range?.[0] ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}

const pathOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

function problemOf(error: ErrorObject, data: unknown, problemAt: Source['problemAt']): Problem {
  const path = pathOf(error.instancePath);
  const last = path.at(-1) ?? 'this file';
  const params = error.params as Record<string, unknown>;
  const says = (error.parentSchema as { description?: string } | undefined)?.description;
  switch (error.keyword) {
    case 'additionalProperties': {
      const unknown = String(params['additionalProperty']);
      const known = Object.keys((error.parentSchema?.['properties'] as object | undefined) ?? {});
      const near = nearest(unknown, known);
      const isText = valueAt(data, [...path, unknown]) === null && known.includes('en');
      const hint = isText
        ? 'Put a text with a comma in quotes. '
        : near === null
          ? ''
          : `Did you mean ${near}? `;
      const mend = `${hint}Known here: ${known.join(', ')}.`;
      return problemAt([...path, unknown], `"${unknown}" is no piece of an edition`, mend);
    }
    case 'dependencies':
    case 'required': {
      const missing = String(params['missingProperty']);
      return problemAt(path, `"${missing}" is missing`, `Add ${missing}: to ${last}.`);
    }
    case 'enum': {
      const allowed = (params['allowedValues'] as unknown[]).join(', ');
      return problemAt(
        path,
        `"${String(valueAt(data, path))}" is not known`,
        `Use one of: ${allowed}.`,
      );
    }
    case 'type': {
      const message = `${named(path)} is ${kindOfValue(valueAt(data, path))}, and should be ${wordsFor(params['type'])}`;
      return problemAt(path, message, mendOfType(params['type'], last, says));
    }
    case 'pattern': {
      const message = `${named(path)} cannot be ${JSON.stringify(valueAt(data, path))}`;
      const isName = String(params['pattern']).startsWith('^[a-z][a-z0-9]*(-');
      const spelled = isName ? ' Ids are small letters, digits and hyphens: gold-plus.' : '';
      return problemAt(path, message, mendFrom(last, says) + spelled);
    }
    case 'minItems': {
      const least = Number(params['limit']);
      const message = `${named(path)} has fewer than ${least === 1 ? 'one entry' : `${least} entries`}`;
      return problemAt(path, message, mendFrom(last, says));
    }
    default:
      return problemAt(path, `${named(path)} ${error.message ?? 'is wrong'}`, mendFrom(last, says));
  }
}

const isIndex = (part: string): boolean => /^\d+$/.test(part);

/** What a place is called: its key, or which entry of which list. */
function named(path: readonly string[]): string {
  const last = path.at(-1);
  if (last === undefined) return 'this file';
  return isIndex(last) ? `entry ${Number(last) + 1} of ${path.at(-2) ?? 'the list'}` : last;
}

const mendFrom = (last: string, says: string | undefined): string =>
  says === undefined
    ? 'Look it up in docs/editions/reference.md.'
    : `Write ${isIndex(last) ? 'it' : last} so: ${says}.`;

const KINDS: Readonly<Record<string, string>> = {
  object: 'keys with values',
  array: 'a list',
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'nothing',
};
const wordsFor = (type: unknown): string =>
  [type]
    .flat()
    .map((one) => KINDS[String(one)] ?? String(one))
    .join(' or ');

function kindOfValue(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'keys with values';
  return typeof value === 'string' ? `the text ${JSON.stringify(value)}` : JSON.stringify(value);
}

function mendOfType(type: unknown, last: string, says: string | undefined): string {
  const more = mendFrom(last, says);
  if (type === 'array') return `Begin each entry on a line of its own with a dash. ${more}`;
  return type === 'string' ? `Put it in quotes. ${more}` : more;
}

const valueAt = (data: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], data);

/** The known word that differs by at most two letters; null if none does. */
function nearest(word: string, known: readonly string[]): string | null {
  const close = known
    .map((one) => ({ one, by: distance(word.toLowerCase(), one.toLowerCase()) }))
    .filter(({ by }) => by <= 2)
    .sort((a, b) => a.by - b.by);
  return close[0]?.one ?? null;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
