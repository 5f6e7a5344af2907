import { Button } from '@mantine/core';
import { useState } from 'react';
import type { EnrolmentOne, LineItem } from '../../../api/types.ts';
import { useFormat } from '../../../i18n/locale.tsx';
import { ErrorNote } from '../../../kit/Notes.tsx';
import { Mover } from '../../../kit/Mover.tsx';
import { ToneIcon } from '../../../kit/StateBadge.tsx';
import { useLineName } from '../../enrolment/words.ts';
import { Key } from '../Key.tsx';
import { usePlainKeys } from '../keys.ts';
import { ReasonForm } from '../ReasonForm.tsx';
import { type Card, findingsOf, rulesOf } from './cards.ts';
import type { LineDeciding } from './lineDeciding.ts';
import classes from './Package.module.css';
import { usePackageTexts } from './texts.ts';

type Why = 'change' | 'reject';
type Props = {
  one: EnrolmentOne;
  card: Card;
  deciding: LineDeciding;
  /** Whether the keys mean this one. */
  current: boolean;
  /** Something of it got the focus. */
  choose: () => void;
};

/** One question: a line that is not clear, or what one finding of screening holds; why, and three buttons. */
export function CardOf({ one, card, deciding, current, choose }: Props) {
  const t = usePackageTexts();
  const nameOf = useLineName();
  const [first] = card;
  const [asking, setAsking] = useState<Why | null>(null);
  const isHit = first.decider === 'compliance';
  const lines = card.map(({ id }) => id);
  const isUnderWay = deciding.underWay.some((id) => lines.includes(id));
  const failed = deciding.error?.lines.some((id) => lines.includes(id)) ? deciding.error : null;
  return (
    <section
      className={classes['card']}
      data-current={current || undefined}
      onFocusCapture={choose}
    >
      <div className={classes['cardHead']}>
        <h3>{isHit ? t('hit.title', { count: card.length }) : nameOf(first)}</h3>
        <Mover mover="vendor" mine dueAt={first.dueAt} />
      </div>
      {isHit ? (
        <ul className={classes['ofCard']}>
          {card.map((line) => (
            <li key={line.id} className={classes['name']}>
              {nameOf(line)}
            </li>
          ))}
        </ul>
      ) : null}
      <WhyOf one={one} line={first} />
      {failed === null ? null : <ErrorNote error={failed.error} />}
      {asking === null ? (
        <Buttons
          card={card}
          isUnderWay={isUnderWay}
          keys={current && deciding.underWay.length === 0}
          approve={() => deciding.decide({ lines, verdict: 'approve' })}
          ask={setAsking}
        />
      ) : (
        <Reason {...{ one, card, deciding, asking, isUnderWay }} back={() => setAsking(null)} />
      )}
    </section>
  );
}

type ReasonProps = Pick<Props, 'one' | 'card' | 'deciding'> & {
  asking: Why;
  isUnderWay: boolean;
  back: () => void;
};

/** What has to change, or the coded reason of a rejection and words to it. */
function Reason({ one, card, deciding, asking, isUnderWay, back }: ReasonProps) {
  const t = usePackageTexts();
  const format = useFormat();
  const lines = card.map(({ id }) => id);
  const isChange = asking === 'change';
  const codes = {
    ...{ label: t('reason.code'), pick: t('reason.code.pick'), needed: t('reason.code.needed') },
    options: one.reasons.map(({ code, title }) => ({ value: code, label: format.say(title) })),
    likely: card[0].decider === 'compliance' ? 'denied-party' : '',
  };
  return (
    <ReasonForm
      label={t(isChange ? 'reason.change' : 'reason.text')}
      hint={t(isChange ? 'reason.change.hint' : 'reason.text.hint')}
      needed={isChange ? t('reason.change.needed') : undefined}
      codes={isChange ? undefined : codes}
      go={t(`reason.${asking}.go`)}
      back={{
        label: t('reason.back'),
        do: () => {
          deciding.draft(lines, '');
          back();
        },
      }}
      busy={isUnderWay}
      draft={(reason) => deciding.draft(lines, reason)}
      send={(reason, code) =>
        deciding.decide(
          isChange
            ? { lines, verdict: 'request-change', reason }
            : { lines, verdict: 'reject', code, reason: reason === '' ? null : reason },
        )
      }
    />
  );
}

const CHECKS = ['denied-party', 'denied-country', 'open-domain', 'other-domain'] as const;

/** Why somebody has to decide: what was found and in what, what the program version does not clear, what was answered. */
function WhyOf({ one, line }: { one: EnrolmentOne; line: LineItem }) {
  const t = usePackageTexts();
  const format = useFormat();
  const { said } = line;
  const isHit = line.decider === 'compliance';
  return (
    <>
      {isHit
        ? findingsOf(one, line).map(({ check, found }) => {
            const known = CHECKS.find((each) => each === check);
            return (
              <div key={check} className={classes['why']}>
                <ToneIcon tone="refused" />
                <div>
                  {known === undefined ? t('why.other', { check }) : t(`why.${known}`)}
                  {found.length === 0 ? null : (
                    <div className={classes['quiet']}>
                      {t('why.found', { found: format.list(found) })}
                    </div>
                  )}
                </div>
              </div>
            );
          })
        : rulesOf(line).map((each) => {
            const key = each === 'geography' || each === 'duplicate' ? each : 'market';
            return (
              <div key={each} className={classes['why']}>
                <ToneIcon tone="change" />
                <div>
                  {t(`why.${key}`)}
                  <div className={classes['quiet']}>{t(`why.${key}.says`)}</div>
                </div>
              </div>
            );
          })}
      {line.round > 1 ? (
        <p className={classes['quiet']}>{t('round', { round: line.round })}</p>
      ) : null}
      {said?.what === 'answer' ? (
        <div className={classes['said']}>
          {said.by === null ? null : t('answer.by', { who: said.by })}
          <q>{said.reason}</q>
        </div>
      ) : null}
    </>
  );
}

type ButtonsProps = {
  card: Card;
  isUnderWay: boolean;
  /** Whether keys do what the buttons do. */
  keys: boolean;
  approve: () => void;
  ask: (what: Why) => void;
};

function Buttons({ card, isUnderWay, keys, approve, ask }: ButtonsProps) {
  const t = usePackageTexts();
  const format = useFormat();
  const nameOf = useLineName();
  const [first] = card;
  const line = format.list(card.map(nameOf));
  const isHit = first.decider === 'compliance';
  // What takes part is kept or ended; nothing of it can be sent back.
  const isLive = first.state === 'in_question';
  usePlainKeys((key) => {
    if (!keys) return false;
    if (key === 'a') approve();
    else if (key === 'c' && !isLive) ask('change');
    else if (key === 'r') ask('reject');
    else return false;
    return true;
  });
  const keyOf = (letter: string) =>
    keys
      ? { 'aria-keyshortcuts': letter.toLowerCase(), rightSection: <Key letter={letter} /> }
      : {};
  return (
    <div className={classes['buttons']}>
      <Button
        variant="filled"
        loading={isUnderWay}
        onClick={approve}
        aria-label={t(isHit ? 'hit.approve.of' : 'approve.of', { line })}
        {...keyOf('A')}
      >
        {t(isLive ? 'question.keep' : isHit ? 'hit.approve' : 'approve')}
      </Button>
      {isLive ? null : (
        <Button
          disabled={isUnderWay}
          onClick={() => ask('change')}
          aria-label={t('change.of', { line })}
          {...keyOf('C')}
        >
          {t('change')}
        </Button>
      )}
      <Button
        disabled={isUnderWay}
        onClick={() => ask('reject')}
        className={classes['reject'] ?? ''}
        aria-label={t(isHit ? 'hit.reject.of' : 'reject.of', { line })}
        {...keyOf('R')}
      >
        {t(isLive ? 'question.end' : isHit ? 'hit.reject' : 'reject')}
      </Button>
    </div>
  );
}
