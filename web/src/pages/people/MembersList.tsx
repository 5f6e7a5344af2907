import { ActionIcon, Menu, Modal } from '@mantine/core';
import {
  IconDots,
  IconDoorExit,
  IconDownload,
  IconEraser,
  IconMail,
  IconUserEdit,
  IconUserMinus,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { download } from '../../api/download.ts';
import { announce } from '../../api/announce.ts';
import { invite, takeBack } from '../../api/members.ts';
import type { InvitationItem, MemberItem, Members } from '../../api/types.ts';
import { useCommon } from '../../i18n/common.ts';
import { useFormat, useLocale } from '../../i18n/locale.tsx';
import { List } from '../../kit/List.tsx';
import { Empty, ErrorNote } from '../../kit/Notes.tsx';
import { StateBadge } from '../../kit/StateBadge.tsx';
import { useMay } from '../../shell/me.tsx';
import { ChangeForm, EraseForm, RemoveForm } from './forms.tsx';
import { usePeopleTexts } from './texts.ts';
import classes from './People.module.css';

/** What is asked about somebody, before it happens. */
type Asking = {
  readonly what: 'change' | 'remove' | 'leave' | 'erase';
  readonly member: MemberItem;
};

/** Who acts for the organisation, then who is invited; changed and removed in place. */
export function MembersList({ data, countries }: { data: Members; countries: readonly string[] }) {
  const t = usePeopleTexts();
  const [asking, setAsking] = useState<Asking | null>(null);
  const close = () => setAsking(null);
  if (data.items.length + data.invitations.length === 0)
    return <Empty title={t('empty')}>{t('emptySays')}</Empty>;
  const name = asking?.member.person.name ?? t('gone');
  return (
    <>
      <List
        label={t('members')}
        columns={[
          { key: 'person', label: t('person') },
          { key: 'role', label: t('role') },
          { key: 'where', label: t('where'), wide: true },
          { key: 'since', label: t('since'), end: true, wide: true },
          { key: 'actions', label: t('actions'), end: true, hidden: true },
        ]}
      >
        {data.items.map((member) => (
          <MemberRow key={member.id} member={member} ask={(what) => setAsking({ what, member })} />
        ))}
        {data.invitations.map((invitation) => (
          <InvitationRow key={invitation.id} invitation={invitation} />
        ))}
      </List>
      <Modal
        opened={asking !== null}
        onClose={close}
        title={asking === null ? '' : t(`${asking.what}.title`, { name })}
        styles={{ title: { fontWeight: 600 } }}
        closeButtonProps={{ 'aria-label': t('cancel') }}
      >
        {asking === null ? null : asking.what === 'change' ? (
          <ChangeForm
            member={asking.member}
            roles={data.roles}
            countries={countries}
            close={close}
          />
        ) : asking.what === 'erase' ? (
          <EraseForm member={asking.member} close={close} />
        ) : (
          <RemoveForm what={asking.what} member={asking.member} close={close} />
        )}
      </Modal>
    </>
  );
}

function Where({ countries }: { countries: readonly string[] }) {
  const t = usePeopleTexts();
  const format = useFormat();
  return (
    <span className={countries.length === 0 ? classes['quiet'] : ''}>
      {countries.length === 0
        ? t('all')
        : countries.map((country) => format.country(country)).join(', ')}
    </span>
  );
}

function MemberRow({ member, ask }: { member: MemberItem; ask: (what: Asking['what']) => void }) {
  const t = usePeopleTexts();
  const c = useCommon();
  const format = useFormat();
  const mayManage = useMay('members.manage');
  const mayData = useMay('people.data');
  const { person, role, countries } = member;
  const name = person.name ?? t('gone');
  const take = useMutation({
    mutationFn: () =>
      download(`/v1/people/${person.id}/data`, 'application/json', `${person.id}.json`),
  });
  return (
    <tr>
      <td>
        {name}
        {member.me ? <span className={classes['quiet']}> · {t('you')}</span> : null}
        {person.mail === null || person.mail === name ? null : (
          <div className={classes['detail']}>{person.mail}</div>
        )}
        {take.error === null ? null : <ErrorNote error={take.error} />}
      </td>
      <td>
        {c(role)}
        <div className={classes['narrow']}>
          {countries.length === 0 ? null : <Where countries={countries} />}
        </div>
      </td>
      <td data-wide>
        <Where countries={countries} />
      </td>
      <td data-end data-wide>
        <span className={classes['quiet']}>{format.dayOfMoment(member.since)}</span>
      </td>
      <td data-end>
        {mayManage || member.me ? (
          <RowMenu label={`${t('actions')}: ${name}`}>
            {mayManage && role !== 'system' ? (
              <Menu.Item
                leftSection={<IconUserEdit size={16} stroke={1.7} aria-hidden />}
                onClick={() => ask('change')}
              >
                {t('change')}…
              </Menu.Item>
            ) : null}
            {member.me ? (
              <Menu.Item
                leftSection={<IconDoorExit size={16} stroke={1.7} aria-hidden />}
                onClick={() => ask('leave')}
              >
                {t('leave')}…
              </Menu.Item>
            ) : role === 'system' ? null : (
              <Menu.Item
                leftSection={<IconUserMinus size={16} stroke={1.7} aria-hidden />}
                onClick={() => ask('remove')}
              >
                {t('remove')}…
              </Menu.Item>
            )}
            {mayData && !member.me && role !== 'system' ? (
              <>
                <Menu.Divider />
                <Menu.Item
                  leftSection={<IconDownload size={16} stroke={1.7} aria-hidden />}
                  onClick={() => take.mutate()}
                >
                  {t('data')}
                </Menu.Item>
                <Menu.Item
                  color="red"
                  leftSection={<IconEraser size={16} stroke={1.7} aria-hidden />}
                  onClick={() => ask('erase')}
                >
                  {t('erase')}…
                </Menu.Item>
              </>
            ) : null}
          </RowMenu>
        ) : null}
      </td>
    </tr>
  );
}

function RowMenu({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={label} variant="subtle" size={44}>
          <IconDots size={18} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}

function InvitationRow({ invitation }: { invitation: InvitationItem }) {
  const t = usePeopleTexts();
  const c = useCommon();
  const format = useFormat();
  const queries = useQueryClient();
  const { locale } = useLocale();
  const mayManage = useMay('members.manage');
  const { id, mail, role, countries, expired } = invitation;
  const done = async (key: 'sent' | 'takenBack') => {
    await queries.invalidateQueries({ queryKey: ['members'] });
    announce(t(key, { mail }));
  };
  const again = useMutation({
    mutationFn: () => invite({ mail, role, countries, locale }),
    onSuccess: () => done('sent'),
  });
  const back = useMutation({ mutationFn: () => takeBack(id), onSuccess: () => done('takenBack') });
  const error = again.error ?? back.error;
  const day = format.dayOfMoment(invitation.expiresAt);
  return (
    <tr>
      <td>
        <div className={classes['mail']}>{mail}</div>
        <div>
          <StateBadge tone={expired ? 'refused' : 'waits'} icon={IconMail}>
            {t(expired ? 'expired' : 'invitedUntil', { day })}
          </StateBadge>
        </div>
        {error === null ? null : <ErrorNote error={error} />}
      </td>
      <td>{c(role)}</td>
      <td data-wide>
        <Where countries={countries} />
      </td>
      <td data-end data-wide />
      <td data-end>
        {mayManage ? (
          <RowMenu label={`${t('actions')}: ${mail}`}>
            <Menu.Item onClick={() => again.mutate()}>{t('again')}</Menu.Item>
            <Menu.Item onClick={() => back.mutate()}>{t('takeBack')}</Menu.Item>
          </RowMenu>
        ) : null}
      </td>
    </tr>
  );
}
