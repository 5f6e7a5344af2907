import { applicationPackage as en } from '../../../i18n/en/package.ts';
import { applicationPackage as fr } from '../../../i18n/fr/package.ts';
import { textsOf } from '../../../i18n/texts.tsx';

/** The words of an application in the inbox. */
export const usePackageTexts = textsOf(en, fr);
