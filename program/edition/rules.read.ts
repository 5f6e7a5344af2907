import type {
  Attribution,
  Capability,
  Duty,
  NamedMeasure,
  RecordFamily,
  Rules,
  Table,
} from '../rules/types.ts';
import {
  decimalIn,
  filterIn,
  measureIn,
  monthsIn,
  namesIn,
  requirementIn,
} from './measure.read.ts';
import { checkField, checkName } from './names.ts';
import { type Path, type Reader, placeOf } from './reader.ts';
import type { MeasurePiecesYaml, RulesYaml } from './rules.yaml.ts';

export const NO_RULES: Rules = {
  regions: {},
  retired: {},
  records: [],
  tables: [],
  measures: [],
  capabilities: [],
  duties: [],
  attribution: [],
};

/** The rules of all files of an edition together. */
export const readRules = (readers: readonly Reader[]): Rules =>
  readers.map(rulesIn).reduce<Rules>(
    (all, one) => ({
      regions: { ...all.regions, ...one.regions },
      retired: { ...all.retired, ...one.retired },
      records: [...all.records, ...one.records],
      tables: [...all.tables, ...one.tables],
      measures: [...all.measures, ...one.measures],
      capabilities: [...all.capabilities, ...one.capabilities],
      duties: [...all.duties, ...one.duties],
      attribution: [...all.attribution, ...one.attribution],
    }),
    NO_RULES,
  );

function rulesIn(reader: Reader): Rules {
  const yaml = reader.source.data as RulesYaml;
  checkTold(reader, yaml);
  return {
    regions: yaml.regions ?? {},
    retired: yaml.retired ?? {},
    records: (yaml.records ?? []).map(({ record, title, fields, on, until }, i): RecordFamily => ({
      id: record,
      title: title ?? null,
      place: placeOf(reader, ['records', i, 'record']),
      fields: { ...(on === undefined ? { date: 'day' } : {}), ...fields },
      on: on ?? 'date',
      until: until ?? null,
    })),
    tables: (yaml.tables ?? []).map(({ table, title, by, unit, rows, otherwise }, i): Table => ({
      id: table,
      title: title ?? null,
      place: placeOf(reader, ['tables', i, 'table']),
      by: namesIn(by),
      unit: unit === 'USD' ? 'money' : (unit ?? 'number'),
      rows: Object.fromEntries(
        Object.entries(rows).map(([key, number]) => [
          key
            .split('/')
            .map((part) => part.trim())
            .join('/'),
          decimalIn(number),
        ]),
      ),
      otherwise: otherwise === undefined ? null : decimalIn(otherwise),
    })),
    measures: [
      ...(yaml.measures ?? []).map(({ measure, is, ...pieces }, i) =>
        named(
          reader,
          { ...pieces, ...(is === undefined ? {} : { measure: is }) },
          ['measures', i],
          measure,
          null,
        ),
      ),
      ...(yaml.scores ?? []).map(({ score, outOf, ...pieces }, i) =>
        named(reader, pieces, ['scores', i], score, decimalIn(outOf ?? 100)),
      ),
    ],
    capabilities: (yaml.capabilities ?? []).map((one, i): Capability => ({
      id: one.capability,
      kind: one.kind,
      title: one.title,
      says: one.says ?? null,
      place: placeOf(reader, ['capabilities', i, 'capability']),
      scope: one.scope ?? 'company',
      requires: requirementIn(
        reader,
        one.requires,
        ['capabilities', i, 'requires'],
        one.capability,
      ),
      keptMonths: one.kept === undefined ? null : monthsIn(one.kept),
      brings: one.brings ?? [],
    })),
    duties: (yaml.duties ?? []).map((one, i): Duty => ({
      id: one.duty,
      title: one.title,
      place: placeOf(reader, ['duties', i, 'duty']),
      model: one.model ?? null,
      every: one.every,
      from: one.from,
      where: filterIn(one.where),
      dueDays: Number.parseInt(one.due, 10),
      correctDays: Number.parseInt(one.correctable ?? '0', 10),
      told: one.told ?? null,
    })),
    attribution: (yaml.attribution ?? []).map((one, i): Attribution => ({
      place: placeOf(reader, ['attribution', i]),
      from: one.from,
      where: filterIn(one.where),
      model: one.model ?? null,
      country: one.country ?? null,
      fields: one.fields ?? {},
    })),
  };
}

/** What duties and attributions name. */
function checkTold(reader: Reader, { duties = [], attribution = [] }: RulesYaml): void {
  const { families, models } = reader.names;
  duties.forEach(({ from, where, told, model }, i) => {
    const at: Path = ['duties', i];
    checkName(reader, families.keys(), from, [...at, 'from']);
    for (const field of [...Object.keys(where ?? {}), ...(told === undefined ? [] : [told])])
      checkField(reader, from, field, [...at, told === field ? 'told' : 'where']);
    if (model !== undefined) checkName(reader, models, model, [...at, 'model']);
  });
  attribution.forEach(({ from, where, model, country }, i) => {
    const at: Path = ['attribution', i];
    checkName(reader, families.keys(), from, [...at, 'from']);
    for (const field of [...Object.keys(where ?? {}), ...(country === undefined ? [] : [country])])
      checkField(reader, from, field, [...at, country === field ? 'country' : 'where']);
    if (model !== undefined) checkName(reader, models, model, [...at, 'model']);
  });
}

const named = (
  reader: Reader,
  pieces: MeasurePiecesYaml,
  path: Path,
  id: string,
  outOf: string | null,
): NamedMeasure => ({ ...measureIn(reader, pieces, path, id), outOf });
