import { useMediaQuery } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useRouterState, useSearch } from '@tanstack/react-router';
import { Suspense, lazy, useEffect, useState } from 'react';
import { useAnnounced } from '../api/announce.ts';
import { listen } from '../api/live.ts';
import { PageSkeleton } from '../kit/Notes.tsx';
import { ViewBand } from './acting.tsx';
import { Bell } from './Bell.tsx';
import { Mark } from './Mark.tsx';
import { PersonMenu } from './PersonMenu.tsx';
import { PhoneBar } from './PhoneBar.tsx';
import { SearchDialog } from './SearchDialog.tsx';
import { useKeys } from './keys.ts';
import { useMe } from './me.tsx';
import { type NavItem, navigationFor } from './navigation.ts';
import { useShellTexts } from './texts.ts';
import classes from './Shell.module.css';

const WhyPanel = lazy(async () => ({ default: (await import('../pages/why.tsx')).WhyPanel }));

/** Phones and narrow windows: one column, side panels become pages. */
export const PHONE = '(max-width: 767px)';
const NARROW = '(max-width: 1179px)';

/** The frame around every page: navigation, the one panel, the docked *Why?*. */
export function Shell() {
  const me = useMe();
  const t = useShellTexts();
  const queries = useQueryClient();
  const [searching, setSearching] = useState(false);
  const { why } = useSearch({ strict: false });
  const phone = useMediaQuery(PHONE, undefined, { getInitialValueInEffect: false }) ?? false;
  const narrow = useMediaQuery(NARROW, undefined, { getInitialValueInEffect: false }) ?? false;
  const items = navigationFor(me);
  const partner = me.partner?.id ?? null;

  // Whoever sees no partner has nothing to hear of.
  const hears = me.may.includes('standing.read');
  useEffect(() => (hears ? listen(queries, partner) : undefined), [queries, partner, hears]);
  useKeys(items, () => setSearching(true));

  // Beside the sidebar there is no room for text and panel below 1,180 px: the panel takes the page's place.
  const instead = why !== undefined && narrow;
  return (
    <div
      className={classes['shell']}
      data-phone={phone || undefined}
      data-viewing={me.viewing || undefined}
    >
      <a className={classes['skip']} href="#content">
        {t('skip')}
      </a>
      <ViewBand />
      {phone ? (
        <TopBar onSearch={() => setSearching(true)} />
      ) : (
        <Sidebar items={items} onSearch={() => setSearching(true)} />
      )}
      <div className={classes['panel']}>
        <main id="content" tabIndex={-1} className={classes['main']} hidden={instead}>
          <Suspense fallback={<PageSkeleton />}>
            <Outlet />
          </Suspense>
        </main>
        {why === undefined ? null : (
          <Suspense fallback={null}>
            <WhyPanel key={why} why={why} instead={instead} />
          </Suspense>
        )}
      </div>
      {phone ? <PhoneBar items={items} /> : null}
      <SearchDialog opened={searching} onClose={() => setSearching(false)} fullScreen={phone} />
      <Announcer />
    </div>
  );
}

/** The one polite live region: what changed by itself, in a sentence. */
function Announcer() {
  const sentence = useAnnounced();
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {sentence}
    </div>
  );
}

/** For whom the reader acts: the company, the distributor, or the vendor. */
function useCompany(): string {
  const me = useMe();
  const t = useShellTexts();
  const acting = me.memberships.find(({ id }) => id === me.acting)?.organisation;
  if (me.partner !== null) return me.partner.name;
  return acting?.kind === 'distributor' && acting.name !== null ? acting.name : t('vendor');
}

function TopBar({ onSearch }: { onSearch: () => void }) {
  const t = useShellTexts();
  const company = useCompany();
  return (
    <header className={classes['top']}>
      <Mark size={26} />
      <span className={classes['company']}>{company}</span>
      <button
        type="button"
        className={classes['topButton']}
        aria-label={t('search')}
        onClick={onSearch}
      >
        <IconSearch size={20} stroke={1.7} aria-hidden />
      </button>
      <Bell />
      <PersonMenu compact />
    </header>
  );
}

function Sidebar({ items, onSearch }: { items: readonly NavItem[]; onSearch: () => void }) {
  const t = useShellTexts();
  const me = useMe();
  const company = useCompany();
  const foot = me.partner === null ? [] : items.filter((item) => item.label === 'edition');
  const main = items.filter((item) => !foot.includes(item));
  return (
    <header className={classes['sidebar']}>
      <div className={classes['brand']}>
        <Mark />
        <span className={classes['company']} title={company}>
          {company}
        </span>
        <Bell />
      </div>
      <button
        type="button"
        className={classes['search']}
        onClick={onSearch}
        aria-keyshortcuts="Control+K /"
      >
        <IconSearch size={16} stroke={1.8} aria-hidden />
        <span>{t('search')}</span>
        <kbd className={classes['kbd']} aria-hidden>
          /
        </kbd>
      </button>
      <nav className={classes['nav']} aria-label={t('navigation')}>
        <ul className={classes['links']}>
          {main.map((item) => (
            <NavEntry key={item.to} item={item} />
          ))}
        </ul>
        <ul className={classes['links']} data-foot>
          {foot.map((item) => (
            <NavEntry key={item.to} item={item} />
          ))}
        </ul>
      </nav>
      <PersonMenu />
    </header>
  );
}

function NavEntry({ item }: { item: NavItem }) {
  const t = useShellTexts();
  const me = useMe();
  const count = item.count(me);
  const Icon = item.icon;
  // A partner's journeys are pages of Ignite under an address of their own.
  const within = useRouterState({
    select: ({ location }) => item.to === '/ignite' && location.pathname.startsWith('/journeys/'),
  });
  return (
    <li>
      <Link
        to={item.to}
        className={classes['link'] ?? ''}
        aria-keyshortcuts={`g ${item.key}`}
        data-within={within || undefined}
      >
        <Icon size={18} stroke={1.7} />
        <span className={classes['linkWord']}>{t(item.label)}</span>
        {count > 0 ? (
          <span className={classes['count']} data-num>
            <span aria-hidden>{count}</span>
            <span className="visually-hidden">{t('waiting', { count })}</span>
          </span>
        ) : null}
      </Link>
    </li>
  );
}
