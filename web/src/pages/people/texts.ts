import { people as en } from '../../i18n/en/people.ts';
import { people as fr } from '../../i18n/fr/people.ts';
import { textsOf } from '../../i18n/texts.tsx';

/** The words of *People*, *Roles* and of an invitation. */
export const usePeopleTexts = textsOf(en, fr);
