import { useEffect, useRef } from 'react';
import { announce } from '../../api/announce.ts';
import type { EnrolmentOne } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { LiveMark } from '../../kit/LiveMark.tsx';
import { PageTitle } from '../../kit/Page.tsx';
import { Steering } from './Steering.tsx';
import { useEnrolmentTexts } from './texts.ts';
import { isEnded, isLive, toAccept } from './words.ts';

/** The answer of the page: what is so, and the one line that says what goes on. */
export function EnrolmentHead({ enrolment }: { enrolment: EnrolmentOne }) {
  const title = useTitle(enrolment);
  const line = useLine(enrolment);
  const t = useEnrolmentTexts();
  useSpoken(title);
  return (
    <PageTitle title={title} line={line} above={t('page')}>
      <LiveMark />
      <Steering enrolment={enrolment} />
    </PageTitle>
  );
}

function useTitle(enrolment: EnrolmentOne): string {
  const t = useEnrolmentTexts();
  const { state } = enrolment;
  if (state === 'agreement') return t('title.agreement', { count: toAccept(enrolment).length });
  if (state !== 'active') return t(`title.${state}`);
  const live = enrolment.lines.filter(isLive);
  return t('title.active', {
    models: new Set(live.map(({ model }) => model)).size,
    countries: new Set(live.map(({ country }) => country)).size,
  });
}

function useLine({ state, mover, dueAt, ...enrolment }: EnrolmentOne): string {
  const t = useEnrolmentTexts();
  const format = useFormat();
  const of = (instant: string | null): string =>
    instant === null ? '' : format.daySpoken(format.dayOf(instant));
  const { renewal } = enrolment;
  switch (state) {
    case 'in_review':
      if (dueAt === null) return t('says.in_review.undated');
      return t(mover === 'partner' ? 'says.in_review.mine' : 'says.in_review', { day: of(dueAt) });
    case 'active':
      return renewal === null
        ? ''
        : t(renewal.opened ? 'says.active.open' : 'says.active', {
            day: format.daySpoken(renewal.opened ? format.lastDayBefore(renewal.on) : renewal.on),
          });
    case 'grace':
      return t('says.grace', { day: of(renewal?.closesAt ?? null) });
    case 'suspended':
      return t('says.suspended', { day: of(enrolment.suspendedAt) });
    case 'dormant':
      return t('says.dormant', { day: of(enrolment.takeUpUntil) });
    case 'agreement':
      return t('says.agreement', { day: of(dueAt) });
    case 'screening':
      return t('says.screening');
    default:
      return isEnded(state) ? t('says.ended', { day: of(enrolment.endedAt) }) : '';
  }
}

/** Says to the screen reader what has become so, not what is so at first sight. */
function useSpoken(title: string): void {
  const seen = useRef(title);
  useEffect(() => {
    if (seen.current !== title) announce(title);
    seen.current = title;
  }, [title]);
}
