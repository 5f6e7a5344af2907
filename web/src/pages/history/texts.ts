import { history as en } from '../../i18n/en/history.ts';
import { history as fr } from '../../i18n/fr/history.ts';
import { textsOf } from '../../i18n/texts.tsx';

/** The words of *Points history*. */
export const useHistoryTexts = textsOf(en, fr);
