import type { JourneyOne } from '../api/types.ts';
import { useCommon } from '../i18n/common.ts';
import { useFormat } from '../i18n/locale.tsx';
import classes from './JourneyBar.module.css';

type Milestones = JourneyOne['milestones'];
const DONE = new Set(['completed', 'approved', 'skipped']);

/** How much of a milestone is done, 0 to 1. */
export function partOf(milestone: Milestones[number]): number {
  if (milestone.state === 'completed') return 1;
  if (milestone.steps.length === 0) return 0;
  const done = milestone.steps.reduce((sum, step) => {
    if (DONE.has(step.state)) return sum + 1;
    if (step.have === null || step.need === null || step.need === 0) return sum;
    return sum + Math.min(1, step.have / step.need);
  }, 0);
  return Math.min(0.95, done / milestone.steps.length);
}

/** Six segments, one a milestone: full, part, hollow; name, date and points below. */
export function JourneyBar({ milestones }: { milestones: Milestones }) {
  const t = useCommon();
  const format = useFormat();
  return (
    <ol className={classes['bar']} aria-label={t('journeyBar')}>
      {milestones.map((milestone) => {
        const part = partOf(milestone);
        const title = format.say(milestone.title);
        const at = milestone.completedAt ?? milestone.dueAt;
        return (
          <li key={milestone.id} className={classes['segment']} data-state={milestone.state}>
            <span
              className={classes['track']}
              role="img"
              aria-label={t('milestonePart', { title, percent: Math.round(part * 100) })}
            >
              <span className={classes['fill']} style={{ inlineSize: `${part * 100}%` }} />
            </span>
            <span className={classes['name']}>{title}</span>
            <span className={classes['row']}>
              <span>
                {at === null
                  ? ''
                  : t(milestone.completedAt === null ? 'milestoneDue' : 'milestoneDone', {
                      day: format.dayOfMoment(at),
                    })}
              </span>
              <span data-num className={classes['points']}>
                {milestone.state === 'completed' && milestone.paid !== false
                  ? format.signed(milestone.points)
                  : format.number(milestone.points)}
              </span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}

/** The same at a glance, without words, for a row of a list. */
export function JourneyBarSmall({ parts, label }: { parts: readonly number[]; label: string }) {
  return (
    <span className={classes['small']} role="img" aria-label={label}>
      {parts.map((part, index) => (
        <span key={index} className={classes['track']}>
          <span className={classes['fill']} style={{ inlineSize: `${part * 100}%` }} />
        </span>
      ))}
    </span>
  );
}
