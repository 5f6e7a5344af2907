import { signIn as en } from '../../i18n/en/signIn.ts';
import { signIn as fr } from '../../i18n/fr/signIn.ts';
import { textsOf } from '../../i18n/texts.tsx';

/** The words of the first page. */
export const useSignInTexts = textsOf(en, fr);
