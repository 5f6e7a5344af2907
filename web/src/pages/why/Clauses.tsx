import { Collapse } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useId, useState } from 'react';
import { editionQuery } from '../../api/queries.ts';
import type { Explanation } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import type { WhyTarget } from '../../kit/Why.tsx';
import { EntryReasons } from './EntryReasons.tsx';
import { useWhyTexts } from './texts.ts';
import classes from './why.module.css';

type Clause = Explanation['clauses'][number];
type Line = Clause['lines'][number];

/** The tree: a clause, what stands behind it, each down to its reasons. One that stands alone is open. */
export function Clauses({ explanation, target }: { explanation: Explanation; target: WhyTarget }) {
  const single = explanation.clauses.length === 1;
  return (
    <ul className={classes['tree']}>
      {explanation.clauses.map((clause) => (
        <ClauseBranch
          key={`${clause.clause.edition} ${clause.clause.clause}`}
          clause={clause}
          open={single}
          target={target}
        />
      ))}
    </ul>
  );
}

type BranchProps = {
  title: string;
  detail: string;
  points: number;
  open: boolean;
  deep?: boolean;
  children: ReactNode;
};

function Branch({ title, detail, points, open, deep = false, children }: BranchProps) {
  const format = useFormat();
  const id = useId();
  const [opened, setOpened] = useState(open);
  return (
    <li className={classes['branch']} data-deep={deep || undefined}>
      <button
        type="button"
        className={classes['toggle']}
        aria-expanded={opened}
        aria-controls={id}
        onClick={() => setOpened(!opened)}
      >
        <IconChevronRight size={16} stroke={1.8} aria-hidden className={classes['chevron'] ?? ''} />
        <span className={classes['toggleWords']}>
          <span className={classes['toggleTitle']}>{title}</span>
          <span className={classes['toggleDetail']}>{detail}</span>
        </span>
        <b data-num>{format.signed(points)}</b>
      </button>
      <Collapse expanded={opened} id={id} transitionDuration={140}>
        {opened ? children : null}
      </Collapse>
    </li>
  );
}

function ClauseBranch({
  clause,
  open,
  target,
}: {
  clause: Clause;
  open: boolean;
  target: WhyTarget;
}) {
  const t = useWhyTexts();
  const format = useFormat();
  const singleLine = clause.lines.length === 1;
  const edition = useQuery(editionQuery(clause.clause.edition));
  // A milestone is no clause of its own in the edition's list: what it is about names it.
  const only = singleLine ? clause.lines[0] : undefined;
  const known = edition.data?.clauses.find((each) => each.id === clause.clause.clause);
  return (
    <Branch
      title={format.say(known?.title ?? only?.title ?? clause.clause.says)}
      detail={t('clauseLines', {
        count: clause.lines.length + clause.more,
        number: clause.clause.number,
      })}
      points={clause.points}
      open={open}
    >
      <ul>
        {clause.lines.map((line) => (
          <LineBranch key={line.subject} line={line} open={open && singleLine} target={target} />
        ))}
      </ul>
      {clause.more > 0 ? (
        <p className={classes['more']}>
          <Link to="/history" search={historyOf(target)}>
            {t('linesMore', { count: clause.more })}
          </Link>
        </p>
      ) : null}
    </Branch>
  );
}

const historyOf = (target: WhyTarget) => ({
  ...(target.model === undefined ? {} : { model: target.model }),
  ...(target.kind === undefined ? {} : { kind: target.kind }),
  ...(target.country === undefined ? {} : { country: target.country }),
});

function LineBranch({ line, open, target }: { line: Line; open: boolean; target: WhyTarget }) {
  const format = useFormat();
  const inOrder = [...line.entries].sort((a, b) => a.knownAt.localeCompare(b.knownAt));
  return (
    <Branch
      title={format.say(line.title)}
      detail={format.say(line.detail)}
      points={line.points}
      open={open}
      deep
    >
      <div className={classes['entries']}>
        {inOrder.map((entry) => (
          <EntryReasons
            key={entry.id}
            entry={entry}
            alone={!inOrder.some((other) => other.id === entry.takesBack)}
            target={target}
          />
        ))}
      </div>
    </Branch>
  );
}
