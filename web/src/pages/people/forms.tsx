import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { announce } from '../../api/announce.ts';
import { changeMember, erasePerson, invite, leave, removeMember } from '../../api/members.ts';
import { ProblemError } from '../../api/problem.ts';
import type { LocaleName, MemberItem, RoleName } from '../../api/types.ts';
import { useCommon } from '../../i18n/common.ts';
import { useFormat, useLocale } from '../../i18n/locale.tsx';
import { ErrorNote } from '../../kit/Notes.tsx';
import { usePeopleTexts } from './texts.ts';
import classes from './People.module.css';

type Common = {
  /** The roles that there are to give. */
  roles: readonly RoleName[];
  /** Where the organisation takes part; empty where a role is not limited that way. */
  countries: readonly string[];
  close: () => void;
};

/** Invites by mail: a role, where it is limited, and the language of the mail. */
export function InviteForm({ roles, countries, close }: Common) {
  const t = usePeopleTexts();
  const own = useLocale().locale;
  const [mail, setMail] = useState('');
  const [role, setRole] = useState<RoleName>(roles.at(-1) ?? 'team-member');
  const [limited, setLimited] = useState<readonly string[]>([]);
  const [locale, setLocale] = useState<LocaleName>(own);
  const queries = useQueryClient();
  const sending = useMutation({
    mutationFn: () => invite({ mail: mail.trim(), role, countries: [...limited], locale }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['members'] });
      announce(t('sent', { mail: mail.trim() }));
      close();
    },
  });
  return (
    <Form
      go={t('invite.go')}
      error={sending.error}
      pending={sending.isPending}
      close={close}
      send={() => sending.mutate()}
    >
      <p className={classes['quiet']}>{t('invite.says')}</p>
      <TextInput
        type="email"
        label={t('invite.mail')}
        required
        autoComplete="off"
        data-autofocus
        value={mail}
        onChange={(event) => setMail(event.currentTarget.value)}
      />
      <RoleFields {...{ roles, countries, role, setRole, limited, setLimited }} />
      <NativeSelect
        label={t('invite.language')}
        value={locale}
        data={[
          { value: 'en', label: t('invite.english') },
          { value: 'fr-CA', label: t('invite.french') },
        ]}
        onChange={(event) => setLocale(event.currentTarget.value as LocaleName)}
      />
    </Form>
  );
}

/** Another role for somebody, or other countries. */
export function ChangeForm({ member, roles, countries, close }: Common & { member: MemberItem }) {
  const t = usePeopleTexts();
  const c = useCommon();
  const [role, setRole] = useState<RoleName>(member.role);
  const [limited, setLimited] = useState<readonly string[]>(member.countries);
  const queries = useQueryClient();
  const sending = useMutation({
    mutationFn: () => changeMember(member.id, { role, countries: [...limited] }),
    onSuccess: async () => {
      await queries.invalidateQueries();
      announce(t('changed', { name: member.person.name ?? '', role: c(role) }));
      close();
    },
  });
  return (
    <Form
      go={t('change.go')}
      error={sending.error}
      pending={sending.isPending}
      close={close}
      send={() => sending.mutate()}
    >
      <RoleFields {...{ roles, countries, role, setRole, limited, setLimited }} />
    </Form>
  );
}

type RemoveProps = { what: 'remove' | 'leave'; member: MemberItem; close: () => void };

/** What follows when somebody is removed or leaves, before it happens. */
export function RemoveForm({ what, member, close }: RemoveProps) {
  const t = usePeopleTexts();
  const c = useCommon();
  const name = member.person.name ?? t('gone');
  const queries = useQueryClient();
  const sending = useMutation({
    mutationFn: () => (what === 'leave' ? leave(member.id) : removeMember(member.id)),
    onSuccess: async () => {
      if (what === 'leave') return location.assign('/');
      await queries.invalidateQueries({ queryKey: ['members'] });
      announce(t('removed', { name }));
      close();
    },
  });
  return (
    <Form
      go={t(`${what}.go`, { name })}
      error={sending.error}
      pending={sending.isPending}
      close={close}
      send={() => sending.mutate()}
    >
      <ul className={classes['follows']}>
        {([1, 2, 3] as const).map((line) => (
          <li key={line}>{t(`${what}.${line}`, { role: c(member.role) })}</li>
        ))}
      </ul>
    </Form>
  );
}

/** What goes and what stays when somebody is erased, before it happens. */
export function EraseForm({ member, close }: Omit<RemoveProps, 'what'>) {
  const t = usePeopleTexts();
  const name = member.person.name ?? t('gone');
  const [reason, setReason] = useState('');
  const queries = useQueryClient();
  const sending = useMutation({
    mutationFn: () => erasePerson(member.person.id, reason.trim()),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['members'] });
      announce(t('erased', { name }));
      close();
    },
  });
  return (
    <Form
      go={t('erase.go', { name })}
      error={sending.error}
      pending={sending.isPending}
      close={close}
      send={() => sending.mutate()}
    >
      <ul className={classes['follows']}>
        {([1, 2, 3] as const).map((line) => (
          <li key={line}>{t(`erase.${line}`)}</li>
        ))}
      </ul>
      <TextInput
        label={t('erase.reason')}
        description={t('erase.reasonHint')}
        required
        maxLength={500}
        autoComplete="off"
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </Form>
  );
}

type FieldsProps = Omit<Common, 'close'> & {
  role: RoleName;
  setRole: (role: RoleName) => void;
  limited: readonly string[];
  setLimited: (countries: readonly string[]) => void;
};

function RoleFields({ roles, countries, role, setRole, limited, setLimited }: FieldsProps) {
  const t = usePeopleTexts();
  const c = useCommon();
  const format = useFormat();
  const [region, setRegion] = useState(limited.join(', '));
  return (
    <>
      <NativeSelect
        label={t('role')}
        value={role}
        data={roles.map((value) => ({ value, label: c(value) }))}
        onChange={(event) => {
          setRole(event.currentTarget.value as RoleName);
          setLimited([]);
          setRegion('');
        }}
      />
      {role === 'partner-manager' ? (
        <TextInput
          label={t('region.label')}
          description={t('region.hint')}
          required
          value={region}
          onChange={(event) => {
            setRegion(event.currentTarget.value);
            setLimited(event.currentTarget.value.toUpperCase().match(/[A-Z]{2}/gu) ?? []);
          }}
        />
      ) : null}
      {countries.length > 1 ? (
        <Checkbox.Group
          label={t('limit.label')}
          description={t('limit.hint')}
          value={[...limited]}
          onChange={setLimited}
        >
          <div className={classes['boxes']}>
            {countries.map((country) => (
              <Checkbox key={country} value={country} label={format.country(country)} />
            ))}
          </div>
        </Checkbox.Group>
      ) : null}
    </>
  );
}

type FormProps = {
  go: string;
  error: unknown;
  pending: boolean;
  close: () => void;
  send: () => void;
  children: ReactNode;
};

function Form({ go, error, pending, close, send, children }: FormProps) {
  const t = usePeopleTexts();
  const isLast = error instanceof ProblemError && error.problem.code === 'LAST_ADMINISTRATOR';
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {children}
      {isLast ? (
        <p role="alert" className={classes['refused']}>
          {t('last.says')}
        </p>
      ) : error === null ? null : (
        <ErrorNote error={error} />
      )}
      <div className={classes['buttons']}>
        <Button onClick={close}>{t('cancel')}</Button>
        <Button type="submit" variant="filled" loading={pending}>
          {go}
        </Button>
      </div>
    </form>
  );
}
