import { Button, Checkbox, Modal, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { announce } from '../../api/announce.ts';
import { administratorClaimQuery, claimAdministration, decideClaim } from '../../api/members.ts';
import type { AdministratorClaim as Claimed, ClaimDecision } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { ErrorNote } from '../../kit/Notes.tsx';
import { Section } from '../../kit/Page.tsx';
import { useMay } from '../../shell/me.tsx';
import { usePeopleTexts } from '../people/texts.ts';
import classes from '../people/People.module.css';

type Asking = 'claim' | 'approve' | 'decline';

/** When nobody is left who administers the company: one of its people asks to, the partner manager decides. */
export function AdministratorClaim({ partner }: { partner: string }) {
  const mayRead = useMay('claims.read');
  const state = useQuery({ ...administratorClaimQuery(partner), enabled: mayRead });
  const mayMake = useMay('claims.make');
  if (state.data === undefined) return null;
  if (state.data.claim === null && !mayMake) return null;
  return <Claim partner={partner} state={state.data} />;
}

function Claim({ partner, state }: { partner: string; state: Claimed }) {
  const t = usePeopleTexts();
  const format = useFormat();
  const mayDecide = useMay('claims.decide');
  const [asking, setAsking] = useState<Asking | null>(null);
  const { claim } = state;
  const close = () => setAsking(null);
  const name = claim?.by.name ?? t('gone');
  return (
    <Section title={t('claim.section')}>
      {claim === null ? (
        <div className={classes['mine']}>
          <p className={classes['quiet']}>
            {t('claim.who', {
              names: format.list(state.administrators.map((one) => one.name ?? t('gone'))),
            })}
          </p>
          <Button onClick={() => setAsking('claim')}>{t('claim.go')}</Button>
        </div>
      ) : (
        <ul className={classes['joins']}>
          <li>
            <div className={classes['joinWho']}>
              <b>{claim.me ? t('claim.mine') : t('claim.asks', { name })}</b>
              <div className={classes['detail']}>
                {claim.me || claim.by.mail === null ? '' : `${claim.by.mail} · `}
                {t('joins.asked', { day: format.dayOfMoment(claim.askedAt) })}
              </div>
              <p>{claim.reason}</p>
            </div>
            {mayDecide && !claim.me ? (
              <div className={classes['buttons']}>
                <Button onClick={() => setAsking('decline')}>{t('joins.decline')}</Button>
                <Button variant="filled" onClick={() => setAsking('approve')}>
                  {t('claim.approve')}
                </Button>
              </div>
            ) : null}
          </li>
        </ul>
      )}
      <Modal
        opened={asking !== null}
        onClose={close}
        title={asking === null ? '' : t(`claim.${asking}Title`, { name })}
        styles={{ title: { fontWeight: 600 } }}
        closeButtonProps={{ 'aria-label': t('cancel') }}
      >
        {asking === 'claim' ? <ClaimForm partner={partner} close={close} /> : null}
        {asking !== null && asking !== 'claim' && claim !== null ? (
          <DecideForm {...{ verdict: asking, claim, state, close }} />
        ) : null}
      </Modal>
    </Section>
  );
}

function ClaimForm({ partner, close }: { partner: string; close: () => void }) {
  const t = usePeopleTexts();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const sending = useMutation({
    mutationFn: () => claimAdministration(partner, reason.trim()),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['members'] });
      announce(t('claim.sent'));
      close();
    },
  });
  return (
    <Form go={t('claim.send')} sending={sending} close={close}>
      <p className={classes['quiet']}>{t('claim.says')}</p>
      <Reason label={t('claim.reason')} value={reason} set={setReason} required />
    </Form>
  );
}

type DecideProps = {
  verdict: ClaimDecision['verdict'];
  claim: NonNullable<Claimed['claim']>;
  state: Claimed;
  close: () => void;
};

/** Who is gone, with the approval; or why not. */
function DecideForm({ verdict, claim, state, close }: DecideProps) {
  const t = usePeopleTexts();
  const queries = useQueryClient();
  const isApproval = verdict === 'approve';
  const others = state.administrators.filter((one) => !one.me);
  const [remove, setRemove] = useState<string[]>([]);
  const [reason, setReason] = useState('');
  const sending = useMutation({
    mutationFn: () =>
      decideClaim(claim.id, isApproval ? { verdict, remove } : { verdict, reason: reason.trim() }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['members'] });
      announce(t(isApproval ? 'claim.approved' : 'claim.declined'));
      close();
    },
  });
  return (
    <Form go={t(isApproval ? 'claim.approve' : 'joins.decline')} sending={sending} close={close}>
      <p className={classes['quiet']}>
        {t(isApproval ? 'claim.approveSays' : 'claim.declineSays')}
      </p>
      {isApproval ? (
        others.length === 0 ? null : (
          <Checkbox.Group label={t('claim.gone')} value={remove} onChange={setRemove}>
            <div className={classes['boxes']}>
              {others.map(({ membership, name }) => (
                <Checkbox key={membership} value={membership} label={name ?? t('gone')} />
              ))}
            </div>
          </Checkbox.Group>
        )
      ) : (
        <Reason label={t('joins.reason')} value={reason} set={setReason} required />
      )}
    </Form>
  );
}

function Reason({
  label,
  value,
  set,
  required,
}: {
  label: string;
  value: string;
  set: (text: string) => void;
  required: boolean;
}) {
  return (
    <Textarea
      label={label}
      required={required}
      maxLength={1000}
      minRows={3}
      autosize
      data-autofocus
      value={value}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
}

type FormProps = {
  go: string;
  sending: { error: unknown; isPending: boolean; mutate: () => void };
  close: () => void;
  children: ReactNode;
};

function Form({ go, sending, close, children }: FormProps) {
  const t = usePeopleTexts();
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        sending.mutate();
      }}
    >
      {children}
      {sending.error === null ? null : <ErrorNote error={sending.error} />}
      <div className={classes['buttons']}>
        <Button onClick={close}>{t('cancel')}</Button>
        <Button type="submit" variant="filled" loading={sending.isPending}>
          {go}
        </Button>
      </div>
    </form>
  );
}
