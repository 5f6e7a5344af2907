import { UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { announce } from '../../api/announce.ts';
import type { SourceItem } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { Figure, useFresh } from '../../kit/Figure.tsx';
import { SourceDetail } from './SourceDetail.tsx';
import classes from './Sources.module.css';
import { useSourcesTexts } from './texts.ts';

/** The sources, a row each; what waits and what was refused unfolds below. */
export function SourceRows({ sources }: { sources: readonly SourceItem[] }) {
  const t = useSourcesTexts();
  return (
    <div className={classes['rows']}>
      <div className={classes['columns']} aria-hidden>
        <span />
        <span>{t('source')}</span>
        <span>{t('heard')}</span>
        <span data-end>{t('facts')}</span>
        <span data-end title={t('duplicate.says')}>
          {t('duplicate')}
        </span>
        <span data-end>{t('parked')}</span>
        <span data-end>{t('refused')}</span>
      </div>
      <ul>
        {sources.map((source) => (
          <Row key={source.name} source={source} />
        ))}
      </ul>
    </div>
  );
}

const QUIET_DAYS = 7;

function Row({ source }: { source: SourceItem }) {
  const t = useSourcesTexts();
  const format = useFormat();
  const [open, setOpen] = useState(source.parked + source.refused > 0 && source.refused > 0);
  const fresh = useFresh(source.lastHeardAt);
  const title = titleOf(format.say(source.title), source.name);
  useSpoken(source, t('live.heard', { source: title }));
  const quiet = source.lastHeardAt === null ? 0 : -format.daysTo(format.dayOf(source.lastHeardAt));
  const figures = [
    ['facts', source.facts],
    ['duplicate', source.duplicate],
    ['parked', source.parked],
    ['refused', source.refused],
  ] as const;
  return (
    <li className={classes['source']} data-fresh={fresh || undefined}>
      <UnstyledButton
        className={classes['row']}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {open ? (
          <IconChevronDown size={16} stroke={1.8} aria-hidden />
        ) : (
          <IconChevronRight size={16} stroke={1.8} aria-hidden />
        )}
        <span className={classes['name']}>
          {title}
          {title.toLowerCase() === source.name ? null : (
            <code className={classes['code']}>{source.name}</code>
          )}
        </span>
        <span className={classes['heard']}>
          <span>{source.lastHeardAt === null ? t('never') : format.ago(source.lastHeardAt)}</span>
          <span className={classes['quiet']} data-late={quiet > QUIET_DAYS || undefined}>
            {quiet > QUIET_DAYS
              ? t('quiet', { days: quiet })
              : source.lastFactOn === null
                ? ''
                : t('heard.newest', { day: format.day(source.lastFactOn) })}
          </span>
        </span>
        {figures.map(([key, value]) => (
          <span
            key={key}
            className={classes['figure']}
            data-of={key}
            data-zero={value === 0 || undefined}
          >
            <span className={classes['figureLabel']}>{t(key)}</span>
            <Figure value={value} size="text" />
          </span>
        ))}
      </UnstyledButton>
      {open ? <SourceDetail source={source} /> : null}
    </li>
  );
}

/** The name of a source in words: `deal-desk` is *Deal desk* where nobody has named it. */
const titleOf = (title: string, name: string): string => {
  const said = title === name ? name.replaceAll('-', ' ') : title;
  return said.charAt(0).toUpperCase() + said.slice(1);
};

function useSpoken(source: SourceItem, says: string): void {
  const seen = useRef(source.lastHeardAt);
  useEffect(() => {
    if (seen.current !== source.lastHeardAt) announce(says);
    seen.current = source.lastHeardAt;
  }, [source.lastHeardAt, says]);
}
