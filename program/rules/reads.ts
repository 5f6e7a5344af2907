import type { Edition } from '../edition/types.ts';
import { FACT_FAMILY, type FactFamily } from '../facts.ts';
import { askedFor } from './measure.ts';
import type { Capability, Measure, Requirement } from './types.ts';

/** What has to be known of a partner before something of an edition can be measured. */
export type Reads = {
  /** The families of records that are counted. */
  readonly records: ReadonlySet<string>;
  /** Whether points are asked for; those that count by themselves, not line by line. */
  readonly points: boolean;
};

/** Everything that these requirements and measures read, whatever they are made of. */
export function readsOf(edition: Edition, asked: readonly (Requirement | Measure)[]): Reads {
  const found: Found = { edition, records: new Set(), points: false, seen: new Set() };
  for (const one of asked) {
    if ('base' in one) ofMeasure(one, found);
    else ofRequirement(one, found);
  }
  return found;
}

/** The same as families in which facts are stored: what an edition declares is one of them. */
export const familiesRead = ({ records }: Reads, { rules }: Edition): readonly FactFamily[] => {
  const all = new Set(records);
  if (all.has('duties')) for (const { from } of rules.duties) all.add(from);
  return [
    ...new Set(
      [...all]
        .filter((name) => !MADE.has(name))
        .map((name) => (isFamily(name) ? name : ('records' as const))),
    ),
  ].sort();
};

/** Records that are made of other things than facts. */
const MADE: ReadonlySet<string> = new Set(['points', 'participations', 'duties']);
const FAMILIES: readonly string[] = Object.values(FACT_FAMILY);
const isFamily = (name: string): name is FactFamily => FAMILIES.includes(name);

type Found = {
  readonly edition: Edition;
  readonly records: Set<string>;
  points: boolean;
  readonly seen: Set<Measure | Requirement | Capability>;
};

function ofRequirement(requirement: Requirement, found: Found): void {
  if (found.seen.has(requirement)) return;
  found.seen.add(requirement);
  switch (requirement.kind) {
    case 'points':
      found.points = true;
      return;
    case 'people':
      found.records.add('certifications');
      return;
    case 'measure':
      return ofMeasure(requirement.measure, found);
    case 'capabilities':
      for (const capability of askedFor(requirement, found.edition.rules))
        ofRequirement(capability.requires, found);
      return;
    case 'partner':
      return;
    default:
      for (const one of requirement.of) ofRequirement(one, found);
  }
}

function ofMeasure(measure: Measure, found: Found): void {
  if (found.seen.has(measure)) return;
  found.seen.add(measure);
  if (measure.when !== null) ofRequirement(measure.when, found);
  const { base } = measure;
  switch (base.kind) {
    case 'count':
      found.records.add(base.from);
      if (base.linked !== null) found.records.add(base.linked.to);
      return;
    case 'number':
      return;
    case 'measure': {
      const named = found.edition.rules.measures.find(({ id }) => id === base.measure);
      if (named !== undefined) ofMeasure(named, found);
      return;
    }
    case 'average':
      return base.of.forEach((one) => ofMeasure(one.measure, found));
    case 'ratio':
      return [base.of, base.per].forEach((one) => ofMeasure(one, found));
    case 'share':
      return [base.of, base.all].forEach((one) => ofMeasure(one, found));
    case 'growth':
      return [base.of, base.against].forEach((one) => ofMeasure(one, found));
    case 'choose':
      Object.values(base.of).forEach((one) => ofMeasure(one, found));
      if (base.otherwise !== null) ofMeasure(base.otherwise, found);
      return;
    default:
      base.of.forEach((one) => ofMeasure(one, found));
  }
}
