import type { ReactNode } from 'react';
import classes from './Page.module.css';

type PageTitleProps = {
  /** Says what is so: "27 of 240 are stuck". */
  title: ReactNode;
  /** One line that says what is going on. */
  line?: ReactNode;
  /** Small, above the title: where this belongs. */
  above?: ReactNode;
  /** At most one filled button, at the end of the row. */
  children?: ReactNode;
};

/** The head of a page; there is no second header. */
export function PageTitle({ title, line, above, children }: PageTitleProps) {
  return (
    <header className={classes['title']}>
      <div className={classes['words']}>
        {above === undefined ? null : <div className={classes['above']}>{above}</div>}
        <h1 className={classes['h1']}>{title}</h1>
        {line === undefined ? null : <p className={classes['line']}>{line}</p>}
      </div>
      {children === undefined ? null : <div className={classes['actions']}>{children}</div>}
    </header>
  );
}

/** The width and edges of a page's text. */
export function PageBody({ children }: { children: ReactNode }) {
  return <div className={classes['body']}>{children}</div>;
}

type TwoColumnsProps = {
  children: ReactNode;
  /** The top of the right column; in one column it comes first: whose move it is, straight after the answer. */
  first?: ReactNode;
  /** The rest of the right column; in one column it comes last. */
  right: ReactNode;
};

/** A page with a right column of 312 px for whose move it is and what the next tier takes. */
export function TwoColumns({ children, first, right }: TwoColumnsProps) {
  return (
    <div className={classes['columns']}>
      {first === undefined ? null : <div className={classes['first']}>{first}</div>}
      <div className={classes['left']}>{children}</div>
      <div className={classes['right']}>{right}</div>
    </div>
  );
}

type SectionProps = {
  title: ReactNode;
  /** Quiet words beside the title. */
  aside?: ReactNode;
  /** At the end of the title's row: a legend, a link. */
  end?: ReactNode;
  children: ReactNode;
};

/** A part of a page under its own small title. */
export function Section({ title, aside, end, children }: SectionProps) {
  return (
    <section className={classes['section']}>
      <div className={classes['sectionHead']}>
        <h2 className={classes['h2']}>{title}</h2>
        {aside === undefined ? null : <span className={classes['quiet']}>{aside}</span>}
        {end === undefined ? null : <div className={classes['end']}>{end}</div>}
      </div>
      {children}
    </section>
  );
}

/** One frame, radius 10; related figures share it, split by hairlines. Never inside another. */
export function Frame({ children }: { children: ReactNode }) {
  return <div className={classes['frame']}>{children}</div>;
}
