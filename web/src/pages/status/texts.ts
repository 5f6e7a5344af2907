import { status as en } from '../../i18n/en/status.ts';
import { status as fr } from '../../i18n/fr/status.ts';
import { textsOf } from '../../i18n/texts.tsx';

/** The words of *Your status*. */
export const useStatusTexts = textsOf(en, fr);
