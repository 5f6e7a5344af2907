import { useEffect, useRef, useState } from 'react';
import type { EntryItem } from '../api/types.ts';
import { useCommon } from '../i18n/common.ts';
import { useFormat } from '../i18n/locale.tsx';
import { KindDot } from './Kinds.tsx';
import { Why } from './Why.tsx';
import classes from './EntryRow.module.css';

const FRESH_MS = 2_000;
const NONE: ReadonlySet<string> = new Set();

/** Which of these came since the list was first seen, for two seconds each. */
export function useFreshIds(ids: readonly string[]): ReadonlySet<string> {
  const seen = useRef<Set<string> | null>(null);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(NONE);
  const key = ids.join(' ');
  useEffect(() => {
    if (key === '') return undefined;
    const all = key.split(' ');
    const known = seen.current;
    seen.current = new Set([...(known ?? []), ...all]);
    const arrived = known === null ? [] : all.filter((id) => !known.has(id));
    if (arrived.length === 0) return undefined;
    setFresh(new Set(arrived));
    const timer = setTimeout(() => setFresh(NONE), FRESH_MS);
    return () => clearTimeout(timer);
  }, [key]);
  return fresh;
}

/** One line of the ledger in two lines of text: what, which model and country, when, how many points, *Why?*. */
export function EntryRow({ item, fresh }: { item: EntryItem; fresh: boolean }) {
  const c = useCommon();
  const format = useFormat();
  const model = item.model === null ? c('company') : c(item.model);
  const where = item.country === null ? model : `${model}, ${format.country(item.country)}`;
  const title = format.say(item.title);
  return (
    <li className={classes['row']} data-fresh={fresh || undefined}>
      <div className={classes['words']}>
        <div className={classes['title']}>{title}</div>
        <div className={classes['detail']}>
          {format.day(item.on)} · {where}
        </div>
      </div>
      <span className={classes['kind']}>
        <KindDot kind={item.influence ? 'influence' : item.kind} />
        <span className={classes['kindWord']}>{c(item.kind)}</span>
      </span>
      <span className={classes['points']} data-num data-minus={item.points < 0 || undefined}>
        {format.signed(item.points)}
      </span>
      <Why to={{ entry: item.id }} points={item.points} what={title} />
    </li>
  );
}
