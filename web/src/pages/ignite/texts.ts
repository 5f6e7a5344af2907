import { ignite as en } from '../../i18n/en/ignite.ts';
import { ignite as fr } from '../../i18n/fr/ignite.ts';
import { textsOf } from '../../i18n/texts.tsx';

/** The words of this page, in the reader's language. */
export const useIgniteTexts = textsOf(en, fr);
