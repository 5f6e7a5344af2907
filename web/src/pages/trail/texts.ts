import { trail as en } from '../../i18n/en/trail.ts';
import { trail as fr } from '../../i18n/fr/trail.ts';
import { textsOf } from '../../i18n/texts.tsx';

/** The words of *Trail*. */
export const useTrailTexts = textsOf(en, fr);
