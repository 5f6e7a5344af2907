import { IconTargetArrow } from '@tabler/icons-react';
import type { JourneyOne, StepItem } from '../../api/types.ts';
import { useLocale } from '../../i18n/locale.tsx';
import { areaTitle, type AreaName, type Gap, gapsOf, scoreText } from './focus.ts';
import classes from './Focus.module.css';
import { useJourneyTexts } from './texts.ts';
import { isDone, numberWord } from './words.ts';

/** In one sentence what the plan starts from: the widest gap, and how much closes it. */
export function Focus({ journey }: { journey: JourneyOne }) {
  const t = useJourneyTexts();
  const { format, locale } = useLocale();
  const { thenAt, nowAt } = journey.assessment;
  const isOver = journey.state !== 'running' && journey.state !== 'paused';
  if (thenAt === null || nowAt !== null || isOver) return null;
  const [widest, ...others] = gapsOf(journey);
  if (widest === undefined) return <p className={classes['focus']}>{t('focus.none')}</p>;
  const named = others.map((gap) => `${format.say(gap.title)} (${scoreText(gap.score, locale)})`);
  return (
    <p className={classes['focus']}>
      <b>
        {t('focus', { area: format.say(widest.title), score: scoreText(widest.score, locale) })}
      </b>{' '}
      <Closes gap={widest} />
      {others.length === 0
        ? null
        : ` ${t('focus.then', { gaps: format.list(named), count: others.length })}`}
    </p>
  );
}

/** *Three steps and two best practices close it.* */
function Closes({ gap: { steps, items } }: { gap: Gap }) {
  const t = useJourneyTexts();
  const { locale } = useLocale();
  const says = t('focus.closes', {
    ...{ steps: steps.length, stepsWord: numberWord(steps.length, locale) },
    ...{ items: items.length, itemsWord: numberWord(items.length, locale) },
    both: steps.length > 0 && items.length > 0 ? 'yes' : 'no',
    all: steps.length + items.length,
  });
  if (steps.length + items.length === 0) return null;
  return says.charAt(0).toLocaleUpperCase(locale) + says.slice(1);
}

/** A quiet mark in words on what closes a gap. */
export function GapMark({ journey, area }: { journey: JourneyOne; area: AreaName | null }) {
  const t = useJourneyTexts();
  const { format } = useLocale();
  const isGap = area !== null && journey.assessment.gaps.some((gap) => gap.area === area);
  if (!isGap) return null;
  return (
    <span className={classes['mark']}>
      <IconTargetArrow size={14} stroke={1.8} aria-hidden />
      {t('gapMark', { area: format.say(areaTitle(journey, area)) })}
    </span>
  );
}

/** The gaps that the steps of a folded milestone close. */
export function GapMarks({ journey, steps }: { journey: JourneyOne; steps: readonly StepItem[] }) {
  const areas = new Set(steps.filter((step) => !isDone(step)).map((step) => step.matters));
  return [...areas].map((area) => <GapMark key={area} journey={journey} area={area} />);
}
