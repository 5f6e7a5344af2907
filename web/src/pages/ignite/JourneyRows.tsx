import { IconChevronRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { JourneyItem, PracticeItem } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { useFresh } from '../../kit/Figure.tsx';
import { JourneyBarSmall } from '../../kit/JourneyBar.tsx';
import { Mover } from '../../kit/Mover.tsx';
import { JourneyBadge } from '../../kit/StateBadge.tsx';
import { journeyLink } from '../journey/links.ts';
import classes from './Ignite.module.css';
import { useIgniteTexts } from './texts.ts';

const MILESTONES = ['assess', 'plan', 'enable', 'build', 'launch', 'grow'] as const;

type RowsProps = {
  journeys: readonly JourneyItem[];
  /** Whether they are the reader's own: their moves are *You*, the partner's name is left out. */
  mine: boolean;
  practices?: readonly PracticeItem[];
};

/** Journeys, a row each: name, how far, whose move, points. */
export function JourneyRows({ journeys, mine, practices = [] }: RowsProps) {
  return (
    <ul className={classes['journeys']}>
      {journeys.map((journey) => (
        <Row
          key={journey.id}
          journey={journey}
          mine={mine}
          practice={practices.find((each) => each.id === journey.practice)}
        />
      ))}
    </ul>
  );
}

function Row({
  journey,
  mine,
  practice,
}: {
  journey: JourneyItem;
  mine: boolean;
  practice: PracticeItem | undefined;
}) {
  const t = useIgniteTexts();
  const format = useFormat();
  const fresh = useFresh(journey.version);
  const title = format.say(journey.title);
  const at = MILESTONES.indexOf(journey.milestone);
  const done = journey.state === 'completed' ? MILESTONES.length : at;
  const milestone = practice?.milestones.find((each) => each.id === journey.milestone)?.title;
  const name =
    milestone === undefined ? t(`milestone.${journey.milestone}`) : format.say(milestone);
  const running = journey.state === 'running';
  return (
    <li className={classes['journey']} data-fresh={fresh || undefined}>
      <div className={classes['names']}>
        <Link {...journeyLink(journey.id)} className={classes['name'] ?? ''}>
          {mine ? title : journey.partner.name}
        </Link>
        <span className={classes['quiet']}>
          {[
            ...(mine ? [] : [title]),
            ...(running
              ? [
                  journey.dueAt === null
                    ? t('at', { milestone: name })
                    : t('due', { milestone: name, day: format.dayOfMoment(journey.dueAt) }),
                ]
              : [t('since', { day: format.dayOfMoment(journey.startedAt) })]),
            ...(journey.attempt > 1 ? [t('attempt', { attempt: journey.attempt })] : []),
          ].join(', ')}
        </span>
      </div>
      <div className={classes['bar']}>
        <JourneyBarSmall
          parts={MILESTONES.map((_, index) =>
            index < done ? 1 : index === at && running ? 0.4 : 0,
          )}
          label={t('bar', { done, of: MILESTONES.length })}
        />
      </div>
      <div className={classes['move']}>
        {!running ? (
          <JourneyBadge state={journey.state} />
        ) : journey.mover === null ? null : (
          <Mover
            mover={journey.mover}
            mine={mine && journey.mover === 'partner'}
            dueAt={journey.dueAt}
          />
        )}
      </div>
      <div className={classes['points']} data-num>
        {t('pointsOf', { points: journey.points, of: journey.pointsOf })}
      </div>
      <IconChevronRight className={classes['chevron']} size={18} stroke={1.7} aria-hidden />
    </li>
  );
}
