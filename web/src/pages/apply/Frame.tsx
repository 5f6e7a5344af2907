import type { ReactNode } from 'react';
import { useLocale } from '../../i18n/locale.tsx';
import { Mark } from '../../shell/Mark.tsx';
import { signInAddress } from '../../shell/session.ts';
import { useApplyTexts } from './texts.ts';
import classes from './Apply.module.css';

/** The page around an application: no menu, since there is nowhere to go yet, but to sign in. */
export function Frame({ children }: { children: ReactNode }) {
  const t = useApplyTexts();
  const { locale, setLocale } = useLocale();
  const other = locale === 'en' ? 'fr-CA' : 'en';
  return (
    <div className={classes['page']}>
      <header className={classes['top']}>
        <a className={classes['home']} href="/">
          <Mark size={28} />
          <span>{t('product')}</span>
        </a>
        <button
          type="button"
          className={classes['quietLink']}
          lang={other}
          onClick={() => setLocale(other)}
        >
          {t('language')}
        </button>
        <a className={classes['quietLink']} href={signInAddress()}>
          {t('signIn')}
        </a>
      </header>
      <main>{children}</main>
    </div>
  );
}
