import { guide as en } from '../../i18n/en/guide.ts';
import { guide as fr } from '../../i18n/fr/guide.ts';
import { textsOf } from '../../i18n/texts.tsx';

/** The words of this page, in the reader's language. */
export const useGuideTexts = textsOf(en, fr);
