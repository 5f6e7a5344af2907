import { Menu, useMantineColorScheme } from '@mantine/core';
import {
  IconBell,
  IconDots,
  IconFileDescription,
  IconLogout,
  IconSchool,
  IconUserShare,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, read } from '../api/client.ts';
import { meQuery } from '../api/queries.ts';
import type { LocaleName } from '../api/types.ts';
import { useCommon } from '../i18n/common.ts';
import { useLocale } from '../i18n/locale.tsx';
import { ActingItems } from './acting.tsx';
import { useShellTexts } from './texts.ts';
import { useMe } from './me.tsx';
import { signOut } from './session.ts';
import classes from './Shell.module.css';

/** Initials of a name: `MT`. */
const initialsOf = (name: string): string =>
  name
    .split(/\s+/u)
    .map((word) => word.charAt(0))
    .slice(0, 2)
    .join('')
    .toUpperCase();

/** The person at the foot: who I am; language, colours, sign out. `compact` is the phone's round button. */
export function PersonMenu({ compact = false }: { compact?: boolean }) {
  const me = useMe();
  const t = useShellTexts();
  const c = useCommon();
  const navigate = useNavigate();
  return (
    <Menu position={compact ? 'bottom-end' : 'top-start'} width={264}>
      <Menu.Target>
        <button type="button" className={compact ? classes['personCompact'] : classes['person']}>
          {/* Drawn, not written: letters that are no words would be read out and searched for. */}
          <span className={classes['initials']} data-initials={initialsOf(me.name)} aria-hidden />
          {compact ? (
            <span className="visually-hidden">{`${me.name}, ${c(me.role)}`}</span>
          ) : (
            <>
              <span className={classes['personWords']}>
                <span className={classes['personName']}>{me.name}</span>
                <span className={classes['personRole']}>{c(me.role)}</span>
              </span>
              <IconDots size={16} aria-hidden />
            </>
          )}
          <span className="visually-hidden">{t('personMenu')}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {compact ? (
          <Menu.Label>
            {me.name}, {c(me.role)}
          </Menu.Label>
        ) : null}
        <ActingItems />
        <LanguageItems />
        <Menu.Divider />
        <ColourItems />
        <Menu.Divider />
        {me.may.includes('approvals.delegate') ? (
          <Menu.Item
            leftSection={<IconUserShare size={16} stroke={1.7} />}
            onClick={() => void navigate({ to: '/out-of-office' })}
          >
            {t('outOfOffice')}
          </Menu.Item>
        ) : null}
        {me.viewing ? null : (
          <Menu.Item
            leftSection={<IconBell size={16} stroke={1.7} />}
            onClick={() => void navigate({ to: '/notifications/settings' })}
          >
            {t('told')}
          </Menu.Item>
        )}
        {me.may.includes('learning.read') ? (
          <Menu.Item
            leftSection={<IconSchool size={16} stroke={1.7} />}
            onClick={() => void navigate({ to: '/learning' })}
          >
            {t('learning')}
          </Menu.Item>
        ) : null}
        {me.viewing ? null : (
          <Menu.Item
            leftSection={<IconFileDescription size={16} stroke={1.7} />}
            onClick={() => void navigate({ to: '/my-data' })}
          >
            {t('myData')}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconLogout size={16} stroke={1.7} />}
          onClick={() => void signOut()}
        >
          {t('signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function LanguageItems() {
  const t = useShellTexts();
  const queries = useQueryClient();
  const { locale, setLocale } = useLocale();
  const choose = (chosen: string) => {
    const next = chosen as LocaleName;
    setLocale(next);
    // Mail and decisions are written in the language that the server knows; the screen does not wait for it.
    read(api.PATCH('/v1/me', { body: { locale: next } }))
      .then((me) => queries.setQueryData(meQuery().queryKey, me))
      // What was refused is said again in the other language.
      .then(() => queries.invalidateQueries())
      .catch(() => undefined);
  };
  return (
    <>
      <Menu.Label>{t('language')}</Menu.Label>
      <Menu.RadioGroup value={locale} onChange={choose}>
        <Menu.RadioItem value="en">{t('english')}</Menu.RadioItem>
        <Menu.RadioItem value="fr-CA" lang="fr-CA">
          {t('french')}
        </Menu.RadioItem>
      </Menu.RadioGroup>
    </>
  );
}

function ColourItems() {
  const t = useShellTexts();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Menu.Label>{t('colours')}</Menu.Label>
      <Menu.RadioGroup
        value={colorScheme}
        onChange={(value) => setColorScheme(value as 'light' | 'dark' | 'auto')}
      >
        <Menu.RadioItem value="light">{t('light')}</Menu.RadioItem>
        <Menu.RadioItem value="dark">{t('dark')}</Menu.RadioItem>
        <Menu.RadioItem value="auto">{t('auto')}</Menu.RadioItem>
      </Menu.RadioGroup>
    </>
  );
}
