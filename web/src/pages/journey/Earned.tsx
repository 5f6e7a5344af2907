import type { JourneyOne } from '../../api/types.ts';
import { useFresh } from '../../kit/Figure.tsx';
import { useJourneyTexts } from './texts.ts';
import classes from './Journey.module.css';

/** How many of the journey's points are earned, and that they stay. */
export function Earned({ journey }: { journey: JourneyOne }) {
  const t = useJourneyTexts();
  const fresh = useFresh(journey.points);
  return (
    <p className={classes['earned']}>
      <b data-fresh={fresh || undefined} data-num>
        {t('earned', { points: journey.points, of: journey.pointsOf })}
      </b>{' '}
      {t('earned.note')}
    </p>
  );
}
