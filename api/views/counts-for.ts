/** What a certification counts for: people that tiers ask for, and steps of practices under way. */
import type { Edition } from '../../program/edition/types.ts';
import { matches } from '../../program/match.ts';
import { titleOf } from '../../program/explain/requirement.ts';
import type { Text } from '../../program/models.ts';

/** In words, each once: `Certified people (Select, Advanced)`, `Three people certified (Containers)`. */
export function countsFor(
  edition: Edition | null,
  name: string,
  practices: readonly string[],
): readonly Text[] {
  if (edition === null) return [];
  const found = new Map<string, { readonly what: Text; readonly where: Text[] }>();
  const add = (what: Text, where: Text): void => {
    const known = found.get(what.en);
    if (known === undefined) found.set(what.en, { what, where: [where] });
    else known.where.push(where);
  };
  for (const tier of edition.tiers)
    for (const asked of tier.requires)
      if (asked.kind === 'people' && (asked.holding.length === 0 || asked.holding.includes(name)))
        add(titleOf(asked), tier.title);
  const fact = { fields: { name }, model: null, country: null };
  for (const practice of edition.practices) {
    if (!practices.includes(practice.id)) continue;
    for (const step of practice.milestones.flatMap((milestone) => milestone.steps)) {
      const proves =
        step.kind === 'automatic' &&
        step.anyOf.some((proof) => proof.family === 'certifications' && matches(fact, proof.where));
      if (proves) add(step.title, practice.title);
    }
  }
  const within = (what: string, where: readonly string[]): string =>
    `${what} (${where.join(', ')})`;
  return [...found.values()].map(({ what, where }) => ({
    en: within(
      what.en,
      where.map(({ en }) => en),
    ),
    fr: within(
      what.fr,
      where.map(({ fr }) => fr),
    ),
  }));
}
