import { Checkbox, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { tickPlaybook } from '../../api/journeys.ts';
import { journeyQuery } from '../../api/queries.ts';
import type { JourneyOne, MilestoneItem } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { ErrorNote } from '../../kit/Notes.tsx';
import { Section } from '../../kit/Page.tsx';
import { GapMark } from './Focus.tsx';
import classes from './Journey.module.css';
import { useJourneyTexts } from './texts.ts';
import { firstSentence, milestoneNow } from './words.ts';

type Item = MilestoneItem['playbook'][number];

/** The best practices of the milestone that the journey is at, to tick. */
export function Playbook({ journey, mayTick }: { journey: JourneyOne; mayTick: boolean }) {
  const t = useJourneyTexts();
  const format = useFormat();
  const queries = useQueryClient();
  const ticking = useMutation({
    mutationFn: ({ item, done }: { item: string; done: boolean }) =>
      tickPlaybook(journey.id, item, done),
    onMutate: ({ item, done }) => {
      const { queryKey } = journeyQuery(journey.id);
      const before = queries.getQueryData(queryKey);
      queries.setQueryData(queryKey, (old) =>
        old === undefined ? old : withTick(old, item, done),
      );
      return before;
    },
    onError: (_, __, before) => queries.setQueryData(journeyQuery(journey.id).queryKey, before),
    onSettled: () => queries.invalidateQueries({ queryKey: ['journey', journey.id] }),
  });
  const milestone = milestoneNow(journey);
  if (milestone === undefined || milestone.playbook.length === 0) return null;
  const gaps = journey.assessment.gaps.map((gap) => gap.area);
  const hasGaps = milestone.playbook.some(({ area }) => area !== null && gaps.includes(area));
  const done = milestone.playbook.filter((item) => item.done).length;
  return (
    <Section
      title={t('playbook', { milestone: format.say(milestone.title) })}
      aside={t(hasGaps ? 'playbook.gaps' : 'playbook.note')}
      end={
        <span className={classes['quiet']}>
          {t('playbook.done', { done, of: milestone.playbook.length })}
        </span>
      }
    >
      <ul className={classes['playbook']}>
        {milestone.playbook.map((item) => (
          <Practice
            key={item.id}
            item={item}
            mark={<GapMark journey={journey} area={item.area} />}
            tick={mayTick ? (is) => ticking.mutate({ item: item.id, done: is }) : undefined}
          />
        ))}
      </ul>
      {ticking.error === null ? null : <ErrorNote error={ticking.error} />}
    </Section>
  );
}

const withTick = (journey: JourneyOne, item: string, done: boolean): JourneyOne => ({
  ...journey,
  milestones: journey.milestones.map((milestone) => ({
    ...milestone,
    playbook: milestone.playbook.map((each) => (each.id === item ? { ...each, done } : each)),
  })),
});

type PracticeProps = {
  item: Item;
  /** Says which gap it closes. */
  mark: ReactNode;
  tick: ((done: boolean) => void) | undefined;
};

function Practice({ item, mark, tick }: PracticeProps) {
  const t = useJourneyTexts();
  const format = useFormat();
  const [shown, setShown] = useState(false);
  const title = format.say(item.title);
  const says = format.say(item.says);
  const first = firstSentence(says);
  const more = first.length < says.length;
  return (
    <li className={classes['practice']}>
      <Checkbox
        checked={item.done}
        disabled={tick === undefined}
        onChange={(event) => tick?.(event.currentTarget.checked)}
        aria-label={title}
        iconColor="var(--a-on-ink)"
        className={classes['tick'] ?? ''}
      />
      <div className={classes['practiceWords']}>
        <div className={classes['personName']}>{title}</div>
        <div className={classes['quiet']}>
          {mark}
          {shown ? says : first}
        </div>
      </div>
      {more ? (
        <UnstyledButton
          className={classes['chevron']}
          aria-expanded={shown}
          aria-label={t(shown ? 'hide' : 'show', { what: title })}
          onClick={() => setShown(!shown)}
        >
          {shown ? (
            <IconChevronDown size={18} stroke={1.7} aria-hidden />
          ) : (
            <IconChevronRight size={18} stroke={1.7} aria-hidden />
          )}
        </UnstyledButton>
      ) : null}
    </li>
  );
}
