import type { EntryItem } from '../../api/types.ts';
import { useCommon } from '../../i18n/common.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { KindWord } from '../../kit/Kinds.tsx';
import { StateBadge } from '../../kit/StateBadge.tsx';
import { Why } from '../../kit/Why.tsx';
import { useHistoryTexts } from './texts.ts';
import classes from './history.module.css';

/** One line: when, what and by which clause, where it counts, how long, how many points, why. */
export function HistoryRow({ item, fresh }: { item: EntryItem; fresh: boolean }) {
  const t = useHistoryTexts();
  const c = useCommon();
  const format = useFormat();
  const title = format.say(item.title);
  const model = item.model === null ? c('company') : c(item.model);
  const country = item.country === null ? '' : format.country(item.country);
  return (
    <tr data-fresh={fresh || undefined}>
      <td className={classes['day']}>{format.day(item.on)}</td>
      <td>
        <div>
          {title} <RowState item={item} />
        </div>
        <div className={classes['detail']}>
          <KindWord kind={item.kind} influence={item.influence} />
          <span>
            {t('clause', { number: item.clause.number })}
            {item.late ? `, ${t('late')}` : ''}
          </span>
          <span className={classes['narrow']}>
            {model}
            {country === '' ? '' : `, ${country}`}
          </span>
        </div>
      </td>
      <td data-wide>
        <div>{model}</div>
        <div className={classes['detail']}>{country}</div>
      </td>
      <td data-wide data-end className={classes['quiet']}>
        {format.day(format.lastDayBefore(item.until))}
      </td>
      <td data-end>
        <b
          className={classes['points']}
          data-minus={item.points < 0 || undefined}
          data-state={item.state}
        >
          {format.signed(item.points)}
        </b>
      </td>
      <td data-end>
        <Why to={{ entry: item.id }} points={item.points} what={title} />
      </td>
    </tr>
  );
}

/** Only what is other than simply earned is said. */
function RowState({ item }: { item: EntryItem }) {
  const t = useHistoryTexts();
  const format = useFormat();
  switch (item.state) {
    case 'earned':
      return null;
    case 'taken-back':
      return <StateBadge tone="refused">{t('takenBack')}</StateBadge>;
    case 'lapsed':
      return <StateBadge tone="quiet">{t('lapsed')}</StateBadge>;
    case 'ahead':
      return <StateBadge tone="waits">{t('ahead', { day: format.day(item.on) })}</StateBadge>;
  }
}
