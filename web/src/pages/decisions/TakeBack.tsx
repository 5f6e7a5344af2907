import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { announce } from '../../api/announce.ts';
import { ReasonForm } from './ReasonForm.tsx';
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
  const sending = useMutation({
    mutationFn: send,
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
    <ReasonForm
      label={t('takeBack.reason')}
      hint={t('takeBack.hint')}
      needed={t('reason.needed')}
      go={t('takeBack.go')}
      back={{ label: t('reason.back'), do: () => setAsking(false) }}
      busy={sending.isPending}
      error={sending.error}
      send={(reason) => sending.mutate(reason)}
    />
  );
}
