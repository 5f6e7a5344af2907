import { shell as en } from '../i18n/en/shell.ts';
import { shell as fr } from '../i18n/fr/shell.ts';
import { textsOf } from '../i18n/texts.tsx';

/** The words of the shell. */
export const useShellTexts = textsOf(en, fr);
