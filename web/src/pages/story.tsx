import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { partnerQuery, storyQuery } from '../api/queries.ts';
import type { SubjectStory } from '../api/types.ts';
import { useFormat } from '../i18n/locale.tsx';
import { LiveMark } from '../kit/LiveMark.tsx';
import { List } from '../kit/List.tsx';
import { Empty, ErrorNote, PageSkeleton } from '../kit/Notes.tsx';
import { PageBody, PageTitle } from '../kit/Page.tsx';
import { Why } from '../kit/Why.tsx';
import { useMe } from '../shell/me.tsx';
import { PartnerProvider } from '../shell/partner.tsx';
import { FACT_KINDS } from '../api/names.ts';
import { useWhyTexts } from './why/texts.ts';
import { useStoryTexts } from './story/texts.ts';
import classes from './story/story.module.css';

/** Where is D-005501? Each fact about it, what became of it, and why anything did not count. */
export function StoryPage() {
  const me = useMe();
  const { partnerId } = useParams({ from: '/gate/shell/story/$partnerId' });
  const { subject = '' } = useSearch({ from: '/gate/shell/story/$partnerId' });
  const partner = useQuery({ ...partnerQuery(partnerId), enabled: partnerId !== me.partner?.id });
  const story = useQuery(storyQuery(partnerId, subject));
  if (story.isError && story.data === undefined) {
    return (
      <PageBody>
        <ErrorNote error={story.error} again={() => void story.refetch()} />
      </PageBody>
    );
  }
  if (story.data === undefined) return <PageSkeleton />;
  const name = partner.data?.name ?? me.partner?.name ?? '';
  return (
    <PartnerProvider id={partnerId} name={name}>
      <PageBody>
        <StoryTitle story={story.data} partner={name} />
        <StoryList story={story.data} />
      </PageBody>
    </PartnerProvider>
  );
}

function StoryTitle({ story, partner }: { story: SubjectStory; partner: string }) {
  const t = useStoryTexts();
  const title = t(story.kind, { subject: story.subject });
  return (
    <PageTitle
      title={
        story.points === 0
          ? t('countsNothing', { title })
          : t('counts', { title, points: story.points })
      }
      line={t('line', { count: story.facts.length, partner })}
    >
      <LiveMark />
    </PageTitle>
  );
}

function StoryList({ story }: { story: SubjectStory }) {
  const t = useStoryTexts();
  if (story.facts.length === 0) return <Empty title={t('none')}>{t('noneSays')}</Empty>;
  const newestFirst = [...story.facts].sort(
    (a, b) => b.on.localeCompare(a.on) || b.receivedAt.localeCompare(a.receivedAt),
  );
  return (
    <List
      label={story.subject}
      columns={[
        { key: 'day', label: t('day') },
        { key: 'what', label: t('what') },
        { key: 'became', label: t('became'), wide: true },
        { key: 'points', label: t('points'), end: true },
      ]}
    >
      {newestFirst.map((fact) => (
        <StoryRow key={fact.id} fact={fact} />
      ))}
    </List>
  );
}

function StoryRow({ fact }: { fact: SubjectStory['facts'][number] }) {
  const t = useStoryTexts();
  const format = useFormat();
  const words = useWhyTexts();
  const known = FACT_KINDS.find((each) => each === fact.kind);
  const about = format.say(fact.title);
  const title = known === undefined ? about : words(known);
  const says = format.say(fact.says);
  return (
    <tr>
      <td className={classes['day']}>{format.day(fact.on)}</td>
      <td>
        <div className={classes['title']}>{title}</div>
        {known === undefined ? null : <div>{about}</div>}
        <div className={classes['detail']}>
          {t('received', {
            source: format.say(fact.source),
            received: format.moment(fact.receivedAt),
          })}
        </div>
        <div className={classes['narrow']}>{says}</div>
      </td>
      <td data-wide className={classes['says']}>
        {says}
      </td>
      <td data-end>
        {fact.entries.length === 0 ? (
          <span className={classes['detail']}>{format.number(0)}</span>
        ) : null}
        {fact.entries.map((entry) => (
          <div key={entry.id} className={classes['entry']}>
            <b data-minus={entry.points < 0 || undefined}>{format.signed(entry.points)}</b>{' '}
            <Why to={{ entry: entry.id }} points={entry.points} what={title} />
          </div>
        ))}
      </td>
    </tr>
  );
}
