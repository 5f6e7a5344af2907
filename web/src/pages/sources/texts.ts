import { sources as en } from '../../i18n/en/sources.ts';
import { sources as fr } from '../../i18n/fr/sources.ts';
import { textsOf } from '../../i18n/texts.tsx';

/** The words of this page, in the reader's language. */
export const useSourcesTexts = textsOf(en, fr);
/** What the hook gives. */
export type SourcesText = ReturnType<typeof useSourcesTexts>;
