import { IconArrowRight, IconColumns2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { aboutQuery } from '../api/queries.ts';
import { useLocale } from '../i18n/locale.tsx';
import { Mark } from '../shell/Mark.tsx';
import { signInAddress } from '../shell/session.ts';
import { DemoSwitches } from './sign-in/DemoSwitches.tsx';
import { Glimpse } from './sign-in/Glimpse.tsx';
import { useSignInTexts } from './sign-in/texts.ts';
import classes from './sign-in/sign-in.module.css';

/** The people who have a card; their hint to the provider, the host that keeps a second session apart. */
const CARDS = [
  { who: 'partner', hint: 'partner', opens: '/status' },
  { who: 'lead', hint: 'lead', opens: '/ignite' },
  { who: 'manager', hint: 'manager', opens: '/decisions' },
  { who: 'onboarding', hint: 'onboarding', opens: '/decisions' },
  { who: 'compliance', hint: 'compliance', opens: '/decisions' },
  { who: 'owner', hint: 'owner', opens: '/partners' },
] as const;

/** The first page: who one can be in a demo, else where to sign in. */
export function SignInPage({ back }: { back: string }) {
  const t = useSignInTexts();
  const { locale, setLocale } = useLocale();
  const about = useQuery(aboutQuery());
  const demo = about.data?.demo ?? false;
  const returnTo = back === '/' ? undefined : back;
  return (
    <div className={classes['page']}>
      <header className={classes['top']}>
        <Mark size={28} />
        <span className={classes['product']}>{t('product')}</span>
        {demo ? <span className={classes['demo']}>{t('demo')}</span> : null}
        <button
          type="button"
          className={classes['language']}
          lang={locale === 'en' ? 'fr-CA' : 'en'}
          onClick={() => setLocale(locale === 'en' ? 'fr-CA' : 'en')}
        >
          {t('language')}
        </button>
      </header>
      {about.isPending ? null : (
        <main>{demo ? <People returnTo={returnTo} /> : <Plain returnTo={returnTo} />}</main>
      )}
    </div>
  );
}

type Returning = { returnTo: string | undefined };

/** Where there is no demo: one button, to the provider. */
function Plain({ returnTo }: Returning) {
  const t = useSignInTexts();
  return (
    <>
      <h1 className={classes['h1']}>{t('plain.title')}</h1>
      <p className={classes['line']}>{t('plain.says')}</p>
      <div className={classes['plain']}>
        <a className={classes['open']} data-filled href={signInAddress(undefined, returnTo)}>
          {t('plain.go')} <IconArrowRight size={16} stroke={1.8} aria-hidden />
        </a>
      </div>
      <p className={classes['others']}>{t('plain.help')}</p>
      <Become />
    </>
  );
}

/** For whoever has no account, and wants one for their company. */
function Become() {
  const t = useSignInTexts();
  return (
    <p className={classes['others']}>
      {t('become')} <Link to="/apply">{t('becomeGo')}</Link>
    </p>
  );
}

/** *Who are you today?*: one click to be somebody of the demo; or sign in with an account of one's own. */
function People({ returnTo }: Returning) {
  const t = useSignInTexts();
  return (
    <>
      <h1 className={classes['h1']}>{t('title')}</h1>
      <p className={classes['line']}>{t('line')}</p>
      <ul className={classes['cards']}>
        {CARDS.map((card, index) => (
          <PersonCard key={card.who} card={card} filled={index === 0} returnTo={returnTo} />
        ))}
      </ul>
      <DemoSwitches />
      <section className={classes['real']}>
        <h2>{t('real')}</h2>
        <p>{t('realSays')}</p>
      </section>
      <p className={classes['others']}>
        {t('others')} <a href={signInAddress('learner', returnTo)}>{t('learner')}</a>,{' '}
        <a href={signInAddress('reviewer', returnTo)}>{t('reviewer')}</a>.{' '}
        <a href={signInAddress(undefined, returnTo)}>{t('own')}</a>
      </p>
      <p className={classes['others']}>
        {t('underWay')} <a href={signInAddress('partner', '/people')}>{t('joining')}</a>,{' '}
        {t('applying')}
      </p>
      <Become />
    </>
  );
}

type PersonCardProps = {
  card: (typeof CARDS)[number];
  filled: boolean;
  returnTo: string | undefined;
};

function PersonCard({ card, filled, returnTo }: PersonCardProps) {
  const t = useSignInTexts();
  const beside = besideOf(card.who);
  return (
    <li className={classes['card']}>
      <div className={classes['glimpse']} aria-hidden>
        <Glimpse who={card.who} />
      </div>
      <div className={classes['words']}>
        <h2>{t(card.who)}</h2>
        <p className={classes['who']}>{t(`${card.who}Who`)}</p>
        <p className={classes['says']}>{t(`${card.who}Says`)}</p>
        <div className={classes['buttons']}>
          <a
            className={classes['open']}
            data-filled={filled || undefined}
            href={signInAddress(card.hint, returnTo ?? card.opens)}
          >
            {t(`${card.who}Open`)} <IconArrowRight size={16} stroke={1.8} aria-hidden />
          </a>
          {beside === null ? null : (
            <a
              className={classes['beside']}
              href={`${beside}${signInAddress(card.hint, card.opens)}`}
              target="_blank"
              rel="noreferrer"
              aria-label={t('beside', { who: t(card.who) })}
            >
              <IconColumns2 size={18} stroke={1.7} aria-hidden />
            </a>
          )}
        </div>
      </div>
    </li>
  );
}

/** A cookie belongs to one host: `manager.localhost` is another person beside `localhost`. Only on one's own machine. */
function besideOf(who: string): string | null {
  const { protocol, hostname, port } = location;
  const isLocal =
    hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '127.0.0.1';
  return isLocal ? `${protocol}//${who}.localhost${port === '' ? '' : `:${port}`}` : null;
}
