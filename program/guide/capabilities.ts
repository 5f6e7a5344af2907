import { both } from '../edition/items.words.ts';
import type { Edition } from '../edition/types.ts';
import type { Text } from '../models.ts';
import type { Capability } from '../rules/types.ts';
import { asksOf } from './asks.ts';
import { line, rule, section, text } from './blocks.ts';
import type { Examples } from './examples.ts';
import { kindTitle } from './measures.ts';
import type { Chapter } from './types.ts';

/** A chapter for each kind of capability; the number is still to come. */
export const capabilityChapters = (edition: Edition, examples: Examples): readonly Chapter[] =>
  [...new Set(edition.rules.capabilities.map(({ kind }) => kind))].map((kind) => ({
    ...{ id: kind, number: '', title: kindTitle(kind), blocks: [] },
    sections: edition.rules.capabilities
      .filter((one) => one.kind === kind)
      .map((one) => capabilitySection(edition, one, examples)),
  }));

const SCOPES: Readonly<Record<Capability['scope'], Text>> = {
  company: both('The whole company', 'Toute l’entreprise'),
  region: both('Each region by itself', 'Chaque région séparément'),
  country: both('Each country by itself', 'Chaque pays séparément'),
};

function capabilitySection(edition: Edition, capability: Capability, examples: Examples) {
  const { id, title, says, place, scope, requires, keptMonths, brings } = capability;
  return section(
    id,
    '',
    title,
    text(edition, place, says),
    [{ kind: 'asks', asks: asksOf(edition, requires) }],
    rule([
      line(edition, place, both('Attained for', 'Obtenue pour'), SCOPES[scope]),
      line(
        edition,
        place,
        both('Kept', 'Conservée'),
        keptMonths === null
          ? both('While its requirements hold', 'Tant que ses conditions sont remplies')
          : both(
              `${keptMonths} months, then looked at again`,
              `${keptMonths} mois, puis réexaminée`,
            ),
      ),
      ...brings.map((one) => line(edition, place, both('Brings', 'Apporte'), one)),
    ]),
    examples.ofCapability(id),
  );
}
