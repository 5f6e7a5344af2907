import { IconArrowRight } from '@tabler/icons-react';
import type { JourneyOne, MilestoneItem, StepItem } from '../../api/types.ts';
import { useLocale } from '../../i18n/locale.tsx';
import { LinkButton } from '../../kit/LinkButton.tsx';
import { Mover } from '../../kit/Mover.tsx';
import { STEP_TONE, ToneIcon, useStepWord } from '../../kit/StateBadge.tsx';
import classes from './Journey.module.css';
import { Person } from './Person.tsx';
import { useJourneyTexts } from './texts.ts';
import { countedTitle, isDone, milestoneNow, nextStep } from './words.ts';
import { stepLink } from './links.ts';

/** What is left of the milestone that the journey is at, with the people who prove it, and the one thing to do. */
export function FinishCard({ journey, mine }: { journey: JourneyOne; mine: boolean }) {
  const t = useJourneyTexts();
  const { format } = useLocale();
  const milestone = milestoneNow(journey);
  if (milestone === undefined || journey.state !== 'running' || milestone.state === 'completed')
    return null;
  const left = milestone.steps.filter((step) => !isDone(step));
  const step = left.find((each) => each === nextStep(journey)) ?? left[0];
  if (step === undefined) return null;
  return (
    <section className={classes['card']}>
      <div className={classes['cardHead']}>
        <h2>{t('finishes', { milestone: format.say(milestone.title) })}</h2>
        {step.mover === null ? null : (
          <Mover mover={step.mover} mine={mine && step.mover === 'partner'} dueAt={step.dueAt} />
        )}
      </div>
      <p className={classes['cardSays']}>
        {t('finishes.left', { count: left.length, points: milestone.points })}
      </p>
      {left.length === 1 && step.kind === 'automatic' && step.ways.length <= 1 ? (
        <Proofs step={step} />
      ) : (
        <Left milestone={milestone} left={left} />
      )}
      <LinkButton
        {...stepLink(journey.id, step.id)}
        variant={mine && step.mover === 'partner' ? 'filled' : 'default'}
        fullWidth
        rightSection={<IconArrowRight size={16} stroke={1.8} aria-hidden />}
      >
        {t(mine ? goFor(step) : 'go.read')}
      </LinkButton>
    </section>
  );
}

function goFor(
  step: StepItem,
): 'go.assessment' | 'go.action_required' | 'go.open' | 'go.look' | 'go.read' {
  if (step.kind === 'automatic') return 'go.look';
  if (step.mover !== 'partner') return 'go.read';
  if (step.kind === 'assessment') return 'go.assessment';
  return step.state === 'action_required' ? 'go.action_required' : 'go.open';
}

const PEOPLE_MAX = 6;

function Proofs({ step }: { step: StepItem }) {
  const t = useJourneyTexts();
  const { format } = useLocale();
  const missing = Math.max(0, (step.need ?? 0) - (step.have ?? 0));
  return (
    <ul className={classes['people']}>
      {step.proofs.slice(0, PEOPLE_MAX).map((proof, index) => (
        <Person
          key={index}
          name={format.say(proof.title)}
          detail={format.say(proof.detail)}
          end={<ToneIcon tone="done" />}
        />
      ))}
      {missing === 0 ? null : (
        <Person
          name={t('finishes.moreNeeded', { count: missing })}
          detail={t('finishes.facts')}
          initials="+"
          end={<ToneIcon tone="waits" />}
        />
      )}
    </ul>
  );
}

function Left({ milestone, left }: { milestone: MilestoneItem; left: readonly StepItem[] }) {
  return (
    <ul className={classes['left']}>
      {milestone.steps.map((step) => (
        <LeftRow key={step.id} step={step} done={!left.includes(step)} />
      ))}
    </ul>
  );
}

function LeftRow({ step, done }: { step: StepItem; done: boolean }) {
  const { format, locale } = useLocale();
  const word = useStepWord(step);
  const counted = step.state === 'waiting' ? countedTitle(step, locale) : null;
  return (
    <li className={classes['leftRow']} data-done={done || undefined}>
      <ToneIcon tone={STEP_TONE[step.state]} />
      <span>
        {format.say(step.title)}
        {done ? null : <span className={classes['quiet']}>{counted ?? word}</span>}
      </span>
    </li>
  );
}
