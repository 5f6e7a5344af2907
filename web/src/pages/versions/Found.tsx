import type { EditionOne } from '../../api/types.ts';
import { Section } from '../../kit/Page.tsx';
import { StateBadge } from '../../kit/StateBadge.tsx';
import { useVersionTexts } from './texts.ts';
import classes from './Versions.module.css';

type Problem = EditionOne['findings'][number];

/** What is found in a draft as its files are now, and what came of its golden cases. */
export function Found({ version }: { version: EditionOne }) {
  const t = useVersionTexts();
  const { findings, cases } = version;
  const failed = cases.filter(({ passed }) => !passed);
  return (
    <>
      <Section title={t('found')} aside={t('found.note')}>
        {findings.length === 0 ? (
          <StateBadge tone="done">{t('found.none')}</StateBadge>
        ) : (
          <ul className={classes['frame']} aria-live="polite">
            {findings.map((one) => (
              <Finding key={keyOf(one)} problem={one} />
            ))}
          </ul>
        )}
      </Section>
      {cases.length === 0 ? null : (
        <Section
          title={t('cases')}
          aside={t('cases.note', { passed: cases.length - failed.length, count: cases.length })}
        >
          {failed.length === 0 ? (
            <StateBadge tone="done">{t('cases.all')}</StateBadge>
          ) : (
            <ul className={classes['frame']} aria-live="polite">
              {failed.flatMap(({ problems }) =>
                problems.map((one) => <Finding key={keyOf(one)} problem={one} />),
              )}
            </ul>
          )}
        </Section>
      )}
    </>
  );
}

const keyOf = ({ file, line, column, message }: Problem): string =>
  `${file}:${line}:${column}:${message}`;

function Finding({ problem: { file, line, column, message, mend } }: { problem: Problem }) {
  return (
    <li>
      <p className={classes['message']} data-wrong>
        {message}
      </p>
      <p className={classes['mend']}>{mend}</p>
      <p className={classes['quiet']}>
        {file}:{line}:{column}
      </p>
    </li>
  );
}
