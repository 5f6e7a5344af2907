import { useQuery } from '@tanstack/react-query';
import { enrolmentQuery } from '../../../api/enrolments.ts';
import type { EnrolmentOne } from '../../../api/types.ts';
import { useFormat } from '../../../i18n/locale.tsx';
import { LinkButton } from '../../../kit/LinkButton.tsx';
import { Mover } from '../../../kit/Mover.tsx';
import { StateBadge } from '../../../kit/StateBadge.tsx';
import { useEnrolmentTexts } from '../../enrolment/texts.ts';
import { ENROLMENT_TONE, isWaiting } from '../../enrolment/words.ts';
import classes from '../Decisions.module.css';
import { DecisionFrame, Loaded } from '../Frame.tsx';
import { Taking } from '../Taking.tsx';
import type { View } from '../views.ts';
import { PackageLines } from './PackageLines.tsx';
import { PackageRule } from './PackageRule.tsx';
import { WhatFollows } from './WhatFollows.tsx';
import { usePackageTexts } from './texts.ts';

type Props = { id: string; count: number; view: View };

/** One application: its lines, what of it somebody has to decide, the rule, and what follows. */
export function Package({ id, ...around }: Props) {
  const t = usePackageTexts();
  const query = useQuery(enrolmentQuery(id));
  return (
    <Loaded query={query} gone={{ title: t('gone.title'), says: t('gone.says') }}>
      {(one) => <Shown one={one} {...around} />}
    </Loaded>
  );
}

function Shown({ one, count, view }: { one: EnrolmentOne; count: number; view: View }) {
  const t = usePackageTexts();
  const mine = one.lines.filter(({ mayDecide }) => mayDecide).length;
  const waiting = one.lines.filter(isWaiting);
  return (
    <DecisionFrame
      {...{ view, count, partner: one.partner, behalf: one.behalf }}
      kicker={t('kicker', { count: one.lines.length })}
      question={
        mine > 0
          ? t('question.mine', { count: mine })
          : waiting.length > 0
            ? t('question.theirs', { count: waiting.length })
            : t('question.none')
      }
      marks={<Marks one={one} mine={mine} />}
      actions={
        <>
          <Taking
            {...{ id: one.id, taken: one.taken, mayTake: one.mayTake, waits: waiting.length > 0 }}
          />
          <LinkButton
            to="/partners/$partnerId"
            params={{ partnerId: one.partner.id }}
            className={classes['toJourney'] ?? ''}
          >
            {t('openPartner')}
          </LinkButton>
        </>
      }
      foot={waiting.length > 0 ? <WhatFollows one={one} /> : null}
    >
      <PackageLines one={one} />
      <PackageRule one={one} />
    </DecisionFrame>
  );
}

function Marks({ one, mine }: { one: EnrolmentOne; mine: number }) {
  const t = usePackageTexts();
  const e = useEnrolmentTexts();
  const format = useFormat();
  const waiting = one.lines.filter(isWaiting);
  const dueAt = waiting.flatMap((line) => line.dueAt ?? []).toSorted()[0] ?? null;
  const day = format.dayOfMoment(one.appliedAt);
  return (
    <>
      <StateBadge tone={ENROLMENT_TONE[one.state]}>{e(`state.${one.state}`)}</StateBadge>
      {waiting.length > 0 ? <Mover mover="vendor" mine={mine > 0} dueAt={dueAt} /> : null}
      <span className={classes['quiet']}>
        {one.appliedBy === null ? t('sent', { day }) : t('sentBy', { who: one.appliedBy, day })}
      </span>
    </>
  );
}
