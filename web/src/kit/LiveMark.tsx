import { useLive } from '../api/live.ts';
import { useCommon } from '../i18n/common.ts';
import { useFormat } from '../i18n/locale.tsx';
import classes from './LiveMark.module.css';

/** *Live, 09:41* while changes arrive by themselves; *Reconnecting* while they do not. */
export function LiveMark() {
  const t = useCommon();
  const format = useFormat();
  const live = useLive();
  return (
    <span className={classes['live']} data-state={live.state}>
      <span className={classes['dot']} aria-hidden />
      {live.state === 'live'
        ? t('live', { time: format.clock(live.at) })
        : t(live.state === 'connecting' ? 'connecting' : 'reconnecting')}
    </span>
  );
}
