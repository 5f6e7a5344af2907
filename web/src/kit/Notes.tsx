import { Button, CopyButton, Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { ProblemError } from '../api/problem.ts';
import { useCommon } from '../i18n/common.ts';
import classes from './Notes.module.css';

type EmptyProps = {
  /** What will be here. */
  title: string;
  /** Why nothing is. */
  children?: ReactNode;
  /** One button. */
  action?: ReactNode;
};

/** A place where nothing is yet: what will be here, why nothing is, one button. */
export function Empty({ title, children, action }: EmptyProps) {
  return (
    <div className={classes['note']}>
      <p className={classes['what']}>{title}</p>
      {children === undefined ? null : <p className={classes['quiet']}>{children}</p>}
      {action === undefined ? null : <div className={classes['do']}>{action}</div>}
    </div>
  );
}

type Words = { what: string; safe: string; todo: string };

function useProblemWords(error: unknown): Words {
  const t = useCommon();
  if (!(error instanceof ProblemError)) {
    return {
      what: t('problemNetwork'),
      safe: t('problemNetworkSafe'),
      todo: t('problemNetworkDo'),
    };
  }
  const { status, code, detail, title, errors } = error.problem;
  if (status === 404) {
    return {
      what: t('problemMissing'),
      safe: t('problemMissingSafe'),
      todo: t('problemMissingDo'),
    };
  }
  if (status === 403) {
    return {
      what: t('problemForbidden'),
      safe: t('problemForbiddenSafe'),
      todo: t('problemForbiddenDo'),
    };
  }
  if (status === 429 || status === 503) {
    return { what: t('problemBusy'), safe: t('problemOtherSafe'), todo: t('problemBusyDo') };
  }
  if (status >= 500 || code === 'unknown') {
    return { what: t('problemOther'), safe: t('problemOtherSafe'), todo: t('problemOtherDo') };
  }
  const reasons = errors?.map((each) => each.detail) ?? [];
  const what = reasons.length > 0 ? reasons.join(' ') : (detail ?? title);
  return { what, safe: t('problemRefusedSafe'), todo: t('problemRefusedDo') };
}

/** What happened, what is safe, what to do, an id to copy. `again` tries it once more. */
export function ErrorNote({ error, again }: { error: unknown; again?: (() => void) | undefined }) {
  const t = useCommon();
  const words = useProblemWords(error);
  const id = error instanceof ProblemError ? error.problem.requestId : '';
  return (
    <div className={classes['note']} data-tone="refused" role="alert">
      <p className={classes['what']}>{words.what}</p>
      <p className={classes['quiet']}>
        {words.safe} {words.todo}
      </p>
      <div className={classes['do']}>
        {again === undefined ? null : <Button onClick={again}>{t('tryAgain')}</Button>}
        {id === '' ? null : (
          <CopyButton value={id}>
            {({ copied, copy }) => (
              <button type="button" className={classes['id']} onClick={copy}>
                {t('problemId', { id })} · {copied ? t('copied') : t('copyId')}
              </button>
            )}
          </CopyButton>
        )}
      </div>
    </div>
  );
}

/** Rows of 44 px, as a list will be. */
export function RowsSkeleton({ rows = 8 }: { rows?: number }) {
  return (
    <div aria-hidden>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={classes['row']}>
          <Skeleton height={12} width={`${30 + ((index * 17) % 30)}%`} />
          <Skeleton height={12} width={64} />
        </div>
      ))}
    </div>
  );
}

/** The head and body of a page, as it will be. */
export function PageSkeleton() {
  return (
    <div className={classes['page']} aria-busy>
      <Skeleton height={22} width={220} />
      <Skeleton height={14} width={320} mt={8} />
      <Skeleton height={220} mt={28} radius="lg" />
      <div className={classes['pageRows']}>
        <RowsSkeleton rows={6} />
      </div>
    </div>
  );
}
