import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { editionsQuery } from '../api/journeys.ts';
import type { EditionList } from '../api/types.ts';
import { useFormat } from '../i18n/locale.tsx';
import { List } from '../kit/List.tsx';
import { Empty, ErrorNote, PageSkeleton } from '../kit/Notes.tsx';
import { PageBody, PageTitle } from '../kit/Page.tsx';
import { StateBadge } from '../kit/StateBadge.tsx';
import { useVersionTexts } from './versions/texts.ts';
import classes from './versions/Versions.module.css';

type Version = EditionList['items'][number];

/** *Program versions*: those being written, and those that were released. */
export function VersionsPage() {
  const t = useVersionTexts();
  const list = useQuery(editionsQuery());
  if (list.data === undefined) {
    return list.error === null ? (
      <PageSkeleton />
    ) : (
      <PageBody>
        <ErrorNote error={list.error} again={() => void list.refetch()} />
      </PageBody>
    );
  }
  const { items } = list.data;
  return (
    <PageBody>
      <PageTitle
        title={t('title', { drafts: items.filter(({ draft }) => draft).length })}
        line={t('line')}
      />
      {items.length === 0 ? (
        <Empty title={t('empty')}>{t('emptySays')}</Empty>
      ) : (
        <List
          label={t('back')}
          columns={[
            { key: 'version', label: t('version') },
            { key: 'state', label: t('state') },
            { key: 'checks', label: t('checks'), wide: true },
          ]}
        >
          {items.map((version) => (
            <Row key={version.id} version={version} />
          ))}
        </List>
      )}
    </PageBody>
  );
}

function Row({ version }: { version: Version }) {
  const t = useVersionTexts();
  const format = useFormat();
  const { id, title, draft, inForce, from, hash } = version;
  const unread = draft && hash === '';
  const day = unread ? '' : format.dayLong(from);
  return (
    <tr>
      <td>
        {draft ? (
          <Link to="/versions/$editionId" params={{ editionId: id }} className={classes['name']}>
            {format.say(title)}
          </Link>
        ) : (
          <Link to="/edition" search={{ edition: id }} className={classes['name']}>
            {format.say(title)}
          </Link>
        )}
        <p className={classes['quiet']}>
          {unread ? t('unreadable') : t(draft ? 'wouldBe' : inForce ? 'inForce' : 'ahead', { day })}
        </p>
      </td>
      <td>
        <StateBadge tone={draft ? 'review' : inForce ? 'done' : 'quiet'}>
          {t(draft ? 'draft' : 'released')}
        </StateBadge>
      </td>
      <td data-wide>
        <Checks version={version} />
      </td>
    </tr>
  );
}

function Checks({ version: { checked, hash } }: { version: Version }) {
  const t = useVersionTexts();
  if (checked === null)
    return (
      <span className={classes['quiet']}>
        {t('checksum')} {hash.slice(0, 12)}
      </span>
    );
  const { findings, cases, passed } = checked;
  return (
    <span className={classes['quiet']}>
      {t('findings', { count: findings })}
      {findings > 0 ? '' : `, ${t('golden', { passed, cases })}`}
    </span>
  );
}
