import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconChevronLeft } from '@tabler/icons-react';
import { enrolmentQuery } from '../../../api/enrolments.ts';
import { isMissing } from '../../../api/problem.ts';
import type { EnrolmentOne } from '../../../api/types.ts';
import { useFormat } from '../../../i18n/locale.tsx';
import { LinkButton } from '../../../kit/LinkButton.tsx';
import { Mover } from '../../../kit/Mover.tsx';
import { Empty, ErrorNote, PageSkeleton } from '../../../kit/Notes.tsx';
import { StateBadge } from '../../../kit/StateBadge.tsx';
import { useEnrolmentTexts } from '../../enrolment/texts.ts';
import { ENROLMENT_TONE, isWaiting } from '../../enrolment/words.ts';
import classes from '../Decisions.module.css';
import type { View } from '../views.ts';
import { PackageLines } from './PackageLines.tsx';
import { PackageRule } from './PackageRule.tsx';
import { WhatFollows } from './WhatFollows.tsx';
import { usePackageTexts } from './texts.ts';

type Props = { id: string; count: number; view: View };

/** One application: its lines, what of it somebody has to decide, the rule, and what follows. */
export function Package({ id, count, view }: Props) {
  const t = usePackageTexts();
  const one = useQuery(enrolmentQuery(id));
  if (one.data !== undefined) {
    return (
      <article className={classes['detail']}>
        <Head one={one.data} count={count} view={view} />
        <div className={classes['body']}>
          <PackageLines one={one.data} />
          <PackageRule one={one.data} />
        </div>
        {one.data.lines.some(isWaiting) ? (
          <footer className={classes['foot']}>
            <WhatFollows one={one.data} />
          </footer>
        ) : null}
      </article>
    );
  }
  if (one.error === null) {
    return (
      <div className={classes['detail']}>
        <PageSkeleton />
      </div>
    );
  }
  return (
    <div className={classes['none']}>
      {isMissing(one.error) ? (
        <Empty title={t('gone.title')}>{t('gone.says')}</Empty>
      ) : (
        <ErrorNote error={one.error} again={() => void one.refetch()} />
      )}
    </div>
  );
}

function Head({ one, count, view }: { one: EnrolmentOne; count: number; view: View }) {
  const t = usePackageTexts();
  const e = useEnrolmentTexts();
  const format = useFormat();
  const mine = one.lines.filter(({ mayDecide }) => mayDecide).length;
  const waiting = one.lines.filter(isWaiting);
  const day = format.dayOfMoment(one.appliedAt);
  const dueAt = waiting.map((line) => line.dueAt ?? '9999').toSorted()[0];
  return (
    <header className={classes['head']}>
      <Link to="/decisions" search={{ view }} className={classes['back'] ?? ''}>
        <IconChevronLeft size={18} stroke={1.7} aria-hidden />
        {t('back', { count })}
      </Link>
      <div className={classes['headWords']}>
        <p className={classes['quiet']}>
          <Link
            to="/partners/$partnerId"
            params={{ partnerId: one.partner.id }}
            className={classes['plain'] ?? ''}
          >
            {one.partner.name}
          </Link>
          {t('kicker', { count: one.lines.length })}
        </p>
        <h1 className={classes['question']}>
          {mine > 0
            ? t('question.mine', { count: mine })
            : waiting.length > 0
              ? t('question.theirs', { count: waiting.length })
              : t('question.none')}
        </h1>
        <div className={classes['marks']}>
          <StateBadge tone={ENROLMENT_TONE[one.state]}>{e(`state.${one.state}`)}</StateBadge>
          {waiting.length > 0 ? (
            <Mover
              mover="vendor"
              mine={mine > 0}
              dueAt={dueAt === '9999' ? null : (dueAt ?? null)}
            />
          ) : null}
          <span className={classes['quiet']}>
            {one.appliedBy === null ? t('sent', { day }) : t('sentBy', { who: one.appliedBy, day })}
          </span>
        </div>
      </div>
      <LinkButton
        to="/partners/$partnerId"
        params={{ partnerId: one.partner.id }}
        className={classes['toJourney'] ?? ''}
      >
        {t('openPartner')}
      </LinkButton>
    </header>
  );
}
