import type { JourneyOne, StepItem } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { STEP_TONE, TONE_ICON, type Tone } from '../../kit/StateBadge.tsx';
import { useQuery } from '@tanstack/react-query';
import { journeyHistoryQuery } from '../../api/queries.ts';
import classes from './Step.module.css';
import { useStepTexts } from './texts.ts';

type Said = { tone: Tone; title: string | null; reason: string | null; says: string };

/** What is so with this step, when something is to be read before anything else: a change asked, a refusal, a review. */
export function Notice({
  journey,
  step,
  mine,
}: {
  journey: JourneyOne;
  step: StepItem;
  mine: boolean;
}) {
  const said = useSaid(journey, step, mine);
  if (said === null) return null;
  const Icon = TONE_ICON[said.tone];
  return (
    <div className={classes['notice']} data-tone={said.tone}>
      <Icon size={18} stroke={1.7} />
      <div>
        {said.title === null ? null : <p className={classes['noticeTitle']}>{said.title}</p>}
        {said.reason === null ? null : <p className={classes['noticeReason']}>{said.reason}</p>}
        <p>{said.says}</p>
      </div>
    </div>
  );
}

function useSaid(journey: JourneyOne, step: StepItem, mine: boolean): Said | null {
  const t = useStepTexts();
  const format = useFormat();
  const asked = useQuery(journeyHistoryQuery(journey.id)).data?.items.find(
    (item) => item.step === step.id && item.to === step.state && item.by !== null,
  )?.by;
  const tone = STEP_TONE[step.state];
  const day = step.dueAt === null ? null : format.daySpoken(format.dayOf(step.dueAt));
  const role = t(step.decider === 'partner-manager' ? 'role.partner-manager' : 'role.reviewer');
  if (journey.state === 'paused')
    return { tone: 'waits', title: null, reason: null, says: t('paused') };
  switch (step.state) {
    case 'action_required':
      return {
        tone,
        title: asked == null ? t('change') : t('change.by', { who: asked }),
        reason: step.reason,
        says: mine && day !== null ? t('change.answer', { day }) : '',
      };
    case 'rejected':
      return { tone, title: t('rejected'), reason: step.reason, says: t('rejected.says') };
    case 'submitted':
    case 'in_review':
      return {
        tone,
        title: t('review'),
        reason: null,
        says:
          day === null
            ? t('review.says.undated', { role })
            : t(mine ? 'review.says' : 'review.says.vendor', { role, day }),
      };
    case 'locked':
      return { tone, title: t('locked'), reason: null, says: t('locked.says') };
    case 'completed':
      // What an assessment brought stands below it.
      if (step.kind === 'assessment') return null;
      return { tone, title: null, reason: step.reason, says: t('completed.says') };
    case 'approved':
    case 'skipped':
    case 'expired':
    case 'invalidated':
      return { tone, title: null, reason: step.reason, says: t(`${step.state}.says`) };
    default:
      return journey.state === 'running'
        ? null
        : { tone: 'quiet', title: null, reason: null, says: t('closed') };
  }
}
