import { Button } from '@mantine/core';
import { useState } from 'react';
import type { AgreementItem, EnrolmentOne, LineItem } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { Facts } from '../../kit/Facts.tsx';
import { Mover } from '../../kit/Mover.tsx';
import { Section, TwoColumns } from '../../kit/Page.tsx';
import { useMay, useMe } from '../../shell/me.tsx';
import { AgreementDialog, Agreements } from './Agreements.tsx';
import classes from './Enrolment.module.css';
import { AnswerForm, DropForm, RenewForm, SignForm } from './forms.tsx';
import { History } from './History.tsx';
import { Lines } from './Lines.tsx';
import { useEnrolmentTexts } from './texts.ts';
import { isEnded, toAccept, useLineName, yearAfter } from './words.ts';

/** What a dialog is about. */
type Open =
  | { readonly what: 'drop' | 'answer'; readonly line: LineItem }
  | { readonly what: 'agreement'; readonly entity: string }
  | { readonly what: 'renew' | 'sign' };

type Props = { enrolment: EnrolmentOne; own: boolean };

/** One enrolment: whose move it is, its lines by country, agreements, who may sign, and who did what. */
export function EnrolmentView({ enrolment, own }: Props) {
  const t = useEnrolmentTexts();
  const me = useMe();
  const acts = useMay('enrolments.act') && own && !isEnded(enrolment.state);
  const [open, setOpen] = useState<Open | null>(null);
  const isWhole = me.countries.length === 0;
  const agreements = enrolment.agreements.filter(
    (one) => one.state !== 'idle' || one.accepted !== null,
  );
  const isBegun = enrolment.startedOn !== null;
  const title = own
    ? t(!isBegun ? 'lines.asked' : isEnded(enrolment.state) ? 'lines.took' : 'lines')
    : t('lines.theirs', { partner: enrolment.partner.name });
  return (
    <>
      <TwoColumns
        first={
          isEnded(enrolment.state) ? undefined : (
            <Todo enrolment={enrolment} own={own} acts={acts && isWhole} open={setOpen} />
          )
        }
        right={<Short enrolment={enrolment} change={acts && isWhole ? setOpen : null} />}
      >
        <Section title={title}>
          <Lines
            enrolment={enrolment}
            own={own}
            act={
              acts
                ? {
                    drop: (line) => setOpen({ what: 'drop', line }),
                    answer: (line) => setOpen({ what: 'answer', line }),
                    covers: (country) => isWhole || me.countries.includes(country),
                  }
                : null
            }
          />
        </Section>
        <Section title={t('agreements')}>
          <Agreements
            agreements={agreements}
            read={({ entity }) => setOpen({ what: 'agreement', entity })}
          />
        </Section>
        <History enrolment={enrolment} />
      </TwoColumns>
      {open === null ? null : (
        <Dialogs enrolment={enrolment} own={own} open={open} close={() => setOpen(null)} />
      )}
    </>
  );
}

type DialogsProps = Props & { open: Open; close: () => void };

function Dialogs({ enrolment, own, open, close }: DialogsProps) {
  const common = { enrolment, close };
  if ('line' in open) {
    const Of = open.what === 'drop' ? DropForm : AnswerForm;
    return <Of {...common} line={open.line} />;
  }
  if (!('entity' in open))
    return open.what === 'renew' ? <RenewForm {...common} /> : <SignForm {...common} />;
  const agreement = enrolment.agreements.find(({ entity }) => entity === open.entity);
  return agreement === undefined ? null : (
    <AgreementDialog {...common} agreement={agreement} own={own} />
  );
}

type TodoProps = Props & { acts: boolean; open: (open: Open) => void };

/** Whose move it is and by when; the company's own moves as buttons. */
function Todo({ enrolment, own, acts, open }: TodoProps) {
  const t = useEnrolmentTexts();
  const format = useFormat();
  const nameOf = useLineName();
  const { mover, dueAt, state, renewal } = enrolment;
  const isMine = own && mover === 'partner';
  const answers = enrolment.lines.filter((line) => line.state === 'action_required');
  const agreementOf = (one: AgreementItem) => () => open({ what: 'agreement', entity: one.entity });
  const mayRenew = state === 'grace' || state === 'dormant' || renewal?.opened === true;
  return (
    <section className={classes['card']}>
      <div className={classes['cardHead']}>
        <h2>{t(isMine ? 'todo' : 'todo.theirs')}</h2>
        {mover === null ? null : <Mover mover={mover} mine={isMine && acts} dueAt={dueAt} />}
      </div>
      <div className={classes['todo']}>
        {mover === 'partner' && acts ? (
          <>
            {toAccept(enrolment).map((one) => (
              <Button key={one.entity} variant="filled" onClick={agreementOf(one)}>
                {t('todo.accept', { entity: format.say(one.title) })}
              </Button>
            ))}
            {answers.slice(0, 3).map((line) => (
              <Button key={line.id} onClick={() => open({ what: 'answer', line })}>
                {t('todo.answer', { line: nameOf(line) })}
              </Button>
            ))}
            {answers.length > 3 ? (
              <p className={classes['quiet']}>{t('todo.more', { count: answers.length - 3 })}</p>
            ) : null}
            {mayRenew && renewal !== null ? (
              <Button onClick={() => open({ what: 'renew' })}>
                {state === 'dormant'
                  ? t('todo.takeUp')
                  : t('todo.renew', {
                      day: format.daySpoken(format.lastDayBefore(yearAfter(renewal.on))),
                    })}
              </Button>
            ) : null}
          </>
        ) : null}
        <Says enrolment={enrolment} own={own} acts={acts} />
      </div>
    </section>
  );
}

/** Why nothing is left to do now, or who has to; the reason of a suspension. */
function Says({ enrolment, own, acts }: Omit<TodoProps, 'open'>) {
  const t = useEnrolmentTexts();
  const { state, mover, said } = enrolment;
  if (state === 'suspended') {
    return (
      <>
        {said === null ? null : (
          <div className={classes['said']}>
            {said.by === null ? null : t('suspendedBy', { who: said.by })}
            <q>{said.reason}</q>
          </div>
        )}
        {own ? <p className={classes['quiet']}>{t('todo.suspended')}</p> : null}
      </>
    );
  }
  if (!own) return null;
  if (mover === 'vendor') return <p className={classes['quiet']}>{t('todo.vendor')}</p>;
  if (mover === null) return <p className={classes['quiet']}>{t('todo.none')}</p>;
  return acts ? null : <p className={classes['quiet']}>{t('start.readOnly')}</p>;
}

type ShortProps = { enrolment: EnrolmentOne; change: ((open: Open) => void) | null };

function Short({ enrolment, change }: ShortProps) {
  const t = useEnrolmentTexts();
  const format = useFormat();
  const { renewal, appliedBy, signatories } = enrolment;
  const applied = format.dayLong(format.dayOf(enrolment.appliedAt));
  return (
    <Section title={t('facts')}>
      <Facts
        rows={[
          [
            t('applied'),
            appliedBy === null ? applied : t('appliedBy', { day: applied, who: appliedBy }),
          ],
          enrolment.startedOn === null ? null : [t('started'), format.dayLong(enrolment.startedOn)],
          enrolment.endedAt === null
            ? null
            : [t('ended'), format.dayLong(format.dayOf(enrolment.endedAt))],
          renewal === null ? null : [t('renews'), format.dayLong(renewal.on)],
          renewal === null || renewal.opened
            ? null
            : [t('opens'), format.dayLong(format.dayOf(renewal.opensAt))],
          enrolment.attempt === 1 ? null : [t('attempt'), format.number(enrolment.attempt)],
          [t('sign'), format.list(signatories.map(({ name }) => name).filter(Boolean))],
        ]}
      />
      {change === null ? null : (
        <Button mt={12} onClick={() => change({ what: 'sign' })}>
          {t('sign.change')}
        </Button>
      )}
    </Section>
  );
}
