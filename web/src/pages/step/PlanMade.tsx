import { IconArrowRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { JourneyOne, StepItem } from '../../api/types.ts';
import { useCommon } from '../../i18n/common.ts';
import { useFormat, useLocale } from '../../i18n/locale.tsx';
import { LinkButton } from '../../kit/LinkButton.tsx';
import { Section } from '../../kit/Page.tsx';
import { type Gap, gapsOf, scoreText } from '../journey/focus.ts';
import { journeyLink, stepLink } from '../journey/links.ts';
import { isDone } from '../journey/words.ts';
import classes from './PlanMade.module.css';
import { useStepTexts } from './texts.ts';

type Props = {
  journey: JourneyOne;
  mine: boolean;
  /** True right after the answers were sent: the reader is led here. */
  isFresh: boolean;
};

/** What the answers of the first assessment mean for the plan: each gap, and what closes it, before the plan is opened. */
export function PlanMade({ journey, mine, isFresh }: Props) {
  const t = useStepTexts();
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isFresh) return;
    ref.current?.focus({ preventScroll: true });
    ref.current?.scrollIntoView({ block: 'start' });
  }, [isFresh]);
  const gaps = gapsOf(journey);
  const begins = journey.milestones.slice(1).every((each) => !each.steps.some(isDone));
  return (
    <div ref={ref} tabIndex={-1} className={classes['made']}>
      <Section title={t('made')}>
        <p className={classes['lead']}>{t(gaps.length === 0 ? 'made.none' : 'made.says')}</p>
        {gaps.map((gap) => (
          <GapRow key={gap.area} journey={journey} gap={gap} />
        ))}
        {mine ? (
          <div className={classes['go']}>
            <LinkButton
              {...journeyLink(journey.id)}
              variant={begins ? 'filled' : 'default'}
              rightSection={<IconArrowRight size={16} stroke={1.8} aria-hidden />}
            >
              {t(begins ? 'made.start' : 'made.open')}
            </LinkButton>
          </div>
        ) : null}
      </Section>
    </div>
  );
}

function GapRow({ journey, gap }: { journey: JourneyOne; gap: Gap }) {
  const t = useStepTexts();
  const { format, locale } = useLocale();
  return (
    <div className={classes['gap']}>
      <h3 className={classes['area']}>
        <span>{format.say(gap.title)}</span>
        <span className={classes['quiet']} data-num>
          {t('made.score', {
            score: scoreText(gap.score, locale),
            target: scoreText(gap.target, locale),
          })}
        </span>
      </h3>
      <ul className={classes['closes']}>
        {gap.steps.map((step) => (
          <li key={step.id}>
            <Link {...stepLink(journey.id, step.id)} className={classes['step'] ?? ''}>
              {format.say(step.title)}
            </Link>
            <Where journey={journey} step={step} />
          </li>
        ))}
      </ul>
      {gap.items.length === 0 ? null : (
        <p className={classes['quiet']}>
          {t('made.practices', {
            items: gap.items.map((item) => format.say(item.title)).join('; '),
          })}
        </p>
      )}
    </div>
  );
}

/** The milestone of a step, and that nothing is left to do where it is so. */
function Where({ journey, step }: { journey: JourneyOne; step: StepItem }) {
  const format = useFormat();
  const words = useCommon();
  const milestone = journey.milestones.find((each) => each.steps.includes(step));
  if (milestone === undefined) return null;
  const title = format.say(milestone.title);
  return (
    <span className={classes['quiet']}>
      {isDone(step) ? `${title}, ${words(step.state).toLowerCase()}` : title}
    </span>
  );
}
