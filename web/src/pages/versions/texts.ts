import { versions as en } from '../../i18n/en/versions.ts';
import { versions as fr } from '../../i18n/fr/versions.ts';
import { textsOf } from '../../i18n/texts.tsx';

/** The words of these pages, in the reader's language. */
export const useVersionTexts = textsOf(en, fr);
