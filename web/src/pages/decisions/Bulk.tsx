import { Button, Checkbox, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { announce } from '../../api/announce.ts';
import { idempotent } from '../../api/client.ts';
import { decideSeveral } from '../../api/desk.ts';
import type { BulkDecisionAnswer } from '../../api/types.ts';
import { ErrorNote } from '../../kit/Notes.tsx';
import { useDeskTexts } from './desk.ts';
import { type InboxItem, isEnrolment } from './inboxItems.ts';
import classes from './Desk.module.css';

/** As many as one command decides. */
const PICKED_MAX = 50;

/** What is chosen to be decided together; null while one at a time is. */
export type Picking = {
  readonly picked: ReadonlySet<string> | null;
  readonly toggle: (id: string) => void;
  readonly all: () => void;
  readonly start: () => void;
  readonly stop: () => void;
};

export function usePicking(items: readonly InboxItem[]): Picking {
  const [picked, setPicked] = useState<ReadonlySet<string> | null>(null);
  return {
    picked,
    toggle: (id) =>
      setPicked((old) => {
        const next = new Set(old);
        if (!next.delete(id) && next.size < PICKED_MAX) next.add(id);
        return next;
      }),
    // What somebody else works on is left to them.
    all: () =>
      setPicked(
        new Set(
          items
            .filter(({ id, taken }) => taken?.mine !== false && !isEnrolment(id))
            .slice(0, PICKED_MAX)
            .map(({ id }) => id),
        ),
      ),
    start: () => setPicked(new Set()),
    stop: () => setPicked(null),
  };
}

/** A line of the list with its box, while several are chosen. */
export function Pick({
  item,
  picking,
  children,
}: {
  item: InboxItem;
  picking: Picking;
  children: ReactNode;
}) {
  const t = useDeskTexts();
  // The lines of an application are decided by what each of them says.
  if (picking.picked === null) return children;
  return (
    <div className={classes['pick']}>
      <div>
        {isEnrolment(item.id) ? null : (
          <Checkbox
            checked={picking.picked.has(item.id)}
            onChange={() => picking.toggle(item.id)}
            aria-label={t('choose', { partner: item.partner.name, step: item.says })}
          />
        )}
      </div>
      {children}
    </div>
  );
}

type Verdict = 'approve' | 'reject';
type Sent = {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly key: string;
  /** As they were chosen: what is decided leaves the list before the answer comes. */
  readonly chosen: readonly InboxItem[];
};

/** Below the list: how many are chosen, one reason for all, and what became of each. */
export function BulkBar({ items, picking }: { items: readonly InboxItem[]; picking: Picking }) {
  const t = useDeskTexts();
  const queries = useQueryClient();
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [result, setResult] = useState<readonly Became[] | null>(null);
  const chosen = items.filter(({ id }) => picking.picked?.has(id) === true);
  const sending = useMutation({
    // The key stays with what was sent: tried again, nothing is decided twice.
    mutationFn: ({ verdict: what, reason, key, chosen: sent }: Sent) =>
      decideSeveral(
        {
          items: sent.map(({ id, version }) => ({ id, version })),
          verdict: what,
          reason: reason === '' ? null : reason,
        },
        key,
      ),
    retry: 3,
    onSuccess: (answer, { chosen: sent }) => {
      const became = becameOf(answer, sent);
      setResult(became);
      setVerdict(null);
      picking.start();
      announce(t('result', countsOf(became)));
    },
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['approval'] });
      void queries.invalidateQueries({ queryKey: ['me'] });
    },
  });
  if (picking.picked === null) return null;
  return (
    <section className={classes['bulk']} aria-label={t('several')}>
      {sending.isError ? <ErrorNote error={sending.error} /> : null}
      {result === null ? null : <Results result={result} />}
      {verdict === null ? (
        <div className={classes['bulkRow']}>
          <span role="status">{t('chosen', { count: chosen.length })}</span>
          <Button onClick={picking.all} variant="subtle">
            {t('chooseAll')}
          </Button>
          <Button
            variant="filled"
            disabled={chosen.length === 0}
            onClick={() => setVerdict('approve')}
          >
            {t('approve', { count: chosen.length })}
          </Button>
          <Button disabled={chosen.length === 0} onClick={() => setVerdict('reject')}>
            {t('reject', { count: chosen.length })}
          </Button>
          <Button
            variant="subtle"
            onClick={() => {
              setResult(null);
              picking.stop();
            }}
          >
            {t('done')}
          </Button>
        </div>
      ) : (
        <ReasonForm
          verdict={verdict}
          count={chosen.length}
          busy={sending.isPending}
          back={() => setVerdict(null)}
          send={(reason) =>
            sending.mutate({ verdict, reason, chosen, key: idempotent()['idempotency-key'] })
          }
        />
      )}
    </section>
  );
}

function ReasonForm({
  verdict,
  count,
  busy,
  back,
  send,
}: {
  verdict: Verdict;
  count: number;
  busy: boolean;
  back: () => void;
  send: (reason: string) => void;
}) {
  const t = useDeskTexts();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const missing = verdict === 'reject' && reason.trim() === '';
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!missing && !busy) send(reason.trim());
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') back();
      }}
    >
      <Textarea
        label={t(`reason.${verdict}`)}
        description={t('reason.hint')}
        value={reason}
        autosize
        minRows={2}
        maxRows={5}
        maxLength={2000}
        autoFocus
        error={tried && missing ? t('reason.needed') : null}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className={classes['bulkRow']}>
        <span />
        <Button onClick={back} disabled={busy}>
          {t('back')}
        </Button>
        <Button type="submit" variant="filled" disabled={busy}>
          {busy ? t('deciding') : t(verdict, { count })}
        </Button>
      </div>
    </form>
  );
}

type Became = BulkDecisionAnswer['items'][number] & { readonly item: InboxItem };

const becameOf = ({ items }: BulkDecisionAnswer, chosen: readonly InboxItem[]): readonly Became[] =>
  items.flatMap((one) => {
    const item = chosen.find(({ id }) => id === one.id);
    return item === undefined ? [] : [{ ...one, item }];
  });

const countsOf = (result: readonly Became[]): { done: number; failed: number } => ({
  done: result.filter(({ done }) => done).length,
  failed: result.filter(({ done }) => !done).length,
});

const WHYS = [
  'TAKEN',
  'OWN_DECISION',
  'ALREADY_DECIDED',
  'VERSION_STALE',
  'NOT_THE_DECIDER',
  'JOURNEY_PAUSED',
  'JOURNEY_CLOSED',
] as const;

function Results({ result }: { result: readonly Became[] }) {
  const t = useDeskTexts();
  return (
    <div className={classes['results']}>
      <p>{t('result', countsOf(result))}</p>
      <ul>
        {result
          .filter(({ done }) => !done)
          .map(({ item, code, detail }) => {
            const known = WHYS.find((one) => one === code);
            return (
              <li key={item.id}>
                {item.partner.name}, {item.says}:{' '}
                <span className={classes['refused']}>
                  {known === undefined
                    ? t('why.other', { reason: detail ?? '' })
                    : t(`why.${known}`)}
                </span>
              </li>
            );
          })}
      </ul>
    </div>
  );
}
