import type { Edition, Tier } from '../edition/types.ts';
import type { Line } from '../entries.ts';
import { type Exact, compare, decimalOf, exactOf } from '../exact.ts';
import { titleOf } from '../explain/requirement.ts';
import { groupsOf, judge } from '../judge.ts';
import { isNeutral } from '../policies/neutral.ts';
import { tierSpanOn } from '../policies/status.ts';
import { attainmentsOf } from '../rules/capability.ts';
import { measured, namedMeasure } from '../rules/measure.ts';
import { recordsOf } from '../rules/records.ts';
import type { Known } from '../rules/records.types.ts';
import { heldOf, missingIn } from '../rules/requirement.ts';
import { sceneOf } from '../rules/scene.ts';
import type { Held, Scene } from '../rules/scene.types.ts';
import type { Requirement } from '../rules/types.ts';
import { knownIn } from './facts.ts';
import type { Case, Difference, Expects } from './types.ts';

/** Runs a case by an edition: what came out otherwise than it says; nothing if all is as it says. */
export function runCase(edition: Edition, one: Case): readonly Difference[] {
  const known = knownIn(edition, one);
  if (!('facts' in known)) {
    return known.map(({ at, why }) => ({
      at: at < 0 ? ['people'] : ['facts', String(at)],
      expected: 'a fact',
      found: why,
    }));
  }
  const scene = sceneIn(edition, known, one);
  const { expects } = one;
  return [
    ...pointsIn(expects, scene),
    ...(edition.tiers.length === 0 ? [] : tiersIn(expects, scene)),
    ...measuresIn(expects, scene),
    ...capabilitiesIn(expects, scene),
    ...missingOf(expects, scene),
  ];
}

/** The partner of a case on its day, with the points that its facts earn. */
export function sceneIn(edition: Edition, known: Known, { on }: Pick<Case, 'on'>): Scene {
  const editions = [edition];
  const { facts, participations } = known;
  const lines = judge(editions, groupsOf(editions, facts, facts), facts, participations);
  return sceneOf(recordsOf(edition, { ...known, lines }), on);
}

const counting = ({ records, day }: Scene): readonly Line[] =>
  records.known.lines.filter(({ from, to }) => from <= day && day < to);

const sumBy = (lines: readonly Line[], nameOf: (line: Line) => string): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const line of lines) sums[nameOf(line)] = (sums[nameOf(line)] ?? 0) + line.points;
  return Object.fromEntries(Object.entries(sums).filter(([, points]) => points !== 0));
};

function pointsIn({ points, kinds }: Expects, scene: Scene): readonly Difference[] {
  const lines = counting(scene);
  const total = lines.reduce((sum, line) => sum + line.points, 0);
  return [
    ...(typeof points === 'number'
      ? differs(['points'], String(points), String(total))
      : points === null
        ? []
        : mapsDiffer(
            'points',
            points,
            sumBy(lines, ({ model }) => model ?? 'company'),
          )),
    ...(kinds === null
      ? []
      : mapsDiffer(
          'kinds',
          kinds,
          sumBy(lines, ({ kind }) => kind),
        )),
  ];
}

const mapsDiffer = (
  name: string,
  expected: Readonly<Record<string, number>>,
  found: Readonly<Record<string, number>>,
): readonly Difference[] =>
  [...new Set([...Object.keys(expected), ...Object.keys(found)])].flatMap((key) =>
    differs([name, key], String(expected[key] ?? 0), String(found[key] ?? 0)),
  );

const differs = (at: readonly string[], expected: string, found: string): readonly Difference[] =>
  expected === found ? [] : [{ at, expected, found }];

/** The tier of the day, as the policy of the edition moves it, and the one above it. */
export function tierIn(scene: Scene): { readonly tier: Tier | null; readonly next: Tier | null } {
  const { edition } = scene.records;
  const { tiers, policies } = edition;
  if (!isNeutral(policies.tiers) || scene.records.known.status.manual.length > 0) {
    const level = tierSpanOn(edition, scene)?.level ?? 0;
    return {
      tier: tiers.find((one) => one.level === level) ?? null,
      next: tiers.find((one) => one.level === level + 1) ?? null,
    };
  }
  const held = tiers.filter(({ requires }) => requires.every((one) => heldOf(one, scene).holds));
  const tier = held.reduce<Tier | null>(
    (best, one) => (best === null || one.level > best.level ? one : best),
    null,
  );
  return { tier, next: tiers.find(({ level }) => level === (tier?.level ?? -1) + 1) ?? null };
}

function tiersIn({ tier, next }: Expects, scene: Scene): readonly Difference[] {
  const found = tierIn(scene);
  return [
    ...(tier === null ? [] : differs(['tier'], tier, found.tier?.id ?? 'none')),
    ...(next === null ? [] : differs(['next'], next, found.next?.id ?? 'none')),
  ];
}

function measuresIn({ measures }: Expects, scene: Scene): readonly Difference[] {
  return Object.entries(measures ?? {}).flatMap(([name, expected]) => {
    const measure = namedMeasure(scene, name);
    if (measure === null) return differs(['measures', name], String(expected), 'no such measure');
    const found = measured(measure, scene);
    return isAsSaid(String(expected), found)
      ? []
      : differs(['measures', name], String(expected), shown(found));
  });
}

/** A number is said with as many places as one likes: it is compared as it would be shown with them. */
function isAsSaid(expected: string, found: Exact): boolean {
  const places = expected.split('.')[1]?.length ?? 0;
  if (places === 0) return compare(exactOf(expected), found) === 0;
  return decimalOf(found, places) === expected;
}

const shown = (value: Exact): string =>
  value.den === 1n ? String(value.num) : decimalOf(value, 4).replace(/0+$/, '');

function capabilitiesIn({ capabilities }: Expects, scene: Scene): readonly Difference[] {
  return Object.entries(capabilities ?? {}).flatMap(([name, expected]) => {
    const capability = scene.records.edition.rules.capabilities.find(({ id }) => id === name);
    const at = ['capabilities', name];
    if (capability === undefined) return differs(at, saidOf(expected), 'no such capability');
    const scopes = attainmentsOf(capability, scene, scene.day)
      .filter(({ from, to }) => from <= scene.day && (to === null || scene.day < to))
      .map(({ scope }) => scope ?? 'company');
    return typeof expected === 'boolean'
      ? differs(at, saidOf(expected), saidOf(scopes.length > 0))
      : differs(at, saidOf([...expected].sort()), saidOf([...scopes].sort()));
  });
}

const saidOf = (expected: boolean | readonly string[]): string =>
  typeof expected === 'boolean'
    ? expected
      ? 'attained'
      : 'not attained'
    : expected.length === 0
      ? 'nowhere'
      : expected.join(', ');

function missingOf({ missing }: Expects, scene: Scene): readonly Difference[] {
  if (missing === null) return [];
  if (isList(missing)) {
    const { next } = tierIn(scene);
    return setsDiffer(['missing'], missing, next === null ? [] : stillNeeded(next.requires, scene));
  }
  return Object.entries(missing).flatMap(([name, expected]) => {
    const { tiers, rules } = scene.records.edition;
    const requires =
      tiers.find(({ id }) => id === name)?.requires ??
      rules.capabilities.filter(({ id }) => id === name).map((one) => one.requires);
    return setsDiffer(['missing', name], expected, stillNeeded(requires, scene));
  });
}

const isList = (missing: NonNullable<Expects['missing']>): missing is readonly string[] =>
  Array.isArray(missing);

const stillNeeded = (requires: readonly Requirement[], scene: Scene): readonly Held[] =>
  requires.flatMap((one) => missingIn(heldOf(one, scene)));

/** What a requirement may be called in a case: its id, what it measures, or its English title. */
export function namesOf(requirement: Requirement): readonly string[] {
  const measure =
    requirement.kind === 'measure'
      ? [
          requirement.measure.id,
          ...(requirement.measure.base.kind === 'measure'
            ? [requirement.measure.base.measure]
            : []),
        ]
      : requirement.kind === 'capabilities'
        ? requirement.names
        : requirement.kind === 'points'
          ? ['points']
          : [];
  return [requirement.id, ...measure, titleOf(requirement).en];
}

/** The name by which people know it best. */
const shortNameOf = (requirement: Requirement): string =>
  requirement.kind === 'measure' && requirement.measure.base.kind === 'measure'
    ? requirement.measure.base.measure
    : requirement.id;

function setsDiffer(
  at: readonly string[],
  expected: readonly string[],
  found: readonly Held[],
): readonly Difference[] {
  const names = found.map(({ requirement }) => namesOf(requirement));
  const isComplete =
    expected.every((one) => names.some((own) => own.includes(one))) &&
    names.every((own) => own.some((one) => expected.includes(one)));
  if (isComplete) return [];
  const list = (words: readonly string[]): string => words.join(', ') || 'nothing';
  return differs(
    at,
    list([...expected]),
    list(found.map(({ requirement }) => shortNameOf(requirement))),
  );
}
