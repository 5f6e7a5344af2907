import type { journey } from '../../i18n/en/journey.ts';

type Key = keyof typeof journey;

/** The sentences of the history: of a step by the state it came to, and of the journey. */
export const en = {
  steps: [
    'history.to.open',
    'history.to.waiting',
    'history.to.submitted',
    'history.to.in_review',
    'history.to.action_required',
    'history.to.completed',
    'history.to.approved',
    'history.to.rejected',
    'history.to.skipped',
    'history.to.invalidated',
    'history.to.expired',
    'history.to.locked',
  ],
  journey: [
    'history.running',
    'history.paused',
    'history.journeyCompleted',
    'history.withdrawn',
    'history.journeyRejected',
    'history.lapsed',
  ],
} as const satisfies Record<string, readonly Key[]>;
