import { addDays, addMonths } from '../days.ts';
import type { Country, Day } from '../models.ts';
import { daysOfChange } from './changes.ts';
import type { Scope } from './records.types.ts';
import { holds } from './requirement.ts';
import type { Attainment, Scene } from './scene.types.ts';
import type { Capability } from './types.ts';

/** Whether a capability is attained on the day of the scene, anywhere. */
export const attainedOn = (capability: Capability, scene: Scene): boolean =>
  capability.keptMonths === null
    ? scopesOf(capability, scene).some((scope) => holds(capability.requires, { ...scene, scope }))
    : attainmentsOf(capability, scene, scene.day).some(
        ({ from, to }) => from <= scene.day && (to === null || scene.day < to),
      );

/** Where a capability may be attained: the company, or each region or country in which the partner is. */
export function scopesOf(capability: Capability, { records, scope }: Scene): readonly Scope[] {
  if (capability.scope === 'company') return [scope];
  const { known, edition } = records;
  const countries = new Set<Country>([
    ...known.participations.map(({ country }) => country),
    ...known.facts.flatMap(({ country }) => country ?? []),
    ...known.people.values(),
    ...(known.home === null ? [] : [known.home]),
  ]);
  const mine = [...countries]
    .filter((one) => scope === null || scope.countries.includes(one))
    .sort();
  if (capability.scope === 'country') return mine.map((name) => ({ name, countries: [name] }));
  return Object.entries(edition.rules.regions)
    .filter(([, of]) => of.some((country) => mine.includes(country)))
    .map(([name, of]) => ({ name, countries: of }));
}

/**
 * The days on which a capability is attained until a day, given what is known. One that is kept for some months is looked
 * at again when they are over; one that is not ends when its requirements no longer hold.
 */
export function attainmentsOf(
  capability: Capability,
  scene: Scene,
  until: Day,
): readonly Attainment[] {
  return scopesOf(capability, scene).flatMap((scope) =>
    attainmentsIn(capability, { ...scene, scope }, until),
  );
}

function attainmentsIn(capability: Capability, scene: Scene, until: Day): readonly Attainment[] {
  const first = scene.records.edition.inForce.from;
  const start = addDays(first, -1);
  const days = [first, ...daysOfChange(capability.requires, scene, first, until)].sort();
  const holdsOn = (day: Day): boolean => holds(capability.requires, { ...scene, day });
  const spans: Attainment[] = [];
  let after = start;
  for (;;) {
    const from = days.find((day) => day > after && holdsOn(day));
    if (from === undefined) return spans;
    const to = endOf(capability, from, days, until, holdsOn);
    spans.push({ scope: scene.scope?.name ?? null, from, to });
    if (to === null) return spans;
    after = addDays(to, -1);
  }
}

function endOf(
  { keptMonths }: Capability,
  from: Day,
  days: readonly Day[],
  until: Day,
  holdsOn: (day: Day) => boolean,
): Day | null {
  if (keptMonths === null) return days.find((day) => day > from && !holdsOn(day)) ?? null;
  for (let years = 1; ; years += 1) {
    const anniversary = addMonths(from, keptMonths * years);
    if (anniversary > until || !holdsOn(anniversary)) return anniversary;
  }
}
