import { desk as en } from '../../i18n/en/desk.ts';
import { desk as fr } from '../../i18n/fr/desk.ts';
import { textsOf } from '../../i18n/texts.tsx';

/** The words of the desk, in the reader's language. */
export const useDeskTexts = textsOf(en, fr);
