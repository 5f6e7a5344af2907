import { IconBell } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMe } from './me.tsx';
import { useShellTexts } from './texts.ts';
import classes from './Shell.module.css';

const SHOWN_MAX = 99;

/** What happened and was not read yet; leads to the list. Nobody's while somebody else's view is looked at. */
export function Bell() {
  const t = useShellTexts();
  const me = useMe();
  const { notifications: count } = me.waiting;
  if (me.viewing) return null;
  return (
    <Link to="/notifications" className={classes['bell'] ?? ''} title={t('messages')}>
      <IconBell size={20} stroke={1.7} aria-hidden />
      {count > 0 ? (
        <span className={classes['bellCount']} aria-hidden>
          {count > SHOWN_MAX ? `${SHOWN_MAX}+` : count}
        </span>
      ) : null}
      <span className="visually-hidden">
        {count > 0 ? t('messagesNew', { count }) : t('messages')}
      </span>
    </Link>
  );
}
