import classes from './Verdict.module.css';

/** The key that does what a button does, drawn and no part of its name; a screen reader hears of it by `aria-keyshortcuts`. */
export const Key = ({ letter }: { letter: string }) => (
  <kbd className={classes['key']} data-letter={letter} aria-hidden />
);
