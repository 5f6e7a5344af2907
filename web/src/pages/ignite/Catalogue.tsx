import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Kind, PracticeItem } from '../../api/types.ts';
import { useCommon } from '../../i18n/common.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { LinkButton } from '../../kit/LinkButton.tsx';
import { journeyLink } from '../journey/links.ts';
import { Begin } from './Begin.tsx';
import classes from './Ignite.module.css';
import { useIgniteTexts } from './texts.ts';

const KINDS = ['foundational', 'performing', 'differentiating'] as const satisfies readonly Kind[];

/** What the colours of the milestones mean. */
export function KindLegend() {
  const words = useCommon();
  return (
    <ul className={classes['legend']}>
      {KINDS.map((kind) => (
        <li key={kind} data-kind={kind}>
          {words(kind)}
        </li>
      ))}
    </ul>
  );
}

/** The practices of the program version, each with what its milestones bring, on one scale. */
export function Catalogue({
  practices,
  mayStart,
}: {
  practices: readonly PracticeItem[];
  mayStart: boolean;
}) {
  const [beginning, setBeginning] = useState<PracticeItem | null>(null);
  return (
    <>
      <ul className={classes['catalogue']}>
        {practices.map((practice) => (
          <Practice
            key={practice.id}
            practice={practice}
            most={Math.max(...practices.map((each) => each.points))}
            begin={mayStart ? () => setBeginning(practice) : undefined}
          />
        ))}
      </ul>
      <Begin practice={beginning} close={() => setBeginning(null)} />
    </>
  );
}

type PracticeProps = { practice: PracticeItem; most: number; begin: (() => void) | undefined };

function Practice({ practice, most, begin }: PracticeProps) {
  const t = useIgniteTexts();
  const format = useFormat();
  const title = format.say(practice.title);
  return (
    <li className={classes['practice']}>
      <div className={classes['practiceHead']}>
        <h3 className={classes['practiceName']}>{title}</h3>
        <p className={classes['quiet']}>{format.say(practice.says)}</p>
      </div>
      <ol
        className={classes['brings']}
        style={{ inlineSize: `${(practice.points / most) * 100}%` }}
      >
        {practice.milestones.map((milestone) => (
          <li key={milestone.id} style={{ flexGrow: milestone.points }}>
            <span className={classes['block']} data-kind={milestone.kind} data-num>
              {format.number(milestone.points)}
            </span>
            <span className={classes['blockName']}>{format.say(milestone.title)}</span>
          </li>
        ))}
      </ol>
      <div className={classes['total']}>
        <b data-num>{format.number(practice.points)}</b>{' '}
        {t('pointsWord', { points: practice.points })}
        <span className={classes['blockSteps']}>
          {t('steps', { count: practice.milestones.reduce((sum, each) => sum + each.steps, 0) })}
        </span>
      </div>
      <div className={classes['do']}>
        <Action practice={practice} title={title} begin={begin} />
      </div>
    </li>
  );
}

function Action({
  practice,
  title,
  begin,
}: {
  practice: PracticeItem;
  title: string;
  begin: (() => void) | undefined;
}) {
  const t = useIgniteTexts();
  const format = useFormat();
  const { journey, startableOn } = practice;
  if (journey !== null && ['running', 'paused', 'completed'].includes(journey.state)) {
    return (
      <LinkButton {...journeyLink(journey.id)} aria-label={t('openOne', { practice: title })}>
        {t('open')}
      </LinkButton>
    );
  }
  if (startableOn !== null && startableOn > format.today) {
    return (
      <span className={classes['quiet']}>{t('againOn', { day: format.day(startableOn) })}</span>
    );
  }
  if (begin === undefined) return null;
  return (
    <Button
      onClick={begin}
      aria-label={journey === null ? t('startOne', { practice: title }) : undefined}
    >
      {t(journey === null ? 'start' : 'again')}
    </Button>
  );
}
