import { Textarea } from '@mantine/core';
import { useState } from 'react';
import {
  answerLines,
  dropLines,
  endEnrolment,
  nameSignatories,
  renewEnrolment,
  suspendEnrolment,
} from '../../api/enrolments.ts';
import type { EnrolmentOne, LineItem } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { ToneIcon } from '../../kit/StateBadge.tsx';
import { Administrators } from './Administrators.tsx';
import classes from './Enrolment.module.css';
import { Dialog, Form, useMove } from './Form.tsx';
import { useEnrolmentTexts } from './texts.ts';
import { isLive, useLineName, yearAfter } from './words.ts';

type Props = { enrolment: EnrolmentOne; close: () => void };
type LineProps = Props & { line: LineItem };

/** Drops a line, and says what follows. */
export function DropForm({ enrolment, line, close }: LineProps) {
  const t = useEnrolmentTexts();
  const name = useLineName()(line);
  const [reason, setReason] = useState('');
  const sending = useMove(() => dropLines(enrolment.id, [line.id], reason), close);
  const isLast = isLive(line) && enrolment.lines.filter(isLive).length === 1;
  const follows = isLast
    ? (['drop.last'] as const)
    : isLive(line)
      ? (['drop.1', 'drop.2', 'drop.3'] as const)
      : (['drop.pending.1', 'drop.pending.2'] as const);
  return (
    <Dialog title={t('drop.title', { line: name })} close={close}>
      <Form
        go={t('drop.go')}
        follows={follows.map((key) => t(key))}
        error={sending.error}
        pending={sending.isPending}
        disabled={isLast}
        close={close}
        send={() => sending.mutate(undefined)}
      >
        {isLast ? null : <Reason label={t('reason')} value={reason} set={setReason} />}
      </Form>
    </Dialog>
  );
}

/** Answers what was asked to change of a line. */
export function AnswerForm({ enrolment, line, close }: LineProps) {
  const t = useEnrolmentTexts();
  const name = useLineName()(line);
  const [answer, setAnswer] = useState('');
  const [tried, setTried] = useState(false);
  const sending = useMove(() => answerLines(enrolment.id, [line.id], answer), close);
  const missing = answer.trim() === '';
  return (
    <Dialog title={t('answer.title')} close={close}>
      <Form
        go={t('answer.go')}
        error={sending.error}
        pending={sending.isPending}
        close={close}
        send={() => (missing ? setTried(true) : sending.mutate(undefined))}
      >
        <div>
          <p className={classes['name']}>{name}</p>
          {line.said === null ? null : (
            <div className={classes['said']}>
              {line.said.by === null
                ? t('said.change.nobody')
                : t('said.change', { who: line.said.by })}
              <q>{line.said.reason}</q>
            </div>
          )}
        </div>
        <Reason
          label={t('answer.label')}
          hint={t('answer.hint')}
          value={answer}
          set={setAnswer}
          error={tried && missing ? t('answer.needed') : null}
        />
      </Form>
    </Dialog>
  );
}

/** Renews, or takes up again: what has to be true, and who may sign from now on. */
export function RenewForm({ enrolment, close }: Props) {
  const t = useEnrolmentTexts();
  const format = useFormat();
  const nameOf = useLineName();
  const { renewal, state } = enrolment;
  const [contacts, setContacts] = useState(enrolment.signatories.map(({ id }) => id));
  const sending = useMove(() => renewEnrolment(enrolment.id, { contacts }), close);
  if (renewal === null) return null;
  const { agreements, lines } = renewal.lacks;
  const isReady = agreements.length === 0 && lines.length === 0;
  const day = format.daySpoken(format.lastDayBefore(yearAfter(renewal.on)));
  const isTakenUp = state === 'dormant';
  const titleOf = (entity: string): string => {
    const found = enrolment.agreements.find((one) => one.entity === entity);
    return found === undefined ? entity : format.say(found.title);
  };
  const facts = isReady
    ? [t('renew.true.agreements'), t('renew.true.lines')]
    : [
        ...agreements.map((entity) => t('renew.lacks.agreement', { entity: titleOf(entity) })),
        ...enrolment.lines
          .filter(({ id }) => lines.includes(id))
          .map((line) => t('renew.lacks.line', { line: nameOf(line) })),
      ];
  return (
    <Dialog title={t(isTakenUp ? 'renew.takeUp.title' : 'renew.title')} close={close}>
      <Form
        go={isTakenUp ? t('renew.takeUp.go') : t('renew.go', { day })}
        error={sending.error}
        pending={sending.isPending}
        disabled={!isReady || contacts.length === 0}
        close={close}
        send={() => sending.mutate(undefined)}
      >
        <p>{isTakenUp ? t('renew.takeUp.says') : t('renew.says', { day })}</p>
        <div>
          {isReady ? null : <p className={classes['name']}>{t('renew.lacks')}</p>}
          <ul className={classes['checks']}>
            {facts.map((fact) => (
              <li key={fact}>
                <ToneIcon tone={isReady ? 'done' : 'change'} />
                <span>{fact}</span>
              </li>
            ))}
          </ul>
        </div>
        <Administrators
          label={t('renew.contacts')}
          hint={t('renew.contacts.hint')}
          value={contacts}
          set={setContacts}
        />
      </Form>
    </Dialog>
  );
}

/** Names who may accept agreements. */
export function SignForm({ enrolment, close }: Props) {
  const t = useEnrolmentTexts();
  const [people, setPeople] = useState(enrolment.signatories.map(({ id }) => id));
  const sending = useMove(() => nameSignatories(enrolment.id, people), close);
  return (
    <Dialog title={t('sign.title')} close={close}>
      <Form
        go={t('sign.go')}
        error={sending.error}
        pending={sending.isPending}
        disabled={people.length === 0}
        close={close}
        send={() => sending.mutate(undefined)}
      >
        <Administrators label={t('sign')} hint={t('sign.says')} value={people} set={setPeople} />
      </Form>
    </Dialog>
  );
}

const FOLLOWS = {
  leave: ['leave.1', 'leave.2', 'leave.3', 'leave.4'],
  withdraw: ['withdraw.1', 'withdraw.2'],
  reinstate: ['reinstate.1', 'reinstate.2'],
} as const;
export type Ending = keyof typeof FOLLOWS;

/** Leaves, takes an application back, or ends a suspension; each says what it means. */
export function EndForm({ enrolment, what, close }: Props & { what: Ending }) {
  const t = useEnrolmentTexts();
  const [reason, setReason] = useState('');
  const sending = useMove(() => endEnrolment(enrolment.id, what, reason), close);
  return (
    <Dialog title={t(`${what}.title`, { partner: enrolment.partner.name })} close={close}>
      <Form
        go={t(`${what}.go`)}
        follows={FOLLOWS[what].map((key) => t(key))}
        error={sending.error}
        pending={sending.isPending}
        close={close}
        send={() => sending.mutate(undefined)}
      >
        <Reason label={t('reason')} value={reason} set={setReason} />
      </Form>
    </Dialog>
  );
}

/** Suspends, with the reason that the company reads. */
export function SuspendForm({ enrolment, close }: Props) {
  const t = useEnrolmentTexts();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const sending = useMove(() => suspendEnrolment(enrolment.id, reason), close);
  const missing = reason.trim() === '';
  return (
    <Dialog title={t('suspend.title', { partner: enrolment.partner.name })} close={close}>
      <Form
        go={t('suspend.go')}
        follows={(['suspend.1', 'suspend.2', 'suspend.3'] as const).map((key) => t(key))}
        error={sending.error}
        pending={sending.isPending}
        close={close}
        send={() => (missing ? setTried(true) : sending.mutate(undefined))}
      >
        <Reason
          label={t('suspend.reason')}
          value={reason}
          set={setReason}
          error={tried && missing ? t('suspend.needed') : null}
        />
      </Form>
    </Dialog>
  );
}

type ReasonProps = {
  label: string;
  hint?: string;
  value: string;
  set: (value: string) => void;
  error?: string | null;
};

function Reason({ label, hint, value, set, error = null }: ReasonProps) {
  return (
    <Textarea
      label={label}
      description={hint}
      value={value}
      onChange={(event) => set(event.currentTarget.value)}
      autosize
      minRows={2}
      maxRows={8}
      maxLength={2000}
      error={error}
    />
  );
}
