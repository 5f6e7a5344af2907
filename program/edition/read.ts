import type { PointKind, Text } from '../models.ts';
import { type Path, type Reader, complain, numberIn } from './reader.ts';
import type { EditionYaml } from './schema.ts';
import type { Edition } from './types.ts';

/** The parts that files of their own say. */
type Parts = 'hash' | 'clauses' | 'tiers' | 'practices' | 'rules' | 'enrolment' | 'policies';

const NOBODY: Text = { en: '', fr: '' };

/** What holds for all of an edition. */
export function readEdition(reader: Reader): Omit<Edition, Parts> {
  const yaml = reader.source.data as EditionYaml;
  const { inForce = { from: '1970-01-01' }, zones = {}, models = {}, kinds = {} } = yaml;
  for (const [country, zone] of Object.entries(zones)) {
    if (isZone(zone)) continue;
    const at: Path = ['zones', country];
    complain(reader, at, `"${zone}" is no time zone`, 'Use an IANA name, Europe/Paris.');
  }
  const id = yaml.edition ?? '';
  return {
    id,
    program: yaml.program ?? id,
    draft: yaml.draft ?? false,
    schema: 1,
    title: yaml.title ?? NOBODY,
    inForce: { from: inForce.from, to: inForce.to ?? null },
    programYearStarts: yaml.programYearStarts ?? '01-01',
    validityMonths: numberIn(yaml.pointsLast ?? '12 months'),
    models: Object.fromEntries(
      Object.entries(models).map(([model, { title, accounts }]) => [
        model,
        { title, program: accounts ?? null },
      ]),
    ) as Edition['models'],
    kinds: kinds as Record<PointKind, { readonly title: Text }>,
    zones,
  };
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
