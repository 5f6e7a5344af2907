import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { announce } from '../api/announce.ts';
import { unsubscribe, unsubscribingQuery } from '../api/notifications.ts';
import { ProblemError } from '../api/problem.ts';
import { useFormat, useLocale } from '../i18n/locale.tsx';
import { ErrorNote, PageSkeleton } from '../kit/Notes.tsx';
import { Mark } from '../shell/Mark.tsx';
import { useNotificationTexts } from './notifications/texts.ts';
import classes from './notifications/Notifications.module.css';

/** Where the link of a mail leads: it asks first, and what it turned off can be turned on again. Needs no sign-in. */
export function UnsubscribePage() {
  return (
    <main className={classes['card']}>
      <Mark size={28} />
      <Asking />
    </main>
  );
}

function Asking() {
  const t = useNotificationTexts();
  const format = useFormat();
  const { setLocale } = useLocale();
  const queries = useQueryClient();
  const { token } = useParams({ from: '/unsubscribe/$token' });
  const { queryKey, ...query } = unsubscribingQuery(token);
  const asked = useQuery({ queryKey, ...query });
  const choosing = useMutation({
    mutationFn: (on: boolean) => unsubscribe(token, on),
    onSuccess: (now) => {
      queries.setQueryData(queryKey, now);
      announce(t(now.on ? 'settings.on' : 'settings.off', { topic: format.say(now.title) }));
    },
  });
  const locale = asked.data?.locale;
  // In the language that the mail came in.
  useEffect(() => {
    if (locale !== undefined) setLocale(locale);
  }, [locale, setLocale]);
  if (asked.error instanceof ProblemError && asked.error.problem.status < 500) {
    return (
      <>
        <h1>{t('off.gone')}</h1>
        <p>{t('off.goneSays')}</p>
        <div className={classes['buttons']}>
          <Button component="a" href="/notifications/settings">
            {t('off.open')}
          </Button>
        </div>
      </>
    );
  }
  if (asked.isError) return <ErrorNote error={asked.error} again={() => void asked.refetch()} />;
  if (asked.data === undefined) return <PageSkeleton />;
  const topic = format.say(asked.data.title);
  const { on } = asked.data;
  return (
    <>
      <h1 aria-live="polite">{t(on ? 'off.ask' : 'off.done', { topic })}</h1>
      <p>{t(on ? 'off.askSays' : 'off.doneSays')}</p>
      {choosing.isError ? <ErrorNote error={choosing.error} /> : null}
      <div className={classes['buttons']}>
        <Button
          variant={on ? 'filled' : 'default'}
          disabled={choosing.isPending}
          onClick={() => choosing.mutate(!on)}
        >
          {t(on ? 'off.go' : 'off.undo')}
        </Button>
        <Button component="a" href="/notifications/settings" variant="subtle">
          {t('off.open')}
        </Button>
      </div>
    </>
  );
}
