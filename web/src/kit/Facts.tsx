import type { ReactNode } from 'react';
import classes from './Facts.module.css';

/** Label and value, line by line; a null row is left out. */
export function Facts({
  rows,
}: {
  rows: readonly (readonly [label: string, value: ReactNode] | null)[];
}) {
  return (
    <dl className={classes['facts']}>
      {rows.map((row) =>
        row === null ? null : (
          <div key={row[0]} className={classes['row']}>
            <dt>{row[0]}</dt>
            <dd>{row[1]}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
