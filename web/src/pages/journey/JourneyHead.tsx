import { Link } from '@tanstack/react-router';
import type { JourneyOne } from '../../api/types.ts';
import { useLocale } from '../../i18n/locale.tsx';
import { PageTitle } from '../../kit/Page.tsx';
import { LiveMark } from '../../kit/LiveMark.tsx';
import classes from './Journey.module.css';
import { Steering } from './Steering.tsx';
import { useJourneyTexts } from './texts.ts';
import { countedTitle, isDone, milestoneNow, nextStep, within } from './words.ts';

/** The head: what is so, the next move, live, pause. */
export function JourneyHead({
  journey,
  mine,
  maySteer,
}: {
  journey: JourneyOne;
  mine: boolean;
  maySteer: boolean;
}) {
  const title = useTitle(journey);
  const line = useNextMove(journey, mine);
  const t = useJourneyTexts();
  return (
    <PageTitle
      title={title}
      line={line}
      above={
        <span className={classes['above']}>
          {mine ? (
            <Link to="/ignite">{t('back')}</Link>
          ) : (
            <>
              <Link to="/journeys">{t('toJourneys')}</Link>,{' '}
              <Link to="/partners/$partnerId" params={{ partnerId: journey.partner.id }}>
                {journey.partner.name}
              </Link>
            </>
          )}
        </span>
      }
    >
      <LiveMark />
      {maySteer ? <Steering journey={journey} /> : null}
    </PageTitle>
  );
}

function useTitle(journey: JourneyOne): string {
  const t = useJourneyTexts();
  const { format, locale } = useLocale();
  const practice = format.say(journey.title);
  if (journey.state !== 'running') return t(`title.${journey.state}`, { practice });
  const milestone = milestoneNow(journey);
  const waiting = milestone?.steps.find((step) => step.state === 'waiting');
  const counted = waiting === undefined ? null : countedTitle(waiting, locale);
  if (counted !== null) return t('title.step', { practice, what: counted });
  return t('title.milestone', {
    practice,
    milestone: milestone === undefined ? '' : format.say(milestone.title),
    done: milestone?.steps.filter(isDone).length ?? 0,
    of: milestone?.steps.length ?? 0,
  });
}

function useNextMove(journey: JourneyOne, mine: boolean): string {
  const t = useJourneyTexts();
  const { format, locale } = useLocale();
  const spoken = (instant: string) => format.daySpoken(format.dayOf(instant));
  if (journey.state === 'paused') {
    return t('next.paused', { day: spoken(journey.pausedAt ?? journey.startedAt) });
  }
  if (journey.state !== 'running') {
    const day = spoken(journey.endedAt ?? journey.startedAt);
    return t(journey.state === 'completed' ? 'next.done' : 'next.ended', { day });
  }
  const step = nextStep(journey);
  const milestone = milestoneNow(journey);
  const parts: string[] = [];
  if (step !== undefined) {
    const counted = step.mover === 'facts' ? countedTitle(step, locale) : null;
    const name = counted ?? within(step.title, locale);
    const day = step.dueAt === null ? '' : spoken(step.dueAt);
    const who =
      step.mover === 'vendor'
        ? 'vendor'
        : step.mover === 'facts'
          ? 'facts'
          : mine
            ? 'partner'
            : 'partnerName';
    const key = who === 'facts' ? ('next.facts' as const) : (`next.${who}` as const);
    const undated = who !== 'facts' && step.dueAt === null ? (`${key}.undated` as Undated) : key;
    parts.push(t(undated, { step: name, day, partner: journey.partner.name }));
  }
  if (milestone?.dueAt != null && milestone.state !== 'completed') {
    const late = Date.parse(milestone.dueAt) < Date.now();
    parts.push(
      t(late ? 'next.late' : 'next.due', {
        milestone: format.say(milestone.title),
        day: spoken(milestone.dueAt),
      }),
    );
  }
  return parts.join(' ');
}

type Undated = 'next.partner.undated' | 'next.partnerName.undated' | 'next.vendor.undated';
