import {
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  IconEye,
  IconHourglass,
  IconPencil,
} from '@tabler/icons-react';
import type { ComponentType, ReactNode } from 'react';
import type { JourneyState, StepItem, StepState } from '../api/types.ts';
import { useCommon } from '../i18n/common.ts';
import { useFormat } from '../i18n/locale.tsx';
import classes from './StateBadge.module.css';

/** What a state means, whatever it is a state of. */
export type Tone = 'done' | 'waits' | 'review' | 'change' | 'refused' | 'quiet';

type Icon = ComponentType<{ size?: number; stroke?: number; className?: string }>;

/** The icon of each tone, for rows that begin with one. */
export const TONE_ICON: Record<Tone, Icon> = {
  done: IconCircleCheckFilled,
  waits: IconHourglass,
  review: IconEye,
  change: IconPencil,
  refused: IconCircleXFilled,
  quiet: IconCircleDashed,
};

/** The tone of each state of a step. */
export const STEP_TONE: Record<StepState, Tone> = {
  locked: 'quiet',
  open: 'quiet',
  waiting: 'waits',
  submitted: 'review',
  in_review: 'review',
  action_required: 'change',
  completed: 'done',
  approved: 'done',
  rejected: 'refused',
  skipped: 'done',
  invalidated: 'refused',
  expired: 'refused',
};

/** The tone of each state of a journey. */
export const JOURNEY_TONE: Record<JourneyState, Tone> = {
  running: 'review',
  paused: 'waits',
  completed: 'done',
  withdrawn: 'quiet',
  rejected: 'refused',
  lapsed: 'refused',
};

/** A state: its icon and its plain word, never colour alone. */
export function StateBadge({
  tone,
  icon,
  children,
}: {
  tone: Tone;
  icon?: Icon;
  children: ReactNode;
}) {
  const Icon = icon ?? TONE_ICON[tone];
  return (
    <span className={classes['badge']} data-tone={tone}>
      <Icon size={14} stroke={1.8} className={classes['icon'] ?? ''} />
      <span>{children}</span>
    </span>
  );
}

/** The icon of a tone in its colour, at the head of a row. Decorative: the word stands beside it. */
export function ToneIcon({ tone, size = 18 }: { tone: Tone; size?: number }) {
  const Icon = TONE_ICON[tone];
  return (
    <span className={classes['lone']} data-tone={tone} aria-hidden>
      <Icon size={size} stroke={1.7} />
    </span>
  );
}

/** The state of a step in the words of the screens: *2 of 3*, *In review, answer by 3 Dec*. */
export function StepBadge({ step }: { step: Pick<StepItem, 'state' | 'have' | 'need' | 'dueAt'> }) {
  return <StateBadge tone={STEP_TONE[step.state]}>{useStepWord(step)}</StateBadge>;
}

/** The word of a step's state. */
export function useStepWord(step: Pick<StepItem, 'state' | 'have' | 'need' | 'dueAt'>): string {
  const t = useCommon();
  const format = useFormat();
  if (step.state === 'waiting' && step.have !== null && step.need !== null) {
    return t('waitingOf', { have: step.have, need: step.need });
  }
  if (step.state === 'in_review' && step.dueAt !== null) {
    return t('in_reviewBy', { day: format.dayOfMoment(step.dueAt) });
  }
  return t(step.state);
}

const JOURNEY_WORD = {
  running: 'journeyRunning',
  paused: 'journeyPaused',
  completed: 'journeyCompleted',
  withdrawn: 'journeyWithdrawn',
  rejected: 'journeyRejected',
  lapsed: 'journeyLapsed',
} as const satisfies Record<JourneyState, string>;

/** The state of a journey. */
export function JourneyBadge({ state }: { state: JourneyState }) {
  const t = useCommon();
  return <StateBadge tone={JOURNEY_TONE[state]}>{t(JOURNEY_WORD[state])}</StateBadge>;
}
