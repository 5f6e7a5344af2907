import { apply as en } from '../../i18n/en/apply.ts';
import { apply as fr } from '../../i18n/fr/apply.ts';
import { textsOf } from '../../i18n/texts.tsx';

/** The words of *Become a partner*. */
export const useApplyTexts = textsOf(en, fr);
