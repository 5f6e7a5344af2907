import { Button, Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { startJourney } from '../../api/journeys.ts';
import type { PracticeItem } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { ErrorNote } from '../../kit/Notes.tsx';
import { journeyLink } from '../journey/links.ts';
import classes from './Ignite.module.css';
import { useIgniteTexts } from './texts.ts';

const FOLLOWS = ['begin.1', 'begin.2', 'begin.3', 'begin.4', 'begin.5'] as const;

/** What starting a practice means, before it starts. */
export function Begin({ practice, close }: { practice: PracticeItem | null; close: () => void }) {
  const t = useIgniteTexts();
  const format = useFormat();
  return (
    <Modal
      opened={practice !== null}
      onClose={close}
      title={practice === null ? '' : t('begin.title', { practice: format.say(practice.title) })}
      styles={{ title: { fontWeight: 600 } }}
      closeButtonProps={{ 'aria-label': t('begin.cancel') }}
      size={520}
    >
      {practice === null ? null : <Meaning practice={practice} close={close} />}
    </Modal>
  );
}

function Meaning({ practice, close }: { practice: PracticeItem; close: () => void }) {
  const t = useIgniteTexts();
  const format = useFormat();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const starting = useMutation({
    mutationFn: () => startJourney(practice.id),
    onSuccess: async (journey) => {
      void queries.invalidateQueries({ queryKey: ['journey'] });
      await navigate(journeyLink(journey.id));
    },
  });
  return (
    <div className={classes['meaning']}>
      <p className={classes['lead']}>{t('begin.lead')}</p>
      <ol className={classes['follows']}>
        {FOLLOWS.map((key) => (
          <li key={key}>{t(key, { points: format.number(practice.points) })}</li>
        ))}
      </ol>
      {starting.error === null ? null : <ErrorNote error={starting.error} />}
      <div className={classes['buttons']}>
        <Button onClick={close}>{t('begin.cancel')}</Button>
        <Button
          variant="filled"
          loading={starting.isPending}
          onClick={() => starting.mutate()}
          data-autofocus
        >
          {t('begin.go', { practice: format.say(practice.title) })}
        </Button>
      </div>
    </div>
  );
}
