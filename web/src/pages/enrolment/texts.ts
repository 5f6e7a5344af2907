import { enrolment as en } from '../../i18n/en/enrolment.ts';
import { enrolment as fr } from '../../i18n/fr/enrolment.ts';
import { textsOf } from '../../i18n/texts.tsx';

/** The words of *Business models and countries*, on whosever page. */
export const useEnrolmentTexts = textsOf(en, fr);
