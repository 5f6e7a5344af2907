import { decisions as en } from '../../i18n/en/decisions.ts';
import { decisions as fr } from '../../i18n/fr/decisions.ts';
import { textsOf } from '../../i18n/texts.tsx';

/** The words of this page, in the reader's language. */
export const useDecisionsTexts = textsOf(en, fr);
