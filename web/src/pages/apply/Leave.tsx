import { Button, Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { applicationQuery, withdrawApplication } from '../../api/applications.ts';
import type { ApplicationOne } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { ErrorNote } from '../../kit/Notes.tsx';
import { useApplyTexts } from './texts.ts';
import classes from './Apply.module.css';

/** Until when the draft is kept, and forgetting it now. */
export function Leave({ application }: { application: ApplicationOne }) {
  const t = useApplyTexts();
  const format = useFormat();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const leaving = useMutation({
    mutationFn: withdrawApplication,
    onSuccess: () => queries.resetQueries({ queryKey: applicationQuery().queryKey }),
  });
  return (
    <footer className={classes['leave']}>
      <span>{t('leave.forgotten', { day: format.dayOfMoment(application.forgottenAt) })}</span>
      <button type="button" className={classes['quietLink']} onClick={() => setAsking(true)}>
        {t('leave.go')}
      </button>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('leave.title')}
        styles={{ title: { fontWeight: 600 } }}
        closeButtonProps={{ 'aria-label': t('leave.cancel') }}
      >
        <p>{t('leave.says')}</p>
        {leaving.isError ? <ErrorNote error={leaving.error} /> : null}
        <div className={classes['buttons']}>
          <Button onClick={() => setAsking(false)}>{t('leave.cancel')}</Button>
          <Button variant="filled" loading={leaving.isPending} onClick={() => leaving.mutate()}>
            {t('leave.go')}
          </Button>
        </div>
      </Modal>
    </footer>
  );
}
