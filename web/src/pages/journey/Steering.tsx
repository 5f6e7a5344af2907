import { ActionIcon, Button, Menu, Modal, Textarea } from '@mantine/core';
import { IconDoorExit, IconDots, IconPlayerPause } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Steering as Steer, steer } from '../../api/journeys.ts';
import type { JourneyOne } from '../../api/types.ts';
import { ErrorNote } from '../../kit/Notes.tsx';
import classes from './Journey.module.css';
import { useJourneyTexts } from './texts.ts';

/** Pause or resume, and withdraw behind the dots; each says what follows before it happens. */
export function Steering({ journey }: { journey: JourneyOne }) {
  const t = useJourneyTexts();
  const [asking, setAsking] = useState<Steer | null>(null);
  if (journey.state !== 'running' && journey.state !== 'paused') return null;
  const main = journey.state === 'paused' ? 'resume' : 'pause';
  return (
    <>
      <Button
        className={main === 'pause' ? (classes['wide'] ?? '') : ''}
        variant={main === 'resume' ? 'filled' : 'default'}
        onClick={() => setAsking(main)}
      >
        {t(main)}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('more')} variant="default">
            <IconDots size={18} stroke={1.7} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {main === 'pause' ? (
            <Menu.Item
              className={classes['narrow'] ?? ''}
              leftSection={<IconPlayerPause size={16} stroke={1.7} aria-hidden />}
              onClick={() => setAsking('pause')}
            >
              {t('pause')}…
            </Menu.Item>
          ) : null}
          <Menu.Item
            leftSection={<IconDoorExit size={16} stroke={1.7} aria-hidden />}
            onClick={() => setAsking('withdraw')}
          >
            {t('withdraw')}…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={asking !== null}
        onClose={() => setAsking(null)}
        title={asking === null ? '' : t(`${asking}.title`)}
        styles={{ title: { fontWeight: 600 } }}
        closeButtonProps={{ 'aria-label': t('steer.cancel') }}
      >
        {asking === null ? null : (
          <Asking what={asking} journey={journey} close={() => setAsking(null)} />
        )}
      </Modal>
    </>
  );
}

const FOLLOWS = {
  pause: ['pause.1', 'pause.2', 'pause.3'],
  resume: ['resume.1', 'resume.2'],
  withdraw: ['withdraw.1', 'withdraw.2', 'withdraw.3'],
} as const;

function Asking({ what, journey, close }: { what: Steer; journey: JourneyOne; close: () => void }) {
  const t = useJourneyTexts();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const sending = useMutation({
    mutationFn: () => steer(journey.id, what, reason),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['journey'] });
      close();
    },
  });
  return (
    <form
      className={classes['asking']}
      onSubmit={(event) => {
        event.preventDefault();
        sending.mutate();
      }}
    >
      <ul className={classes['follows']}>
        {FOLLOWS[what].map((key) => (
          <li key={key}>{t(key, { points: journey.points })}</li>
        ))}
      </ul>
      {what === 'resume' ? null : (
        <Textarea
          label={t('steer.reason.optional')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          autosize
          minRows={2}
          maxLength={2000}
        />
      )}
      {sending.error === null ? null : <ErrorNote error={sending.error} />}
      <div className={classes['buttons']}>
        <Button onClick={close}>{t('steer.cancel')}</Button>
        <Button type="submit" variant="filled" loading={sending.isPending}>
          {t(`${what}.go`)}
        </Button>
      </div>
    </form>
  );
}
