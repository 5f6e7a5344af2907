import { Button, CloseButton, CopyButton, Skeleton } from '@mantine/core';
import { IconChevronRight, IconLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import {
  type KeyboardEvent,
  type ReactNode,
  createContext,
  useContext,
  useEffect,
  useRef,
} from 'react';
import { MODELS } from '../api/names.ts';
import { entryQuery, explanationQuery } from '../api/queries.ts';
import type { EntryExplained, Explanation } from '../api/types.ts';
import { useCommon } from '../i18n/common.ts';
import { useFormat } from '../i18n/locale.tsx';
import { Empty, ErrorNote, RowsSkeleton } from '../kit/Notes.tsx';
import { type WhyTarget, readWhy } from '../kit/Why.tsx';
import { useMe } from '../shell/me.tsx';
import { Clauses } from './why/Clauses.tsx';
import { EntryReasons } from './why/EntryReasons.tsx';
import { useWhyTexts } from './why/texts.ts';
import classes from './why/why.module.css';

type WhyPanelProps = {
  /** As in the address. */
  why: string;
  /** Whether it takes the page's place (on the phone) instead of standing beside it. */
  instead: boolean;
};

/** *Why?*: the sentence, then the tree from clause to fact, rate, amount, rounding and reversal. */
export function WhyPanel({ why, instead }: WhyPanelProps) {
  const t = useWhyTexts();
  const me = useMe();
  const navigate = useNavigate();
  const box = useRef<HTMLElement>(null);
  const target = readWhy(why);
  const partner = target.of ?? me.partner?.id ?? null;

  useEffect(() => box.current?.focus({ preventScroll: true }), []);
  const close = () => {
    void navigate({
      to: '.',
      search: ({ why: _why, ...others }) => others,
      resetScroll: false,
    });
    // Back to the link that opened it, for whoever goes by keys.
    const link = document.querySelector<HTMLElement>(`[data-why="${CSS.escape(why)}"]`);
    link?.focus({ preventScroll: true });
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close();
  };

  return (
    <aside
      ref={box}
      tabIndex={-1}
      className={classes['aside']}
      data-instead={instead || undefined}
      aria-label={t('label')}
      onKeyDown={onKey}
    >
      <Head target={target} onClose={close} />
      <TitleLevel value={instead ? 'h1' : 'h2'}>
        {partner === null ? (
          <Empty title={t('nothing')} />
        ) : target.entry === undefined ? (
          <NumberReasons partner={partner} target={target} />
        ) : (
          <LineReasons partner={partner} entry={target.entry} target={target} />
        )}
      </TitleLevel>
    </aside>
  );
}

/** Where the number stands: model › kind. */
function Head({ target, onClose }: { target: WhyTarget; onClose: () => void }) {
  const t = useWhyTexts();
  const c = useCommon();
  const format = useFormat();
  const where = [
    target.model === undefined
      ? null
      : target.model === 'company'
        ? c('company')
        : modelWord(target.model, c),
    target.country === undefined
      ? null
      : target.country === 'company'
        ? c('company')
        : format.country(target.country),
    target.kind === undefined ? null : c(target.kind),
  ].filter((part) => part !== null);
  const parts = where.length === 0 ? [target.entry === undefined ? t('total') : ''] : where;
  return (
    <div className={classes['head']}>
      <div className={classes['where']}>
        {parts.map((part, index) => (
          <span key={part}>
            {index > 0 ? <IconChevronRight size={14} aria-hidden /> : null}
            {part}
          </span>
        ))}
      </div>
      <CopyButton value={location.href}>
        {({ copied, copy }) => (
          <Button variant="subtle" leftSection={<IconLink size={16} stroke={1.7} />} onClick={copy}>
            {copied ? c('copied') : c('copyLink')}
          </Button>
        )}
      </CopyButton>
      <CloseButton aria-label={c('close')} onClick={onClose} size={36} />
    </div>
  );
}

function modelWord(model: string, c: ReturnType<typeof useCommon>): string {
  const known = MODELS.find((each) => each === model);
  return known === undefined ? model : c(known);
}

/** In place of the page the number is the page's title. */
const TitleLevel = createContext<'h1' | 'h2'>('h2');

function PointsTitle({ points, when }: { points: ReactNode; when: string }) {
  const Title = useContext(TitleLevel);
  return (
    <div className={classes['title']}>
      <Title className={classes['points']} data-num>
        {points}
      </Title>
      <span className={classes['when']}>{when}</span>
    </div>
  );
}

function NumberReasons({ partner, target }: { partner: string; target: WhyTarget }) {
  const { of: _of, entry: _entry, ...query } = target;
  const explanation = useQuery(explanationQuery(partner, query));
  if (explanation.isError) {
    return <ErrorNote error={explanation.error} again={() => void explanation.refetch()} />;
  }
  if (explanation.data === undefined) return <WhySkeleton />;
  return <NumberTree explanation={explanation.data} target={target} />;
}

function NumberTree({ explanation, target }: { explanation: Explanation; target: WhyTarget }) {
  const t = useWhyTexts();
  const format = useFormat();
  const day = format.dayLong(explanation.asOf);
  return (
    <>
      <PointsTitle
        points={`${format.number(explanation.points)} ${t('points', { points: explanation.points })}`}
        when={explanation.asOf === format.today ? t('today', { day }) : t('asOf', { day })}
      />
      <p className={classes['says']}>{format.say(explanation.says)}</p>
      {explanation.clauses.length === 0 ? (
        <Empty title={t('nothing')}>{t('nothingSays')}</Empty>
      ) : (
        <Clauses explanation={explanation} target={target} />
      )}
    </>
  );
}

type LineReasonsProps = { partner: string; entry: string; target: WhyTarget };

function LineReasons({ partner, entry, target }: LineReasonsProps) {
  const query = useQuery(entryQuery(partner, entry));
  const otherId = query.data?.takesBack ?? query.data?.takenBackBy ?? null;
  const other = useQuery({ ...entryQuery(partner, otherId ?? ''), enabled: otherId !== null });
  if (query.isError) return <ErrorNote error={query.error} again={() => void query.refetch()} />;
  if (query.data === undefined) return <WhySkeleton />;
  const pair = [query.data, ...(other.data === undefined ? [] : [other.data])];
  return <LineTree pair={pair} asked={query.data} target={target} />;
}

/** A line with the one that took it back, or that it takes back: what was earned first. */
function LineTree({
  pair,
  asked,
  target,
}: {
  pair: EntryExplained[];
  asked: EntryExplained;
  target: WhyTarget;
}) {
  const t = useWhyTexts();
  const format = useFormat();
  const inOrder = [...pair].sort(
    (a, b) => Number(a.takesBack !== null) - Number(b.takesBack !== null),
  );
  return (
    <>
      <PointsTitle
        points={`${format.signed(asked.points)} ${t('points', { points: asked.points })}`}
        when={format.dayLong(asked.from)}
      />
      <LineSubject asked={asked} target={target} />
      <div className={classes['alone']}>
        {inOrder.map((entry) => (
          <EntryReasons key={entry.id} entry={entry} alone={pair.length === 1} target={target} />
        ))}
      </div>
    </>
  );
}

/** What the line is about, where that has words: a deal leads to its story, a milestone to its journey's name. */
function LineSubject({ asked, target }: { asked: EntryExplained; target: WhyTarget }) {
  const t = useWhyTexts();
  const me = useMe();
  const partner = target.of ?? me.partner?.id;
  if (asked.milestone !== null)
    return <p className={classes['says']}>{t('milestoneSays', asked.milestone)}</p>;
  if (partner === undefined || asked.fact?.kind.startsWith('deal.') !== true) return null;
  return (
    <p className={classes['says']}>
      <Link
        to="/story/$partnerId"
        params={{ partnerId: partner }}
        search={{ subject: asked.subject }}
      >
        {t('dealStory', { subject: asked.subject })}
      </Link>
    </p>
  );
}

function WhySkeleton() {
  return (
    <div aria-busy>
      <Skeleton height={30} width={160} mt={8} />
      <Skeleton height={14} mt={16} />
      <Skeleton height={14} width="70%" mt={8} mb={16} />
      <RowsSkeleton rows={5} />
    </div>
  );
}
