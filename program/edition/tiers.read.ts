import type { Requirement } from '../rules/types.ts';
import { requirementIn } from './measure.read.ts';
import { type Path, type Reader, complain, placeOf } from './reader.ts';
import type { TierYaml } from './schema.ts';
import type { Tier } from './types.ts';

/** The tiers of a file, the lowest first. */
export function readTiers(reader: Reader): readonly Tier[] {
  const { tiers } = reader.source.data as { tiers: readonly TierYaml[] };
  const read = tiers.map((yaml, level) => readTier(reader, yaml, level));
  read.forEach((tier, i) => {
    const before = read[i - 1];
    const points = pointsOf(tier);
    if (before === undefined || points === 0 || points > pointsOf(before)) return;
    const message = `${tier.id} needs no more points than ${before.id}`;
    const mend = 'Tiers rise: sort them, or raise its points.';
    complain(reader, ['tiers', i, 'requires'], message, mend);
  });
  if (read[0] !== undefined && read[0].requires.length > 0) {
    const mend = 'Let the first tier require { all: [] }.';
    complain(reader, ['tiers', 0, 'requires'], 'a partner could be without a tier', mend);
  }
  return read;
}

/** The points that a tier asks for in any case. */
export const pointsOf = ({ requires }: { readonly requires: readonly Requirement[] }): number =>
  Math.max(0, ...requires.map((one) => (one.kind === 'points' ? one.min : 0)));

function readTier(reader: Reader, yaml: TierYaml, level: number): Tier {
  const path: Path = ['tiers', level];
  const requires = requirementIn(reader, yaml.requires, [...path, 'requires'], yaml.tier);
  return {
    id: yaml.tier,
    level,
    title: yaml.title,
    requires:
      requires.kind === 'all'
        ? requires.of.map((one, i) => ({ ...one, id: nameOf(yaml, one, i) }))
        : [requires],
    brings: yaml.brings ?? [],
    place: placeOf(reader, [...path, 'tier']),
  };
}

/** What cases and screens call a requirement of a tier: its own name, or the tier and its number. */
const nameOf = (yaml: TierYaml, { id }: Requirement, at: number): string =>
  id === `${yaml.tier}/all/${at}` ? `${yaml.tier}-${at}` : id;
