import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconChevronLeft } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { isMissing } from '../../api/problem.ts';
import { Empty, ErrorNote, PageSkeleton } from '../../kit/Notes.tsx';
import { useDeskTexts } from './desk.ts';
import desk from './Desk.module.css';
import classes from './Decisions.module.css';
import { useDecisionsTexts } from './texts.ts';
import type { View } from './views.ts';

type LoadedProps<T> = {
  query: UseQueryResult<T>;
  /** What is said where it is not there. */
  gone: { readonly title: string; readonly says: string };
  children: (one: T) => ReactNode;
};

/** What was asked for, once it is there; a skeleton before, and why it is not. */
export function Loaded<T>({ query, gone, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error === null) {
    return (
      <div className={classes['detail']}>
        <PageSkeleton />
      </div>
    );
  }
  return (
    <div className={classes['none']}>
      {isMissing(query.error) ? (
        <Empty title={gone.title}>{gone.says}</Empty>
      ) : (
        <ErrorNote error={query.error} again={() => void query.refetch()} />
      )}
    </div>
  );
}

type FrameProps = {
  /** The view of the inbox that it stands in, and how many are there. */
  view: View;
  count: number;
  partner: { readonly id: string; readonly name: string };
  /** After the partner's name. */
  kicker: string;
  question: string;
  /** Whether the buttons lie at the lower edge of the phone, in place of the bar. */
  ownBar?: boolean;
  marks: ReactNode;
  /** On whose behalf the reader decides. */
  behalf: string | null;
  actions: ReactNode;
  foot: ReactNode;
  children: ReactNode;
};

/** One decision: what is asked of whom, the evidence with its rule, and below what follows. */
export function DecisionFrame(props: FrameProps) {
  const { view, count, partner, kicker, question, ownBar, marks, behalf, actions, foot } = props;
  const t = useDecisionsTexts();
  const d = useDeskTexts();
  return (
    <article className={classes['detail']} data-own-bar={ownBar === true || undefined}>
      <header className={classes['head']}>
        <Link to="/decisions" search={{ view }} className={classes['back'] ?? ''}>
          <IconChevronLeft size={18} stroke={1.7} aria-hidden />
          {t('back', { count })}
        </Link>
        <div className={classes['headWords']}>
          <p className={classes['quiet']}>
            <Link
              to="/partners/$partnerId"
              params={{ partnerId: partner.id }}
              className={classes['plain'] ?? ''}
            >
              {partner.name}
            </Link>
            {kicker}
          </p>
          <h1 className={classes['question']}>{question}</h1>
          <div className={classes['marks']}>
            {marks}
            {behalf === null ? null : (
              <span className={desk['behalf']}>{d('behalfLong', { who: behalf })}</span>
            )}
          </div>
        </div>
        <div className={desk['actions']}>{actions}</div>
      </header>
      <div className={classes['body']}>{props.children}</div>
      {foot === null ? null : <footer className={classes['foot']}>{foot}</footer>}
    </article>
  );
}
