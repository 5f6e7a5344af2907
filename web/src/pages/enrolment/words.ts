import type { AgreementItem, EnrolmentOne, EnrolmentState, LineItem } from '../../api/types.ts';
import { useCommon } from '../../i18n/common.ts';
import { useFormat } from '../../i18n/locale.tsx';
import type { Tone } from '../../kit/StateBadge.tsx';
import { useEnrolmentTexts } from './texts.ts';

const LIVE: ReadonlySet<LineItem['state']> = new Set(['active', 'in_question']);
const PAST: ReadonlySet<LineItem['state']> = new Set(['rejected', 'expired', 'dropped', 'ended']);
const ENDED: ReadonlySet<EnrolmentState> = new Set(['rejected', 'withdrawn', 'lapsed', 'left']);

/** Whether a line takes part. */
export const isLive = ({ state }: Pick<LineItem, 'state'>): boolean => LIVE.has(state);
/** Whether nothing comes of a line any more. */
export const isPast = ({ state }: Pick<LineItem, 'state'>): boolean => PAST.has(state);
/** Whether an enrolment is over for good. */
export const isEnded = (state: EnrolmentState): boolean => ENDED.has(state);
/** Whether a line waits for somebody's decision. */
export const isWaiting = ({ state }: Pick<LineItem, 'state'>): boolean =>
  state === 'in_review' || state === 'in_question';

/** The tone of each state of an enrolment. */
export const ENROLMENT_TONE: Record<EnrolmentState, Tone> = {
  screening: 'waits',
  in_review: 'review',
  agreement: 'change',
  active: 'done',
  grace: 'change',
  suspended: 'refused',
  dormant: 'refused',
  rejected: 'refused',
  withdrawn: 'quiet',
  lapsed: 'refused',
  left: 'quiet',
};

/** The tone of each state of a line. */
export const LINE_TONE: Record<LineItem['state'], Tone> = {
  screening: 'waits',
  in_review: 'review',
  action_required: 'change',
  approved: 'waits',
  active: 'done',
  in_question: 'review',
  resting: 'quiet',
  rejected: 'refused',
  expired: 'refused',
  dropped: 'quiet',
  ended: 'quiet',
};

/** The tone and the word of a line's state, as whoever reads stands to it. */
export function useLineState(
  own: boolean,
): (line: LineItem, state: EnrolmentState) => { tone: Tone; word: string } {
  const t = useEnrolmentTexts();
  const format = useFormat();
  return (line, state) => {
    const tone = LINE_TONE[line.state];
    if (state === 'suspended' && isLive(line)) return { tone: 'waits', word: t('is.active.held') };
    if (line.state === 'in_review' && line.dueAt !== null)
      return { tone, word: t('is.in_review.by', { day: format.dayOfMoment(line.dueAt) }) };
    if (line.state === 'action_required' && !own)
      return { tone, word: t('is.action_required.theirs') };
    return { tone, word: t(`is.${line.state}`) };
  };
}

/** A line in words: its model and its country. */
export function useLineName(): (line: Pick<LineItem, 'model' | 'country'>) => string {
  const t = useEnrolmentTexts();
  const words = useCommon();
  const format = useFormat();
  return ({ model, country }) =>
    t('line', { model: words(model), country: format.country(country) });
}

/** Lines by country, in the order of the countries' names. */
export function byCountry(
  lines: readonly LineItem[],
  nameOf: (country: string) => string,
): readonly { country: string; lines: readonly LineItem[] }[] {
  const countries = [...new Set(lines.map(({ country }) => country))];
  return countries
    .toSorted((a, b) => nameOf(a).localeCompare(nameOf(b)))
    .map((country) => ({ country, lines: lines.filter((line) => line.country === country) }));
}

/** Agreements that somebody has to accept now. */
export const toAccept = ({ agreements }: EnrolmentOne): readonly AgreementItem[] =>
  agreements.filter(({ state }) => state === 'asked');

/** The day on which the year after a renewal ends. */
export const yearAfter = (on: string): string =>
  `${Number(on.slice(0, 4)) + 1}${on.slice(4)}`.replace('-02-29', '-02-28');
