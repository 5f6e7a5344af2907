import type { Text } from '../models.ts';
import type { Measure, Requirement } from '../rules/types.ts';

/** What a requirement is called: its title, that of what it measures, or a few words made from it. */
export function titleOf(requirement: Requirement): Text {
  if (requirement.title !== null) return requirement.title;
  switch (requirement.kind) {
    case 'points':
      return { en: 'Points', fr: 'Points' };
    case 'people':
      return { en: 'Certified people', fr: 'Personnes certifiées' };
    case 'measure':
      return measureTitle(requirement.measure);
    case 'all':
      return { en: 'All of these', fr: 'Tous ces éléments' };
    case 'any':
      return { en: 'One of these', fr: 'L’un de ces éléments' };
    case 'some':
      return {
        en: `At least ${requirement.min} of these`,
        fr: `Au moins ${requirement.min} de ces éléments`,
      };
    case 'not':
      return { en: 'Not this', fr: 'Pas ceci' };
    case 'any-day':
      return {
        en: `On any day of the last ${requirement.months} months`,
        fr: `N’importe quel jour des ${requirement.months} derniers mois`,
      };
    case 'capabilities':
      return { en: 'Capabilities', fr: 'Capacités' };
    case 'partner':
      return { en: 'What you are classified as', fr: 'Votre classification' };
  }
}

/** What a measure is called; one without a title by its name. */
export const measureTitle = ({ id, title, base }: Measure): Text => {
  if (title !== null) return title;
  const name = base.kind === 'measure' ? base.measure : (id.split('/').at(-1) ?? id);
  const words = name.replaceAll('-', ' ');
  const shown = words.charAt(0).toUpperCase() + words.slice(1);
  return { en: shown, fr: shown };
};
