import { why as en } from '../../i18n/en/why.ts';
import { why as fr } from '../../i18n/fr/why.ts';
import { textsOf } from '../../i18n/texts.tsx';

/** The words of *Why?*. */
export const useWhyTexts = textsOf(en, fr);
