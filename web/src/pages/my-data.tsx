import { Button, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { download } from '../api/download.ts';
import { eraseMe } from '../api/members.ts';
import { ProblemError } from '../api/problem.ts';
import { ErrorNote } from '../kit/Notes.tsx';
import { PageBody, PageTitle, Section } from '../kit/Page.tsx';
import { useMe } from '../shell/me.tsx';
import { usePeopleTexts } from './people/texts.ts';
import classes from './people/People.module.css';

/** *Your data*: what is kept on the reader, as a file; and erased, with what goes and what stays said before. */
export function MyDataPage() {
  const t = usePeopleTexts();
  const take = useMutation({
    mutationFn: () => download('/v1/me/data', 'application/json', 'my-data.json'),
  });
  return (
    <PageBody>
      <PageTitle title={t('mine.title')} line={t('mine.line')} />
      <Section title={t('mine.take')}>
        <div className={classes['mine']}>
          <p>{t('mine.takeSays')}</p>
          <Button
            leftSection={<IconDownload size={16} stroke={1.7} aria-hidden />}
            loading={take.isPending}
            onClick={() => take.mutate()}
          >
            {t('mine.takeGo')}
          </Button>
          {take.error === null ? null : <ErrorNote error={take.error} />}
        </div>
      </Section>
      <Section title={t('mine.erase')}>
        <EraseMine />
      </Section>
    </PageBody>
  );
}

function EraseMine() {
  const t = usePeopleTexts();
  const me = useMe();
  const [mail, setMail] = useState('');
  const isMine = mail.trim().toLowerCase() === me.mail?.toLowerCase();
  const erasing = useMutation({
    mutationFn: () => eraseMe(mail.trim()),
    onSuccess: () => location.assign('/'),
  });
  const isLast =
    erasing.error instanceof ProblemError && erasing.error.problem.code === 'LAST_ADMINISTRATOR';
  return (
    <form
      className={classes['mine']}
      onSubmit={(event) => {
        event.preventDefault();
        if (isMine) erasing.mutate();
      }}
    >
      <ul className={classes['follows']}>
        {([1, 2, 3, 4] as const).map((line) => (
          <li key={line}>{t(`mine.erase.${line}`)}</li>
        ))}
      </ul>
      <TextInput
        type="email"
        label={t('mine.eraseMail')}
        description={me.mail}
        autoComplete="off"
        value={mail}
        onChange={(event) => setMail(event.currentTarget.value)}
      />
      <Button type="submit" color="red" disabled={!isMine} loading={erasing.isPending}>
        {t('mine.eraseGo')}
      </Button>
      {isLast ? (
        <p role="alert" className={classes['refused']}>
          {t('last.says')}
        </p>
      ) : erasing.error === null ? null : (
        <ErrorNote error={erasing.error} />
      )}
    </form>
  );
}
