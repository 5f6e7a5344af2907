import type { ReactNode } from 'react';
import classes from './Journey.module.css';
import { initialsOf } from './words.ts';

type PersonProps = { name: string; detail: string; initials?: string; end?: ReactNode };

/** A person in a list: initials, name, what is to be known, a mark at the end. */
export function Person({ name, detail, initials, end }: PersonProps) {
  return (
    <li className={classes['person']}>
      <span className={classes['initials']} aria-hidden>
        {initials ?? initialsOf(name)}
      </span>
      <span className={classes['personWords']}>
        <span className={classes['personName']}>{name}</span>
        <span className={classes['quiet']}>{detail}</span>
      </span>
      {end}
    </li>
  );
}
