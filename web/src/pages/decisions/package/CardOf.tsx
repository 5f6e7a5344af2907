import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { EnrolmentOne, LineItem } from '../../../api/types.ts';
import { useFormat } from '../../../i18n/locale.tsx';
import { ErrorNote } from '../../../kit/Notes.tsx';
import { Mover } from '../../../kit/Mover.tsx';
import { ToneIcon } from '../../../kit/StateBadge.tsx';
import { useLineName } from '../../enrolment/words.ts';
import { type Card, findingsOf, rulesOf } from './cards.ts';
import type { LineDeciding } from './lineDeciding.ts';
import classes from './Package.module.css';
import { usePackageTexts } from './texts.ts';

type Props = { one: EnrolmentOne; card: Card; deciding: LineDeciding };

/** One question: a line that is not clear, or what one finding of screening holds; why, and three buttons. */
export function CardOf({ one, card, deciding }: Props) {
  const t = usePackageTexts();
  const nameOf = useLineName();
  const [first] = card;
  const [asking, setAsking] = useState<'change' | 'reject' | null>(null);
  const isHit = first.decider === 'compliance';
  const lines = card.map(({ id }) => id);
  const isUnderWay = deciding.underWay.some((id) => lines.includes(id));
  const draft = (reason: string) => deciding.draft(lines, reason);
  const back = () => {
    draft('');
    setAsking(null);
  };
  const failed = deciding.error?.lines.some((id) => lines.includes(id)) ? deciding.error : null;
  return (
    <section className={classes['card']}>
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
      <Why one={one} line={first} />
      {failed === null ? null : <ErrorNote error={failed.error} />}
      {asking === null ? (
        <Buttons
          card={card}
          isUnderWay={isUnderWay}
          approve={() => deciding.decide({ lines, verdict: 'approve' })}
          ask={setAsking}
        />
      ) : asking === 'change' ? (
        <AskForm
          back={back}
          isUnderWay={isUnderWay}
          draft={draft}
          send={(reason) => deciding.decide({ lines, verdict: 'request-change', reason })}
        />
      ) : (
        <RejectForm
          reasons={one.reasons}
          known={isHit ? 'denied-party' : ''}
          back={back}
          isUnderWay={isUnderWay}
          draft={draft}
          send={(code, reason) => deciding.decide({ lines, verdict: 'reject', code, reason })}
        />
      )}
    </section>
  );
}

const CHECKS = ['denied-party', 'denied-country', 'open-domain', 'other-domain'] as const;

/** Why somebody has to decide: what was found and in what, what the program version does not clear, what was answered. */
function Why({ one, line }: { one: EnrolmentOne; line: LineItem }) {
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
  approve: () => void;
  ask: (what: 'change' | 'reject') => void;
};

function Buttons({ card, isUnderWay, approve, ask }: ButtonsProps) {
  const t = usePackageTexts();
  const format = useFormat();
  const nameOf = useLineName();
  const [first] = card;
  const line = format.list(card.map(nameOf));
  const isHit = first.decider === 'compliance';
  // What takes part is kept or ended; nothing of it can be sent back.
  const isLive = first.state === 'in_question';
  return (
    <div className={classes['buttons']}>
      <Button
        variant="filled"
        loading={isUnderWay}
        onClick={approve}
        aria-label={t(isHit ? 'hit.approve.of' : 'approve.of', { line })}
      >
        {t(isLive ? 'question.keep' : isHit ? 'hit.approve' : 'approve')}
      </Button>
      {isLive ? null : (
        <Button
          disabled={isUnderWay}
          onClick={() => ask('change')}
          aria-label={t('change.of', { line })}
        >
          {t('change')}
        </Button>
      )}
      <Button
        disabled={isUnderWay}
        onClick={() => ask('reject')}
        className={classes['reject'] ?? ''}
        aria-label={t(isHit ? 'hit.reject.of' : 'reject.of', { line })}
      >
        {t(isLive ? 'question.end' : isHit ? 'hit.reject' : 'reject')}
      </Button>
    </div>
  );
}

type FormProps = {
  back: () => void;
  isUnderWay: boolean;
  /** Hears of what is being written. */
  draft: (reason: string) => void;
};
type AskProps = FormProps & { send: (reason: string) => void };

function AskForm({ back, isUnderWay, draft, send }: AskProps) {
  const t = usePackageTexts();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const missing = reason.trim() === '';
  return (
    <form
      noValidate
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        if (missing) setTried(true);
        else send(reason.trim());
      }}
    >
      <Textarea
        label={t('reason.change')}
        description={t('reason.change.hint')}
        value={reason}
        onChange={({ currentTarget }) => {
          setReason(currentTarget.value);
          draft(currentTarget.value);
        }}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={2000}
        autoFocus
        error={tried && missing ? t('reason.change.needed') : null}
      />
      <div className={classes['formButtons']}>
        <Button onClick={back}>{t('reason.back')}</Button>
        <Button type="submit" variant="filled" loading={isUnderWay}>
          {t('reason.change.go')}
        </Button>
      </div>
    </form>
  );
}

type RejectProps = FormProps & {
  reasons: EnrolmentOne['reasons'];
  /** The reason that is likely; empty for none. */
  known: string;
  send: (code: string, reason: string | null) => void;
};

function RejectForm({ reasons, known, back, isUnderWay, draft, send }: RejectProps) {
  const t = usePackageTexts();
  const format = useFormat();
  const [code, setCode] = useState(reasons.some((one) => one.code === known) ? known : '');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  return (
    <form
      noValidate
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        if (code === '') setTried(true);
        else send(code, reason.trim() === '' ? null : reason.trim());
      }}
    >
      <NativeSelect
        label={t('reason.code')}
        value={code}
        autoFocus
        error={tried && code === '' ? t('reason.code.needed') : null}
        data={[
          { value: '', label: t('reason.code.pick') },
          ...reasons.map((one) => ({ value: one.code, label: format.say(one.title) })),
        ]}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Textarea
        label={t('reason.text')}
        description={t('reason.text.hint')}
        value={reason}
        onChange={({ currentTarget }) => {
          setReason(currentTarget.value);
          draft(currentTarget.value);
        }}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={2000}
      />
      <div className={classes['formButtons']}>
        <Button onClick={back}>{t('reason.back')}</Button>
        <Button type="submit" variant="filled" loading={isUnderWay}>
          {t('reason.reject.go')}
        </Button>
      </div>
    </form>
  );
}
