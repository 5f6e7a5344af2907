import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useCommon } from '../i18n/common.ts';
import classes from './List.module.css';

type Column = {
  key: string;
  label: string;
  /** Figures stand right. */
  end?: boolean;
  /** Left out in a narrow window; the row's own cell carries the same `data-wide`. */
  wide?: boolean;
  /** For the screen reader only. */
  hidden?: boolean;
};

/** A table with hairlines, rows of 44 px. Cells are `<td>`; `data-end` and `data-wide` as the column says. */
export function List({
  label,
  columns,
  children,
}: {
  label: string;
  columns: readonly Column[];
  children: ReactNode;
}) {
  return (
    <table className={classes['list']} aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th
              key={column.key}
              scope="col"
              data-end={column.end || undefined}
              data-wide={column.wide || undefined}
            >
              {column.hidden === true ? (
                <span className="visually-hidden">{column.label}</span>
              ) : (
                column.label
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

type MoreProps = { has: boolean; loading: boolean; onMore: () => void };

/** The next page of a list, on demand. */
export function MoreRows({ has, loading, onMore }: MoreProps) {
  const t = useCommon();
  return has ? (
    <div className={classes['more']}>
      <Button onClick={onMore} disabled={loading}>
        {t(loading ? 'moreLoading' : 'more')}
      </Button>
    </div>
  ) : null;
}
