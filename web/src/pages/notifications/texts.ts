import { notifications as en } from '../../i18n/en/notifications.ts';
import { notifications as fr } from '../../i18n/fr/notifications.ts';
import { textsOf } from '../../i18n/texts.tsx';

/** The words of messages, of what can be chosen, and of the page that a mail's link leads to. */
export const useNotificationTexts = textsOf(en, fr);
