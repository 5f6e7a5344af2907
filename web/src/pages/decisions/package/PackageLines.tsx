import { Button } from '@mantine/core';
import { useState } from 'react';
import { takeBackLines } from '../../../api/enrolments.ts';
import type { EnrolmentOne, LineItem } from '../../../api/types.ts';
import { useFormat } from '../../../i18n/locale.tsx';
import { useFresh } from '../../../kit/Figure.tsx';
import { StateBadge, ToneIcon } from '../../../kit/StateBadge.tsx';
import { useEnrolmentTexts } from '../../enrolment/texts.ts';
import { isPast, isWaiting, useLineName, useLineState } from '../../enrolment/words.ts';
import { TakeBack } from '../TakeBack.tsx';
import { Applied } from './Applied.tsx';
import { type Card, cardsOf } from './cards.ts';
import { CardOf } from './CardOf.tsx';
import classes from './Package.module.css';
import { type Raced, useLineDeciding } from './lineDeciding.ts';
import { usePackageTexts } from './texts.ts';

/** What waits for the reader, card by card; then every other line, those that are clear ticked. */
export function PackageLines({ one }: { one: EnrolmentOne }) {
  const t = usePackageTexts();
  const deciding = useLineDeciding(one);
  const cards = cardsOf(one);
  const others = one.lines.filter(({ mayDecide }) => !mayDecide);
  const ticked = others.filter((line) => !isWaiting(line) && !isPast(line));
  const codes = one.lines.map((line) => line.mayNot);
  const mayNot =
    MAY_NOT.find((code) => codes.includes(code)) ?? codes.find((code) => code !== null);
  const [chosen, setChosen] = useState<string | null>(null);
  const current = cards.find((card) => keyOf(card) === chosen) ?? cards[0];
  return (
    <section className={classes['pane']}>
      <Applied one={one} />
      <div className={classes['paneHead']}>
        <h2>{t('lines')}</h2>
        <span className={classes['quiet']}>
          {t('lines.aside', { clear: ticked.length, of: one.lines.length })}
        </span>
      </div>
      {deciding.raced === null ? null : (
        <RacedNote one={one} raced={deciding.raced} close={deciding.forget} />
      )}
      {cards.length === 0 ? (
        <p className={classes['mayNot']} hidden={mayNot === undefined}>
          {t(`mayNot.${MAY_NOT.find((code) => code === mayNot) ?? 'other'}`)}
        </p>
      ) : (
        <div className={classes['cards']}>
          {cards.map((card) => (
            <CardOf
              key={keyOf(card)}
              one={one}
              card={card}
              deciding={deciding}
              current={card === current}
              choose={() => setChosen(keyOf(card))}
            />
          ))}
        </div>
      )}
      {others.length === 0 ? null : (
        <ul className={classes['rows']}>
          {others.map((line) => (
            <Row key={line.id} line={line} one={one} />
          ))}
        </ul>
      )}
    </section>
  );
}

const MAY_NOT = ['TAKEN', 'OWN_DECISION', 'NOT_THE_DECIDER'] as const;

const keyOf = (card: Card): string => card.map(({ id, round }) => `${id} ${round}`).join();

function Row({ line, one }: { line: LineItem; one: EnrolmentOne }) {
  const t = usePackageTexts();
  const name = useLineName()(line);
  const fresh = useFresh(line.state);
  const { tone, word } = useLineState(false)(line, one.state);
  const isClear = !isWaiting(line) && !isPast(line) && line.state !== 'action_required';
  return (
    <li className={classes['row']} data-fresh={fresh || undefined}>
      <ToneIcon tone={isClear ? 'done' : tone} />
      <div>
        <span className={classes['name']}>{name}</span>
        <div className={classes['quiet']}>{saysOf(line, t)}</div>
      </div>
      <StateBadge tone={tone}>{word}</StateBadge>
      {line.mayTakeBack ? (
        <div className={classes['undo']}>
          <TakeBack what={name} send={(reason) => takeBackLines(one.id, [line.id], reason)} />
        </div>
      ) : null}
    </li>
  );
}

/** Who decided it, and on whose behalf; or whom it waits for. */
function saysOf(line: LineItem, t: ReturnType<typeof usePackageTexts>): string {
  const { decider, decidedBy: who, decidedFor, clearedBy } = line;
  if (decider === 'onboarding' && clearedBy !== null) return t('waits.cleared', { who: clearedBy });
  if (decider !== null) return t(`waits.${decider}`);
  if (line.state === 'action_required') return t('waits.partner');
  if (who !== null)
    return decidedFor === null
      ? t('decidedBy', { who })
      : t('decidedBy.for', { who, absent: decidedFor });
  return line.exceptions.length === 0 ? t('clear') : '';
}

/** Somebody else decided the same: what became of it, and what the reader had written. */
function RacedNote({ one, raced, close }: { one: EnrolmentOne; raced: Raced; close: () => void }) {
  const t = usePackageTexts();
  const e = useEnrolmentTexts();
  const format = useFormat();
  const nameOf = useLineName();
  const lines = one.lines.filter(({ id }) => raced.lines.includes(id));
  const who = lines.map(({ decidedBy }) => decidedBy).find((each) => each !== null);
  const values = {
    line: format.list(lines.map(nameOf)),
    word: format.list([...new Set(lines.map(({ state }) => e(`is.${state}`)))]),
  };
  return (
    <div className={classes['note']} role="alert">
      <p>{t('raced.title')}</p>
      <p>{who === undefined ? t('raced.says', values) : t('raced.by', { ...values, who })}</p>
      {raced.reason === '' ? null : (
        <div className={classes['said']}>
          {t('raced.yours')}
          <q>{raced.reason}</q>
        </div>
      )}
      <Button onClick={close}>{t('raced.ok')}</Button>
    </div>
  );
}
