import type { Edition, Place } from '../edition/types.ts';
import { type Exact, decimalOf, exact } from '../exact.ts';
import type { Text } from '../models.ts';
import { attainmentsOf } from '../rules/capability.ts';
import type { Group } from '../rules/count.ts';
import type { Rec } from '../rules/records.types.ts';
import { askedFor } from '../rules/measure.ts';
import { heldOf } from '../rules/requirement.ts';
import type { Held, Scene } from '../rules/scene.types.ts';
import type { Capability, Measure, Requirement, Unit } from '../rules/types.ts';
import { unitOf } from '../rules/units.ts';
import { type Behind, clauseReasons } from './behind.ts';
import type { Reason, RulePlace } from './reason.types.ts';
import { recordDetail, recordTitle } from './recorded.ts';
import { measureTitle, titleOf } from './requirement.ts';
import { attainedSays, groupTitle, heldSays, passSays, passTitle, traceSays } from './sentences.ts';
import { type Trace, traceOf } from './trace.ts';
import { inBoth, valueIn } from './words.ts';

/** What a tree is made from: a partner on a day, and the lines behind its points. */
export type Looking = { readonly scene: Scene; readonly behind: Behind };

/** So many groups, records and people are shown of each; `more` says how many are not. */
const SHOWN_MAX = 20;

const BARE = {
  holds: null,
  have: null,
  need: null,
  unit: 'any',
  rule: null,
  record: null,
  asks: null,
  of: [],
  more: 0,
} as const;

/** A decimal as it goes out: at most two places, no zeros behind. */
export const plainOf = (value: Exact): string =>
  decimalOf(value, 2)
    .replace(/(\.\d*?)0+$/u, '$1')
    .replace(/\.$/u, '');

export const ruleAt = ({ id }: Edition, { file, line }: Place): RulePlace => ({
  edition: id,
  file,
  line,
  number: null,
  clause: null,
});

/** A requirement and all that it is made of. */
export function reasonOfRequirement(
  requirement: Requirement,
  looking: Looking,
  held: Held = heldOf(requirement, looking.scene),
): Reason {
  const { edition } = looking.scene.records;
  const unit = unitFor(requirement, edition);
  const { shown, more } = few(behindRequirement(held, looking));
  return {
    ...BARE,
    kind: 'requirement',
    id: requirement.id,
    title: titleOf(requirement, edition.rules),
    says: heldSays(held, unit),
    holds: held.holds,
    have: plainOf(held.have),
    need: plainOf(held.need),
    unit,
    rule: ruleAt(edition, requirement.place),
    asks: requirement.kind,
    of: shown,
    more,
  };
}

/** What a requirement counts. */
export const unitFor = (requirement: Requirement, edition: Edition): Unit =>
  requirement.kind === 'points'
    ? 'points'
    : requirement.kind === 'measure'
      ? unitOf(requirement.measure, edition.rules)
      : 'number';

function behindRequirement(held: Held, looking: Looking): readonly Reason[] {
  const { requirement, of } = held;
  const { scene, behind } = looking;
  const { edition } = scene.records;
  const at = held.on === undefined ? looking : { ...looking, scene: { ...scene, day: held.on } };
  switch (requirement.kind) {
    case 'points':
      return clauseReasons(edition, behind);
    case 'people':
      return peopleReasons(requirement.holding, at);
    case 'measure':
      return [
        reasonOfTrace(traceOf(requirement.measure, scene), at),
        ...of.map((one) => ({ ...reasonOfRequirement(one.requirement, at, one), of: [] })),
      ];
    case 'capabilities':
      return askedFor(requirement, edition.rules).map((one) => reasonOfCapability(one, at, false));
    default:
      return of.map((one) => reasonOfRequirement(one.requirement, at, one));
  }
}

/** People who hold any of these, each with what they hold. */
function peopleReasons(holding: readonly string[], { scene }: Looking): readonly Reason[] {
  const { records, day, scope } = scene;
  const held = records
    .of('certifications', day)
    .filter(
      ({ on, until, country, fields }) =>
        on <= day &&
        (until === null || day < until) &&
        (scope === null || country === null || scope.countries.includes(country)) &&
        (holding.length === 0 || holding.includes(String(fields['name']))),
    );
  return [...Map.groupBy(held, ({ person }) => person ?? '')]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([person, own]) => {
      const { shown, more } = few(own.map((rec) => reasonOfRecord(rec, scene)));
      return {
        ...BARE,
        kind: 'group',
        id: person,
        title: { en: 'One of your people', fr: 'Un membre de votre équipe' },
        says: inBoth((locale) => own.map((rec) => recordTitle(rec, locale)).join(', ')),
        have: '1',
        unit: 'number',
        record: shownRecord(own[0]),
        of: shown,
        more,
      };
    });
}

const shownRecord = (rec: Rec | undefined): Reason['record'] =>
  rec === undefined
    ? null
    : { fact: null, subject: rec.subject, on: rec.on, until: null, person: rec.person };

/** A measure, by its trace. */
export const reasonOfMeasure = (measure: Measure, looking: Looking): Reason =>
  reasonOfTrace(traceOf(measure, looking.scene), looking);

function reasonOfTrace(trace: Trace, looking: Looking): Reason {
  const { scene } = looking;
  const { edition } = scene.records;
  const { measure, unit, passes } = trace;
  // What is only named is shown as what it names.
  const [only] = trace.parts;
  const isAlias = measure.base.kind === 'measure' && passes.length === 0 && trace.when === null;
  if (isAlias && only !== undefined) return reasonOfTrace(only, looking);
  const at = { ...looking, scene: { ...scene, day: trace.day } };
  const inner = few([
    ...trace.parts.map((part) => reasonOfTrace(part, at)),
    ...[...trace.groups]
      .sort((a, b) => Number(b.value.num * a.value.den - a.value.num * b.value.den))
      .map((group) => reasonOfGroup(group, trace, at)),
  ]);
  return {
    ...BARE,
    kind: 'measure',
    id: measure.id,
    title: measureTitle(measure, edition.rules),
    says: traceSays(trace, scene.day, edition.rules),
    have: plainOf(trace.value),
    need: outOfMeasure(measure),
    unit,
    rule: ruleAt(edition, measure.place),
    of: [
      ...(trace.when === null
        ? []
        : [reasonOfRequirement(trace.when.requirement, looking, trace.when)]),
      ...inner.shown,
      ...passes.map(({ pass, before, after }) => ({
        ...BARE,
        kind: 'pass' as const,
        id: `${measure.id}/${pass}`,
        title: passTitle(pass),
        says: passSays(measure.shape, pass, before, after, trace),
        have: plainOf(after),
        unit,
      })),
    ],
    more: inner.more,
  };
}

const outOfMeasure = (measure: Measure): string | null =>
  'outOf' in measure && typeof measure.outOf === 'string' ? measure.outOf : null;

function reasonOfGroup(group: Group, trace: Trace, looking: Looking): Reason {
  const { scene } = looking;
  const { base } = trace.measure;
  const per = base.kind === 'count' ? base.per : [];
  const [first] = group.records;
  const { shown, more } = few(group.records.map((rec) => reasonOfRecord(rec, scene)));
  // Records that were counted by themselves need no group above them.
  const [only] = shown;
  if (per.length === 0 && shown.length === 1 && only !== undefined)
    return { ...only, have: plainOf(group.value), unit: trace.unitBefore };
  return {
    ...BARE,
    kind: 'group',
    id: group.key.join('/'),
    title: groupTitle(per, group.key, group.records.length),
    says: inBoth((locale) => valueIn(locale, group.value, trace.unitBefore)),
    have: plainOf(group.value),
    unit: trace.unitBefore,
    record: per.includes('person') ? shownRecord(first) : null,
    of: shown,
    more,
  };
}

function reasonOfRecord(rec: Rec, { records }: Scene): Reason {
  const both = (say: typeof recordTitle): Text => inBoth((locale) => say(rec, locale, records));
  return {
    ...BARE,
    kind: 'record',
    id: rec.id,
    title: both(recordTitle),
    says: both(recordDetail),
    record: {
      fact: rec.fact?.id ?? null,
      subject: rec.subject,
      on: rec.on,
      until: rec.until,
      person: rec.person,
    },
  };
}

/** A capability: where it is attained, since when, until when, and what it asks. */
export function reasonOfCapability(
  capability: Capability,
  looking: Looking,
  isDeep = true,
): Reason {
  const { scene } = looking;
  const spans = attainmentsOf(capability, scene, scene.day).filter(
    ({ from, to }) => from <= scene.day && (to === null || scene.day < to),
  );
  const held = heldOf(capability.requires, scene);
  return {
    ...BARE,
    kind: 'capability',
    id: capability.id,
    title: capability.title,
    says: attainedSays(spans),
    holds: spans.length > 0,
    have: plainOf(exact(BigInt(spans.length > 0 ? 1 : 0))),
    need: '1',
    unit: 'number',
    rule: ruleAt(scene.records.edition, capability.place),
    of: isDeep ? [reasonOfRequirement(capability.requires, looking, held)] : [],
  };
}

/** The first few, and how many are left. */
function few(all: readonly Reason[]): { readonly shown: readonly Reason[]; readonly more: number } {
  return { shown: all.slice(0, SHOWN_MAX), more: Math.max(0, all.length - SHOWN_MAX) };
}
