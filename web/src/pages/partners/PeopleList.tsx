import { IconAlertTriangle } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { peopleQuery } from '../../api/queries.ts';
import type { PersonItem } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { List, MoreRows } from '../../kit/List.tsx';
import { Empty, ErrorNote, RowsSkeleton } from '../../kit/Notes.tsx';
import { StateBadge } from '../../kit/StateBadge.tsx';
import { usePartnersTexts } from './texts.ts';
import classes from './partners.module.css';

/** A partner's people with what they hold; one that lapses within this many days is marked. */
const SOON_DAYS = 60;

/** Who holds what, who was trained, what lapses next. */
export function PeopleList({ partner }: { partner: string }) {
  const t = usePartnersTexts();
  const people = useInfiniteQuery(peopleQuery(partner));
  const items = people.data?.pages.flatMap((page) => page.items) ?? [];
  if (people.isError && items.length === 0) {
    return <ErrorNote error={people.error} again={() => void people.refetch()} />;
  }
  if (people.isPending) return <RowsSkeleton rows={8} />;
  if (items.length === 0) return <Empty title={t('peopleEmpty')}>{t('peopleEmptySays')}</Empty>;
  return (
    <>
      <List
        label={t('peopleTitle')}
        columns={[
          { key: 'person', label: t('person') },
          { key: 'holds', label: t('holds') },
          { key: 'trainings', label: t('trainings'), end: true, wide: true },
          { key: 'next', label: t('nextLapse'), end: true, wide: true },
        ]}
      >
        {items.map((person) => (
          <PersonRow key={person.id} person={person} />
        ))}
      </List>
      <MoreRows
        has={people.hasNextPage}
        loading={people.isFetchingNextPage}
        onMore={() => void people.fetchNextPage()}
      />
    </>
  );
}

type Certification = PersonItem['certifications'][number];

/** `advanced-containers` as a person reads it: `Advanced containers`. */
const wordsOf = (name: string): string => {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

function PersonRow({ person }: { person: PersonItem }) {
  const t = usePartnersTexts();
  const format = useFormat();
  const next = person.certifications
    .flatMap((each) => (each.held && each.expiresOn !== null ? [each.expiresOn] : []))
    .sort()[0];
  const soon = next !== undefined && format.daysTo(next) <= SOON_DAYS;
  return (
    <tr>
      <td>
        {person.name}
        {person.mail === null || person.mail === person.name ? null : (
          <div className={classes['detail']}>{person.mail}</div>
        )}
      </td>
      <td>
        {person.certifications.length === 0 ? (
          <span className={classes['detail']}>{t('none')}</span>
        ) : (
          <ul className={classes['holds']}>
            {person.certifications.map((each) => (
              <CertificationItem key={`${each.name} ${each.earnedOn}`} certification={each} />
            ))}
          </ul>
        )}
      </td>
      <td data-end data-wide>
        {format.number(person.trainings)}
      </td>
      <td data-end data-wide>
        {next === undefined ? null : soon ? (
          <StateBadge tone="change" icon={IconAlertTriangle}>
            {format.dayLong(next)}
          </StateBadge>
        ) : (
          <span className={classes['detail']}>{format.dayLong(next)}</span>
        )}
      </td>
    </tr>
  );
}

function CertificationItem({ certification }: { certification: Certification }) {
  const t = usePartnersTexts();
  const format = useFormat();
  const { expiresOn, held } = certification;
  return (
    <li className={classes['cert']} data-held={held}>
      {wordsOf(certification.name)}{' '}
      {expiresOn === null ? null : (
        <span>{t(held ? 'until' : 'lapsedOn', { day: format.dayLong(expiresOn) })}</span>
      )}
      {held && certification.countsFor.length > 0 ? (
        <div className={classes['counts']}>
          {certification.countsFor.map(format.say).join(' · ')}
        </div>
      ) : null}
    </li>
  );
}
