import type { Text } from '../models.ts';
import type { Measure, Requirement, Rules } from '../rules/types.ts';
import { inBoth, textIn } from './words.ts';

/**
 * What a requirement is called: its title, that of what it measures, or a few words made from it. With the rules of the
 * edition, what is only named is called as it is there.
 */
export function titleOf(requirement: Requirement, rules: Rules | null = null): Text {
  if (requirement.title !== null) return requirement.title;
  switch (requirement.kind) {
    case 'points':
      return { en: 'Points', fr: 'Points' };
    case 'people':
      return { en: 'Certified people', fr: 'Personnes certifiées' };
    case 'measure':
      return measureTitle(requirement.measure, rules);
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
    case 'any-day': {
      const { months } = requirement;
      const [inner] = requirement.of;
      if (inner === undefined) return { en: 'Any day', fr: 'N’importe quel jour' };
      const title = titleOf(inner, rules);
      return inBoth((locale) =>
        locale === 'en'
          ? `${textIn(locale, title)}, on any day of the last ${months} months`
          : `${textIn(locale, title)}, n’importe quel jour des ${months} derniers mois`,
      );
    }
    case 'capabilities':
      return { en: 'Capabilities', fr: 'Capacités' };
    case 'partner':
      return { en: 'What you are classified as', fr: 'Votre classification' };
  }
}

/** What a measure is called; one without a title by its name. */
export const measureTitle = ({ id, title, base }: Measure, rules: Rules | null = null): Text => {
  if (title !== null) return title;
  const named =
    base.kind === 'measure' ? rules?.measures.find((one) => one.id === base.measure) : undefined;
  if (named !== undefined) return measureTitle(named, rules);
  const name = base.kind === 'measure' ? base.measure : (id.split('/').at(-1) ?? id);
  const words = name.replaceAll('-', ' ');
  const shown = words.charAt(0).toUpperCase() + words.slice(1);
  return { en: shown, fr: shown };
};
