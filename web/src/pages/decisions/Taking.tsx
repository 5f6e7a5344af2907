import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { announce } from '../../api/announce.ts';
import { giveBack, givePackageBack, takeDecision, takePackage } from '../../api/desk.ts';
import type { ApprovalOne } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { useDeskTexts } from './desk.ts';
import { isEnrolment } from './inboxItems.ts';
import classes from './Desk.module.css';

const MINUTE_MS = 60_000;
const TICK_MS = 10_000;
/** The clock of the program may not be this machine's: what is left is counted from when it was first seen. */
const TAKEN_MINUTES = 30;

type Taken = ApprovalOne['taken'];
type Props = {
  /** Of a step's request or of a package. */
  id: string;
  taken: Taken;
  /** Whether it still waits, and for the reader. */
  waits: boolean;
  mayTake: boolean;
};

/** *Take it*, *Yours for 28 minutes*, or who has it. */
export function Taking({ id, taken, waits, mayTake }: Props) {
  const t = useDeskTexts();
  const format = useFormat();
  const queries = useQueryClient();
  const refresh = () =>
    queries.invalidateQueries({ queryKey: [isEnrolment(id) ? 'enrolment' : 'approval'] });
  const take = useMutation({
    mutationFn: () => (isEnrolment(id) ? takePackage(id) : takeDecision(id)),
    onSuccess: () => announce(t('tookIt')),
    onError: (error) => announce(t('refused', { reason: error.message })),
    onSettled: refresh,
  });
  const release = useMutation({
    mutationFn: () => (isEnrolment(id) ? givePackageBack(id) : giveBack(id)),
    onSuccess: () => announce(t('gaveBack')),
    onSettled: refresh,
  });
  const minutes = useMinutesLeft(taken?.until ?? null);
  if (!waits) return null;
  if (taken !== null && !taken.mine) {
    return (
      <p className={classes['taken']}>
        <IconLock size={16} stroke={1.7} aria-hidden />
        {t('takenBy', { who: taken.by, time: format.clock(taken.until) })}
      </p>
    );
  }
  if (taken !== null) {
    return (
      <div className={classes['taken']}>
        <IconLock size={16} stroke={1.7} aria-hidden />
        <span>{t('yours', { minutes })}</span>
        <Button disabled={release.isPending} onClick={() => release.mutate()}>
          {t('giveBack')}
        </Button>
      </div>
    );
  }
  if (!mayTake) return null;
  return (
    <Button
      disabled={take.isPending}
      title={t('takeHint')}
      leftSection={<IconLock size={16} stroke={1.7} aria-hidden />}
      onClick={() => take.mutate()}
    >
      {t('take')}
    </Button>
  );
}

/** Who has it, on a line of the list. */
export function TakenMark({ item }: { item: { readonly taken: Taken } }) {
  const t = useDeskTexts();
  const format = useFormat();
  if (item.taken === null) return null;
  const { by, until, mine } = item.taken;
  const words = mine ? t('you') : t('takenShort', { who: by, time: format.clock(until) });
  return (
    <span className={classes['mark']} title={words}>
      <IconLock size={13} stroke={1.8} aria-hidden />
      <span>{mine ? t('you') : by}</span>
    </span>
  );
}

/** Whole minutes until a moment, counted down while it is looked at; at least one. */
function useMinutesLeft(until: string | null): number {
  const [now, setNow] = useState(() => Date.now());
  const [seen, setSeen] = useState({ until, at: now });
  useEffect(() => {
    setSeen({ until, at: Date.now() });
    setNow(Date.now());
    if (until === null) return undefined;
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [until]);
  if (until === null) return 0;
  const left = Math.ceil((Date.parse(until) - now) / MINUTE_MS);
  const isOurClock = left >= 1 && left <= TAKEN_MINUTES;
  const gone = Math.floor((now - seen.at) / MINUTE_MS);
  return Math.max(1, isOurClock ? left : TAKEN_MINUTES - gone);
}
