import { Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { Link, useNavigate, useRouterState } from '@tanstack/react-router';
import { useMe } from './me.tsx';
import type { NavItem } from './navigation.ts';
import { useShellTexts } from './texts.ts';
import classes from './Shell.module.css';

const SHOWN = 4;

/**
 * The phone's bar: four entries and *More*. A page that needs the place for its buttons (a decision) hides it by
 * carrying `data-own-bar` on any element.
 */
export function PhoneBar({ items }: { items: readonly NavItem[] }) {
  const t = useShellTexts();
  const me = useMe();
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const shown = items.slice(0, items.length === SHOWN + 1 ? SHOWN + 1 : SHOWN);
  const rest = items.slice(shown.length);
  return (
    <nav className={classes['phoneBar']} aria-label={t('navigation')}>
      {shown.map((item) => {
        const Icon = item.icon;
        const count = item.count(me);
        return (
          <Link key={item.to} to={item.to} className={classes['phoneLink'] ?? ''}>
            <span className={classes['phoneIcon']} data-waits={count > 0 || undefined}>
              <Icon size={22} stroke={1.7} />
            </span>
            <span>{t(item.short ?? item.label)}</span>
            {count > 0 ? <span className="visually-hidden">{t('waiting', { count })}</span> : null}
          </Link>
        );
      })}
      {rest.length === 0 ? null : (
        <Menu position="top-end" width={220}>
          <Menu.Target>
            <button
              type="button"
              className={classes['phoneLink']}
              data-status={rest.some((item) => path.startsWith(item.to)) ? 'active' : undefined}
            >
              <IconDots size={22} stroke={1.7} aria-hidden />
              <span>{t('more')}</span>
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {rest.map((item) => {
              const Icon = item.icon;
              return (
                <Menu.Item
                  key={item.to}
                  leftSection={<Icon size={18} stroke={1.7} />}
                  onClick={() => void navigate({ to: item.to })}
                >
                  {t(item.label)}
                </Menu.Item>
              );
            })}
          </Menu.Dropdown>
        </Menu>
      )}
    </nav>
  );
}
