/** *What if*: a partner's standing before and after facts that nobody has sent, by the same rules and functions as of all others. */
import { addDays } from './days.ts';
import type { Edition } from './edition/types.ts';
import type { Line } from './entries.ts';
import type { Exact } from './exact.ts';
import type { Fact } from './facts.ts';
import { changesFor, groupsOf, judge } from './judge.ts';
import type { Editions } from './judge.types.ts';
import type { Day } from './models.ts';
import { measured } from './rules/measure.ts';
import { attainmentsOf } from './rules/capability.ts';
import { recordsOf } from './rules/records.ts';
import type { Known } from './rules/records.types.ts';
import { sceneOf } from './rules/scene.ts';
import type { Attainment, Scene } from './rules/scene.types.ts';
import type { Capability, NamedMeasure } from './rules/types.ts';
import { certificateOf, standingOf, type StandingInput } from './standing.ts';
import type { Standing } from './standing.types.ts';

export type WhatIfInput = {
  readonly editions: Editions;
  /** In force on the day that is looked at. */
  readonly edition: Edition;
  readonly asOf: Day;
  /** What the standing is computed from, as the ledger has it. */
  readonly figures: Pick<StandingInput, 'sums' | 'ahead' | 'certificates' | 'models'>;
  /** All that is known of the partner. */
  readonly known: Known;
  /** What might come in: placed, with ids of their own. */
  readonly facts: readonly Fact[];
  /** People who leave: from that day on they hold nothing here; what they earned stays. */
  readonly leave: ReadonlySet<string>;
};

export type Side = {
  readonly standing: Standing;
  readonly measures: ReadonlyMap<NamedMeasure, Exact>;
  readonly attained: ReadonlyMap<Capability, readonly Attainment[]>;
};

export type WhatIf = {
  readonly before: Side;
  readonly after: Side;
  /** Lines of the ledger that would be posted, and those that would be taken back. */
  readonly gained: readonly Line[];
  readonly lost: readonly Line[];
};

/** What would stand if these facts came in and these people left. Pure; stores nothing. */
export function whatIf(input: WhatIfInput): WhatIf {
  const { known, figures, facts, asOf } = input;
  const { gained, lost } = linesChanged(input);
  const changes = [
    ...gained.map((line) => ({ ...line, by: line.points })),
    ...lost.map((line) => ({ ...line, by: -line.points })),
  ];
  const after: WhatIfInput['figures'] = {
    ...figures,
    sums: [
      ...figures.sums,
      ...changes
        .filter(({ from, to }) => from <= asOf && asOf < to)
        .map(({ by, ...line }) => ({ ...line, points: by })),
    ],
    ahead: [
      ...figures.ahead,
      ...changes.flatMap(({ from, to, by }) => [
        ...(from > asOf ? [{ on: from, points: by }] : []),
        ...(to > asOf ? [{ on: to, points: -by }] : []),
      ]),
    ],
    certificates: [
      ...figures.certificates.map((one) =>
        input.leave.has(one.personId) && (one.to === null || one.to > asOf)
          ? { ...one, to: asOf }
          : one,
      ),
      ...facts
        .filter(({ effectiveOn }) => effectiveOn <= asOf)
        .flatMap((fact) => certificateOf(fact) ?? []),
    ],
  };
  const knownAfter: Known = {
    ...known,
    facts: [...known.facts.map((fact) => leftBy(fact, input)), ...facts],
    lines: [...known.lines, ...gained, ...lost.map((line) => ({ ...line, points: -line.points }))],
  };
  return {
    before: sideOf(input, figures, known),
    after: sideOf(input, after, knownAfter),
    gained,
    lost,
  };
}

/** What the ledger would get: lines of the groups that the facts touch, with and without them. */
function linesChanged({ editions, known, facts }: WhatIfInput): {
  readonly gained: readonly Line[];
  readonly lost: readonly Line[];
} {
  if (facts.length === 0) return { gained: [], lost: [] };
  const whole = [...known.facts, ...facts];
  const groups = groupsOf(editions, facts, whole);
  const before = judge(editions, groups, known.facts, known.participations);
  const after = judge(editions, groups, whole, known.participations);
  const { negate, post } = changesFor(
    after,
    before.map((line, at) => ({ ...line, key: String(at), revision: 0 })),
  );
  return { gained: post, lost: negate };
}

/** A certificate of somebody who leaves is held until the day before. */
function leftBy(fact: Fact, { leave, asOf }: WhatIfInput): Fact {
  if (fact.kind !== 'certification.earned' || !leave.has(fact.personId ?? '')) return fact;
  const last = addDays(asOf, -1);
  const { expiresOn } = fact.fields;
  if (typeof expiresOn === 'string' && expiresOn < last) return fact;
  return { ...fact, fields: { ...fact.fields, expiresOn: last } };
}

function sideOf(
  { edition, asOf }: WhatIfInput,
  figures: WhatIfInput['figures'],
  known: Known,
): Side {
  const first = sceneOf(recordsOf(edition, known), asOf);
  const sceneOn = (day: Day): Scene => ({ ...first, day });
  const { measures, capabilities } = edition.rules;
  return {
    standing: standingOf({ ...figures, edition, asOf, sceneOn }),
    measures: new Map(measures.map((one) => [one, measured(one, first)])),
    attained: new Map(
      capabilities.map((one) => [
        one,
        attainmentsOf(one, first, asOf).filter(
          ({ from, to }) => from <= asOf && (to === null || asOf < to),
        ),
      ]),
    ),
  };
}
