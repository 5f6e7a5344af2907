import { Button, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { announce } from '../../api/announce.ts';
import { ErrorNote } from '../../kit/Notes.tsx';
import classes from './Verdict.module.css';
import { useDecisionsTexts } from './texts.ts';

type Props = {
  /** What was decided on, for the screen reader. */
  what: string;
  send: (reason: string) => Promise<unknown>;
};

/** Takes a mistaken decision back while nothing followed from it: a button, then the reason that the partner reads. */
export function TakeBack({ what, send }: Props) {
  const t = useDecisionsTexts();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const missing = reason.trim() === '';
  const sending = useMutation({
    mutationFn: () => send(reason),
    onSuccess: async () => {
      announce(t('takeBack.done', { what }));
      setAsking(false);
      for (const key of ['approval', 'enrolment', 'journey', 'me'])
        await queries.invalidateQueries({ queryKey: [key] });
    },
  });
  if (!asking) {
    return (
      <Button onClick={() => setAsking(true)} aria-label={t('takeBack.of', { what })}>
        {t('takeBack')}
      </Button>
    );
  }
  return (
    <form
      noValidate
      className={classes['reason']}
      onSubmit={(event) => {
        event.preventDefault();
        if (missing) setTried(true);
        else sending.mutate();
      }}
    >
      <Textarea
        label={t('takeBack.reason')}
        description={t('takeBack.hint')}
        value={reason}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={2000}
        autoFocus
        error={tried && missing ? t('reason.needed') : null}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {sending.error === null ? null : <ErrorNote error={sending.error} />}
      <div className={classes['reasonButtons']}>
        <Button onClick={() => setAsking(false)}>{t('reason.back')}</Button>
        <Button type="submit" variant="filled" loading={sending.isPending}>
          {t('takeBack.go')}
        </Button>
      </div>
    </form>
  );
}
