import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { learningQuery } from '../api/learning.ts';
import type { Learning } from '../api/types.ts';
import { useFormat } from '../i18n/locale.tsx';
import { List } from '../kit/List.tsx';
import { Empty, ErrorNote, PageSkeleton } from '../kit/Notes.tsx';
import { PageBody, PageTitle, Section } from '../kit/Page.tsx';
import { StateBadge } from '../kit/StateBadge.tsx';
import { AssignmentState, AssignmentWhat, WorthLink } from './learning/AssignmentState.tsx';
import { useLearningTexts } from './learning/texts.ts';
import classes from './learning/Learning.module.css';

/** A certification that lapses within this many days is marked. */
const SOON_DAYS = 60;

/** *My learning*: what is asked of the reader, what would help the company, what they hold and when it lapses. */
export function LearningPage() {
  const t = useLearningTexts();
  const learning = useQuery(learningQuery());
  if (learning.isError && learning.data === undefined) {
    return (
      <PageBody>
        <ErrorNote error={learning.error} again={() => void learning.refetch()} />
      </PageBody>
    );
  }
  if (learning.data === undefined) return <PageSkeleton />;
  const { assigned, helps, certifications, trainings } = learning.data;
  return (
    <PageBody>
      <PageTitle
        title={t('title', { count: assigned.filter(({ state }) => state !== 'done').length })}
        line={t('line')}
      />
      <Section title={t('assigned')}>
        <Assigned items={assigned} />
      </Section>
      <Section title={t('helps')} aside={t('helpsAside')}>
        <Helps items={helps} />
      </Section>
      <Section title={t('hold')}>
        <Held items={certifications} />
      </Section>
      {trainings.length === 0 ? null : (
        <Section title={t('passed')}>
          <Passed items={trainings} />
        </Section>
      )}
    </PageBody>
  );
}

function Assigned({ items }: { items: Learning['assigned'] }) {
  const t = useLearningTexts();
  const format = useFormat();
  if (items.length === 0) return <Empty title={t('noneAssigned')}>{t('noneAssignedSays')}</Empty>;
  return (
    <List
      label={t('assigned')}
      columns={[
        { key: 'what', label: t('what') },
        { key: 'by', label: t('by') },
        { key: 'state', label: t('state'), end: true },
      ]}
    >
      {items.map((item) => (
        <tr key={item.id}>
          <td>
            <AssignmentWhat item={item} /> <WorthLink worth={item.worth} />
            {item.note === null ? null : <p className={classes['note']}>{item.note}</p>}
          </td>
          <td>
            {format.dayLong(item.dueOn)}
            {item.by === null ? null : (
              <div className={classes['detail']}>{t('from', { name: item.by })}</div>
            )}
          </td>
          <td data-end>
            <AssignmentState item={item} />
          </td>
        </tr>
      ))}
    </List>
  );
}

function Helps({ items }: { items: Learning['helps'] }) {
  const t = useLearningTexts();
  const format = useFormat();
  if (items.length === 0) return <Empty title={t('helpsNone')}>{t('helpsNoneSays')}</Empty>;
  return (
    <div className={classes['helps']}>
      {items.map(({ step, have, need, options, milestone }) => (
        <article key={`${step.journey} ${step.step}`} className={classes['help']}>
          <div>
            <h3>
              <Link
                to="/journeys/$journeyId/steps/$stepId"
                params={{ journeyId: step.journey, stepId: step.step }}
              >
                {format.say(step.title)}
              </Link>
            </h3>
            <p className={classes['detail']}>
              {format.say(step.practice)} ·{' '}
              {t('milestone', { milestone: format.say(milestone.title), points: milestone.points })}
            </p>
          </div>
          <div className={classes['nth']}>{t('nth', { next: have + 1, need })}</div>
          <ul className={classes['options']} aria-label={t('anyOf', { count: options.length })}>
            {options.map((option) => (
              <li key={`${option.kind} ${option.name}`}>
                {format.say(option.title)} <WorthLink worth={option.worth} />
              </li>
            ))}
          </ul>
        </article>
      ))}
    </div>
  );
}

function Held({ items }: { items: Learning['certifications'] }) {
  const t = useLearningTexts();
  const format = useFormat();
  if (items.length === 0) return <Empty title={t('holdNone')}>{t('holdNoneSays')}</Empty>;
  return (
    <List
      label={t('hold')}
      columns={[
        { key: 'what', label: t('certification') },
        { key: 'until', label: t('state'), end: true },
      ]}
    >
      {items.map(({ name, title, held, expiresOn, countsFor, worth }) => {
        const days = expiresOn === null ? null : format.daysTo(expiresOn);
        return (
          <tr key={name}>
            <td className={held ? '' : classes['quiet']}>
              {format.say(title)}
              {held && countsFor.length > 0 ? (
                <div className={classes['detail']}>{countsFor.map(format.say).join(' · ')}</div>
              ) : null}
            </td>
            <td data-end>
              {held && days !== null && days <= SOON_DAYS ? (
                <StateBadge tone="change" icon={IconAlertTriangle}>
                  {t('lapsesSoon', { days })}
                </StateBadge>
              ) : (
                <span className={classes['quiet']}>
                  {expiresOn === null
                    ? t('forever')
                    : t(held ? 'until' : 'lapsed', { day: format.dayLong(expiresOn) })}
                </span>
              )}
              <div className={classes['detail']}>
                <WorthLink worth={worth} renewed />
              </div>
            </td>
          </tr>
        );
      })}
    </List>
  );
}

function Passed({ items }: { items: Learning['trainings'] }) {
  const format = useFormat();
  return (
    <ul className={classes['passed']}>
      {items.map(({ name, title, on }) => (
        <li key={name}>
          {format.say(title)} <span className={classes['detail']}>{format.dayLong(on)}</span>
        </li>
      ))}
    </ul>
  );
}
