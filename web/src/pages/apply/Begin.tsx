import { Button, TextInput } from '@mantine/core';
import { IconMailForward } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { beginApplication } from '../../api/applications.ts';
import { ProblemError } from '../../api/problem.ts';
import { useLocale } from '../../i18n/locale.tsx';
import { ErrorNote } from '../../kit/Notes.tsx';
import { useApplyTexts } from './texts.ts';
import classes from './Apply.module.css';

/** The name and the work address; then where to look for the mail. It is the same for every address. */
export function Begin() {
  const t = useApplyTexts();
  const { locale } = useLocale();
  const [name, setName] = useState('');
  const [mail, setMail] = useState('');
  const sending = useMutation({
    mutationFn: () => beginApplication({ name: name.trim(), mail: mail.trim(), locale }),
  });
  const faults = sending.error instanceof ProblemError ? (sending.error.problem.errors ?? []) : [];
  const fault = faults.find(({ pointer }) => pointer === '/mail');
  if (sending.isSuccess) {
    return (
      <div className={classes['narrow']}>
        <IconMailForward size={32} stroke={1.5} aria-hidden />
        <h1 className={classes['h1']}>{t('sent.title')}</h1>
        <p className={classes['line']} role="status">
          {t('sent.says', { mail: mail.trim(), hours: sending.data.linkHours })}
        </p>
        <div className={classes['buttons']}>
          <Button size="md" onClick={() => sending.reset()}>
            {t('sent.other')}
          </Button>
          <Button size="md" variant="subtle" onClick={() => sending.mutate()}>
            {t('sent.again')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className={classes['begin']}>
      <div>
        <h1 className={classes['h1']}>{t('begin.title')}</h1>
        <p className={classes['line']}>{t('begin.line')}</p>
        <form
          className={classes['fields']}
          onSubmit={(event) => {
            event.preventDefault();
            sending.mutate();
          }}
        >
          <TextInput
            size="md"
            label={t('begin.name')}
            required
            maxLength={100}
            autoComplete="name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            size="md"
            type="email"
            label={t('begin.mail')}
            description={t('begin.mailHint')}
            required
            maxLength={254}
            autoComplete="email"
            value={mail}
            error={
              fault === undefined
                ? null
                : t(fault.code === 'open-domain' ? 'begin.openDomain' : 'begin.badMail')
            }
            onChange={(event) => {
              setMail(event.currentTarget.value);
              if (sending.isError) sending.reset();
            }}
          />
          {sending.isError && fault === undefined ? <ErrorNote error={sending.error} /> : null}
          <div className={classes['buttons']}>
            <Button type="submit" variant="filled" size="md" loading={sending.isPending}>
              {t('begin.go')}
            </Button>
          </div>
        </form>
        <p className={classes['quiet']}>{t('begin.again')}</p>
      </div>
      <aside className={classes['need']}>
        <h2>{t('begin.what')}</h2>
        <ul>
          {([1, 2, 3] as const).map((line) => (
            <li key={line}>{t(`begin.what${line}`)}</li>
          ))}
        </ul>
      </aside>
    </div>
  );
}
