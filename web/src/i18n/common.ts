import { common as en } from './en/common.ts';
import { common as fr } from './fr/common.ts';
import { textsOf } from './texts.tsx';

/** The words that every page uses. */
export const useCommon = textsOf(en, fr);
