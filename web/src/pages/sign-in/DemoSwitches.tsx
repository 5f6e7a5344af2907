import { Button, Loader, Modal, Switch } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { demoQuery, startOver, switchFeed } from '../../api/demo.ts';
import { ErrorNote } from '../../kit/Notes.tsx';
import classes from './sign-in.module.css';
import { useSignInTexts } from './texts.ts';

/** The demo's switches: its live feed, and starting over; what happens now beside them. Nothing where there are none. */
export function DemoSwitches() {
  const t = useSignInTexts();
  const queries = useQueryClient();
  const demo = useQuery(demoQuery());
  const [asked, setAsked] = useState(false);
  const switching = useMutation({
    mutationFn: switchFeed,
    onSuccess: (state) => queries.setQueryData(demoQuery().queryKey, state),
  });
  const over = useMutation({
    mutationFn: startOver,
    onSuccess: (state) => {
      queries.setQueryData(demoQuery().queryKey, state);
      setAsked(false);
    },
  });
  // While everything starts again nobody answers; what was known last says that it does.
  const state = demo.data;
  if (state === undefined) return null;
  const away = demo.isError || demo.failureCount > 0;
  const isLoading = away || state.state === 'loading';
  return (
    <section className={classes['switches']} aria-label={t('switches')}>
      <Switch
        size="md"
        label={t('feed')}
        description={t('feedSays')}
        checked={state.feed}
        disabled={isLoading || switching.isPending}
        onChange={(event) => switching.mutate(event.currentTarget.checked)}
      />
      <p className={classes['now']} role="status">
        {isLoading ? <Loader size={14} color="gray" aria-hidden /> : null}
        {nowOf(t, state, away)}
      </p>
      {state.canStartOver ? (
        <Button disabled={isLoading} onClick={() => setAsked(true)}>
          {t('over')}
        </Button>
      ) : null}
      <Modal
        opened={asked}
        onClose={() => setAsked(false)}
        title={t('over.title')}
        styles={{ title: { fontWeight: 600 } }}
        closeButtonProps={{ 'aria-label': t('over.cancel') }}
      >
        <p>{t('over.says')}</p>
        {over.error === null ? null : <ErrorNote error={over.error} />}
        <div className={classes['choices']}>
          <Button onClick={() => setAsked(false)}>{t('over.cancel')}</Button>
          <Button
            variant="filled"
            loading={over.isPending}
            onClick={() => over.mutate()}
            data-autofocus
          >
            {t('over.go')}
          </Button>
        </div>
      </Modal>
    </section>
  );
}

type Texts = ReturnType<typeof useSignInTexts>;
type State = Awaited<ReturnType<typeof switchFeed>>;

function nowOf(t: Texts, { state, line, feed, sent }: State, away: boolean): string {
  if (away) return t('now.away');
  if (state === 'failed') return t('now.failed', { line: line ?? '' });
  if (state === 'loading') return t('now.loading');
  if (feed && sent > 0 && line !== null) return t('now.sent', { count: sent, line });
  return feed ? t('now.feeds') : t('now.ready');
}
