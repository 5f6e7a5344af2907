import { Button, Checkbox } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { announce } from '../../api/announce.ts';
import { idempotent } from '../../api/client.ts';
import { decideSeveral } from '../../api/desk.ts';
import { enrolmentQuery } from '../../api/enrolments.ts';
import type { BulkDecisionAnswer } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { ErrorNote } from '../../kit/Notes.tsx';
import { useDeskTexts } from './desk.ts';
import { type InboxItem, isEnrolment } from './inboxItems.ts';
import { usePackageTexts } from './package/texts.ts';
import { type Codes, ReasonForm } from './ReasonForm.tsx';
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
            .filter(({ taken, plain }) => taken?.mine !== false && plain)
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
  // What has to be looked at by itself is not decided with others.
  if (picking.picked === null) return children;
  return (
    <div className={classes['pick']}>
      <div>
        {!item.plain ? null : (
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
  readonly code: string | null;
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
    mutationFn: ({ verdict: what, reason, code, key, chosen: sent }: Sent) =>
      decideSeveral(
        {
          items: sent.map(({ id, version }) => ({ id, version })),
          verdict: what,
          reason: reason === '' ? null : reason,
          code,
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
      void queries.invalidateQueries({ queryKey: ['enrolment'] });
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
        <BulkReason
          verdict={verdict}
          chosen={chosen}
          busy={sending.isPending}
          back={() => setVerdict(null)}
          send={(reason, code) =>
            sending.mutate({ verdict, reason, code, chosen, key: idempotent()['idempotency-key'] })
          }
        />
      )}
    </section>
  );
}

/** One reason for all; where packages are among them, one of those that the program version has for a rejection. */
function BulkReason({
  verdict,
  chosen,
  busy,
  back,
  send,
}: {
  verdict: Verdict;
  chosen: readonly InboxItem[];
  busy: boolean;
  back: () => void;
  send: (reason: string, code: string | null) => void;
}) {
  const t = useDeskTexts();
  const p = usePackageTexts();
  const format = useFormat();
  const first = chosen.find(({ id }) => isEnrolment(id));
  const isCoded = verdict === 'reject' && first !== undefined;
  const one = useQuery({ ...enrolmentQuery(first?.id ?? ''), enabled: isCoded });
  const hasSteps = chosen.some(({ id }) => !isEnrolment(id));
  const codes: Codes = {
    ...{ label: p('reason.code'), pick: p('reason.code.pick'), needed: p('reason.code.needed') },
    options: (one.data?.reasons ?? []).map(({ code, title }) => ({
      ...{ value: code, label: format.say(title) },
    })),
  };
  return (
    <ReasonForm
      label={t(`reason.${verdict}`)}
      hint={t('reason.hint')}
      needed={verdict === 'reject' && hasSteps ? t('reason.needed') : undefined}
      codes={isCoded ? codes : undefined}
      go={busy ? t('deciding') : t(verdict, { count: chosen.length })}
      back={{ label: t('back'), do: back }}
      busy={busy}
      send={send}
    />
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
  'DECIDE_SINGLY',
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
