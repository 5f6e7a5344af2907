import { Button } from '@mantine/core';
import { IconArrowBigUpLines, IconCircleCheckFilled, IconCircleXFilled } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { ApprovalList } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { useFresh } from '../../kit/Figure.tsx';
import { LinkButton } from '../../kit/LinkButton.tsx';
import { Empty } from '../../kit/Notes.tsx';
import { Views, viewClass } from '../../kit/Views.tsx';
import { BulkBar, Pick, type Picking } from './Bulk.tsx';
import { useDeskTexts } from './desk.ts';
import { DeskMenu } from './DeskMenu.tsx';
import classes from './Inbox.module.css';
import type { Said } from './deciding.ts';
import type { InboxItem } from './inboxItems.ts';
import { TakenMark } from './Taking.tsx';
import { useDecisionsTexts } from './texts.ts';
import { VIEWS, type View, daysLateOf, decisionLink, groupsOf } from './views.ts';

type Props = {
  items: readonly InboxItem[];
  counts: ApprovalList['counts'];
  view: View;
  /** The one that is open. */
  shown: string | undefined;
  said: Said | null;
  more: (() => void) | undefined;
  picking: Picking;
};

/** The list of decisions that wait, by when they are due; *Mine*, *My team*, *Overdue*. */
export function Inbox({ items, counts, view, shown, said, more, picking }: Props) {
  const t = useDecisionsTexts();
  const format = useFormat();
  const count = view === 'decided' ? items.length : counts[view];
  return (
    <section className={classes['inbox']} aria-label={t('list')}>
      <header className={classes['head']}>
        <div className={classes['titleRow']}>
          <h1 className={classes['title']}>
            {t(view === 'decided' ? 'titleDecided' : 'title', { count })}
          </h1>
          <DeskMenu counts={counts} view={view} picking={picking} />
        </div>
        <Views label={t('view')}>
          {VIEWS.map((each) => (
            <Link
              key={each}
              to="/decisions"
              search={{ view: each }}
              className={viewClass}
              aria-current={each === view ? 'page' : undefined}
            >
              {t(`view.${each}`, { count: counts[each] })}
            </Link>
          ))}
        </Views>
        {said === null ? null : <SaidNote said={said} view={view} />}
      </header>
      {items.length === 0 ? (
        <div className={classes['empty']}>
          <Nothing view={view} team={counts.team} />
        </div>
      ) : null}
      {groupsOf(items, format).map((part) => (
        <section key={part.group}>
          <h2 className={classes['group']}>
            <span>{t(`group.${part.group}`)}</span>
            <span data-num>{format.number(part.items.length)}</span>
          </h2>
          <ul>
            {part.items.map((item) => (
              <Row
                key={item.id}
                item={item}
                view={view}
                shown={item.id === shown}
                picking={picking}
              />
            ))}
          </ul>
        </section>
      ))}
      {more === undefined ? null : (
        <div className={classes['more']}>
          <Button onClick={more}>{t('more')}</Button>
        </div>
      )}
      <p className={classes['keys']}>{t('keys')}</p>
      <BulkBar items={items} picking={picking} />
    </section>
  );
}

function SaidNote({ said, view }: { said: Said; view: View }) {
  const Icon = said.tone === 'done' ? IconCircleCheckFilled : IconCircleXFilled;
  return (
    <p className={classes['said']} data-tone={said.tone}>
      <Icon size={16} aria-hidden />
      <Link {...decisionLink(said.id, view)}>{said.says}</Link>
    </p>
  );
}

/** Why the list is empty, and where else to look. */
export function Nothing({ view, team }: { view: View; team: number }) {
  const t = useDecisionsTexts();
  const which = view === 'decided' ? 'mine' : view;
  return (
    <Empty
      title={t(`empty.${which}.title`)}
      action={
        which !== 'team' && team > 0 ? (
          <LinkButton to="/decisions" search={{ view: 'team' }}>
            {t('empty.team.go')}
          </LinkButton>
        ) : undefined
      }
    >
      {t(`empty.${which}.says`)}
    </Empty>
  );
}

type RowProps = { item: InboxItem; view: View; shown: boolean; picking: Picking };

function Row({ item, view, shown, picking }: RowProps) {
  const t = useDecisionsTexts();
  const format = useFormat();
  const fresh = useFresh(item.version);
  const d = useDeskTexts();
  const late = daysLateOf(item, format);
  const place = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (shown) place.current?.scrollIntoView({ block: 'nearest' });
  }, [shown]);
  return (
    <li ref={place}>
      <Pick item={item} picking={picking}>
        <Link
          {...decisionLink(item.id, view)}
          className={classes['row'] ?? ''}
          aria-current={shown ? 'true' : undefined}
          data-fresh={fresh || undefined}
        >
          <span className={classes['line']}>
            <span className={classes['partner']}>{item.partner.name}</span>
            {late > 0 ? (
              <span className={classes['late']}>
                {item.escalatedAt === null ? null : (
                  <IconArrowBigUpLines
                    size={14}
                    stroke={1.8}
                    role="img"
                    aria-label={t('escalated')}
                  />
                )}
                {t('late', { days: late })}
              </span>
            ) : (
              <span className={classes['due']}>{format.dayOfMoment(item.dueAt)}</span>
            )}
          </span>
          <span className={classes['what']}>
            <span className={classes['step']}>
              {item.says}
              {item.behalf === null ? '' : `, ${d('behalf', { who: item.behalf })}`}
            </span>
            <TakenMark item={item} />
          </span>
        </Link>
      </Pick>
    </li>
  );
}
