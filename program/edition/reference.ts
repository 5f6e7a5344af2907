import { CASES_FILE } from './cases.schema.ts';
import { EDITION_DEFINITIONS } from './schema.ts';

/** The reference of the edition format, made from the schema: every piece, every key, what it holds and what it says. */

type Schema = {
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly $ref?: string;
};

const plain = (schema: unknown): Schema => JSON.parse(JSON.stringify(schema)) as Schema;

/** Pieces that are used in several places, in the order of the page. */
const SHARED = ['measure', 'value', 'requirement', 'filter'];

/** An edition that shows a section at work. */
const SHOWN: Readonly<Record<string, string>> = {
  clauses: 'kind-01-points-per-unit',
  tiers: 'kind-13-checklist',
  measures: 'kind-08-prerequisite-people',
  scores: 'kind-12-minimum-in-each',
  capabilities: 'kind-19-regions',
  tables: 'kind-16-rate-card',
  records: 'kind-14-refresh-period',
  duties: 'kind-23-duty',
  attribution: 'kind-21-attribution',
  regions: 'kind-19-regions',
  retired: 'kind-09-once-per-step',
  models: 'kind-18-ledger-per-model',
  kinds: 'kind-18-ledger-per-model',
  measure: 'kind-05-band-times-factor',
  value: 'kind-17-additive-multipliers',
  requirement: 'kind-13-checklist',
  filter: 'kind-06-best-of-associations',
};

/** The page as text, committed as `docs/editions/reference.md`. */
export function referenceText(): string {
  const { edition, practice, ...shared } = EDITION_DEFINITIONS;
  const sections = Object.entries(plain(edition).properties ?? {});
  const heads = sections.filter(([, one]) => !isBlock(one));
  const blocks = sections.filter(([, one]) => isBlock(one));
  const definitions = plain({ properties: shared }).properties ?? {};
  return `${[
    '# Reference',
    'Made from the schema by `npm run generate`: do not edit it. What is not named here is refused. `[]` after a key is each entry of its list, `*` any key of your own. A number may be written with its unit: `1000 USD`, `5 percent`, `10 points`. What the pieces do together is told in the other pages.',
    contents([...blocks.map(([name]) => name), 'practice', ...SHARED, 'golden cases']),
    '## The head of an edition',
    'One file of the edition holds `edition`, `schema`, `title` and `inForce`, and what else of these it needs.',
    table(heads.flatMap(([name, one]) => rowsOf(name, one))),
    ...blocks.flatMap(([name, one]) => page(name, rowsOf(name, one), one.description)),
    ...page(
      'practice',
      rowsOf('', plain(practice)),
      'A practice, a file of its own with `practice:` at its top',
    ),
    ...SHARED.flatMap((name) =>
      page(name, rowsOf('', definitions[name] ?? {}), definitions[name]?.description),
    ),
    ...page(
      'golden cases',
      rowsOf('', plain(CASES_FILE)),
      'Files in the folder `golden/` of an edition',
    ),
  ].join('\n\n')}\n`;
}

const isBlock = (schema: Schema): boolean =>
  schema.type === 'array' || (schema.type === 'object' && !isText(schema));

const contents = (names: readonly string[]): string =>
  names.map((name) => `[${name}](#${name.toLowerCase().replaceAll(' ', '-')})`).join(' · ');

function page(name: string, rows: readonly Row[], says: string | undefined): readonly string[] {
  const shown = SHOWN[name];
  const example =
    shown === undefined ? [] : [`At work: [${shown}](../../test/editions/${shown}/edition.yaml).`];
  return [`## ${name}`, ...(says === undefined ? [] : [`${says}.`]), ...example, table(rows)];
}

type Row = { readonly key: string; readonly holds: string; readonly says: string };

const table = (rows: readonly Row[]): string =>
  [
    '| key | holds | says |',
    '| --- | --- | --- |',
    ...rows.map(({ key, holds, says }) => `| \`${key}\` | ${cell(holds)} | ${cell(says)} |`),
  ].join('\n');

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** A key and all that stands below it. */
function rowsOf(key: string, schema: Schema): readonly Row[] {
  const own: readonly Row[] =
    key === '' ? [] : [{ key, holds: holdsOf(schema), says: schema.description ?? '' }];
  if (schema.$ref !== undefined || isText(schema)) return own;
  const dot = key === '' ? '' : `${key}.`;
  const required = new Set(schema.required);
  const inside = Object.entries(schema.properties ?? {}).flatMap(([name, one]) =>
    rowsOf(`${dot}${name}`, one).map((row) =>
      row.key === `${dot}${name}` && required.has(name)
        ? { ...row, holds: `${row.holds}, always` }
        : row,
    ),
  );
  const free = Object.values(schema.patternProperties ?? {});
  const others =
    typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : [];
  return [
    ...own,
    ...inside,
    ...[...free, ...others].flatMap((one) => rowsOf(`${dot}*`, one)),
    ...(schema.items === undefined || isPlain(schema.items)
      ? []
      : rowsOf(`${key}[]`, schema.items).slice(1)),
  ];
}

const isPlain = ({ properties, additionalProperties }: Schema): boolean =>
  properties === undefined && typeof additionalProperties !== 'object';

/** A sentence in every language of the product. */
const isText = ({ properties }: Schema): boolean =>
  properties !== undefined && Object.keys(properties).join() === 'en,fr';

/** What a key holds, in words. */
function holdsOf(schema: Schema): string {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    return `[${name}](#${name})`;
  }
  if (isText(schema)) return 'a text: `en` and `fr`';
  if (schema.enum !== undefined) return schema.enum.map((one) => `\`${one}\``).join(', ');
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  const types = [schema.type ?? 'any'].flat();
  // A number with its unit is written as text.
  if (types.includes('number') && types.includes('string')) {
    return types.includes('object') ? 'a number, a name, or keys' : 'a number';
  }
  return types.map((type) => holdsOfType(type, schema)).join(' or ');
}

function holdsOfType(type: string, schema: Schema): string {
  switch (type) {
    case 'array': {
      const of = schema.items === undefined ? '' : ` of ${holdsOf(schema.items)}`;
      const { minItems = 0, maxItems } = schema;
      const many =
        minItems < 2 ? '' : maxItems === minItems ? `${minItems}, ` : `at least ${minItems}, `;
      return `a list${of === ' of keys' ? '' : of}${many === '' ? '' : ` (${many.slice(0, -2)})`}`;
    }
    case 'object':
      return 'keys';
    case 'integer': {
      const { minimum, maximum } = schema;
      const from = minimum === undefined ? '' : ` from ${minimum}`;
      return `a whole number${from}${maximum === undefined ? '' : ` to ${maximum}`}`;
    }
    case 'boolean':
      return '`true` or `false`';
    case 'number':
      return 'a number';
    case 'null':
      return 'nothing';
    default:
      return 'text';
  }
}
