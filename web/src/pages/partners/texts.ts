import { partners as en } from '../../i18n/en/partners.ts';
import { partners as fr } from '../../i18n/fr/partners.ts';
import { textsOf } from '../../i18n/texts.tsx';

/** The words of *Partners* and *People*. */
export const usePartnersTexts = textsOf(en, fr);
