import { story as en } from '../../i18n/en/story.ts';
import { story as fr } from '../../i18n/fr/story.ts';
import { textsOf } from '../../i18n/texts.tsx';

/** The words of a subject's story. */
export const useStoryTexts = textsOf(en, fr);
