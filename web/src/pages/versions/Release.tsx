import { Button, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { askForRelease, releaseRequestsQuery } from '../../api/versions.ts';
import type { SimulationOne } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { ErrorNote } from '../../kit/Notes.tsx';
import { useMe } from '../../shell/me.tsx';
import { useVersionTexts } from './texts.ts';
import classes from './Versions.module.css';

/** Asking for the release of what was tried to the end; who asked, for whoever agrees. */
export function Release({
  edition,
  simulation,
}: {
  edition: string;
  simulation: SimulationOne | null;
}) {
  const t = useVersionTexts();
  const format = useFormat();
  const me = useMe();
  const queries = useQueryClient();
  const [note, setNote] = useState('');
  const requests = useQuery(releaseRequestsQuery(edition));
  const asking = useMutation({
    mutationFn: (id: string) => askForRelease(edition, id, note),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['edition', edition] }),
  });
  const items = requests.data?.items ?? [];
  const current = items.find(({ isCurrent }) => isCurrent);
  const last = current ?? items[0];
  const may = me.may.includes('releases.ask') && current === undefined;
  return (
    <div className={classes['release']}>
      {last === undefined ? (
        <p>{t('release.before')}</p>
      ) : (
        <p role="status">
          {t(last.isCurrent ? (last.isMine ? 'release.mine' : 'release.asked') : 'release.old', {
            name: last.askedBy.name ?? '',
            day: format.dayOfMoment(last.askedAt),
          })}
          {last.note === null ? '' : ` “${last.note}”`}
        </p>
      )}
      {may && simulation !== null ? (
        <>
          <Textarea
            label={t('note')}
            maxLength={2000}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <div>
            <Button
              variant="filled"
              disabled={asking.isPending}
              onClick={() => asking.mutate(simulation.id)}
            >
              {t(asking.isPending ? 'asking' : 'askRelease')}
            </Button>
          </div>
        </>
      ) : null}
      {asking.error === null ? null : <ErrorNote error={asking.error} />}
    </div>
  );
}
