import { FACT_FAMILY } from '../facts.ts';
import type { RulesYaml } from './rules.yaml.ts';
import type { EditionYaml } from './schema.ts';
import { type Path, type Reader, complain } from './reader.ts';
import type { Source } from './source.ts';

/** The fields that records of a family carry, beside those of every record. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  trainings: ['course', 'result', 'person'],
  certifications: ['name', 'person', 'expiresOn'],
  deals: ['deal', 'status', 'role', 'licence', 'product', 'customer', 'registeredOn'],
  consumption: ['product', 'customer', 'units', 'month'],
  deployments: ['deployment', 'product', 'customer', 'managed'],
  offerings: ['product', 'kind', 'offering'],
  points: ['clause', 'kind', 'influence'],
  participations: [],
  duties: ['duty', 'period', 'state'],
};
/** What every record has. */
const OF_ALL = ['model', 'country', 'region', 'month', 'quarter', 'year', 'id'];
/** Families that are made from others, and pay nobody. */
export const DERIVED: ReadonlySet<string> = new Set(['points', 'participations', 'duties']);

/** What the files of an edition name: looked at before any of them is read, so that each may name what stands in another. */
export type Names = {
  readonly families: ReadonlyMap<string, readonly string[]>;
  /** Families whose records last until a day. */
  readonly lasting: ReadonlySet<string>;
  readonly measures: ReadonlySet<string>;
  readonly tables: ReadonlySet<string>;
  readonly capabilities: ReadonlySet<string>;
  readonly capabilityKinds: ReadonlySet<string>;
  readonly models: ReadonlySet<string>;
  readonly kinds: ReadonlySet<string>;
};

export function namesIn(sources: readonly Source[]): Names {
  const all = sources.map(({ data }) => data as RulesYaml & Pick<EditionYaml, 'models' | 'kinds'>);
  const declared = all
    .flatMap(({ records }): NonNullable<RulesYaml['records']> => records ?? [])
    .map(({ record, fields, on }): [string, readonly string[]] => [
      record,
      [...Object.keys(fields), ...(on === undefined ? ['date'] : []), 'person', 'customer'],
    ]);
  const families = new Map([...Object.entries(FIELDS), ...declared]);
  for (const { from, fields } of all.flatMap(
    ({ attribution }): NonNullable<RulesYaml['attribution']> => attribution ?? [],
  ))
    families.set(from, [...(families.get(from) ?? []), ...Object.keys(fields ?? {})]);
  return {
    families,
    lasting: new Set([
      'certifications',
      'points',
      'participations',
      ...all
        .flatMap(({ records }): NonNullable<RulesYaml['records']> => records ?? [])
        .flatMap(({ record, until }) => (until === undefined ? [] : [record])),
    ]),
    measures: new Set([
      ...all.flatMap(({ measures }) => (measures ?? []).map(({ measure }) => measure)),
      ...all.flatMap(({ scores }) => (scores ?? []).map(({ score }) => score)),
    ]),
    tables: new Set(all.flatMap(({ tables }) => (tables ?? []).map(({ table }) => table))),
    capabilities: new Set(
      all.flatMap(({ capabilities }) => (capabilities ?? []).map(({ capability }) => capability)),
    ),
    capabilityKinds: new Set(
      all.flatMap(({ capabilities }) => (capabilities ?? []).map(({ kind }) => kind)),
    ),
    models: new Set(all.flatMap(({ models }) => Object.keys(models ?? {}))),
    kinds: new Set(all.flatMap(({ kinds }) => Object.keys(kinds ?? {}))),
  };
}

/** Complains of a word that is none of those that are known. */
export function checkName(
  reader: Reader,
  known: Iterable<string>,
  word: string,
  path: Path,
  mend = 'Use one of',
): void {
  const words = [...known];
  if (words.includes(word)) return;
  const all = words.length === 0 ? 'there is none' : words.join(', ');
  complain(reader, path, `"${word}" is not known`, `${mend}: ${all}.`);
}

/** Complains of a field that records of a family do not have. */
export function checkField(reader: Reader, family: string, field: string, path: Path): void {
  if (field.startsWith('partner.')) return;
  const known = reader.names.families.get(family);
  if (known === undefined || known.includes(field) || OF_ALL.includes(field)) return;
  const has = [...new Set([...known, ...OF_ALL])].join(', ');
  complain(reader, path, `${family} have no field "${field}"`, `They have: ${has}.`);
}

/** Complains of fields in a filter that its records do not have, and of deals whose status nobody says. */
export function checkFilter(
  reader: Reader,
  family: string,
  filter: Readonly<Record<string, unknown>> | undefined,
  path: Path,
): void {
  for (const field of Object.keys(filter ?? {}))
    checkField(reader, family, field, [...path, field]);
  if (family === 'deals' && filter?.['status'] === undefined) {
    const mend = 'Add status: closed to where.';
    complain(reader, path, 'a deal is registered, then closed', mend);
  }
}

/** Families of facts that come in by events of their own. */
export const isBuiltIn = (family: string): boolean =>
  Object.values<string>(FACT_FAMILY).includes(family) && family !== 'records';
