import { Button } from '@mantine/core';
import { useState } from 'react';
import { takeBack } from '../../api/journeys.ts';
import type { ApprovalOne, DecisionBody } from '../../api/types.ts';
import { useCommon } from '../../i18n/common.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { ToneIcon } from '../../kit/StateBadge.tsx';
import { IfApprovedShort } from './IfApproved.tsx';
import { Key } from './Key.tsx';
import { ReasonForm } from './ReasonForm.tsx';
import { TakeBack } from './TakeBack.tsx';
import { useDeskTexts } from './desk.ts';
import classes from './Verdict.module.css';
import type { Deciding } from './deciding.ts';
import { usePlainKeys } from './keys.ts';
import { useDecisionsTexts } from './texts.ts';
import { APPROVAL_TONE } from './tones.ts';

type Why = 'change' | 'reject';
type Props = { one: ApprovalOne; deciding: Deciding };

/** Three equal buttons, or the reason in their place; or why the reader may not decide. */
export function Verdict({ one, deciding }: Props) {
  const t = useDecisionsTexts();
  const [why, setWhy] = useState<Why | null>(null);
  if (one.state !== 'waiting') return <Decided one={one} />;
  if (!one.mayDecide) return <MayNot one={one} />;
  const send = (body: DecisionBody) => {
    if (deciding.ready()) deciding.decide(one, body);
  };
  return (
    <div className={classes['bar']}>
      {why === null ? (
        <>
          <p className={classes['short']}>
            <IfApprovedShort one={one} />
          </p>
          <Buttons approve={() => send({ verdict: 'approve' })} ask={setWhy} />
        </>
      ) : (
        <ReasonForm
          label={t(`reason.${why}`)}
          hint={t(`reason.${why}.hint`)}
          needed={t('reason.needed')}
          go={t(`reason.${why}.go`)}
          back={{ label: t('reason.back'), do: () => setWhy(null) }}
          send={(reason) =>
            send({ verdict: why === 'change' ? 'request-change' : 'reject', reason })
          }
        />
      )}
    </div>
  );
}

function Buttons({ approve, ask }: { approve: () => void; ask: (why: Why) => void }) {
  const t = useDecisionsTexts();
  usePlainKeys((key) => {
    if (key === 'a') approve();
    else if (key === 'c') ask('change');
    else if (key === 'r') ask('reject');
    else return false;
    return true;
  });
  return (
    <div className={classes['buttons']}>
      <Button
        variant="filled"
        onClick={approve}
        aria-keyshortcuts="a"
        rightSection={<Key letter="A" />}
      >
        {t('approve')}
      </Button>
      <Button onClick={() => ask('change')} aria-keyshortcuts="c" rightSection={<Key letter="C" />}>
        {t('change')}
      </Button>
      <Button
        onClick={() => ask('reject')}
        aria-keyshortcuts="r"
        rightSection={<Key letter="R" />}
        className={classes['reject'] ?? ''}
      >
        {t('reject')}
      </Button>
    </div>
  );
}

const REFUSALS = [
  'OWN_DECISION',
  'TAKEN',
  'NOT_THE_DECIDER',
  'ALREADY_DECIDED',
  'JOURNEY_PAUSED',
  'JOURNEY_CLOSED',
] as const;

function MayNot({ one }: { one: ApprovalOne }) {
  const t = useDecisionsTexts();
  const known = REFUSALS.find((code) => code === one.mayNot);
  const role = t(one.role === 'partner-manager' ? 'role.partner-manager' : 'role.reviewer');
  return (
    <p className={classes['mayNot']}>
      <ToneIcon tone="quiet" />
      <span>
        {known === undefined
          ? t('mayNot.other', { reason: one.mayNot ?? '' })
          : t(`mayNot.${known}`, { role })}
      </span>
    </p>
  );
}

function Decided({ one }: { one: ApprovalOne }) {
  const t = useDecisionsTexts();
  const words = useCommon();
  const d = useDeskTexts();
  const format = useFormat();
  return (
    <div className={classes['mayNot']}>
      <ToneIcon tone={APPROVAL_TONE[one.state]} />
      <div>
        <p>
          {t(`state.${one.state}`)}.{' '}
          {one.decidedBy === null || one.decidedAt === null
            ? t('decided.undated')
            : t('decided', {
                who: `${one.decidedBy}, ${
                  one.decidedFor === null
                    ? words(one.role)
                    : d('decidedFor', { who: one.decidedFor })
                }`,
                day: format.dayOfMoment(one.decidedAt),
              })}
        </p>
        {one.reason === null ? null : <p className={classes['said']}>{one.reason}</p>}
        {one.mayTakeBack ? (
          <TakeBack
            what={`${format.say(one.title)}, ${one.partner.name}`}
            send={(reason) => takeBack(one.id, reason)}
          />
        ) : null}
      </div>
    </div>
  );
}
