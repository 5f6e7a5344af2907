import { Menu } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { api, read } from '../api/client.ts';
import type { Me } from '../api/types.ts';
import { useCommon } from '../i18n/common.ts';
import { useFormat } from '../i18n/locale.tsx';
import { useMe } from './me.tsx';
import { useShellTexts } from './texts.ts';
import classes from './Acting.module.css';

/** Nothing of the role before may stay on the screen or in memory: the dashboard begins anew. */
const beginAt = (path: string) => location.assign(path);

/** The roles to pick from, where there are several; everything is done in the picked one only. */
export function ActingItems() {
  const me = useMe();
  const t = useShellTexts();
  if (me.memberships.length < 2 || me.viewing) return null;
  const pick = (membership: string) => {
    if (membership === me.acting) return;
    read(api.PUT('/v1/me/acting', { body: { membership } }))
      .then(() => beginAt('/'))
      .catch(() => beginAt('/'));
  };
  return (
    <>
      <Menu.Label>{t('actAs')}</Menu.Label>
      <Menu.RadioGroup value={me.acting} onChange={pick}>
        {me.memberships.map((one) => (
          <Menu.RadioItem key={one.id} value={one.id}>
            <Membership membership={one} />
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
      <Menu.Divider />
    </>
  );
}

function Membership({ membership }: { membership: Me['memberships'][number] }) {
  const t = useShellTexts();
  const c = useCommon();
  const format = useFormat();
  const { role, organisation, countries } = membership;
  const name = organisation.name ?? t(organisation.kind === 'vendor' ? 'vendor' : 'companyUnknown');
  const where = countries.map((country) => format.country(country)).join(', ');
  return (
    <>
      {name}
      <span className={classes['role']}>{where === '' ? c(role) : `${c(role)}, ${where}`}</span>
    </>
  );
}

/** Above every page while a partner manager looks as a partner: what this is, and the way back. */
export function ViewBand() {
  const me = useMe();
  const t = useShellTexts();
  const end = useMutation({
    mutationFn: () => read(api.DELETE('/v1/me/view', {})),
    onSuccess: () => beginAt(`/partners/${me.partner?.id ?? ''}`),
  });
  if (!me.viewing) return null;
  return (
    <aside className={classes['band']} aria-label={t('viewing')}>
      <IconEye size={18} stroke={1.7} aria-hidden />
      <p>{t.rich('viewingSays', { partner: <b>{me.partner?.name ?? ''}</b> })}</p>
      <button type="button" disabled={end.isPending} onClick={() => end.mutate()}>
        {t(end.isError ? 'viewEndAgain' : 'viewEnd')}
      </button>
    </aside>
  );
}

/** Begins to look as a partner; the answer is the partner's own first page. */
export const useViewAs = (partner: string) =>
  useMutation({
    mutationFn: () => read(api.PUT('/v1/me/view', { body: { partner } })),
    onSuccess: () => beginAt('/'),
  });
