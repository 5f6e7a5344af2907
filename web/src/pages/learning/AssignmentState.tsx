import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { AssignmentItem } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { StateBadge, TONE_ICON } from '../../kit/StateBadge.tsx';
import { useLearningTexts } from './texts.ts';
import classes from './Learning.module.css';

/** Whether it is done, still to do, or late. */
export function AssignmentState({ item }: { item: AssignmentItem }) {
  const t = useLearningTexts();
  const format = useFormat();
  if (item.doneOn !== null)
    return (
      <StateBadge tone="done" icon={TONE_ICON.done}>
        {t('done', { day: format.dayLong(item.doneOn) })}
      </StateBadge>
    );
  const isLate = item.state === 'late';
  return (
    <StateBadge
      tone={isLate ? 'refused' : 'waits'}
      icon={isLate ? IconAlertTriangle : TONE_ICON.waits}
    >
      {t(isLate ? 'late' : 'open')}
    </StateBadge>
  );
}

/** What it is: a step leads to its page. */
export function AssignmentWhat({ item }: { item: AssignmentItem }) {
  const t = useLearningTexts();
  const format = useFormat();
  const { step, kind } = item;
  if (step === null)
    return (
      <>
        {format.say(item.title)}
        <div className={classes['detail']}>
          {t(kind === 'training' ? 'training' : 'certification')}
        </div>
      </>
    );
  return (
    <>
      <Link
        to="/journeys/$journeyId/steps/$stepId"
        params={{ journeyId: step.journey, stepId: step.step }}
      >
        {format.say(step.title)}
      </Link>
      <div className={classes['detail']}>{t('step', { practice: format.say(step.practice) })}</div>
    </>
  );
}

type Worth = AssignmentItem['worth'];

/** What it pays, leading to the clause that says so. */
export function WorthLink({ worth, renewed = false }: { worth: Worth; renewed?: boolean }) {
  const t = useLearningTexts();
  if (worth === null) return null;
  const { clause, edition } = worth.clause;
  return (
    <Link to="/edition" search={{ clause, edition }} className={classes['worth'] ?? ''}>
      {t(renewed ? 'renewal' : 'worth', { points: worth.points })}
    </Link>
  );
}
