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
        mend: 'Look at the indentation, the quotes and doubled keys around here.',
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
    const known = [...SECTIONS, 'practice'].join(', ');
    const message = 'nobody can tell what this file holds';
    return { problems: [problemAt([], message, `Give it one of these keys: ${known}.`)] };
  }
  const check = checkOf(of ?? FILES[kind]);
  if (!check(data)) {
    return { problems: (check.errors ?? []).map((error) => problemOf(error, data, problemAt)) };
  }
  const lineOf = (path: Path): number => at(rootOf(path)).line;
  return { source: { file, kind, data, lineOf, problemAt } };
}

function kindOf(data: unknown): FileKind | null {
  if (typeof data !== 'object' || data === null) return null;
  if ('practice' in data) return 'practice';
  return SECTIONS.some((section) => section in data) ? 'edition' : null;
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
      const hint = near === null ? '' : `Did you mean ${near}? `;
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
    default: {
      const mend =
        says === undefined ? 'Look at editions/edition.schema.json.' : `Write ${last} so: ${says}.`;
      return problemAt(path, `${last} ${error.message ?? 'is wrong'}`, mend);
    }
  }
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
