import { isDay } from '../days.ts';
import type { FactFields } from '../facts.ts';
import { EVENT_TYPES } from '../cases/facts.ts';
import type { Case, Expects, FactInCase, PersonInCase } from '../cases/types.ts';
import type { Status } from '../rules/records.types.ts';
import { CASES_FILE } from './cases.schema.ts';
import { type Problem, type Source, readSource } from './source.ts';
import type { Edition } from './types.ts';

type HoldsYaml =
  | readonly string[]
  | Readonly<Record<string, string | { readonly from?: string; readonly until?: string }>>;
type PersonYaml =
  | HoldsYaml
  | { readonly holds: HoldsYaml; readonly country?: string; readonly count?: number };
type SharedYaml = {
  readonly partner?: FactFields;
  readonly accounts?: Readonly<
    Record<string, { readonly model?: string; readonly country: string; readonly from?: string }>
  >;
  readonly rates?: Readonly<Record<string, string | number>>;
};
type StatusYaml = {
  readonly anniversary?: string;
  readonly migration?: { readonly on: string; readonly tier: string };
  readonly manual?: readonly {
    readonly from: string;
    readonly to?: string;
    readonly tier: string;
  }[];
  readonly decisions?: Status['decisions'];
  readonly disputes?: readonly { readonly from: string; readonly to?: string }[];
};
type CaseYaml = SharedYaml & {
  readonly case: string;
  readonly on: string;
  readonly people?: Readonly<Record<string, PersonYaml>>;
  readonly facts?: readonly Readonly<Record<string, unknown>>[];
  readonly status?: StatusYaml;
} & { readonly [Key in keyof Expects]?: NonNullable<Expects[Key]> };
type CasesYaml = SharedYaml & { readonly cases: readonly CaseYaml[] };

/** A case and the file that it stands in. */
export type PlacedCase = {
  readonly case: Case;
  readonly problemAt: (at: readonly string[], message: string, mend: string) => Problem;
};

/** The golden cases of a file, or what is wrong with it. */
export function readCases(
  edition: Edition,
  file: string,
  text: string,
): { readonly cases: readonly PlacedCase[] } | { readonly problems: readonly Problem[] } {
  const read = readSource(file, text, CASES_FILE);
  if ('problems' in read) return read;
  const { source } = read;
  const yaml = source.data as CasesYaml;
  const problems = yaml.cases.flatMap((one, i) => problemsIn(edition, source, one, i));
  if (problems.length > 0) return { problems };
  return {
    cases: yaml.cases.map((one, i) => ({
      case: caseIn(yaml, one),
      problemAt: (at, message, mend) =>
        source.problemAt(
          ['cases', i, ...at.map((part) => (/^\d+$/.test(part) ? Number(part) : part))],
          message,
          mend,
        ),
    })),
  };
}

function problemsIn(
  edition: Edition,
  source: Source,
  { on, facts = [] }: CaseYaml,
  i: number,
): readonly Problem[] {
  const declared = edition.rules.records.map(({ id }) => id);
  const known = [
    ...FAMILIES,
    ...EVENT_TYPES.filter((type) => type !== 'record.reported'),
    ...declared,
  ];
  const strange = facts.flatMap((fact, at) =>
    Object.keys(fact)
      .filter((key) => key !== 'times' && !known.includes(key))
      .map((key) =>
        source.problemAt(
          ['cases', i, 'facts', at, key],
          `"${key}" is no fact`,
          `Write one of: ${known.join(', ')}.`,
        ),
      ),
  );
  const noDay = isDay(on)
    ? []
    : [
        source.problemAt(
          ['cases', i, 'on'],
          `${on} is no day`,
          'Write a day that exists, 2023-06-30.',
        ),
      ];
  return [...strange, ...noDay];
}

const FAMILIES = [
  'trainings',
  'certifications',
  'deals',
  'consumption',
  'deployments',
  'offerings',
];

function caseIn(shared: CasesYaml, one: CaseYaml): Case {
  const accounts = { ...shared.accounts, ...one.accounts };
  return {
    title: one.case,
    on: one.on,
    partner: { ...shared.partner, ...one.partner },
    accounts: Object.fromEntries(
      Object.entries(accounts).map(([id, { model, country, from }]) => [
        id,
        { model: model ?? null, country, from: from ?? null },
      ]),
    ),
    rates: Object.fromEntries(
      Object.entries({ ...shared.rates, ...one.rates }).map(([key, rate]) => [key, String(rate)]),
    ),
    people: Object.entries(one.people ?? {}).flatMap(([name, person]) => peopleIn(name, person)),
    facts: (one.facts ?? []).map(factIn),
    status: statusIn(one.status ?? {}),
    expects: {
      points: one.points ?? null,
      kinds: one.kinds ?? null,
      tier: one.tier ?? null,
      next: one.next ?? null,
      measures: one.measures ?? null,
      capabilities: one.capabilities ?? null,
      missing: one.missing ?? null,
    },
  };
}

const statusIn = (yaml: StatusYaml): Status => ({
  anniversary: yaml.anniversary ?? null,
  migration: yaml.migration ?? null,
  manual: (yaml.manual ?? []).map(({ to, ...rest }) => ({ ...rest, to: to ?? null })),
  decisions: yaml.decisions ?? [],
  disputes: (yaml.disputes ?? []).map(({ from, to }) => ({ from, to: to ?? null })),
});

function peopleIn(name: string, person: PersonYaml): readonly PersonInCase[] {
  const whole = isWhole(person) ? person : { holds: person };
  const { holds, country, count } = whole;
  return Array.from({ length: count ?? 1 }, (_, i) => ({
    name: count === undefined ? name : `${name}-${i + 1}`,
    country: country ?? null,
    holds: isList(holds)
      ? holds.map((certification) => ({ certification, from: null, until: null }))
      : Object.entries(holds).map(([certification, days]) => ({
          certification,
          from: typeof days === 'string' ? days : (days.from ?? null),
          until: typeof days === 'string' ? null : (days.until ?? null),
        })),
  }));
}

const isList = (holds: HoldsYaml): holds is readonly string[] => Array.isArray(holds);
const isWhole = (
  person: PersonYaml,
): person is Extract<PersonYaml, { readonly holds: HoldsYaml }> =>
  'holds' in person && typeof person.holds === 'object';

function factIn(yaml: Readonly<Record<string, unknown>>): FactInCase {
  const { times, ...fact } = yaml;
  const [[type, data] = ['', {}]] = Object.entries(fact);
  return {
    type,
    data: data as FactInCase['data'],
    times: typeof times === 'number' ? times : 1,
  };
}
