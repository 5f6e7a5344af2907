import { journey as en } from '../../i18n/en/journey.ts';
import { journey as fr } from '../../i18n/fr/journey.ts';
import { textsOf } from '../../i18n/texts.tsx';

/** The words of this page, in the reader's language. */
export const useJourneyTexts = textsOf(en, fr);
