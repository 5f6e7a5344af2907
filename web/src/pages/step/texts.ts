import { step as en } from '../../i18n/en/step.ts';
import { step as fr } from '../../i18n/fr/step.ts';
import { textsOf } from '../../i18n/texts.tsx';

/** The words of this page, in the reader's language. */
export const useStepTexts = textsOf(en, fr);
