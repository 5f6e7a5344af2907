import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { journeyHistoryQuery } from '../../api/queries.ts';
import type { HistoryItem, JourneyOne } from '../../api/types.ts';
import { useCommon } from '../../i18n/common.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { ErrorNote, RowsSkeleton } from '../../kit/Notes.tsx';
import { Section } from '../../kit/Page.tsx';
import { en } from './historyKeys.ts';
import classes from './Journey.module.css';
import { useJourneyTexts } from './texts.ts';
import { findStep, isDeed, isJourneyLine } from './words.ts';

const SHOWN = 6;

type HistoryProps = { journey: JourneyOne; step?: string; title?: string };

/** Who did what, newest first; of one step where `step` is given. */
export function History({ journey, step, title }: HistoryProps) {
  const t = useJourneyTexts();
  const history = useQuery(journeyHistoryQuery(journey.id));
  const [all, setAll] = useState(false);
  const items = (history.data?.items ?? []).filter(
    (item) => (step === undefined || item.step === step) && isDeed(item),
  );
  const shown = all ? items : items.slice(0, SHOWN);
  return (
    <Section title={title ?? t('history')}>
      {history.error === null ? null : (
        <ErrorNote error={history.error} again={() => void history.refetch()} />
      )}
      {history.isPending ? <RowsSkeleton rows={3} /> : null}
      {history.isSuccess && items.length === 0 ? (
        <p className={classes['quiet']}>{t('history.empty')}</p>
      ) : null}
      <ol className={classes['history']}>
        {shown.map((item, index) => (
          <Line key={`${item.at} ${index}`} item={item} journey={journey} />
        ))}
      </ol>
      {items.length > SHOWN ? (
        <Button variant="default" mt={12} onClick={() => setAll(!all)}>
          {all ? t('history.less') : t('history.all', { count: items.length })}
        </Button>
      ) : null}
    </Section>
  );
}

function Line({ item, journey }: { item: HistoryItem; journey: JourneyOne }) {
  const t = useJourneyTexts();
  const words = useCommon();
  const format = useFormat();
  const by =
    item.by === null
      ? isJourneyLine(item)
        ? null
        : t('history.facts')
      : t('history.by', { who: item.role === null ? item.by : `${item.by}, ${words(item.role)}` });
  return (
    <li className={classes['line']}>
      <time dateTime={item.at} className={classes['lineDay']}>
        {format.dayOfMoment(item.at)}
      </time>
      <span className={classes['lineWords']}>
        <span>{useSaid(item, journey)}</span>
        {by === null ? null : <span className={classes['quiet']}>{by}</span>}
        {item.reason === null ? null : <q className={classes['reason']}>{item.reason}</q>}
      </span>
    </li>
  );
}

const OF_JOURNEY: Readonly<Record<string, (typeof en)['journey'][number]>> = {
  running: 'history.running',
  paused: 'history.paused',
  completed: 'history.journeyCompleted',
  withdrawn: 'history.withdrawn',
  rejected: 'history.journeyRejected',
  lapsed: 'history.lapsed',
};

function useSaid(item: HistoryItem, journey: JourneyOne): string {
  const t = useJourneyTexts();
  const format = useFormat();
  if (isJourneyLine(item)) {
    if (item.from === null && item.to === 'running') return t('history.started');
    const key = OF_JOURNEY[item.to];
    return key === undefined ? item.to : t(key);
  }
  const known = item.step === null ? undefined : findStep(journey, item.step);
  const title = item.title ?? known?.step.title;
  const step = title === undefined ? '' : format.say(title);
  const key = en.steps.find((each) => each === `history.to.${item.to}`);
  return key === undefined ? t('history.to.other', { step, to: item.to }) : t(key, { step });
}
