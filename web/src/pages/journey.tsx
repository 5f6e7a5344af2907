import '@mantine/charts/styles.css';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { announce } from '../api/announce.ts';
import { journeyQuery } from '../api/queries.ts';
import type { JourneyOne } from '../api/types.ts';
import { useCommon } from '../i18n/common.ts';
import { useFormat } from '../i18n/locale.tsx';
import { JourneyBar } from '../kit/JourneyBar.tsx';
import { ErrorNote, PageSkeleton } from '../kit/Notes.tsx';
import { PageBody } from '../kit/Page.tsx';
import { useMe } from '../shell/me.tsx';
import { Contacts } from './journey/Contacts.tsx';
import { Earned } from './journey/Earned.tsx';
import { FinishCard } from './journey/FinishCard.tsx';
import { Focus } from './journey/Focus.tsx';
import { History } from './journey/History.tsx';
import { JourneyHead } from './journey/JourneyHead.tsx';
import { Milestones } from './journey/Milestones.tsx';
import { Playbook } from './journey/Playbook.tsx';
import { ThenNow } from './journey/ThenNow.tsx';
import classes from './journey/Journey.module.css';
import { useJourneyTexts } from './journey/texts.ts';
import { changedSteps } from './journey/words.ts';

/** One journey: where it stands, whose move it is, every step, the playbook, then and now. */
export function JourneyPage() {
  const { journeyId: id = '' } = useParams({ strict: false });
  const journey = useQuery(journeyQuery(id));
  const me = useMe();
  if (journey.data === undefined) {
    return journey.error === null ? (
      <PageSkeleton />
    ) : (
      <PageBody>
        <ErrorNote error={journey.error} again={() => void journey.refetch()} />
      </PageBody>
    );
  }
  return (
    <Journey
      journey={journey.data}
      mine={me.partner?.id === journey.data.partner.id}
      may={me.may}
    />
  );
}

/** Says in one sentence what changed by itself. */
function useSpokenChanges(journey: JourneyOne): void {
  const t = useJourneyTexts();
  const words = useCommon();
  const format = useFormat();
  const seen = useRef(journey);
  useEffect(() => {
    const before = seen.current;
    seen.current = journey;
    if (before.id !== journey.id) return;
    const [step] = changedSteps(before, journey);
    const says: string[] = [];
    if (step !== undefined) {
      says.push(t('live.step', { step: format.say(step.title), state: words(step.state) }));
    }
    if (before.points !== journey.points) {
      says.push(t('live.points', { points: journey.points, of: journey.pointsOf }));
    }
    if (says.length > 0) announce(says.join(' '));
  }, [journey, t, words, format]);
}

function Journey({
  journey,
  mine,
  may,
}: {
  journey: JourneyOne;
  mine: boolean;
  may: readonly string[];
}) {
  useSpokenChanges(journey);
  const mayAct = mine && may.includes('evidence.send');
  return (
    <PageBody>
      <JourneyHead journey={journey} mine={mine} maySteer={may.includes('journeys.steer')} />
      <JourneyBar milestones={journey.milestones} />
      <Earned journey={journey} />
      <Focus journey={journey} />
      <div className={classes['columns']}>
        <div className={classes['aside']}>
          <FinishCard journey={journey} mine={mine} />
        </div>
        <div className={classes['main']}>
          <Milestones journey={journey} mine={mine} />
          <Playbook journey={journey} mayTick={mayAct} />
          <Contacts contacts={journey.contacts} mine={mine} />
        </div>
        <div className={classes['then']}>
          <ThenNow assessment={journey.assessment} />
        </div>
        <div className={classes['past']}>
          <History journey={journey} />
        </div>
      </div>
    </PageBody>
  );
}
