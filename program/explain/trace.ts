import type { Exact } from '../exact.ts';
import type { Day } from '../models.ts';
import { type Group, counted } from '../rules/count.ts';
import { measured, partsOf, sceneFor, valueOfBase } from '../rules/measure.ts';
import { heldOf } from '../rules/requirement.ts';
import type { Held, Scene } from '../rules/scene.types.ts';
import { type Pass, shaped } from '../rules/shape.ts';
import type { Measure, Unit } from '../rules/types.ts';
import { unitBefore, unitOf } from '../rules/units.ts';

/** How a measure came to its value: what was counted or combined, and what each part of its shape did to it. */
export type Trace = {
  readonly measure: Measure;
  readonly value: Exact;
  readonly unit: Unit;
  /** The day on which it was taken. */
  readonly day: Day;
  /** What it came to before its shape, and in which unit. */
  readonly before: Exact;
  readonly unitBefore: Unit;
  /** What has to hold before it counts. */
  readonly when: Held | null;
  /** Records taken together, of a measure that counts. */
  readonly groups: readonly Group[];
  /** Of a measure that combines others. */
  readonly parts: readonly Trace[];
  readonly passes: readonly {
    readonly pass: Pass;
    readonly before: Exact;
    readonly after: Exact;
  }[];
};

/** The trace of a measure: the value is what `measured` says, by the same functions. */
export function traceOf(measure: Measure, scene: Scene): Trace {
  const { rules } = scene.records.edition;
  const at = sceneFor(measure, scene);
  const before = valueOfBase(measure.base, at);
  const passes: Trace['passes'][number][] = [];
  shaped(measure.shape, before, (pass, from, after) => passes.push({ pass, before: from, after }));
  return {
    measure,
    value: measured(measure, scene),
    unit: unitOf(measure, rules),
    day: at.day,
    before,
    unitBefore: unitBefore(measure, rules),
    when: measure.when === null ? null : heldOf(measure.when, scene),
    groups:
      measure.base.kind === 'count'
        ? counted(measure.base, at.records, at.day, at.scope).groups
        : [],
    parts: chosenOf(measure, at).map((part) => traceOf(part, at)),
    passes,
  };
}

/** What a measure is made of; of a choice, what was chosen. */
function chosenOf(measure: Measure, scene: Scene): readonly Measure[] {
  const { base } = measure;
  if (base.kind !== 'choose') return partsOf(measure, scene);
  const chosen = base.of[String(scene.records.known.attributes[base.by] ?? '')] ?? base.otherwise;
  return chosen === null ? [] : [chosen];
}
