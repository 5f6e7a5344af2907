import { learning as en } from '../../i18n/en/learning.ts';
import { learning as fr } from '../../i18n/fr/learning.ts';
import { textsOf } from '../../i18n/texts.tsx';

/** The words of *My learning* and of assignments. */
export const useLearningTexts = textsOf(en, fr);
