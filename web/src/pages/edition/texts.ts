import { edition as en } from '../../i18n/en/edition.ts';
import { edition as fr } from '../../i18n/fr/edition.ts';
import { textsOf } from '../../i18n/texts.tsx';

/** The words of this page, in the reader's language. */
export const useEditionTexts = textsOf(en, fr);
